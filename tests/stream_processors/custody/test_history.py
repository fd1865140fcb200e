"""All stays of a person together, and what of the last fold is used again."""

from copy import deepcopy
from typing import Any

from caseflow_processors.custody.history import CustodyMemo
from caseflow_processors.timelines.entries import Entry
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.custody.events_of_stays import (
    FIRST_DAY,
    admitted,
    by_stay,
    released,
    span,
    stay_events,
)
from tests.stream_processors.made import day

WINDOW = (-1, 30)


def _case(key: str, on: int) -> dict[str, Any]:
    moment = {"at": None, "precision": "day", "on": FIRST_DAY + on, "event_id": ""}
    return {"case_key": key, "first_contact": moment, "charged": None, "custodial": None}


def test_stays_come_sorted_by_key_with_their_days_and_their_case() -> None:
    custody = CustodyMemo().fold(by_stay([*span("b", 0, 5), *span("a", 3, 9)]), [_case("k", 0)], WINDOW)
    said = [(each["stay_key"], each["repair"], each["basis"], each["case_key"]) for each in custody.stays]
    assert said == [
        ("EAST-PRISON:a", "began_in_earlier_stay", "none", None),
        ("EAST-PRISON:b", "none", "inferred", "k"),
    ]
    assert [(each["held_from_on"] - FIRST_DAY, each["held_to_on"] - FIRST_DAY) for each in custody.stays] == [
        (5, 9),
        (0, 5),
    ]
    assert [found["kind"] for found in custody.findings] == ["overlapping_stays"]


def test_a_stay_that_nothing_touched_is_the_same_dict_again() -> None:
    memo, entries = CustodyMemo(), [*span("a", 0, 5), *span("b", 7, 9)]
    before = memo.fold(by_stay(entries), [], WINDOW).stays
    after = memo.fold(by_stay([*entries, *span("c", 20)]), [], WINDOW).stays
    assert [first is second for first, second in zip(before, after, strict=False)] == [True, True]


def test_a_stay_that_another_repairs_or_a_case_attributes_is_a_new_dict_and_the_old_one_unchanged() -> None:
    memo, entries = CustodyMemo(), span("b", 0)
    (before,) = memo.fold(by_stay(entries), [], WINDOW).stays
    as_published = deepcopy(before)
    _, repaired = memo.fold(by_stay([*entries, *span("a", 4, 9)]), [], WINDOW).stays
    (attributed,) = memo.fold(by_stay(entries), [_case("k", 0)], WINDOW).stays
    assert before == as_published
    assert repaired == {**before, "held_to_on": FIRST_DAY + 4, "repair": "cut_at_next_admission"}
    assert attributed == {**before, "basis": "inferred", "case_key": "k"}


def test_a_corrected_release_leaves_no_trace_of_the_old_one() -> None:
    memo, admission = CustodyMemo(), admitted("r1", day(0))
    memo.fold(by_stay([admission, released("r2", day(5), reason="bail")]), [], WINDOW)
    corrected = by_stay([admission, released("r2", day(8), reason="parole")])
    assert memo.fold(corrected, [], WINDOW) == CustodyMemo().fold(corrected, [], WINDOW)
    retracted = by_stay([admission])
    assert memo.fold(retracted, [], WINDOW) == CustodyMemo().fold(retracted, [], WINDOW)


@given(stay_events(), st.lists(st.sets(st.integers(0, 13)), max_size=4), st.lists(st.integers(0, 14), max_size=4))
def test_what_was_folded_before_decides_nothing_and_is_never_changed(
    entries: list[Entry], folded_without: list[set[int]], case_days: list[int]
) -> None:
    memo = CustodyMemo()
    published: list[tuple[Any, Any]] = []
    for number, without in enumerate([*folded_without, set()]):
        chosen = by_stay([each for place, each in enumerate(entries) if place not in without])
        cases = [_case(f"k{on}", on) for on in case_days[number:]]
        custody = memo.fold(chosen, cases, WINDOW)
        assert custody == CustodyMemo().fold(chosen, cases, WINDOW)
        published.append((custody, deepcopy(custody)))
    for custody, as_published in published:
        assert custody == as_published
