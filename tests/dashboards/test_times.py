"""Time ranges of the preview."""

from datetime import UTC, datetime

import pytest
from caseflow_dashboards.preview.times import BadTimeRange, TimeRange, read_moment, read_range


def ms(*parts: int) -> int:
    year, month, day, *rest = parts
    hour, minute, second = (*rest, 0, 0, 0)[:3]
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1000


NOW = ms(2016, 3, 31, 12)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", NOW),
        ("now-90s", NOW - 90_000),
        ("now-2h", NOW - 7_200_000),
        ("now-30d", ms(2016, 3, 1, 12)),
        ("now+1w", ms(2016, 4, 7, 12)),
        ("now-1M", ms(2016, 2, 29, 12)),
        ("now-13M", ms(2015, 2, 28, 12)),
        ("now-5y", ms(2011, 3, 31, 12)),
        ("2012-01-01", ms(2012, 1, 1)),
        ("2012-01-01T00:00:00.000Z", ms(2012, 1, 1)),
        ("2012-01-01T02:00:00+02:00", ms(2012, 1, 1)),
        ("1325376000000", ms(2012, 1, 1)),
        ("-86400000", ms(1969, 12, 31)),
    ],
)
def test_a_moment_is_read_in_each_of_grafanas_forms(text: str, moment: int) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "now-5", "now-999999y", "2012-13-01", "12/31/2014", "now - 5y", "1e9"]
)
def test_a_moment_in_another_form_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(BadTimeRange, match=r"cannot be read; expected now"):
        read_moment(text, NOW)


def test_a_range_is_read_against_one_now() -> None:
    assert read_range("now-1d", "now", NOW) == TimeRange(NOW - 86_400_000, NOW)


def test_a_range_of_one_moment_is_a_range() -> None:
    assert read_range("now", "now", NOW).seconds == 0


def test_an_inverted_range_is_refused() -> None:
    with pytest.raises(BadTimeRange, match=r"ends \[2012-01-01\] before it begins \[2014-01-01\]"):
        read_range("2014-01-01", "2012-01-01", NOW)
