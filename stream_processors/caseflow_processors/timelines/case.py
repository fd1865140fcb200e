"""The timeline of a case."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import attrgetter
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding, in_order
from caseflow_processors.timelines.moments import certainly_before
from caseflow_processors.timelines.participation import ROLES, Participation

CaseTimeline = dict[str, Any]
Stay = dict[str, Any]

_ORDER = attrgetter("order")


def fold_case(
    key: str,
    entries: Collection[Entry],
    attributed: Mapping[tuple[str, str], Stay],
    *,
    successor: str | None,
    verdict_rank: Mapping[str, int],
) -> CaseTimeline:
    """The case as a function of its newest events and of the stays attributed to it, by (person, stay key).

    Events stand in the order of `moments.order_of`; each milestone is the first event of its kind in that order, so
    one without a date counts only where none has one. The jurisdiction is that of the first event. An offence reported
    twice under one agency's offence id stands once, as first reported.
    """
    ordered = sorted(entries, key=_ORDER)
    reports: list[Entry] = []
    persons: defaultdict[str, Participation] = defaultdict(Participation)
    identifiers: set[str] = set()
    first_charge: Entry | None = None
    findings: list[Finding] = []
    for entry in ordered:
        identifiers.update(entry.identifiers)
        if entry.event["conflicting"]:
            findings.append(conflict(entry))
        if entry.event_type == "CrimeReported":
            reports.append(entry)
        elif entry.person is not None and entry.event_type in ROLES:
            persons[entry.person].add(entry)
            if first_charge is None and entry.event_type == "ChargeFiled":
                first_charge = entry
    for person, participation in persons.items():
        participation.close(verdict_rank)
        findings.extend(participation.findings(person))
    findings.extend(_order_findings(reports, first_charge))
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    for (person, _), stay in sorted(attributed.items()):
        stays[person].append(stay)
    return {
        "key": key,
        "jurisdiction": ordered[0].jurisdiction if ordered else "",
        "identifiers": sorted(identifiers),
        "successor": successor,
        "reported": reports[0].moment if reports else None,
        "offences": _offences(reports),
        "defendants": [persons[person].defendant(person, stays.get(person, [])) for person in sorted(persons)],
        "findings": in_order(findings),
        "attributed": [{"person_key": person, "stay": stay} for (person, _), stay in sorted(attributed.items())],
        "events": [entry.event for entry in ordered],
    }


def conflict(entry: Entry) -> Finding:
    """That the newest revision of an event has more than one content."""
    return finding(
        "conflicting_revisions", (entry.event_id,), "the newest revision was sent with more than one content"
    )


def _order_findings(reports: list[Entry], first_charge: Entry | None) -> list[Finding]:
    if first_charge is None:
        return []
    if not reports:
        return [finding("charge_without_report", (first_charge.event_id,), "the case has a charge and no report")]
    if certainly_before(first_charge.moment, reports[0].moment):
        return [
            finding(
                "charged_before_reported",
                (first_charge.event_id, reports[0].event_id),
                "the earliest charge is dated before the earliest report",
            )
        ]
    return []


def _offences(reports: list[Entry]) -> list[dict[str, Any]]:
    if len(reports) == 1:
        return list({offence["offence_id"]: offence for offence in reversed(reports[0].part)}.values())[::-1]
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for report in reports:
        for offence in report.part:
            first.setdefault((report.agency, offence["offence_id"]), offence)
    return list(first.values())
