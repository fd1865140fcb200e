"""Time ranges as Grafana writes them: `now`, `now-5y`, `now/y`, an ISO date-time, or milliseconds since the epoch."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"now(?:([+-])(\d{1,6})([smhdwMy]))?(?:/([smhdwMy]))?")
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
    bounds = TimeRange(read_moment(from_text, now_ms), read_moment(to_text, now_ms, end=True))
    if bounds.to_ms < bounds.from_ms:
        raise BadTimeRange(
            f"the range ends [{to_text}] before it begins [{from_text}]; expected an end at or after the beginning"
        )
    return bounds


def read_moment(text: str, now_ms: int, *, end: bool = False) -> int:
    """Read one bound as milliseconds since the epoch; a date-time without an offset is UTC.

    `now/M` is the beginning of this month, or its last millisecond where it is the `end` of a range.

    Raises:
        BadTimeRange: the text is none of the forms, or lies outside the years 1 to 9998.
    """
    word = text.strip()
    try:
        if match := _RELATIVE.fullmatch(word):
            return _relative(match, now_ms, end=end)
        if re.fullmatch(r"-?\d{1,15}", word):
            return _milliseconds(datetime.fromtimestamp(int(word) / 1000, UTC))
        moment = datetime.fromisoformat(word)
        return _milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError, OSError) as cause:
        raise BadTimeRange(
            f"time [{text}] cannot be read; expected now, now-5y, now/y, 2014-01-31, 2014-01-31T00:00:00Z"
            " or milliseconds since 1970"
        ) from cause


def _relative(match: re.Match[str], now_ms: int, *, end: bool) -> int:
    sign, number, unit, rounded = match.groups()
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    if sign is not None:
        moment = _moved(moment, int(number) if sign == "+" else -int(number), unit)
    if rounded is None:
        return _milliseconds(moment)
    begun = _begun(moment, rounded)
    return _milliseconds(_moved(begun, 1, rounded)) - 1 if end else _milliseconds(begun)


def _moved(moment: datetime, amount: int, unit: str) -> datetime:
    if unit in _SECONDS:
        return moment + timedelta(seconds=amount * _SECONDS[unit])
    return _add_months(moment, amount * (12 if unit == "y" else 1))


def _begun(moment: datetime, unit: str) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "y":
            return day.replace(month=1, day=1)
        case "M":
            return day.replace(day=1)
        case "w":
            return day - timedelta(days=day.weekday())
        case "d":
            return day
        case "h":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "m":
            return moment.replace(second=0, microsecond=0)
        case _:
            return moment.replace(microsecond=0)


def _add_months(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise OverflowError(f"year [{year}]")
    # 31 January and one month is 28 or 29 February: the day is cut to the month's last.
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
