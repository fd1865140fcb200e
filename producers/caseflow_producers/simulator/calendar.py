"""Local time of the county as whole minutes, and what it is in UTC."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440
DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_EPOCH = date(1970, 1, 1)
_AFTER_SWITCH = 240
"""Minutes of a day by which any clock has been switched."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def iso(day: int | None) -> str | None:
    """The date of a day number; None for none."""
    return None if day is None else (_EPOCH + timedelta(days=day)).isoformat()


class LocalCalendar:
    """Minutes since 1970-01-01 00:00 by the clocks of a time zone.

    On a day on which clocks are switched no time before 04:00 is made, so that each local time is one moment.
    """

    __slots__ = ("_days", "_zone")

    def __init__(self, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone)
        self._days: dict[int, tuple[int, bool, str, int]] = {}
        """By day: minutes to be added for UTC, whether clocks were switched, its month as text, its year."""

    def utc_ms(self, minute: int) -> int:
        """UTC milliseconds of a local minute."""
        return self.stamp(minute)[0]

    def stamp(self, minute: int) -> tuple[int, str]:
        """UTC milliseconds of a local minute, and its month as 2024-03."""
        day = minute // MINUTES_A_DAY
        found = self._days.get(day) or self._learn(day)
        if found[1]:
            minute = max(minute, day * MINUTES_A_DAY + _AFTER_SWITCH)
        return (minute + found[0]) * _MINUTE_MS, found[2]

    def year(self, day: int) -> int:
        """The year of a day number."""
        return (self._days.get(day) or self._learn(day))[3]

    def _learn(self, day: int) -> tuple[int, bool, str, int]:
        local = _EPOCH + timedelta(days=day)
        offsets = [
            datetime(local.year, local.month, local.day, hour, tzinfo=self._zone).utcoffset() for hour in (0, 12)
        ]
        start, noon = (0 if offset is None else -(offset // timedelta(minutes=1)) for offset in offsets)
        found = noon, start != noon, f"{local:%Y-%m}", local.year
        self._days[day] = found
        return found
