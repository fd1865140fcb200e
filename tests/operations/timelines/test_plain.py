"""Timelines as plain values: as exact as the source was, and no more."""

from typing import Any

import pytest
from caseflow_operations.commands.timeline import Moment
from caseflow_operations.timelines.plain import as_plain, moment_text
from click import BadParameter

DAY_MS = 86_400_000


def _moment(at: int | None, precision: str, on: int | None) -> dict[str, Any]:
    return {"at": at, "precision": precision, "on": on, "event_id": "e"}


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (_moment(19_782 * DAY_MS + 1, "instant", 19_782), "2024-02-29T00:00:00.001Z"),
        (_moment(19_782 * DAY_MS + 60_000, "minute", 19_781), "2024-02-29T00:01Z"),
        (_moment(19_782 * DAY_MS, "day", 19_782), "2024-02-29"),
        (_moment(19_754 * DAY_MS, "month", 19_754), "2024-02"),
        (_moment(19_723 * DAY_MS, "year", 19_723), "2024"),
        (_moment(None, "not_stated", None), None),
    ],
)
def test_a_time_is_written_as_exactly_as_it_is_known(moment: dict[str, Any], text: str | None) -> None:
    assert moment_text(moment) == text


def test_times_and_days_are_written_out_wherever_they_stand() -> None:
    record = {
        "key": "k",
        "events": [{"received_at": 0, "occurred": {"at": 0, "precision": "day", "on": 0}, "conflicting": False}],
        "custody": [{"from_on": 0, "to_on": None}],
    }
    assert as_plain(record) == {
        "key": "k",
        "events": [
            {
                "received_at": "1970-01-01T00:00:00.000Z",
                "occurred": {"precision": "day", "at": "1970-01-01", "on": "1970-01-01"},
                "conflicting": False,
            }
        ],
        "custody": [{"from_on": "1970-01-01", "to_on": None}],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01", DAY_MS - 1),
        ("1970-01-01T00:00:01Z", 1_000),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1970-01-01T00:00", 0),
    ],
)
def test_a_date_means_its_end_and_a_time_itself(text: str, expected: int) -> None:
    assert Moment().convert(text, None, None) == expected


def test_what_is_no_time_is_refused_with_an_example() -> None:
    with pytest.raises(BadParameter, match="2024-03-31"):
        Moment().convert("last Tuesday", None, None)
