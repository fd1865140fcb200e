"""The timeline of a case."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from caseflow_processors.timelines.appeals import appeals
from caseflow_processors.timelines.content import EVENTS_LISTED_AT_MOST, too_large
from caseflow_processors.timelines.defendant import Folded, Stay
from caseflow_processors.timelines.division import Division
from caseflow_processors.timelines.edges import edges
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding, in_order, odd_in_themselves
from caseflow_processors.timelines.intervals import intervals
from caseflow_processors.timelines.memo import CaseMemo
from caseflow_processors.timelines.moments import Moment, certainly_before
from caseflow_processors.timelines.offences import offences, victims
from caseflow_processors.timelines.participation import BY_ORDER, CONTACTS, NOT_SAID
from caseflow_processors.timelines.retirements import retirements
from caseflow_processors.timelines.rules import Rules
from caseflow_processors.timelines.seals import SEAL_TYPES, seals

CaseTimeline = dict[str, Any]

__all__ = ["CaseMemo", "CaseTimeline", "fold_case"]


def fold_case(
    key: str,
    entries: Collection[Entry],
    attributed: Mapping[tuple[str, str], Stay],
    *,
    successor: str | None,
    rules: Rules,
    memo: CaseMemo | None = None,
) -> CaseTimeline:
    """The case as a function of its newest events and of the stays attributed to it, by (person, stay key).

    In the shape of CaseTimeline. Entries of other cases stand in its list of events and give relations; of those, a
    severance may bring defendants, and a joinder end the case. `memo` is that of the last fold of this case and makes
    no difference to the result. What is returned is shared with later folds and never to be changed.
    """
    if memo is None:
        memo = CaseMemo()
    ordered = memo.ordered(entries)
    divided = Division(key, ordered)
    stays: defaultdict[str, tuple[Stay, ...]] = defaultdict(tuple)
    words = sorted(attributed.items(), key=_place)
    for (person, _), stay in words:
        stays[person] += (stay,)
    folded = memo.fold(key, divided, stays, rules)
    of_type = divided.of_type
    reports = of_type.get("CrimeReported", [])
    suspicions = _of_types(divided, CONTACTS)
    charges = of_type.get("ChargeFiled", [])
    closures = [entry for entry in of_type.get("InvestigationClosed", ()) if not entry.persons]
    relations, odd_relations = edges(key, divided.relating)
    retired, use_of_retired = retirements(divided.own, _identifiers)
    sealed, odd_seals = seals(_of_types(divided, SEAL_TYPES))
    inactive, odd_intervals = intervals(_of_types(divided, ("CaseSuspended", "CaseResumed")))
    appealed, odd_appeals = appeals(
        _of_types(divided, ("AppealLodged", "AppealDecided")),
        {named.key for entry in of_type.get("VerdictReturned", ()) for named in entry.persons},
    )
    reported, odd_offences = offences(reports, suspicions, charges, is_reported_elsewhere=divided.from_elsewhere)
    first = divided.own or ordered
    return {
        "key": key,
        "jurisdiction": first[0].jurisdiction if first else "",
        "identifiers": sorted(_all_identifiers(key, divided)),
        "successor": successor,
        "retired": retired,
        "seals": sealed,
        "edges": relations,
        "reported": _first(reports),
        "area_code": next((r.part["area_code"] for r in reports if r.part["area_code"] is not None), None),
        "location_type": next(
            (r.part["location_type"] for r in reports if r.part["location_type"] not in NOT_SAID), "not_stated"
        ),
        "offences": reported,
        "victims": victims(reports),
        "investigation_outcome": closures[-1].part if closures else None,
        "investigation_closed": closures[-1].moment if closures else None,
        "referred": _first(of_type.get("CaseReferred", ())),
        "courts": [_court_step(entry) for entry in _of_types(divided, ("CaseRegistered", "CaseTransferred"))],
        "hearings": [_hearing(entry) for entry in of_type.get("HearingHeld", ())],
        "inactive": inactive,
        "reopenings": [
            {"person": entry.person, "reason": entry.part, "moment": entry.moment}
            for entry in of_type.get("CaseReopened", ())
        ],
        "appeals": appealed,
        "findings": in_order(
            [
                *(found for each in folded for found in each.findings),
                *odd_in_themselves(ordered),
                *odd_relations,
                *use_of_retired,
                *odd_seals,
                *odd_intervals,
                *odd_appeals,
                *odd_offences,
                *_odd_charge(reports, charges, divided),
                *_odd_severances(divided),
                *_odd_reopenings(divided, folded),
                *too_large(ordered),
            ]
        ),
        "attributed": [{"person_key": person, "stay": stay} for (person, _), stay in words],
        "defendants": [each.defendant for each in folded],
        "events": [entry.event for entry in ordered[:EVENTS_LISTED_AT_MOST]],
    }


def _place(word: tuple[tuple[str, str], Stay]) -> tuple[str, str]:
    return word[0]


def _of_types(divided: Division, event_types: Collection[str]) -> list[Entry]:
    """Entries of the case of several types, in the stated order."""
    lists = [divided.of_type[event_type] for event_type in event_types if event_type in divided.of_type]
    if len(lists) < 2:
        return lists[0] if lists else []
    return sorted((entry for each in lists for entry in each), key=BY_ORDER)


def _first(entries: Sequence[Entry]) -> Moment | None:
    return entries[0].moment if entries else None


def _identifiers(entry: Entry) -> list[str]:
    return entry.identifiers


def _all_identifiers(key: str, divided: Division) -> set[str]:
    """By which the case's events name it, and by which events of other cases do."""
    found: set[str] = set()
    for entry in divided.own:
        found.update(entry.identifiers)
    for entry in divided.relating:
        found.update(edge["identifier"] for edge in entry.edges if edge["key"] == key)
    return found


def _court_step(entry: Entry) -> dict[str, Any]:
    is_registered = entry.event_type == "CaseRegistered"
    court, said = entry.part
    return {
        "kind": "registered" if is_registered else "transferred",
        "court": court,
        "level": said if is_registered else "not_stated",
        "out_of_jurisdiction": not is_registered and said,
        "moment": entry.moment,
    }


def _hearing(entry: Entry) -> dict[str, Any]:
    kind, result, reason, next_on = entry.part
    return {
        "person": entry.person,
        "kind": kind,
        "result": result,
        "reason": reason,
        "next_on": next_on,
        "moment": entry.moment,
    }


def _odd_charge(reports: Sequence[Entry], charges: Sequence[Entry], divided: Division) -> list[Finding]:
    if not charges:
        return []
    first = charges[0]
    if not reports:
        if divided.from_elsewhere:
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


def _odd_severances(divided: Division) -> list[Finding]:
    """Charges that are severed and that nobody filed: neither here nor, it may be, in a case that they came from."""
    severances = [entry for entry in divided.of_type.get("CaseSevered", ()) if entry.part]
    if not severances or divided.takes_charges_over:
        return []
    known = {entry.part["charge_id"] for entry in divided.of_type.get("ChargeFiled", ())} | divided.charges_moved_in
    users: dict[str, list[str]] = {}
    for entry in severances:
        for charge_id in entry.part:
            if charge_id not in known:
                users.setdefault(charge_id, []).append(entry.event_id)
    return [
        finding("severed_charge_unknown", event_ids, "nobody filed the charge that is named in the case")
        for event_ids in users.values()
    ]


def _odd_reopenings(divided: Division, folded: Sequence[Folded]) -> list[Finding]:
    """Reopenings of all of a case in which nothing had ended for anyone."""
    for_all = [entry for entry in divided.of_type.get("CaseReopened", ()) if not entry.persons]
    if not for_all:
        return []
    took_effect = {event_id for each in folded for event_id in each.reopened}
    closures = [entry for entry in divided.of_type.get("InvestigationClosed", ()) if not entry.persons]
    return [
        finding("reopened_while_pending", (entry.event_id,), "nothing had ended in the case")
        for entry in for_all
        if entry.event_id not in took_effect and not any(closure.order < entry.order for closure in closures)
    ]
