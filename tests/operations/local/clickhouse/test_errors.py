"""Codes and statuses of errors."""

import pytest
from caseflow_operations.local.clickhouse.errors import STATUS_OF_CODE, Refusal, failure


def test_an_error_of_the_engine_keeps_its_code_and_loses_what_stands_before_it() -> None:
    told = failure(RuntimeError("Streaming insert append failed: Code: 60. DB::Exception: Unknown table"), "26.9")
    assert told == (60, 404, "Code: 60. DB::Exception: Unknown table (version 26.9)\n")


def test_an_error_without_a_code_is_told_all_the_same() -> None:
    told = failure(ZeroDivisionError("by zero"), "26.9")
    assert (told.code, told.status) == (1002, 500)
    assert "by zero" in told.text


def test_a_refusal_of_the_front_looks_like_the_engine_s() -> None:
    assert failure(Refusal(62, "Syntax error"), "26.9").text == "Code: 62. DB::Exception: Syntax error (version 26.9)\n"


@pytest.mark.parametrize("code", sorted(STATUS_OF_CODE))
def test_every_status_is_one_of_an_error(code: int) -> None:
    assert 400 <= STATUS_OF_CODE[code] < 600
