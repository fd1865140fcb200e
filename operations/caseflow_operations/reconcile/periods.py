"""Periods of totals: years, months, or from one to another."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_ONE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2}))?", re.ASCII)
_YEARS = (1900, 2299)


class BadPeriod(ValueError):
    """The text says what was found, and what was expected."""


class Period(NamedTuple):
    """Whole months."""

    text: str
    """As the agency writes it."""
    from_on: date
    to_on: date
    """Inclusive."""


def read_period(text: str) -> Period:
    """`2024`, `2024-03`, or one to another as in `2024-01..2024-06`; raises BadPeriod."""
    first, dots, last = text.partition("..")
    from_on, end = _bounds(first, text)
    to_on = _bounds(last, text)[1] if dots else end
    if to_on < from_on:
        raise BadPeriod(f"[{text}]: inverted, it ends before it begins")
    return Period(text, from_on, to_on)


def _bounds(part: str, text: str) -> tuple[date, date]:
    match = _ONE.fullmatch(part)
    if match is None:
        raise BadPeriod(f"[{text}]: a year 2024, a month 2024-03, or 2024-01..2024-06 expected")
    year = int(match["year"])
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise BadPeriod(f"[{text}]: years from {_YEARS[0]} to {_YEARS[1]} expected")
    first, last = (int(match["month"]),) * 2 if match["month"] else (1, 12)
    if not 1 <= first <= 12:
        raise BadPeriod(f"[{text}]: there is no month [{match['month']}]")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
