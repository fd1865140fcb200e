"""Findings: what is odd in context, measured and not hidden."""

from collections.abc import Iterable, Iterator
from typing import Any

from caseflow_schemas.findings import FindingKind

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import UNDATED

Finding = dict[str, Any]

HANGS_ON_ARRIVAL: FindingKind = "occurred_after_received"
"""The one kind that says something of received times: it is no part of a timeline's content."""


def finding(kind: FindingKind, event_ids: Iterable[str], detail: str, *, person: str | None = None) -> Finding:
    """A finding that points to its events; the detail says nothing about a person."""
    return {"kind": kind, "event_ids": sorted(set(event_ids)), "person": person, "detail": detail}


def is_odd_in_itself(entry: Entry) -> bool:
    """Whether something is odd about an event whatever else is known."""
    return entry.conflicting or _is_dated_after_receipt(entry)


def _is_dated_after_receipt(entry: Entry) -> bool:
    return entry.received_at < entry.order[0] < UNDATED


def odd_in_themselves(entries: Iterable[Entry]) -> Iterator[Finding]:
    """What is odd about an event whatever else is known: on every timeline that the event is on.

    An event is dated later than it was received where even the earliest moment at which it may have happened is.
    """
    for entry in entries:
        if entry.odd is None:
            entry.odd = list(_odd(entry))
        yield from entry.odd


def _odd(entry: Entry) -> Iterator[Finding]:
    if entry.conflicting:
        yield finding(
            "conflicting_revisions", (entry.event_id,), "the newest revision was sent with more than one content"
        )
    if _is_dated_after_receipt(entry):
        yield finding(HANGS_ON_ARRIVAL, (entry.event_id,), "the event is dated after it was received")


def in_order(findings: list[Finding]) -> list[Finding]:
    """By kind, person, events, detail: a stated order, so that equal sets of findings are equal."""
    if len(findings) > 1:
        findings.sort(key=_order)
    return findings


def _order(found: Finding) -> tuple[str, str, list[str], str]:
    return found["kind"], found["person"] or "", found["event_ids"], found["detail"]
