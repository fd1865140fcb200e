"""The time of `--known-at`."""

from datetime import UTC, datetime

import click
import pytest
from caseflow_operations.commands.timeline import Moment


def _said(text: str) -> datetime:
    return datetime.fromtimestamp(Moment().convert(text, None, None) / 1000, UTC)


@pytest.mark.parametrize("date", ["2024-03-31", "20240331", "2024-W13-7"])
def test_a_date_is_its_last_moment_however_it_is_written(date: str) -> None:
    assert _said(date) == datetime(2024, 3, 31, 23, 59, 59, 999_000, UTC)


def test_a_time_without_an_offset_is_in_utc() -> None:
    assert _said("2024-03-31T12:00") == datetime(2024, 3, 31, 12, tzinfo=UTC)
    assert _said("2024-03-31T12:00+02:00") == datetime(2024, 3, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2024-13-01", "31.3.2024", ""])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(click.BadParameter, match="such as 2024-03-31"):
        _said(text)
