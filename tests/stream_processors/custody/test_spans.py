"""Where and as what a person was held, on which days."""

from itertools import pairwise
from typing import Any

from caseflow_processors.custody.history import CustodyMemo
from caseflow_processors.timelines.entries import Entry
from hypothesis import given

from tests.stream_processors.custody.events_of_stays import (
    FIRST_DAY,
    MONTH,
    admitted,
    by_stay,
    moved,
    now_as,
    released,
    span,
    stay_events,
)
from tests.stream_processors.made import UNDATED, at_minute, day, same

WINDOW = (-1, 30)
Days = tuple[int, int | None, str, str]


def _spans(*entries: Entry) -> list[Days]:
    """(first day, day after the last, status, facility) in days of the made-up calendar."""
    spans = CustodyMemo().fold(by_stay(list(entries)), [], WINDOW).spans
    return [
        (
            each["from_on"] - FIRST_DAY,
            None if each["to_on"] is None else each["to_on"] - FIRST_DAY,
            each["legal_status"],
            each["facility"],
        )
        for each in spans
    ]


def test_a_stay_is_cut_where_its_status_or_facility_changes() -> None:
    assert _spans(admitted("r1", day(0)), now_as("r2", day(4)), moved("r3", day(6)), released("r4", day(9))) == [
        (0, 4, "not_stated", "f1"),
        (4, 6, "sentenced", "f1"),
        (6, 9, "sentenced", "f2"),
    ]


def test_of_several_changes_on_a_day_the_last_counts() -> None:
    assert _spans(
        admitted("r1", at_minute(0, 60)),
        moved("r2", at_minute(0, 70)),
        now_as("r3", day(4)),
        moved("r4", day(4), "f2", "f3"),
    ) == [(0, 4, "not_stated", "f2"), (4, None, "sentenced", "f3")]


def test_a_change_that_is_undone_within_the_day_leaves_one_span() -> None:
    assert _spans(
        admitted("r1", day(0)),
        moved("r2", at_minute(4, 60)),
        moved("r3", at_minute(4, 90), "f2", "f1"),
        released("r4", day(9)),
    ) == [(0, 9, "not_stated", "f1")]


def test_a_change_on_the_day_of_release_and_one_without_a_date_cut_nothing() -> None:
    assert _spans(admitted("r1", day(0)), moved("r2", day(9)), now_as("r3", UNDATED), released("r4", day(9))) == [
        (0, 9, "not_stated", "f1")
    ]


def test_a_change_known_to_the_month_counts_from_its_first_day_that_lies_in_the_stay() -> None:
    assert _spans(admitted("r1", day(20)), now_as("r2", MONTH), released("r3", day(40))) == [
        (20, 31, "not_stated", "f1"),
        (31, 40, "sentenced", "f1"),
    ]
    assert _spans(admitted("r1", day(35)), now_as("r2", MONTH)) == [(35, None, "sentenced", "f1")]


def test_a_stay_that_counts_later_than_it_began_counts_as_what_it_then_was() -> None:
    assert _spans(
        *span("a", 0, 10),
        *span("b", 5, 20, facility="g1"),
        now_as("b-status", day(7), stay_id="b"),
        now_as("b-again", day(15), "other", stay_id="b"),
    ) == [(0, 10, "not_stated", "f1"), (10, 15, "sentenced", "g1"), (15, 20, "other", "g1")]


def test_changes_after_a_cut_are_not_counted() -> None:
    assert _spans(*span("a", 0), now_as("a-status", day(9), stay_id="a"), *span("b", 5)) == [
        (0, 5, "not_stated", "f1"),
        (5, None, "not_stated", "f1"),
    ]


def test_a_stay_of_no_night_has_no_span() -> None:
    assert _spans(*span("a", 3, 3)) == []


def test_each_span_names_its_stay_and_the_case_of_it() -> None:
    custody = CustodyMemo().fold(by_stay(span("a", 0, 4, cases=same("police-case:K7"))), [], WINDOW)
    assert [(each["stay_key"], each["case_key"]) for each in custody.spans] == [("EAST-PRISON:a", "police-case:K7")]


def _as_what(stay: dict[str, Any], on: int) -> tuple[str, str]:
    """Of the periods that have begun by a day, the last: written apart from the code."""
    begun = [
        period for period in stay["periods"] if period["moment"]["on"] is not None and period["moment"]["on"] <= on
    ]
    return begun[-1]["legal_status"], begun[-1]["facility"]


@given(stay_events())
def test_spans_lie_in_order_without_overlap_and_say_of_each_day_held_as_what(entries: list[Entry]) -> None:
    custody = CustodyMemo().fold(by_stay(entries), [], WINDOW)
    for each in custody.spans:
        assert each["to_on"] is None or each["from_on"] < each["to_on"]
    for first, second in pairwise(custody.spans):
        assert first["to_on"] is not None
        assert first["to_on"] <= second["from_on"]
    stays = {stay["stay_key"]: stay for stay in custody.stays}
    for on in range(FIRST_DAY - 2, FIRST_DAY + 90):
        holding = {
            key
            for key, stay in stays.items()
            if stay["held_from_on"] is not None
            and stay["held_from_on"] <= on
            and (stay["held_to_on"] is None or on < stay["held_to_on"])
        }
        spans = [
            each for each in custody.spans if each["from_on"] <= on and (each["to_on"] is None or on < each["to_on"])
        ]
        assert {each["stay_key"] for each in spans} == holding
        for each in spans:
            assert (each["legal_status"], each["facility"]) == _as_what(stays[each["stay_key"]], on)
