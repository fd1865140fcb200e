"""Time ranges as Grafana writes them: `now`, `now-5y`, an ISO date-time, or milliseconds since the epoch."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"now(?:([+-])(\d{1,6})([smhdwMy]))?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_FIRST_YEAR, _LAST_YEAR = 1, 9998


class BadTimeRange(ValueError):
    """A time range that cannot be read, or that ends before it begins."""


@dataclass(frozen=True)
class TimeRange:
    """Both bounds are inclusive, in milliseconds since the epoch, as the data source's macros take them."""

    from_ms: int
    to_ms: int

    @property
    def seconds(self) -> float:
        """Length of the range."""
        return (self.to_ms - self.from_ms) / 1000


def read_range(from_text: str, to_text: str, now_ms: int) -> TimeRange:
    """Read both bounds of a range against one and the same `now_ms`.

    Raises:
        BadTimeRange: a bound has another form, or the range ends before it begins.
    """
    bounds = TimeRange(read_moment(from_text, now_ms), read_moment(to_text, now_ms))
    if bounds.to_ms < bounds.from_ms:
        raise BadTimeRange(
            f"the range ends [{to_text}] before it begins [{from_text}]; expected an end at or after the beginning"
        )
    return bounds


def read_moment(text: str, now_ms: int) -> int:
    """Read one bound as milliseconds since the epoch; a date-time without an offset is UTC.

    Raises:
        BadTimeRange: the text is none of the three forms, or lies outside the years 1 to 9998.
    """
    word = text.strip()
    try:
        if match := _RELATIVE.fullmatch(word):
            return _relative(match, now_ms)
        if re.fullmatch(r"-?\d{1,15}", word):
            return int(word)
        moment = datetime.fromisoformat(word)
        return _milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as cause:
        raise BadTimeRange(
            f"time [{text}] cannot be read; expected now, now-5y, 2014-01-31T00:00:00Z or milliseconds since 1970"
        ) from cause


def _relative(match: re.Match[str], now_ms: int) -> int:
    sign, number, unit = match.groups()
    if sign is None:
        return now_ms
    amount = int(number) if sign == "+" else -int(number)
    if unit in _SECONDS:
        moment = datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(seconds=amount * _SECONDS[unit])
        return _milliseconds(moment)
    return _milliseconds(_add_months(datetime.fromtimestamp(now_ms / 1000, UTC), amount * (12 if unit == "y" else 1)))


def _add_months(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise OverflowError(f"year [{year}]")
    # 31 January and one month is 28 or 29 February: the day is cut to the month's last.
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
