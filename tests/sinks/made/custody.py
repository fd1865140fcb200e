"""Hand-made stays in custody. All synthetic."""

from typing import Any

from tests.sinks.made.times import AGENCY, Record, days


def stay(
    stay_key: str,
    *,
    admitted: Record | None = None,
    released: Record | None = None,
    basis: str = "none",
    **changes: Any,
) -> Record:
    """A stay; its days, its repair, its finding and its first period follow from its moments."""
    begun, ended = (None if found is None else found["on"] for found in (admitted, released))
    length = ended - begun if begun is not None and ended is not None else None
    negative = length is not None and length < 0
    facility, status = changes.get("facility", "jail"), changes.get("legal_status", "not_stated")
    repair, held_to = "none", ended
    if negative:
        repair = "ends_before_it_begins"
    elif admitted is None:
        repair = "no_admission"
    elif begun is None:
        repair = "undated"
    elif released is not None and ended is None:
        repair, held_to = "release_undated", begun + 1
    counts = repair in ("none", "release_undated")
    return {
        "stay_key": stay_key,
        "agency": AGENCY,
        "facility": facility,
        "legal_status": status,
        "admitted": admitted,
        "released": released,
        "release_reason": None if released is None else "not_stated",
        "days": None if negative else length,
        "ends_before_it_begins": negative,
        "periods": [] if admitted is None else [period(status, facility, admitted)],
        "held_from_on": begun if counts else None,
        "held_to_on": held_to if counts else None,
        "repair": repair,
        "basis": basis,
        "case_key": None,
        "event_ids": [f"event of {stay_key}"],
        **changes,
    }


def period(legal_status: str, facility: str, moment: Record) -> Record:
    """A part of a stay."""
    return {"legal_status": legal_status, "facility": facility, "moment": moment}


def custody_span(from_on: str, to_on: str | None, **changes: Any) -> Record:
    """A time in which a person was held."""
    return {
        "from_on": days(from_on),
        "to_on": None if to_on is None else days(to_on),
        "legal_status": "not_stated",
        "facility": "jail",
        "stay_key": "jail:1",
        "case_key": None,
        **changes,
    }
