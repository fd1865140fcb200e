"""The order of events: ties, unknown times and mixed precision."""

from typing import Any

import pytest
from caseflow_processors.timelines.moments import certainly_before

from tests.stream_processors.made import DAY_MS, EAST, UNDATED, WEST, at_minute, day, entry, same

YEAR_2020 = {"at": 18262 * DAY_MS, "precision": "year"}
FEBRUARY = {"at": (18262 + 31) * DAY_MS, "precision": "month"}


def _before(one: tuple[str, dict[str, Any]], two: tuple[str, dict[str, Any]]) -> bool:
    first = entry(one[0], "r1", occurred=one[1])
    second = entry(two[0], "r2", occurred=two[1])
    return first.order < second.order


def test_a_day_precedes_the_minutes_of_that_day_and_follows_those_of_the_day_before() -> None:
    # EAST is five and a half hours ahead of UTC: its day 1 begins at 18:30 UTC of day 0.
    assert _before(("ChargeFiled", day(1)), ("SuspectArrested", at_minute(0, 18 * 60 + 31)))
    assert _before(("SuspectArrested", at_minute(0, 18 * 60 + 29)), ("ChargeFiled", day(1)))


def test_a_month_and_a_year_stand_at_their_beginning() -> None:
    assert _before(("ChargeFiled", YEAR_2020), ("ChargeFiled", day(1)))
    assert _before(("ChargeFiled", day(30)), ("ChargeFiled", FEBRUARY))
    assert _before(("ChargeFiled", FEBRUARY), ("ChargeFiled", day(32)))


def test_what_has_no_date_comes_last() -> None:
    assert _before(("PersonReleased", day(1000)), ("CrimeReported", UNDATED))


def test_ties_follow_the_usual_order_of_types_and_then_the_event_id() -> None:
    types = (
        "CrimeReported",
        "SuspectIdentified",
        "SuspectArrested",
        "PersonAdmitted",
        "ChargeFiled",
        "VerdictReturned",
    )
    for earlier, later in zip(types, types[1:], strict=False):
        assert _before((earlier, day(0)), (later, day(0)))
        assert _before((earlier, UNDATED), (later, UNDATED))
    one, two = entry("ChargeFiled", "r1"), entry("ChargeFiled", "r2")
    assert (one.order < two.order) == (one.event_id < two.event_id)


def test_events_of_two_time_zones_are_compared_in_utc() -> None:
    cases = same("police-case:K1")
    west_evening = entry("SuspectArrested", "r1", place=WEST, cases=cases, occurred=day(0))
    east_morning = entry("SuspectArrested", "r1", place=EAST, cases=cases, occurred=day(0))
    assert east_morning.order < west_evening.order


def test_the_local_date_is_that_of_the_jurisdiction_for_minutes_and_the_label_for_days() -> None:
    evening_utc = at_minute(0, 20 * 60)
    assert entry("SuspectArrested", occurred=evening_utc).moment["on"] == 18263
    assert entry("SuspectArrested", place=WEST, occurred=evening_utc).moment["on"] == 18262
    assert entry("SuspectArrested", place=WEST, occurred=day(0)).moment["on"] == 18262
    assert entry("SuspectArrested", occurred=UNDATED).moment["on"] is None
    assert entry("SuspectArrested", occurred=FEBRUARY).moment["on"] == 18262 + 31


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (at_minute(0, 5), at_minute(0, 6), True),
        (at_minute(0, 6), at_minute(0, 6), False),
        (day(0), day(1), True),
        (at_minute(0, 5), day(0), False),
        (day(0), at_minute(0, 5), False),
        (at_minute(0, 5), day(1), True),
        (day(40), FEBRUARY, False),
        (day(20), FEBRUARY, True),
        (day(300), YEAR_2020, False),
        (day(-1), YEAR_2020, True),
        (UNDATED, day(0), False),
        (day(0), UNDATED, False),
    ],
)
def test_what_may_still_be_in_order_is_not_out_of_order(one: Any, two: Any, expected: bool) -> None:
    first, second = entry("ChargeFiled", occurred=one).moment, entry("ChargeFiled", occurred=two).moment
    assert certainly_before(first, second) is expected


def test_nothing_is_before_a_moment_that_does_not_exist() -> None:
    moment = entry("ChargeFiled").moment
    assert not certainly_before(None, moment)
    assert not certainly_before(moment, None)
