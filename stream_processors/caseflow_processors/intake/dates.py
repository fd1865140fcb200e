"""Times that can be meant: inside the years of living persons' cases, and fitting their stated precision."""

from datetime import UTC, datetime, timedelta
from typing import Any

from caseflow_processors.intake.refusal import Refused
from caseflow_processors.timelines.calendar import DAY_MS, PRECISIONS, TIMED

FIRST_YEAR_INCLUSIVE = 1900
"""Custody records of persons alive reach back into the last century; an earlier year is a typing error or a default."""
LAST_YEAR_INCLUSIVE = 2200
"""Beyond any sentence's end; a later year is a typing error or a stand-in for 'never', such as 9999."""

FIRST_BIRTH_YEAR_INCLUSIVE = 1800
"""Someone held in 1900 may have been born a century before."""
LAST_AGE_INCLUSIVE = 130
"""Above the highest age ever documented (122)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _start_of_year_ms(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)


_FIRST_MS_INCLUSIVE = _start_of_year_ms(FIRST_YEAR_INCLUSIVE)
_END_MS_EXCLUSIVE = _start_of_year_ms(LAST_YEAR_INCLUSIVE + 1)


def check_time(at: int | None, field: str) -> None:
    """A time has to lie in the years that can be meant; None passes."""
    if at is not None and not _FIRST_MS_INCLUSIVE <= at < _END_MS_EXCLUSIVE:
        raise Refused(
            "bad_date",
            f"{field}: UTC milliseconds in the years {FIRST_YEAR_INCLUSIVE} to {LAST_YEAR_INCLUSIVE} expected",
        )


def check_person(person: dict[str, Any]) -> None:
    """Year of birth and age, where they are given."""
    year, age = person["birth_year"], person["age_at_event"]
    if year is not None and not FIRST_BIRTH_YEAR_INCLUSIVE <= year <= LAST_YEAR_INCLUSIVE:
        raise Refused(
            "bad_date",
            f"person.birth_year: a year from {FIRST_BIRTH_YEAR_INCLUSIVE} to {LAST_YEAR_INCLUSIVE} expected",
        )
    if age is not None and not 0 <= age <= LAST_AGE_INCLUSIVE:
        raise Refused("bad_date", f"person.age_at_event: whole years from 0 to {LAST_AGE_INCLUSIVE} expected")


def check_occurred(occurred: dict[str, Any]) -> None:
    """`at` is null exactly where the precision is `not_stated`, and labels a date at day precision or coarser."""
    _check_precision(occurred["precision"], "occurred")
    _check_labelled(occurred["at"], occurred["precision"], "occurred.at")
    if (occurred["at"] is None) != (occurred["precision"] == "not_stated"):
        raise Refused("bad_date", "occurred: a time exactly where the precision is not [not_stated] expected")


def check_committed(committed: dict[str, Any], field: str) -> None:
    """Likewise for a span, of which one bound may be missing, and which does not end before it begins."""
    first, last, precision = committed["from"], committed["to"], committed["precision"]
    _check_precision(precision, field)
    _check_labelled(first, precision, f"{field}.from")
    _check_labelled(last, precision, f"{field}.to")
    if (first is None and last is None) != (precision == "not_stated"):
        raise Refused("bad_date", f"{field}: a time exactly where the precision is not [not_stated] expected")
    if first is not None and last is not None and last < first:
        raise Refused("bad_date", f"{field}: an end not before the beginning expected")


def _check_precision(precision: str, field: str) -> None:
    # What a time means hangs on this word, so an unknown one cannot become `not_mapped` as those of other vocabularies
    # do.
    if precision not in PRECISIONS:
        raise Refused("bad_date", f"{field}.precision: one of {', '.join(PRECISIONS)} expected")


def _check_labelled(at: int | None, precision: str, field: str) -> None:
    check_time(at, field)
    if at is not None and precision not in TIMED and at % DAY_MS:
        raise Refused("bad_date", f"{field}: 00:00 UTC expected, as it labels a local date at precision [{precision}]")
