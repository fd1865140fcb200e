"""What is odd about a case as a whole."""

from collections.abc import Collection, Sequence

from caseflow_processors.timelines.edges import leads_here
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import certainly_before


def comes_from_another(key: str, relating: Sequence[Entry]) -> bool:
    """Whether the case came out of another one, which may hold its reports."""
    return any(
        any(edge["relation"] == "originates_from" and edge["key"] != key for edge in entry.edges)
        if entry.case_key == key
        else leads_here(entry, key, "severed")
        for entry in relating
    )


def odd_first_charge(
    reports: Sequence[Entry], charges: Sequence[Entry], *, is_reported_elsewhere: bool
) -> list[Finding]:
    """A charge without a report, or dated before it."""
    if not charges:
        return []
    first = charges[0]
    if not reports:
        if is_reported_elsewhere:
            return []
        return [finding("charge_without_report", (first.event_id,), "the case has a charge and no report")]
    if certainly_before(first.moment, reports[0].moment):
        return [
            finding(
                "charged_before_reported",
                (first.event_id, reports[0].event_id),
                "the earliest charge is dated before the earliest report",
            )
        ]
    return []


def odd_severances(
    key: str, severances: Sequence[Entry], charges: Sequence[Entry], relating: Sequence[Entry]
) -> list[Finding]:
    """Charges that are severed and that nobody filed: neither here nor, it may be, in a case that they came from."""
    if not any(entry.part for entry in severances):
        return []
    known = {entry.part["charge_id"] for entry in charges}
    for entry in relating:
        if entry.event_type == "CaseJoined" and entry.case_key == key:
            return []
        if entry.event_type == "CaseSevered" and leads_here(entry, key, "severed"):
            if not entry.part:
                return []
            known.update(entry.part)
    naming: dict[str, list[str]] = {}
    for entry in severances:
        for charge_id in entry.part:
            if charge_id not in known:
                naming.setdefault(charge_id, []).append(entry.event_id)
    return [
        finding("severed_charge_unknown", event_ids, "nobody filed the charge that is named in the case")
        for event_ids in naming.values()
    ]


def odd_reopenings(
    reopenings: Sequence[Entry], closures: Sequence[Entry], took_effect: Collection[str]
) -> list[Finding]:
    """Reopenings of all of a case in which nothing had ended for anyone.

    `closures` are those of the whole investigation, `took_effect` the events that reopened it for someone.
    """
    return [
        finding("reopened_while_pending", (entry.event_id,), "nothing had ended in the case")
        for entry in reopenings
        if not entry.persons
        and entry.event_id not in took_effect
        and all(certainly_before(entry.moment, closed.moment) for closed in closures)
    ]
