"""Dates and local times: formats tried in order, each with the precision that it can vouch for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

Precision = Literal["instant", "minute", "day", "month", "year"]
ParseDate = Callable[[str], tuple[int, str]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# A two-digit year (%y) is missing on purpose: 19 or 20 would be a guess.
_DIRECTIVES = frozenset("YmdHMSfzbBpI%")
_NEEDED: dict[Precision, tuple[str, ...]] = {
    "year": ("Y",),
    "month": ("Y", "mbB"),
    "day": ("Y", "mbB", "d"),
    "minute": ("Y", "mbB", "d", "HI", "M"),
    "instant": ("Y", "mbB", "d", "HI", "M", "S"),
}
# Dates repeat; a file of one year has few hundred distinct days, and one of times is bounded by this.
_REMEMBERED = 65_536


class DateFormat(BaseModel):
    """A form in which a date is written, in the directives of `strptime`, and the precision it really has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str
    precision: Precision

    @model_validator(mode="after")
    def _says_enough(self) -> "DateFormat":
        found = directives(self.format)
        if unknown := sorted(found - _DIRECTIVES):
            known = " ".join(f"%{letter}" for letter in sorted(_DIRECTIVES))
            raise ValueError(f"[%{unknown[0]}] cannot be used in a date; expected {known}")
        for letters in _NEEDED[self.precision]:
            if not found & set(letters):
                wanted = " or ".join(f"%{letter}" for letter in letters)
                raise ValueError(f"precision {self.precision} needs {wanted} in the format")
        if "I" in found and "p" not in found:
            raise ValueError("%I needs %p: without it an hour stands for two")
        return self


def directives(text: str) -> set[str]:
    """The letters that follow a percent sign."""
    found = set()
    position = 0
    while (position := text.find("%", position)) >= 0:
        found.add(text[position + 1 : position + 2])
        position += 2
    return found


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """How a time without an offset is read in its zone.

    When clocks go back, an hour happens twice: `earlier` takes the first. When they go forward, an hour never happens:
    `forward` reads 02:36 with the offset that ended at 02:00, so that it becomes 03:36 and keeps its distance to what
    lies before.
    """

    zone: ZoneInfo
    ambiguous: Literal["earlier", "later", "reject"] = "earlier"
    nonexistent: Literal["forward", "reject"] = "forward"

    def utc(self, local: datetime) -> datetime:
        """The moment of a naive local time; ValueError where the mapping rejects it."""
        first = local.replace(tzinfo=self.zone, fold=0)
        second = local.replace(tzinfo=self.zone, fold=1)
        before, after = first.utcoffset(), second.utcoffset()
        if before == after or before is None or after is None:
            return first.astimezone(UTC)
        if before < after:
            if self.nonexistent == "reject":
                raise ValueError("a local time that clocks skipped when they went forward")
            return first.astimezone(UTC)
        if self.ambiguous == "reject":
            raise ValueError("a local time that happened twice when clocks went back")
        return (first if self.ambiguous == "earlier" else second).astimezone(UTC)


def date_parser(formats: Sequence[DateFormat], local_times: LocalTimes) -> ParseDate:
    """A function from a text to epoch milliseconds and precision, cut down to that precision.

    At day precision or coarser the milliseconds are 00:00 UTC of the local date as written. Where no format fits it
    raises ValueError, whose text does not repeat the date.
    """
    plan = tuple((entry.format, entry.precision) for entry in formats)
    expected = " or ".join(entry.format for entry in formats)

    @lru_cache(maxsize=_REMEMBERED)
    def parse(text: str) -> tuple[int, str]:
        for form, precision in plan:
            try:
                # Whether an offset is known depends on the format; without one the mapping's zone applies below.
                found = datetime.strptime(text, form)  # noqa: DTZ007
            except ValueError:
                continue
            try:
                return _milliseconds(found, precision, local_times), precision
            except OverflowError as error:
                raise ValueError("a time outside the years that can be counted") from error
        raise ValueError(f"no date of the form {expected}")

    return parse


def _milliseconds(found: datetime, precision: Precision, local_times: LocalTimes) -> int:
    if precision in ("instant", "minute"):
        moment = found.astimezone(UTC) if found.tzinfo else local_times.utc(found)
        if precision == "minute":
            moment = moment.replace(second=0, microsecond=0)
    else:
        month = 1 if precision == "year" else found.month
        moment = datetime(found.year, month, found.day if precision == "day" else 1, tzinfo=UTC)
    return (moment - _EPOCH) // _MILLISECOND
