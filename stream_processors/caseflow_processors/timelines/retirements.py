"""Identifiers that are no longer used, and events that use them all the same."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import certainly_before

Retirement = dict[str, Any]

ABOUT_IDENTIFIERS = frozenset({"IdentifiersLinked", "IdentifierRetired"})
"""Events that speak of identifiers: that they name a retired one is no use of it."""


def retirements(
    ordered: Sequence[Entry], used: Callable[[Entry], Iterable[str]]
) -> tuple[list[Retirement], list[Finding]]:
    """Retired identifiers, sorted, each as first retired; one finding for each that is used afterwards.

    `ordered` are all the timeline's events in the stated order; `used` gives the identifiers `issuer:value` by which an
    event names what the timeline is about.
    """
    first: dict[str, Entry] = {}
    for entry in ordered:
        if entry.event_type == "IdentifierRetired":
            first.setdefault(entry.part[0], entry)
    if not first:
        return [], []
    users: dict[str, list[str]] = {}
    for entry in ordered:
        if entry.event_type in ABOUT_IDENTIFIERS:
            continue
        for identifier in used(entry):
            retired = first.get(identifier)
            if retired is not None and certainly_before(retired.moment, entry.moment):
                users.setdefault(identifier, []).append(entry.event_id)
    return (
        [
            {"identifier": identifier, "successor": entry.part[1], "moment": entry.moment}
            for identifier, entry in sorted(first.items(), key=_identifier)
        ],
        [
            finding(
                "retired_identifier_used",
                (first[identifier].event_id, *event_ids),
                "events dated after the identifier was retired use it",
            )
            for identifier, event_ids in users.items()
        ],
    )


def _identifier(item: tuple[str, Entry]) -> str:
    return item[0]
