"""What one cell of a file of standards may be: for each kind a reader, which says what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, Self

from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import NOT_MAPPED, vocabulary

Value = str | int | date | None
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2299, 12, 31)
"""The days that ClickHouse's Date32 has."""
DAYS_AT_MOST = 36_525
"""A hundred years: no standard or limit is longer, and a slip of the keyboard is."""
COUNT_AT_MOST = 10**10
BASE_AT_MOST = 1_000_000
_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class BadCell(ValueError):
    """The text says what was found, and what was expected."""


class Known(NamedTuple):
    """What codes and words a file may name."""

    agencies: frozenset[str]
    jurisdictions: frozenset[str]
    iccs: frozenset[str]
    sexes: tuple[str, ...]
    age_groups: tuple[str, ...]

    @classmethod
    def of(cls, tables: PinnedTables) -> Self:
        """Those of the pinned tables and of the contract's vocabularies."""
        return cls(
            agencies=frozenset(found.code for found in tables.agencies),
            jurisdictions=frozenset(found.code for found in tables.jurisdictions),
            iccs=frozenset(found.code for found in tables.iccs),
            sexes=_words("sex"),
            age_groups=_words("age_group"),
        )


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in vocabulary(name).members if word != NOT_MAPPED)


def _whole(text: str, lowest: int, highest: int, what: str) -> int:
    if _WHOLE.fullmatch(text) is None or not lowest <= int(text) <= highest:
        raise BadCell(f"[{text}]: {what}, a whole number from {lowest} to {highest}, expected")
    return int(text)


def _day(text: str, _: Known) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError as error:
        raise BadCell(f"[{text}]: no calendar has this day") from error
    if day is None:
        raise BadCell(f"[{text}]: a day as YYYY-MM-DD expected")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadCell(f"[{text}]: a day from {FIRST_DAY} to {LAST_DAY} expected")
    return day


def _one_of(text: str, known: frozenset[str] | tuple[str, ...], what: str) -> str:
    if text not in known:
        listed = f": {', '.join(sorted(known) if isinstance(known, frozenset) else known)}" if len(known) <= 12 else ""
        raise BadCell(f"[{text}]: unknown {what}{listed and f'; expected one of{listed}'}")
    return text


def _iccs(text: str, known: Known) -> str:
    if text not in known.iccs:
        raise BadCell(
            f"[{text}]: no category of ICCS v1.0, so no offence would ever have it; expected its 2, 4, 5 or 6 digits"
        )
    return text


KINDS: Mapping[str, Callable[[str, Known], Value]] = {
    "agency": lambda text, known: _one_of(text, known.agencies, "agency"),
    "jurisdiction": lambda text, known: _one_of(text, known.jurisdictions, "jurisdiction"),
    "iccs": _iccs,
    "day": _day,
    "days": lambda text, _: _whole(text, 1, DAYS_AT_MOST, "days"),
    "weekday": lambda text, _: _whole(text, 1, 7, "a day of the week, 1 Monday to 7 Sunday"),
    "year": lambda text, _: _whole(text, FIRST_DAY.year, LAST_DAY.year, "a year"),
    "sex": lambda text, known: _one_of(text, known.sexes, "sex"),
    "age_group": lambda text, known: _one_of(text, known.age_groups, "age group"),
    "count": lambda text, _: _whole(text, 0, COUNT_AT_MOST, "persons"),
    "base": lambda text, _: _whole(text, 1, BASE_AT_MOST, "a base"),
    "text": lambda text, _: text,
}
"""Kind of a column → what its cells are read by; raises BadCell. None of them is given an empty cell."""

WHEN_EMPTY: Mapping[str, Value] = {"day": None, "days": None}
"""Kind → what an empty cell stands for, where that is not the empty text."""
