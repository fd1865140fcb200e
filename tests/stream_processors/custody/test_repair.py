"""The days for which each stay counts, so that nobody is held twice at once."""

import pytest
from caseflow_processors.custody.days import Held, Span, known_day
from caseflow_processors.custody.repair import overlaps, repair
from caseflow_processors.custody.stays import HeldStay
from caseflow_processors.timelines.entries import Entry
from hypothesis import given

from tests.stream_processors.custody.events_of_stays import (
    FIRST_DAY,
    MONTH,
    admitted,
    closed_stays,
    now_as,
    released,
    span,
    stay_events,
    stays_of,
)
from tests.stream_processors.made import UNDATED, day

Days = tuple[int | None, int | None, str]
LAST = 90
"""A day of the made-up calendar after everything."""


def _spans(stays: list[HeldStay]) -> list[Span]:
    return sorted(stay.days for stay in stays if isinstance(stay.days, Span))


def _held(stays: list[HeldStay]) -> dict[str, Held]:
    """The days of all stays, those that count for none in themselves included."""
    return {stay.key: stay.days for stay in stays if isinstance(stay.days, Held)} | repair(_spans(stays))


def _repaired(*entries: Entry) -> dict[str, Days]:
    """(first day, day after the last, repair) by stay id, in days of the made-up calendar."""
    return {
        key.partition(":")[2]: (_day(held.from_on), _day(held.to_on), held.repair)
        for key, held in _held(stays_of(*entries)).items()
    }


def _day(on: int | None) -> int | None:
    return None if on is None else on - FIRST_DAY


def test_stays_one_after_another_count_as_stated() -> None:
    assert _repaired(*span("a", 0, 5), *span("b", 5, 9), *span("c", 12)) == {
        "a": (0, 5, "none"),
        "b": (5, 9, "none"),
        "c": (12, None, "none"),
    }


def test_an_open_stay_ends_where_another_begins_later() -> None:
    assert _repaired(*span("a", 0), *span("b", 4, 9), *span("c", 20)) == {
        "a": (0, 4, "cut_at_next_admission"),
        "b": (4, 9, "none"),
        "c": (20, None, "none"),
    }


def test_open_stays_that_begin_on_one_day_are_both_cut_later_and_the_smaller_key_counts() -> None:
    assert _repaired(*span("a", 0), *span("b", 0), *span("c", 4)) == {
        "a": (0, 4, "cut_at_next_admission"),
        "b": (None, None, "inside_earlier_stay"),
        "c": (4, None, "none"),
    }
    assert _repaired(*span("a", 0), *span("b", 0)) == {
        "a": (0, None, "none"),
        "b": (None, None, "inside_earlier_stay"),
    }


def test_an_open_stay_and_a_closed_one_that_begin_on_one_day_follow_each_other() -> None:
    assert _repaired(*span("a", 0), *span("b", 0, 6)) == {
        "a": (6, None, "began_in_earlier_stay"),
        "b": (0, 6, "none"),
    }


def test_a_closed_stay_takes_precedence_until_its_release() -> None:
    assert _repaired(*span("a", 0, 10), *span("b", 6, 14), *span("c", 8, 9), *span("d", 9)) == {
        "a": (0, 10, "none"),
        "b": (10, 14, "began_in_earlier_stay"),
        "c": (None, None, "inside_earlier_stay"),
        "d": (14, None, "began_in_earlier_stay"),
    }


def test_of_stays_that_begin_on_one_day_the_one_that_ends_first_comes_first() -> None:
    assert _repaired(*span("a", 0, 10), *span("b", 0, 3)) == {
        "a": (3, 10, "began_in_earlier_stay"),
        "b": (0, 3, "none"),
    }
    assert _repaired(*span("b", 0, 3), *span("a", 0, 3))["b"] == (None, None, "inside_earlier_stay")


def test_an_open_stay_that_begins_in_another_and_is_cut_counts_between_and_is_marked_as_cut() -> None:
    assert _repaired(*span("a", 0, 10), *span("b", 5), *span("c", 20))["b"] == (10, 20, "cut_at_next_admission")
    assert _repaired(*span("a", 0, 10), *span("b", 5), *span("c", 7, 12))["b"] == (None, None, "inside_earlier_stay")


def test_a_stay_of_one_day_counts_for_no_night_and_is_not_repaired() -> None:
    assert _repaired(*span("a", 3, 3)) == {"a": (3, 3, "none")}
    assert _repaired(*span("a", 0, 5), *span("b", 3, 3))["b"] == (None, None, "inside_earlier_stay")


def test_an_open_stay_is_cut_by_a_stay_of_one_day_and_not_resumed() -> None:
    assert _repaired(*span("a", 0), *span("b", 3, 3))["a"] == (0, 3, "cut_at_next_admission")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([released("r1", day(3))], (None, None, "no_admission")),
        ([now_as("r1", day(3))], (None, None, "no_admission")),
        ([admitted("r1", day(3)), released("r2", day(2))], (None, None, "ends_before_it_begins")),
        ([admitted("r1", UNDATED)], (None, None, "undated")),
        ([admitted("r1", MONTH), released("r2", day(50))], (None, None, "undated")),
        ([admitted("r1", day(3)), released("r2", UNDATED)], (3, 4, "release_undated")),
        ([admitted("r1", day(40)), released("r2", MONTH)], (40, 41, "release_undated")),
    ],
)
def test_a_stay_without_two_known_days_in_order_counts_for_none_or_for_its_first(
    entries: list[Entry], expected: Days
) -> None:
    assert _repaired(*entries) == {"s1": expected}


def test_what_counts_for_no_day_cuts_nothing() -> None:
    backwards = [admitted("r1", day(9), stay_id="b"), released("r2", day(2), stay_id="b")]
    assert _repaired(*span("a", 0), *backwards, released("r3", day(5), stay_id="c"))["a"] == (0, None, "none")


def _covers(held: Held, on: int) -> bool:
    return held.from_on is not None and held.from_on <= on and (held.to_on is None or on < held.to_on)


def _stated(stay: HeldStay, stays: list[HeldStay]) -> range:
    """Days of the calendar that the stay states, an open one up to a later admission: written apart from the code."""
    admitted_on = stay.admitted_on
    if admitted_on is None or stay.record["ends_before_it_begins"]:
        return range(0)
    released = stay.record["released"]
    if released is not None:
        released_on = known_day(released)
        return range(admitted_on, admitted_on + 1 if released_on is None else released_on)
    later = [
        other.admitted_on
        for other in stays
        if other.admitted_on is not None
        and other.admitted_on > admitted_on
        and not other.record["ends_before_it_begins"]
    ]
    return range(admitted_on, min(later, default=FIRST_DAY + LAST))


def _first_that_covers(on: int, stays: list[HeldStay]) -> str | None:
    covering = []
    for stay in stays:
        days = _stated(stay, stays)
        if on in days:
            released = stay.record["released"]
            released_on = stay.admitted_on if known_day(released) is None else known_day(released)
            covering.append((stay.admitted_on, released is None, released_on, stay.key))
    return min(covering)[-1] if covering else None


@given(stay_events())
def test_each_day_counts_for_the_first_of_the_stays_that_cover_it_and_for_no_other(entries: list[Entry]) -> None:
    stays = stays_of(*entries)
    held = _held(stays)
    assert held.keys() == {stay.key for stay in stays}
    for on in range(FIRST_DAY - 2, FIRST_DAY + LAST):
        covering = [key for key, days in held.items() if _covers(days, on)]
        first = _first_that_covers(on, stays)
        assert covering == ([] if first is None else [first])


@given(closed_stays())
def test_of_closed_stays_no_day_is_lost_and_none_is_won(entries: list[Entry]) -> None:
    stays = stays_of(*entries)
    held = _held(stays)
    stated = {on for stay in stays for on in _stated(stay, stays)}
    counted = [on for on in range(FIRST_DAY, FIRST_DAY + LAST) for days in held.values() if _covers(days, on)]
    assert len(counted) == len(set(counted))
    assert set(counted) == stated


@given(stay_events())
def test_a_stay_is_marked_exactly_where_its_days_are_not_those_stated(entries: list[Entry]) -> None:
    stays = stays_of(*entries)
    for key, days in _held(stays).items():
        (stay,) = [each for each in stays if each.key == key]
        released = stay.record["released"]
        as_stated = (
            stay.admitted_on is not None
            and days.from_on == stay.admitted_on
            and (days.to_on is None if released is None else days.to_on == known_day(released))
        )
        assert (days.repair == "none") == as_stated


def _overlapping(*entries: Entry) -> list[list[str]]:
    return [found["event_ids"] for found in overlaps(_spans(stays_of(*entries)))]


def _ids(*entries: Entry) -> list[str]:
    return sorted(entry.event_id for entry in entries)


def test_two_stays_at_once_are_a_finding_and_a_transfer_within_a_day_is_none() -> None:
    first, second = span("a", 0, 10), span("b", 9, 12)
    assert _overlapping(*first, *second) == [_ids(first[0], second[0])]
    assert _overlapping(*span("a", 0, 10), *span("b", 10, 12)) == []


def test_a_stay_without_a_release_lasts_on() -> None:
    first, second, third = span("a", 0), span("b", 50, 60), span("c", 70, 80)
    assert _overlapping(*first, *second, *third) == [_ids(first[0], second[0]), _ids(first[0], third[0])]


def test_a_stay_that_ends_before_it_begins_overlaps_nothing() -> None:
    backwards = [admitted("r1", day(10), stay_id="a"), released("r2", day(0), stay_id="a")]
    assert _overlapping(*backwards, *span("b", 5, 20)) == []


def test_a_stay_released_on_no_known_day_is_not_known_to_overlap() -> None:
    undated = [admitted("r1", day(0), stay_id="a"), released("r2", UNDATED, stay_id="a")]
    assert _overlapping(*undated, *span("b", 0, 3), *span("c", 5, 9)) == []
