"""Hand-made derived records, complete as the schemas want them: a test states only what it is about. All synthetic."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Record = dict[str, Any]

JURISDICTION = "XX"
AGENCY = "XX-AGENCY"
RECEIVED_AT = 1_700_000_000_000
_EPOCH = date(1970, 1, 1)


def days(day: str) -> int:
    """Days since 1970-01-01 of an ISO date."""
    return (date.fromisoformat(day) - _EPOCH).days


def moment(day: str | None, *, precision: str = "day", event_id: str = "e") -> Record:
    """A Moment on a day; None: happened, but not stated when."""
    if day is None:
        return {"at": None, "precision": "not_stated", "on": None, "event_id": event_id}
    return {"at": days(day) * 86_400_000, "precision": precision, "on": days(day), "event_id": event_id}


def when(day: str | None, *, precision: str = "day") -> Record:
    """A When on a day."""
    found = moment(day, precision=precision)
    del found["event_id"]
    return found


def offence(offence_id: str, *, committed: str | None = None, **changes: Any) -> Record:
    """A reported offence."""
    return {
        "offence_id": offence_id,
        "iccs_code": "0501",
        "iccs_source": "table",
        "national_code": "810.02",
        "national_scheme": "xx-statutes",
        "description": None,
        "attempted": "not_stated",
        "committed": when(committed),
        "event_id": f"event of {offence_id}",
        **changes,
    }


def charge(charge_id: str, *, filed: Record | None = None, iccs: str | None = "0501", **changes: Any) -> Record:
    """A charge, undecided unless told otherwise."""
    return {
        "charge_id": charge_id,
        "iccs_code_at_entry": iccs,
        "iccs_code": iccs,
        "iccs_source": "table" if iccs else "not_mapped",
        "national_code": "810.02",
        "national_scheme": "xx-statutes",
        "description": "Burglary",
        "filed": filed,
        "verdict": None,
        "plea": None,
        "decided": None,
        "is_final": False,
        "event_ids": [f"event of {charge_id}"],
        **changes,
    }


def stay(
    stay_key: str,
    *,
    admitted: Record | None = None,
    released: Record | None = None,
    basis: str = "none",
    **changes: Any,
) -> Record:
    """A stay; its days and its finding follow from its moments."""
    ends = [moment["on"] for moment in (admitted, released) if moment is not None and moment["on"] is not None]
    length = ends[1] - ends[0] if len(ends) == 2 else None
    return {
        "stay_key": stay_key,
        "agency": AGENCY,
        "facility": "jail",
        "legal_status": "not_stated",
        "admitted": admitted,
        "released": released,
        "release_reason": None if released is None else "not_stated",
        "days": length if length is not None and length >= 0 else None,
        "ends_before_it_begins": length is not None and length < 0,
        "basis": basis,
        "case_key": None,
        "event_ids": [f"event of {stay_key}"],
        **changes,
    }


def defendant(person: str, **changes: Any) -> Record:
    """A person in a case; the stage follows from the milestones given."""
    found: Record = {
        "person": person,
        "sex": "male",
        "birth_year": 1980,
        "citizenship": "not_stated",
        "stage": "first_contact",
        "outcome": None,
        "first_contact": None,
        "charged": None,
        "disposed": None,
        "charges": [],
        "stays": [],
        **changes,
    }
    if "stage" not in changes:
        found["stage"] = "disposed" if found["disposed"] else "charged" if found["charged"] else "first_contact"
    return found


def finding(kind: str, *, person: str | None = None, event_ids: Iterable[str] = ("e",)) -> Record:
    """A finding."""
    return {"kind": kind, "event_ids": list(event_ids), "person": person, "detail": "made for a test"}


def event(event_id: str, event_type: str = "SuspectIdentified", *, day: str | None = None, **changes: Any) -> Record:
    """An event on a timeline."""
    return {
        "event_id": event_id,
        "event_type": event_type,
        "agency": AGENCY,
        "occurred": when(day),
        "revision": 1,
        "received_at": RECEIVED_AT,
        "content_hash": "0" * 32,
        "conflicting": False,
        "case_key": None,
        "persons": [],
        "event": "{}",
        **changes,
    }


def case_timeline(key: str, **changes: Any) -> Record:
    """A case with one event, unless told otherwise."""
    return {
        "key": key,
        "jurisdiction": JURISDICTION,
        "identifiers": [key],
        "successor": None,
        "reported": None,
        "offences": [],
        "defendants": [],
        "findings": [],
        "attributed": [],
        "events": [event(f"event of {key}")],
        **changes,
    }


def person_timeline(key: str, **changes: Any) -> Record:
    """A person with one event, unless told otherwise."""
    return {
        "key": key,
        "jurisdiction": JURISDICTION,
        "identifiers": [key],
        "successor": None,
        "sex": "male",
        "birth_year": 1980,
        "citizenship": "not_stated",
        "cases": [],
        "stays": [],
        "findings": [],
        "events": [event(f"event of {key}")],
        **changes,
    }


def person_case(case_key: str, **changes: Any) -> Record:
    """A case of a person."""
    return {
        "case_key": case_key,
        "first_contact": None,
        "charged": None,
        "disposed": None,
        "outcome": None,
        **changes,
    }


def version(offset: int, **changes: Any) -> Record:
    """An accepted version of an event."""
    return {
        "revision": 1,
        "content_hash": "0" * 32,
        "recorded_at": None,
        "received_at": RECEIVED_AT,
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "schema_id": 7,
        "batch_id": None,
        "retracted": False,
        "occurred_at": None,
        "occurred_precision": "not_stated",
        "backfill": False,
        **changes,
    }


def event_record(event_id: str, versions: list[Record], **changes: Any) -> Record:
    """All accepted versions of an event; the last is the newest unless told otherwise."""
    return {
        "event_id": event_id,
        "event_type": "CrimeReported",
        "agency": AGENCY,
        "jurisdiction": JURISDICTION,
        "domain": JURISDICTION,
        "versions": versions,
        "newest": len(versions) - 1,
        "conflicting": False,
        "event": "{}",
        **changes,
    }


def duplicate(offset: int, **changes: Any) -> Record:
    """A later copy of an accepted message."""
    return {
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "event_id": "e",
        "event_type": "CrimeReported",
        "agency": AGENCY,
        "revision": 1,
        "content_hash": "0" * 32,
        "received_at": RECEIVED_AT,
        **changes,
    }


def dead_letter(offset: int, **changes: Any) -> Record:
    """A message that intake refused."""
    return {
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "reason": "undecodable",
        "detail": "made for a test",
        "schema_id": None,
        "agency": "unknown",
        "event_id": None,
        "received_at": RECEIVED_AT,
        **changes,
    }
