"""Cases to fold, short to write: made-up events of case K1 about person P1 unless told otherwise."""

from collections.abc import Mapping
from typing import Any

from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.memo import CaseMemo
from caseflow_schemas.derived import DerivedCodecs

from tests.stream_processors.made import RULES, day, entry, person, same

CASE, OTHER_CASE, THIRD_CASE = "police-case:K1", "police-case:K2", "police-case:K3"
ONE, TWO, THREE = "police-person:P1", "police-person:P2", "police-person:P3"
FIRST_DAY = 18262
"""Day 0 of `made.day`, in days since 1970-01-01."""

CODECS = DerivedCodecs.offline()

Timeline = dict[str, Any]
Stays = Mapping[tuple[str, str], dict[str, Any]]


def fold(
    *entries: Entry,
    key: str = CASE,
    attributed: Stays | None = None,
    successor: str | None = None,
    memo: CaseMemo | None = None,
) -> Timeline:
    """The case's timeline, which has to be what its schema says."""
    timeline = fold_case(key, entries, attributed or {}, successor=successor, rules=RULES, memo=memo)
    assert CODECS.decode(CODECS.encode("case-timelines", "CaseTimeline", timeline)) == timeline
    return timeline


def defendant(*entries: Entry, person: str = ONE, attributed: Stays | None = None, key: str = CASE) -> dict[str, Any]:
    """One of the case's defendants."""
    found = {each["person"]: each for each in fold(*entries, attributed=attributed, key=key)["defendants"]}
    return dict(found[person])


def kinds(timeline: Timeline) -> list[str]:
    """Kinds of its findings, in order."""
    return [finding["kind"] for finding in timeline["findings"]]


def found(timeline: Timeline, kind: str) -> dict[str, Any]:
    """The one finding of a kind."""
    (only,) = [finding for finding in timeline["findings"] if finding["kind"] == kind]
    return dict(only)


def on(moment: dict[str, Any] | None) -> int | None:
    """Day of `made.day` on which it was; None for no moment, and for one without a date."""
    return None if moment is None or moment["on"] is None else moment["on"] - FIRST_DAY


def reported(number: int = 0, **fields: Any) -> Entry:
    """A report, on a day."""
    return entry("CrimeReported", fields.pop("record", f"report-{number}"), occurred=day(number), **fields)


def arrested(number: int = 0, **fields: Any) -> Entry:
    """An arrest, on a day."""
    return entry("SuspectArrested", fields.pop("record", f"arrest-{number}"), occurred=day(number), **fields)


def charged(number: int = 0, charge_id: str = "c1", **fields: Any) -> Entry:
    """A charge filed, on a day."""
    record = fields.pop("record", f"charge-{charge_id}-{number}")
    return entry("ChargeFiled", record, charge_id=charge_id, **{"occurred": day(number), **fields})


def amended(number: int, charge_id: str = "c1", **fields: Any) -> Entry:
    """A charge amended, on a day."""
    record = fields.pop("record", f"amendment-{charge_id}-{number}")
    return entry("ChargeAmended", record, charge_id=charge_id, **{"occurred": day(number), **fields})


def withdrawn(number: int, charge_id: str = "c1", **fields: Any) -> Entry:
    """A charge withdrawn, on a day."""
    record = fields.pop("record", f"withdrawal-{charge_id}-{number}")
    return entry("ChargeWithdrawn", record, charge_id=charge_id, **{"occurred": day(number), **fields})


def decided(number: int = 0, verdict: str = "convicted", charge_id: str | None = None, **fields: Any) -> Entry:
    """A verdict, final unless told otherwise, on a day; on all charges unless told which."""
    record = fields.pop("record", f"verdict-{charge_id}-{number}-{verdict}")
    said = {"occurred": day(number), **fields}
    return entry("VerdictReturned", record, verdict=verdict, charge_id=charge_id, **said)


def happened(event_type: str, number: int = 0, **fields: Any) -> Entry:
    """Any event, on a day."""
    record = fields.pop("record", f"{event_type}-{number}")
    return entry(event_type, record, **{"occurred": day(number), **fields})


def about(text: str) -> dict[str, Any]:
    """The person of an event, by identifier."""
    return person(text)


def related(relation: str, other: str, *, of: str = CASE) -> list[dict[str, Any]]:
    """Case identifiers of an event of case `of` that names another case."""
    return [*same(of), {**same(other)[0], "relation": relation}]


def stay(key: str = "EAST-PRISON:s1", *, status: str = "not_stated", **fields: Any) -> dict[str, Any]:
    """A stay as the person join attributes it to the case."""
    return {
        "stay_key": key,
        "agency": "EAST-PRISON",
        "facility": "f1",
        "legal_status": status,
        "admitted": None,
        "released": None,
        "release_reason": None,
        "days": None,
        "ends_before_it_begins": False,
        "periods": [],
        "held_from_on": None,
        "held_to_on": None,
        "repair": "none",
        "basis": "inferred",
        "case_key": CASE,
        "event_ids": [],
        **fields,
    }


def moment(number: int | None, event_id: str = "e") -> dict[str, Any]:
    """A moment known to the day, or one without a date."""
    if number is None:
        return {"at": None, "precision": "not_stated", "on": None, "event_id": event_id}
    return {"at": day(number)["at"], "precision": "day", "on": FIRST_DAY + number, "event_id": event_id}
