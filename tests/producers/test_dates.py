"""Dates and local times are read by the stated formats, in their order, and no more exactly than the format says."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from caseflow_producers.plan.dates import DateFormat, LocalTimes, ParseDate, Precision, date_parser
from hypothesis import given
from hypothesis import strategies as st

NEW_YORK = ZoneInfo("America/New_York")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parser(*formats: tuple[str, Precision], times: LocalTimes | None = None) -> ParseDate:
    return date_parser(
        [DateFormat(format=form, precision=precision) for form, precision in formats], times or LocalTimes(NEW_YORK)
    )


def ms(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


def test_a_day_labels_the_local_date_and_is_not_converted() -> None:
    assert parser(("%Y-%m-%d", "day"))("2014-07-04") == (ms("2014-07-04T00:00Z"), "day")


def test_a_local_time_becomes_utc_by_the_offset_of_its_day() -> None:
    parse = parser(("%Y-%m-%d %H:%M:%S", "minute"))
    assert parse("2014-07-04 23:30:00") == (ms("2014-07-05T03:30Z"), "minute")
    assert parse("2014-01-04 23:30:00") == (ms("2014-01-05T04:30Z"), "minute")


def test_what_is_finer_than_the_precision_is_cut_off() -> None:
    assert parser(("%Y-%m-%d %H:%M:%S", "minute"))("2014-07-04 12:00:59") == (ms("2014-07-04T16:00Z"), "minute")
    assert parser(("%d.%m.%Y %H:%M", "month"))("04.07.2014 12:00") == (ms("2014-07-01T00:00Z"), "month")
    assert parser(("%d.%m.%Y", "year"))("04.07.2014") == (ms("2014-01-01T00:00Z"), "year")


def test_formats_are_tried_in_their_order() -> None:
    parse = parser(("%d/%m/%Y", "day"), ("%m/%d/%Y", "day"), ("%Y", "year"))
    assert parse("04/07/2014") == (ms("2014-07-04T00:00Z"), "day")
    assert parse("07/13/2014") == (ms("2014-07-13T00:00Z"), "day")
    assert parse("2014") == (ms("2014-01-01T00:00Z"), "year")


def test_a_time_with_an_offset_needs_no_zone() -> None:
    assert parser(("%Y-%m-%dT%H:%M:%S%z", "instant"))("2014-07-04T12:00:01+02:00") == (
        ms("2014-07-04T10:00:01Z"),
        "instant",
    )


@pytest.mark.parametrize(
    "text", ["2014-02-30", "2014-13-01", "14-07-04", "2014-07-04 12:00", "4 July 2014", "0000-01-01"]
)
def test_a_date_that_no_format_fits_is_an_error_that_does_not_repeat_it(text: str) -> None:
    parse = parser(("%Y-%m-%d", "day"))
    with pytest.raises(ValueError, match="no date of the form %Y-%m-%d") as error:
        parse(text)
    assert text not in str(error.value)


def test_a_literal_in_the_format_holds_the_source_to_what_it_claims() -> None:
    parse = parser(("%Y-%m-%d 00:00:00", "day"))
    assert parse("1999-12-31 00:00:00") == (ms("1999-12-31T00:00Z"), "day")
    with pytest.raises(ValueError, match="no date of the form"):
        parse("1999-12-31 13:00:00")


def test_a_moment_that_utc_cannot_count_is_an_error() -> None:
    with pytest.raises(ValueError, match="outside the years"):
        parser(("%Y-%m-%d %H:%M", "minute"))("9999-12-31 23:00")


@pytest.mark.parametrize(("ambiguous", "expected"), [("earlier", "2013-11-03T05:30Z"), ("later", "2013-11-03T06:30Z")])
def test_an_hour_that_comes_twice_is_read_as_the_mapping_says(
    ambiguous: Literal["earlier", "later"], expected: str
) -> None:
    parse = parser(("%Y-%m-%d %H:%M", "minute"), times=LocalTimes(NEW_YORK, ambiguous=ambiguous))
    assert parse("2013-11-03 01:30") == (ms(expected), "minute")


def test_an_hour_that_clocks_skipped_is_moved_forward_by_what_they_skipped() -> None:
    parse = parser(("%Y-%m-%d %H:%M", "minute"))
    assert parse("2013-03-10 02:36") == parse("2013-03-10 03:36") == (ms("2013-03-10T07:36Z"), "minute")


@pytest.mark.parametrize(
    ("text", "reason"), [("2013-03-10 02:36", "clocks skipped"), ("2013-11-03 01:30", "happened twice")]
)
def test_a_mapping_may_reject_local_times_that_are_no_single_moment(text: str, reason: str) -> None:
    times = LocalTimes(NEW_YORK, ambiguous="reject", nonexistent="reject")
    with pytest.raises(ValueError, match=reason):
        parser(("%Y-%m-%d %H:%M", "minute"), times=times)(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back_as_itself(day: date) -> None:
    found, precision = parser(("%Y-%m-%d", "day"))(day.isoformat())
    assert precision == "day"
    assert (EPOCH + timedelta(milliseconds=found)).date() == day
    assert found % 86_400_000 == 0


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - local times
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
def test_every_local_minute_that_exists_comes_back_as_itself(local: datetime, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    local = local.replace(second=0, microsecond=0)
    found, _ = parser(("%Y-%m-%d %H:%M", "minute"), times=LocalTimes(zone))(local.strftime("%Y-%m-%d %H:%M"))
    moment = EPOCH + timedelta(milliseconds=found)
    exists = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
    # The cut to the minute is made in UTC: offsets of before 1930 were not whole minutes everywhere.
    off_by = abs(moment.astimezone(zone).replace(tzinfo=None) - local)
    assert off_by < timedelta(minutes=1) or not exists


@given(st.text(max_size=30))
def test_any_other_text_is_an_error_and_nothing_worse(text: str) -> None:
    parse = parser(("%Y-%m-%d", "day"), ("%Y-%m-%d %H:%M", "minute"))
    try:
        found, precision = parse(text)
    except ValueError:
        return
    assert (type(found), precision in ("day", "minute")) == (int, True)
