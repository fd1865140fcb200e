"""The timeline of a case."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from caseflow_processors.timelines.appeals import appeals
from caseflow_processors.timelines.case_findings import (
    comes_from_another,
    odd_first_charge,
    odd_reopenings,
    odd_severances,
)
from caseflow_processors.timelines.content import listed, too_large
from caseflow_processors.timelines.defendant import Stay
from caseflow_processors.timelines.edges import edges
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import in_order, odd_in_themselves
from caseflow_processors.timelines.intervals import intervals
from caseflow_processors.timelines.memo import CaseMemo
from caseflow_processors.timelines.moments import Moment
from caseflow_processors.timelines.offences import offences, victims
from caseflow_processors.timelines.participation import BY_ORDER, NOT_SAID
from caseflow_processors.timelines.retirements import retirements
from caseflow_processors.timelines.rules import Rules
from caseflow_processors.timelines.seals import seals

CaseTimeline = dict[str, Any]

__all__ = ["CaseMemo", "CaseTimeline", "fold_case"]

_NO_ENTRIES: Sequence[Entry] = ()


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
    memo = CaseMemo() if memo is None else memo
    divided = memo.divide(key, entries)
    ordered, relating = divided.ordered, divided.relating
    words = sorted(attributed.items(), key=_place)
    stays: dict[str, tuple[Stay, ...]] = {}
    for (person, _), stay in words:
        stays[person] = (*stays.get(person, ()), stay)
    folded = memo.fold(key, divided, stays, rules)

    def of(event_type: str) -> Sequence[Entry]:
        return divided.of_type.get(event_type, _NO_ENTRIES)

    reports, charges = of("CrimeReported"), of("ChargeFiled")
    closures = [entry for entry in of("InvestigationClosed") if not entry.persons]
    is_reported_elsewhere = comes_from_another(key, relating)
    relations, odd_relations = memo.part(edges, key, relating)
    sealed, odd_seals = memo.part(_seals, of("RecordSealed"), of("RecordUnsealed"))
    inactive, odd_intervals = memo.part(_intervals, of("CaseSuspended"), of("CaseResumed"))
    appealed, odd_appeals = memo.part(_appeals, of("AppealLodged"), of("AppealDecided"), of("VerdictReturned"))
    reported, odd_offences = memo.part(
        _offences, reports, of("SuspectIdentified"), of("SuspectArrested"), charges, is_reported_elsewhere
    )
    own = [entry for entry in ordered if entry.case_key == key] if of("IdentifierRetired") else _NO_ENTRIES
    retired, use_of_retired = memo.part(_retirements, own)
    events = listed(ordered)
    return {
        "key": key,
        "jurisdiction": _jurisdiction(key, ordered),
        "identifiers": sorted(identifier for identifier, count in divided.identifiers.items() if count),
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
        "victims": memo.part(victims, reports),
        "investigation_outcome": closures[-1].part if closures else None,
        "investigation_closed": closures[-1].moment if closures else None,
        "referred": _first(of("CaseReferred")),
        "courts": memo.part(_court_steps, of("CaseRegistered"), of("CaseTransferred")),
        "hearings": memo.part(_hearings, of("HearingHeld")),
        "inactive": inactive,
        "reopenings": memo.part(_reopenings, of("CaseReopened")),
        "appeals": appealed,
        "findings": in_order(
            [
                *(found for each in folded for found in each.findings),
                *odd_in_themselves(divided.odd),
                *odd_relations,
                *use_of_retired,
                *odd_seals,
                *odd_intervals,
                *odd_appeals,
                *odd_offences,
                *odd_first_charge(reports, charges, is_reported_elsewhere=is_reported_elsewhere),
                *odd_severances(key, of("CaseSevered"), charges, relating),
                *odd_reopenings(
                    of("CaseReopened"), closures, {event_id for each in folded for event_id in each.reopened}
                ),
                *too_large(ordered, events),
            ]
        ),
        "attributed": [{"person_key": person, "stay": stay} for (person, _), stay in words],
        "defendants": [each.defendant for each in folded],
        "events": events,
    }


def _place(word: tuple[tuple[str, str], Stay]) -> tuple[str, str]:
    return word[0]


def _first(entries: Sequence[Entry]) -> Moment | None:
    return entries[0].moment if entries else None


def _jurisdiction(key: str, ordered: Sequence[Entry]) -> str:
    """That of the first event of the case; where only others name it, that of the first of these."""
    first = next((entry for entry in ordered if entry.case_key == key), ordered[0] if ordered else None)
    return "" if first is None else first.jurisdiction


def _merged(one: Sequence[Entry], other: Sequence[Entry]) -> Sequence[Entry]:
    """Entries of two types, in the stated order."""
    return sorted([*one, *other], key=BY_ORDER) if one and other else one or other


def _seals(sealed: Sequence[Entry], unsealed: Sequence[Entry]) -> Any:
    return seals(_merged(sealed, unsealed))


def _intervals(suspended: Sequence[Entry], resumed: Sequence[Entry]) -> Any:
    return intervals(_merged(suspended, resumed))


def _appeals(lodged: Sequence[Entry], decided: Sequence[Entry], verdicts: Sequence[Entry]) -> Any:
    return appeals(_merged(lodged, decided), {named.key for entry in verdicts for named in entry.persons})


def _offences(
    reports: Sequence[Entry],
    identified: Sequence[Entry],
    arrested: Sequence[Entry],
    charges: Sequence[Entry],
    is_reported_elsewhere: bool,
) -> Any:
    return offences(reports, _merged(identified, arrested), charges, is_reported_elsewhere=is_reported_elsewhere)


def _retirements(own: Sequence[Entry]) -> Any:
    return retirements(own, _identifiers)


def _identifiers(entry: Entry) -> Sequence[str]:
    return entry.identifiers


def _reopenings(reopenings: Sequence[Entry]) -> list[dict[str, Any]]:
    return [{"person": entry.person, "reason": entry.part, "moment": entry.moment} for entry in reopenings]


def _court_steps(registered: Sequence[Entry], transferred: Sequence[Entry]) -> list[dict[str, Any]]:
    return [_court_step(entry) for entry in _merged(registered, transferred)]


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


def _hearings(hearings: Sequence[Entry]) -> list[dict[str, Any]]:
    return [_hearing(entry) for entry in hearings]


def _hearing(entry: Entry) -> dict[str, Any]:
    if entry.shown is None:
        kind, result, reason, next_on = entry.part
        entry.shown = {
            "person": entry.person,
            "kind": kind,
            "result": result,
            "reason": reason,
            "next_on": next_on,
            "moment": entry.moment,
        }
    return entry.shown
