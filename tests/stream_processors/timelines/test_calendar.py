"""Local days, against the standard library asked anew each time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from caseflow_processors.timelines.calendar import DAY_MS, LocalDays, first_day
from hypothesis import given
from hypothesis import strategies as st

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZONES = ["America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca", "America/Sao_Paulo", "UTC"]


def _ms(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1)


def _day(text: str) -> int:
    return _ms(f"{text}T00:00+00:00") // DAY_MS


@given(st.sampled_from(_ZONES), st.integers(_ms("1900-01-02T00:00+00:00"), _ms("2200-12-31T00:00+00:00")))
def test_a_moments_date_is_that_of_the_zone(zone: str, at_ms: int) -> None:
    moment = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone))
    assert LocalDays(zone).day_of(at_ms) == (moment.date() - _EPOCH.date()).days


@given(st.sampled_from(_ZONES), st.integers(-25_000, 80_000))
def test_a_date_begins_where_the_date_changes(zone: str, number: int) -> None:
    days = LocalDays(zone)
    start = days.start_of(number)
    assert days.day_of(start - 1) < number
    # Where a zone skips a whole date, that date begins where the next one does.
    assert days.day_of(start) >= number


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2016-03-13T04:59+00:00", "2016-03-12"),
        ("2016-03-13T05:00+00:00", "2016-03-13"),
        ("2016-03-14T03:59+00:00", "2016-03-13"),
        ("2016-03-14T04:00+00:00", "2016-03-14"),
    ],
)
def test_the_day_on_which_clocks_change_is_cut_by_the_minute(at: str, on: str) -> None:
    assert LocalDays("America/New_York").day_of(_ms(at)) == _day(on)


def test_a_month_and_a_year_stand_for_their_first_day() -> None:
    assert first_day(_day("2016-03-13"), "month") == _day("2016-03-01")
    assert first_day(_day("2016-03-13"), "year") == _day("2016-01-01")
    assert first_day(_day("1969-03-13"), "day") == _day("1969-03-13")
