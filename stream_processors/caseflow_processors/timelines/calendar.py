"""Local days: what date it was, where the jurisdiction is, when something happened."""

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Precision = Literal["instant", "minute", "day", "month", "year", "not_stated"]

PRECISIONS: tuple[str, ...] = get_args(Precision)
TIMED = frozenset({"instant", "minute"})
"""Precisions at which `at` is a moment in UTC; at the others it labels a local date and is never converted."""

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()


class LocalDays:
    """Dates in one time zone, as days since 1970-01-01; remembers days, so that most look-ups are a dict's.

    A remembered day is one whose offset is the same at its beginning and at its end in UTC. That a zone changes twice
    within a day and comes back to where it was is not in the tz database.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._offset_of_day: dict[int, int | None] = {}
        self._start_of_day: dict[int, int] = {}

    def day_of(self, at_ms: int) -> int:
        """The local date of a moment in UTC."""
        utc_day = at_ms // DAY_MS
        try:
            offset = self._offset_of_day[utc_day]
        except KeyError:
            offset = self._offset_of_day[utc_day] = self._offset_all_day(utc_day)
        if offset is None:
            offset = self._offset_at(at_ms)
        return (at_ms + offset) // DAY_MS

    def start_of(self, day: int) -> int:
        """The moment in UTC at which the local date begins."""
        try:
            return self._start_of_day[day]
        except KeyError:
            midnight = datetime.fromordinal(day + _EPOCH_ORDINAL).replace(tzinfo=self._zone)
            start = self._start_of_day[day] = (midnight - _EPOCH) // timedelta(milliseconds=1)
            return start

    def _offset_all_day(self, utc_day: int) -> int | None:
        first = self._offset_at(utc_day * DAY_MS)
        return first if first == self._offset_at((utc_day + 1) * DAY_MS) else None

    def _offset_at(self, at_ms: int) -> int:
        offset = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(self._zone).utcoffset()
        return 0 if offset is None else offset // timedelta(milliseconds=1)


def first_day(day: int, precision: str) -> int:
    """The first day of the month or year that a label at that precision stands for; else the day itself."""
    if precision == "month":
        return datetime.fromordinal(day + _EPOCH_ORDINAL).replace(day=1).toordinal() - _EPOCH_ORDINAL
    if precision == "year":
        return datetime.fromordinal(day + _EPOCH_ORDINAL).replace(month=1, day=1).toordinal() - _EPOCH_ORDINAL
    return day
