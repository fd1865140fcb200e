"""The leaves of an event: texts, words, numbers, truths and dates, each compiled to a function of a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from caseflow_producers.errors import RowRejected
from caseflow_producers.plan.dates import ParseDate
from caseflow_producers.plan.templates import Template, Values

Build = Callable[[Values], Any]
ReadDate = Callable[[Values], tuple[int | None, str]]

NOT_STATED = "not_stated"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COARSEST_LAST = ("instant", "minute", "day", "month", "year", NOT_STATED)


@dataclass(frozen=True, slots=True)
class Built:
    """A compiled part of an event; `constant` where it is the same for every row."""

    build: Build
    constant: bool = False
    column: str | None = None
    """The first column that it reads, for messages."""


def fixed(value: Any) -> Built:
    """A part that no row changes."""
    return Built(lambda _: value, constant=True)


def reject(column: str | None, reason: str) -> NoReturn:
    """Give up the row."""
    raise RowRejected(column, reason)


def undated(_: Values) -> tuple[int | None, str]:
    """The date of an event whose source does not say."""
    return None, NOT_STATED


@dataclass(frozen=True, slots=True)
class WhenEmpty:
    """What stands where a text is empty: a value (None among them), or the row is rejected."""

    rejects: bool = False
    value: str | None = None


def text(template: Template, when_empty: WhenEmpty) -> Built:
    """The text of a template."""
    if template.constant:
        return fixed(template.constant)
    read, column, value = template.read, template.column, when_empty.value
    if when_empty.rejects:

        def required(values: Values) -> str:
            return read(values) or reject(column, "no value where the event needs one")

        return Built(required, column=column)
    return Built(lambda values: read(values) or value, column=column)


def words(
    template: Template, known: Mapping[str, str], *, otherwise: str, ignore_case: bool, when_empty: WhenEmpty
) -> Built:
    """The member that a word stands for; `otherwise` is `keep`, `reject` or a member."""
    read, column = template.read, template.column
    meaning = {word.casefold(): member for word, member in known.items()} if ignore_case else dict(known)

    def build(values: Values) -> str | None:
        word = read(values)
        member = meaning.get(word.casefold() if ignore_case else word)
        if member is not None:
            return member
        if not word:
            return reject(column, "no value where the event needs one") if when_empty.rejects else when_empty.value
        if otherwise == "keep":
            return word
        if otherwise == "reject":
            reject(
                column, f"not one of the {len(meaning)} words that the mapping knows; add it there or correct the row"
            )
        return otherwise

    return Built(build, column=column)


def number(built: Built, *, bits: int) -> Built:
    """A whole number of so many bits out of a text."""
    read, column = built.build, built.column
    bound = 1 << (bits - 1)

    def build(values: Values) -> int | None:
        found = read(values)
        if found is None:
            return None
        digits = found[1:] if found[:1] == "-" else found
        # Longer than any 64-bit number: int() would refuse thousands of digits with an error of its own.
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 19):
            reject(column, "not a whole number")
        value = int(found)
        return value if -bound <= value < bound else reject(column, f"a number that does not fit into {bits} bits")

    return fixed(build(())) if built.constant else Built(build, column=column)


def truth(built: Built) -> Built:
    """True or false out of a text."""
    read, column = built.build, built.column

    def build(values: Values) -> bool:
        found = read(values)
        if found not in ("true", "false"):
            reject(column, "neither true nor false")
        return bool(found == "true")

    return Built(build, column=column)


def read_date(template: Template, parse: ParseDate, *, empty: frozenset[str], required: bool) -> ReadDate:
    """Epoch milliseconds and precision, or None and `not_stated` for a word that means that there is no date."""
    read, column = template.read, template.column

    def build(values: Values) -> tuple[int | None, str]:
        found = read(values)
        if found in empty:
            return reject(column, "no date where the event needs one") if required else (None, NOT_STATED)
        try:
            return parse(found)
        except ValueError as error:
            reject(column, str(error))

    return build


def occurred(read: ReadDate) -> Built:
    """An Occurred record."""

    def build(values: Values) -> dict[str, Any]:
        at, precision = read(values)
        return {"at": at, "precision": precision}

    return Built(build)


def committed(read_from: ReadDate, read_to: ReadDate | None) -> Built:
    """A Committed record; of two precisions the coarser holds for both."""

    def build(values: Values) -> dict[str, Any]:
        start, precision = read_from(values)
        if read_to is None:
            return {"from": start, "to": None, "precision": precision}
        end, other = read_to(values)
        if start is None or end is None:
            precision = other if start is None else precision
        else:
            precision = max(precision, other, key=_COARSEST_LAST.index)
        return {"from": start, "to": end, "precision": precision}

    return Built(build)


def moment(read: ReadDate) -> Built:
    """Epoch milliseconds alone."""
    return Built(lambda values: read(values)[0])


def years_since(built: Built, occurred_at: ReadDate) -> Built:
    """The difference between the year of the event and a year in a column; None where either is missing."""
    read_year: Callable[[Values], int | None] = number(built, bits=32).build

    def build(values: Values) -> int | None:
        year = read_year(values)
        at, _ = occurred_at(values)
        if year is None or at is None:
            return None
        return (_EPOCH + timedelta(milliseconds=at)).year - year

    return Built(build, column=built.column)
