"""How long is waited, and what an error means."""

import struct

import pytest
from caseflow_sinks.errors import REFUSED, RETRYABLE, Meaning, describe, meaning
from caseflow_sinks.retry import RetryPolicy
from clickhouse_connect.driver.exceptions import DatabaseError, DataError, OperationalError, ProgrammingError


def test_waits_double_up_to_the_longest() -> None:
    policy = RetryPolicy(first_ms=100, longest_ms=1_000)
    assert [policy.delay_ms(attempt) for attempt in range(1, 7)] == [100, 200, 400, 800, 1_000, 1_000]


def test_there_is_no_last_attempt() -> None:
    assert RetryPolicy(first_ms=1, longest_ms=5_000).delay_ms(1_000_000) == 5_000


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match=r"attempt \[0\]"):
        RetryPolicy().delay_ms(0)


def test_no_code_is_both_retryable_and_refused() -> None:
    assert not set(RETRYABLE) & set(REFUSED)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DatabaseError("too many parts", code=252), Meaning.RETRY),
        (OperationalError("connection refused"), Meaning.RETRY),
        (DatabaseError("502 from a proxy"), Meaning.RETRY),
        (DatabaseError("incorrect data", code=117), Meaning.REFUSED),
        (DataError("value out of range"), Meaning.REFUSED),
        (struct.error("int too large"), Meaning.REFUSED),
        (AttributeError("'int' object has no attribute 'encode'"), Meaning.REFUSED),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), Meaning.REFUSED),
        (DatabaseError("no such table", code=60), Meaning.STOP),
        (DatabaseError("wrong password", code=516), Meaning.STOP),
        (DatabaseError("a code of a later release", code=123_456), Meaning.STOP),
        (MemoryError(), Meaning.STOP),
    ],
)
def test_an_error_means_retry_refused_or_stop(error: Exception, expected: Meaning) -> None:
    assert meaning(error) is expected


def test_a_code_that_is_not_listed_never_makes_a_dead_letter() -> None:
    for code in (16, 47, 60, 62, 81, 497, 516, 999_999):
        assert meaning(DatabaseError("?", code=code)) is Meaning.STOP


def test_a_client_error_with_a_code_is_judged_by_the_code() -> None:
    assert meaning(ProgrammingError("?", code=242)) is Meaning.RETRY


def test_the_description_names_the_code_and_holds_nothing_of_the_row() -> None:
    error = DatabaseError("Cannot parse 'Jane Doe'", code=6)
    assert describe(error) == "ClickHouse error 6 CANNOT_PARSE_TEXT"
    assert describe(DataError("Jane Doe is no date")) == "DataError"
