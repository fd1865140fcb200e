"""Local minutes become moments as the zone's clocks say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from caseflow_producers.simulator.calendar import MINUTES_A_DAY, LocalCalendar, day_number, iso
from hypothesis import given
from hypothesis import strategies as st

ZONE = ZoneInfo("America/Chicago")
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(day_number)


@given(DAYS, st.integers(240, MINUTES_A_DAY - 1))
def test_a_local_minute_is_the_moment_that_the_zone_says(day: int, minute: int) -> None:
    ms = LocalCalendar("America/Chicago").utc_ms(day * MINUTES_A_DAY + minute)
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    expected = datetime(1970, 1, 1) + timedelta(days=day, minutes=minute)  # noqa: DTZ001 (wall-clock time)
    assert local.astimezone(ZONE).replace(tzinfo=None) == expected


@given(DAYS, st.integers(0, MINUTES_A_DAY - 1))
def test_every_minute_of_a_day_is_on_that_day_in_local_time(day: int, minute: int) -> None:
    ms = LocalCalendar("America/Chicago").utc_ms(day * MINUTES_A_DAY + minute)
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(ZONE)
    assert day_number(local.date()) == day


@given(DAYS)
def test_days_have_their_dates_months_and_years(day: int) -> None:
    calendar = LocalCalendar("America/Chicago")
    text = iso(day)
    assert text is not None
    assert (date.fromisoformat(text) - date(1970, 1, 1)).days == day
    assert calendar.stamp(day * MINUTES_A_DAY)[1] == text[:7]
    assert calendar.year(day) == int(text[:4])
