"""Moments of hand-made records."""

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
