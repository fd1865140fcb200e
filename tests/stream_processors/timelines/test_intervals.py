"""Inactive times: suspensions and what ends them, for one person or all."""

from typing import Any

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, entry
from tests.stream_processors.timelines.cases import (
    ONE,
    TWO,
    about,
    arrested,
    fold,
    found,
    happened,
    kinds,
    on,
)

Interval = tuple[str | None, int | None, int | None]


def _suspended(number: int, text: str | None = None, **fields: Any) -> Entry:
    return happened("CaseSuspended", number, person=None if text is None else about(text), **fields)


def _resumed(number: int, text: str | None = None, **fields: Any) -> Entry:
    return happened("CaseResumed", number, person=None if text is None else about(text), **fields)


def _of(intervals: list[dict[str, Any]]) -> list[Interval]:
    return [(each["person"], on(each["suspended"]), on(each["resumed"])) for each in intervals]


def _case(*entries: Entry) -> list[Interval]:
    return _of(fold(arrested(), *entries)["inactive"])


def _person(*entries: Entry) -> list[Interval]:
    return _of(fold(arrested(), *entries)["defendants"][0]["inactive"])


def test_each_suspension_lasts_until_the_next_resumption() -> None:
    events = _suspended(5, reason="fitness"), _resumed(9), _suspended(20), _resumed(30), _suspended(40)
    assert _case(*events) == _person(*events) == [(None, 5, 9), (None, 20, 30), (None, 40, None)]
    assert fold(*events)["inactive"][1]["reason"] == "warrant"


def test_a_person_and_the_whole_case_are_suspended_apart() -> None:
    events = _suspended(5), _suspended(7, ONE), _resumed(9), _resumed(12, ONE)
    assert _case(*events) == _person(*events) == [(None, 5, 9), (ONE, 7, 12)]


def test_another_persons_suspension_is_not_the_defendants() -> None:
    assert _person(_suspended(5, TWO), _resumed(9, TWO)) == []


def test_a_resumption_for_all_ends_those_of_persons_where_none_is_for_all() -> None:
    events = _suspended(5, ONE), _suspended(6, TWO), _resumed(9)
    assert _case(*events) == [(ONE, 5, 9), (TWO, 6, 9)]
    assert _person(*events) == [(ONE, 5, 9)]
    assert kinds(fold(*events)) == []


def test_a_resumption_for_one_person_ends_the_suspension_of_all_for_them_alone() -> None:
    events = _suspended(5), _resumed(9, ONE), _resumed(20)
    assert _person(*events) == [(None, 5, 9)]
    assert _case(*events) == [(None, 5, 20)]
    assert kinds(fold(*events)) == []


def test_a_suspension_while_one_lasts_is_a_finding_and_begins_none() -> None:
    first, second = _suspended(5), _suspended(7)
    timeline = fold(first, second, _resumed(9))
    assert _of(timeline["inactive"]) == [(None, 5, 9)]
    assert found(timeline, "suspended_twice")["event_ids"] == sorted([first.event_id, second.event_id])
    assert found(fold(_suspended(5, ONE), _suspended(7, ONE)), "suspended_twice")["person"] == ONE


def test_a_resumption_of_what_was_not_suspended_is_a_finding_and_an_interval_with_an_end_alone() -> None:
    resumed = _resumed(9, reason="awaiting_other_proceedings")
    timeline = fold(resumed)
    assert _of(timeline["inactive"]) == [(None, None, 9)]
    assert timeline["inactive"][0]["reason"] == "awaiting_other_proceedings"
    assert found(timeline, "resumed_without_suspension")["event_ids"] == [resumed.event_id]
    assert found(fold(_suspended(5, TWO), _resumed(9, ONE)), "resumed_without_suspension")["person"] == ONE


def test_a_suspension_without_a_date_may_lie_before_any_resumption() -> None:
    undated = entry("CaseSuspended", occurred=UNDATED)
    assert kinds(fold(undated, _resumed(9))) == []
    assert _case(undated, _resumed(9)) == _person(undated, _resumed(9)) == [(None, None, 9)]
    assert _case(undated, _suspended(5), _resumed(9)) == [(None, 5, 9), (None, None, None)]


def test_a_resumption_without_a_date_ends_what_lasts() -> None:
    timeline = fold(_suspended(5), entry("CaseResumed", occurred=UNDATED))
    assert len(timeline["inactive"]) == 1
    assert timeline["inactive"][0]["resumed"]["on"] is None
    assert kinds(timeline) == []


def test_suspensions_make_no_one_leave() -> None:
    assert fold(arrested(), _suspended(5, ONE))["defendants"][0]["exit"] is None
