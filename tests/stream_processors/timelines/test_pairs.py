"""Starts and the ends that answer them: appeals, diversions, seals."""

from typing import Any

import pytest
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.pairs import Pair
from caseflow_processors.timelines.seals import seals

from tests.stream_processors.made import UNDATED, entry
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    TWO,
    about,
    decided,
    defendant,
    fold,
    found,
    happened,
    kinds,
    on,
)


def _lodged(number: int, text: str | None = None, **fields: Any) -> Entry:
    return happened("AppealLodged", number, person=None if text is None else about(text), **fields)


def _answered(number: int, text: str | None = None, **fields: Any) -> Entry:
    return happened("AppealDecided", number, person=None if text is None else about(text), **fields)


def _appeals(*entries: Entry) -> list[tuple[str | None, int | None, int | None]]:
    found_appeals = fold(decided(0), decided(0, person=about(TWO), record="two"), *entries)["appeals"]
    return [(each["person"], on(each["lodged"]), on(each["decided"])) for each in found_appeals]


def test_an_appeal_is_answered_by_the_next_decision_for_the_same_person_or_all() -> None:
    assert _appeals(_lodged(5, ONE), _lodged(6, TWO), _answered(9, TWO), _answered(12, ONE)) == [
        (ONE, 5, 12),
        (TWO, 6, 9),
    ]
    assert _appeals(_lodged(5), _lodged(6, by="prosecution"), _answered(9)) == [(None, 5, 9), (None, 6, None)]


def test_an_appeal_of_a_person_may_be_decided_for_all_and_one_of_all_for_a_person() -> None:
    assert _appeals(_lodged(5, ONE), _answered(9)) == [(ONE, 5, 9)]
    assert _appeals(_lodged(5), _answered(9, ONE)) == [(ONE, 5, 9)]
    assert _appeals(_lodged(5, TWO), _answered(9, ONE)) == [(TWO, 5, None), (ONE, None, 9)]


def test_an_appeal_says_who_appeals_and_what_came_of_it() -> None:
    (appeal,) = fold(decided(0), _lodged(5, by="victim"), _answered(9, outcome="varied"))["appeals"]
    assert (appeal["by"], appeal["outcome"]) == ("victim", "varied")
    (open_one,) = fold(decided(0), _lodged(5))["appeals"]
    assert (open_one["outcome"], open_one["decided"]) == (None, None)


def test_an_appeal_decided_that_nobody_lodged_is_a_finding() -> None:
    answered = _answered(9, ONE)
    timeline = fold(decided(0), answered)
    assert found(timeline, "appeal_decided_without_lodging")["event_ids"] == [answered.event_id]
    assert timeline["appeals"][0]["by"] == "not_stated"
    assert kinds(fold(decided(0), _lodged(5, ONE), answered)) == []


def test_an_appeal_against_no_verdict_is_one_finding_that_points_to_all_of_it() -> None:
    lodged, answered = _lodged(5, ONE), _answered(9, ONE)
    timeline = fold(lodged, answered, decided(0, person=about(TWO)))
    assert kinds(timeline) == ["appeal_without_verdict"]
    assert found(timeline, "appeal_without_verdict")["event_ids"] == sorted([lodged.event_id, answered.event_id])
    assert found(timeline, "appeal_without_verdict")["person"] == ONE
    assert kinds(fold(_lodged(5))) == ["appeal_without_verdict"]
    assert kinds(fold(_lodged(5), decided(0, is_final=False))) == []


def test_a_start_without_a_date_may_lie_before_any_end_and_waits_for_one_that_no_other_waits_for() -> None:
    undated = entry("AppealLodged", "undated", occurred=UNDATED)
    assert _appeals(undated, _answered(9)) == [(None, None, 9)]
    assert kinds(fold(decided(0), undated, _answered(9))) == []
    assert _appeals(undated, _lodged(5), _answered(9), _answered(20)) == [(None, 5, 9), (None, None, 20)]


def test_a_start_after_the_end_is_not_answered_by_it() -> None:
    assert _appeals(_answered(5), _lodged(9)) == [(None, None, 5), (None, 9, None)]


def test_a_pair_has_an_event() -> None:
    with pytest.raises(ValueError, match="a start or an end expected"):
        _ = Pair(None, None).said


def test_diversions_stand_in_order_each_end_with_the_earliest_that_lasts() -> None:
    known = defendant(
        happened("DiversionOrdered", 5, programme="treatment"),
        happened("DiversionOrdered", 7, programme="restorative"),
        happened("DiversionEnded", 9, result="not_completed"),
    )
    assert [
        (each["programme"], on(each["ordered"]), each["result"], on(each["ended"])) for each in known["diversions"]
    ] == [
        ("treatment", 5, "not_completed", 9),
        ("restorative", 7, None, None),
    ]


def test_a_diversion_that_nobody_ordered_is_a_finding() -> None:
    ended = happened("DiversionEnded", 9)
    timeline = fold(ended)
    assert found(timeline, "diversion_ended_without_order")["event_ids"] == [ended.event_id]
    assert timeline["defendants"][0]["diversions"][0]["programme"] == "not_stated"
    assert kinds(fold(happened("DiversionOrdered", 5), ended)) == []


def _sealed(number: int, **fields: Any) -> Entry:
    return happened("RecordSealed", number, **fields)


def _unsealed(number: int, **fields: Any) -> Entry:
    return happened("RecordUnsealed", number, **fields)


def _seals(*entries: Entry) -> list[tuple[str | None, str, int | None, int | None]]:
    return [
        (each["person"], each["scope"], on(each["sealed"]), on(each["unsealed"])) for each in fold(*entries)["seals"]
    ]


def test_a_seal_on_the_case_and_one_on_a_persons_record_in_it_are_lifted_apart() -> None:
    events = _sealed(1), _sealed(2, person=about(ONE)), _unsealed(9, person=about(ONE))
    assert _seals(*events) == [(None, "full", 1, None), (ONE, "full", 2, 9)]
    assert {each["case_key"] for each in fold(*events)["seals"]} == {CASE}


def test_a_lifting_answers_a_seal_of_its_scope_and_else_any() -> None:
    seals_of_both = _sealed(1, scope="public"), _sealed(2, scope="full")
    assert _seals(*seals_of_both, _unsealed(9, scope="full")) == [(None, "public", 1, None), (None, "full", 2, 9)]
    assert _seals(*seals_of_both, _unsealed(9, scope="other")) == [(None, "public", 1, 9), (None, "full", 2, None)]


def test_a_lifting_of_no_seal_is_a_finding() -> None:
    unsealed = _unsealed(9, authority="another court")
    timeline = fold(unsealed)
    assert found(timeline, "unsealed_without_seal")["event_ids"] == [unsealed.event_id]
    assert (timeline["seals"][0]["authority"], timeline["seals"][0]["sealed"]) == ("another court", None)
    assert kinds(fold(_sealed(1), unsealed)) == []
    assert kinds(fold(_sealed(1, person=about(ONE)), unsealed)) == ["unsealed_without_seal"]


def test_a_seal_on_all_of_a_persons_records_names_no_case() -> None:
    (seal,), findings = seals([entry("RecordSealed", cases=[], person=about(ONE))])
    assert (seal["person"], seal["case_key"], findings) == (ONE, None, [])
