"""A timeline as plain values for JSON: times and days as ISO 8601, as exactly as they are known and no more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH_OF_DATE = {"day": 10, "month": 7, "year": 4}


def as_plain(value: Any) -> Any:
    """The value with every time and day in it written out; the one given is not changed."""
    if isinstance(value, list):
        return [as_plain(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if {"at", "precision", "on"} <= set(value):
        return {**{name: entry for name, entry in value.items() if name not in ("at", "on")}, **_moment(value)}
    return {name: _field(name, entry) for name, entry in value.items()}


def _field(name: str, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith("_on"):
            return day_text(value)
        if name.endswith("_at"):
            return instant_text(value)
    return as_plain(value)


def _moment(moment: dict[str, Any]) -> dict[str, str | None]:
    return {"at": moment_text(moment), "on": None if moment["on"] is None else day_text(moment["on"])}


def moment_text(moment: dict[str, Any]) -> str | None:
    """When it was, in UTC where a time of day is known, else the local date, month or year; None: not stated."""
    if moment["at"] is None:
        return None
    length = _LENGTH_OF_DATE.get(moment["precision"])
    if length is not None:
        return day_text(moment["on"])[:length]
    return instant_text(moment["at"], minutes=moment["precision"] == "minute")


def instant_text(at_ms: int, *, minutes: bool = False) -> str:
    """Milliseconds since 1970-01-01 UTC as ISO 8601."""
    moment = _EPOCH + timedelta(milliseconds=at_ms)
    return moment.isoformat(timespec="minutes" if minutes else "milliseconds").replace("+00:00", "Z")


def day_text(day: int) -> str:
    """Days since 1970-01-01 as an ISO date."""
    return date.fromordinal(_EPOCH.toordinal() + day).isoformat()
