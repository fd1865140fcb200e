"""What event models are made of: texts, words of vocabularies, and times as Python has them."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from caseflow_schemas.vocabularies import vocabulary
from pydantic import AfterValidator, AwareDatetime, Field, PlainValidator, Strict

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR_INCLUSIVE, _LAST_YEAR_INCLUSIVE = 1900, 2200
_FIRST_INCLUSIVE = datetime(_FIRST_YEAR_INCLUSIVE, 1, 1, tzinfo=UTC)
_END_EXCLUSIVE = datetime(_LAST_YEAR_INCLUSIVE + 1, 1, 1, tzinfo=UTC)
_LONGEST_NUMBER = 200


class Unmapped(str):
    """The source's own word where the vocabulary has none for it: it is read as `not_mapped`, and kept beside it."""

    __slots__ = ()


def word(name: str) -> PlainValidator:
    """A text has to be a member of the vocabulary, or be said to be none."""
    members = vocabulary(name).members

    def check(text: Any) -> str:
        if not isinstance(text, str) or (text not in members and not isinstance(text, Unmapped)):
            raise ValueError(f"one of {', '.join(members)} expected, or Unmapped(word) for the source's own word")
        return _without_nul(text)

    return PlainValidator(check)


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text without NUL characters expected")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("a text that is not empty expected")
    return text


def _well_formed(number: str) -> str:
    if not (0 < len(number) <= _LONGEST_NUMBER and number == number.strip() and number.isprintable()):
        raise ValueError(f"1 to {_LONGEST_NUMBER} printable characters with no space at either end expected")
    return number


def _meant(moment: datetime) -> datetime:
    # Compared as they are: to turn the last hours that Python knows into UTC would raise an error of its own.
    if not _FIRST_INCLUSIVE <= moment < _END_EXCLUSIVE:
        raise ValueError(f"a time in the years {_FIRST_YEAR_INCLUSIVE} to {_LAST_YEAR_INCLUSIVE} expected")
    return moment


# Strict: a number for a time, or a text for a number, would be read in one of several ways without a word.
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
Amount = Annotated[float, Strict()]
Text = Annotated[str, Strict(), AfterValidator(_without_nul)]
Filled = Annotated[Text, AfterValidator(_filled)]
"""A text that is not empty."""
Number = Annotated[Text, AfterValidator(_well_formed)]
"""An identifier's value, which may become a key; the form of an issuer's numbers is the installation's."""
Instant = Annotated[AwareDatetime, Strict(), AfterValidator(_meant)]
"""A moment with its time zone."""
Day = Annotated[
    date,
    Strict(),
    Field(ge=date(_FIRST_YEAR_INCLUSIVE, 1, 1), le=date(_LAST_YEAR_INCLUSIVE, 12, 31)),
]
"""A local date."""


def to_avro_value(value: Any) -> Any:
    """Times as milliseconds since 1970-01-01 UTC, days as days since then, everything else as it is."""
    if isinstance(value, dict):
        return {name: to_avro_value(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [to_avro_value(entry) for entry in value]
    if isinstance(value, datetime):
        return (value - _EPOCH) // timedelta(milliseconds=1)
    if isinstance(value, date):
        return (value - _EPOCH.date()).days
    # A subclass of str is written as the text that it is.
    return str(value) if isinstance(value, str) else value


def instant_of(at_ms: int) -> datetime:
    """The moment of milliseconds since 1970-01-01 UTC; what Python cannot hold is the nearest, which no field takes."""
    try:
        return _EPOCH + timedelta(milliseconds=at_ms)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if at_ms < 0 else datetime.max.replace(tzinfo=UTC)


def day_of(days: int) -> date:
    """The date of days since 1970-01-01, likewise."""
    try:
        return _EPOCH.date() + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max
