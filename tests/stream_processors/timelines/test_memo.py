"""What one fold of a case leaves for the next: only what changed is made again, and the result is the same."""

from typing import Any

from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.memo import CaseMemo

from tests.stream_processors.made import RULES, same
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    TWO,
    about,
    arrested,
    charged,
    happened,
    moment,
    on,
    stay,
)

HEARINGS = [happened("HearingHeld", 100 + number, person=about(TWO)) for number in range(200)]
"""So many that one more does not make everything be divided anew."""
EVENTS = [arrested(1), charged(2), arrested(3, person=about(TWO), record="two"), *HEARINGS]

THREE = "police-person:P3"
Stays = dict[tuple[str, str], dict[str, Any]]


class _Case:
    """A case folded again and again with one memo, each time compared with a fold without."""

    def __init__(self) -> None:
        self._memo = CaseMemo()
        self._entries = {entry.event_id: entry for entry in EVENTS}

    def fold(self, *added: Entry, without: tuple[Entry, ...] = (), stays: Stays | None = None) -> dict[str, Any]:
        self._entries.update({entry.event_id: entry for entry in added})
        for entry in without:
            del self._entries[entry.event_id]
        timeline = self._fold(self._memo, stays or {})
        assert timeline == self._fold(None, stays or {})
        return timeline

    def _fold(self, memo: CaseMemo | None, stays: Stays) -> dict[str, Any]:
        return fold_case(CASE, self._entries.values(), stays, successor=None, rules=RULES, memo=memo)


def test_an_event_of_one_person_leaves_the_others_the_same_objects() -> None:
    case = _Case()
    one, two = case.fold()["defendants"]
    one_after, two_after = case.fold(happened("HearingHeld", 50, person=about(ONE), record="more"))["defendants"]
    assert two_after is two
    assert one_after != one
    assert on(one_after["first_hearing"]) == 50


def test_an_event_that_is_only_about_the_case_leaves_all_persons_the_same_objects() -> None:
    case = _Case()
    before = case.fold()["defendants"]
    more = happened("CaseRegistered", 50), happened("HearingHeld", 500, record="all, later than theirs")
    after = case.fold(*more)["defendants"]
    assert after[1] is before[1]
    assert case.fold(happened("CaseTransferred", 60))["defendants"][0] is after[0]


def test_a_hearing_for_all_comes_to_whoever_came_into_the_case_between_it_and_the_one_before() -> None:
    case = _Case()
    case.fold(happened("HearingHeld", 1, record="for all, early"), arrested(60, person=about(THREE), record="three"))
    assert case.fold()["defendants"][2]["first_hearing"] is None
    for day, record in ((80, "b"), (70, "c"), (75, "d")):
        last = case.fold(happened("HearingHeld", day, record=record))["defendants"][2]
    assert on(last["first_hearing"]) == 70


def test_what_is_for_all_and_says_nothing_new_of_a_person_leaves_them_the_same_object() -> None:
    case = _Case()
    case.fold(happened("CaseReferred", 10, persons=[]))
    before = case.fold(happened("CaseReferred", 11, persons=[], record="a"))["defendants"]
    after = case.fold(happened("CaseReferred", 12, persons=[], record="b"))["defendants"]
    assert all(one is other for one, other in zip(before, after, strict=True))


def test_a_suspension_for_all_comes_to_every_person_and_goes_again() -> None:
    case = _Case()
    before = case.fold()["defendants"]
    suspended = happened("CaseSuspended", 20)
    assert [len(each["inactive"]) for each in case.fold(suspended)["defendants"]] == [1, 1]
    own = happened("CaseResumed", 30, person=about(ONE))
    one, two = case.fold(own)["defendants"]
    assert ([on(each["resumed"]) for each in one["inactive"]], two["inactive"][0]["resumed"]) == ([30], None)
    assert case.fold(without=(suspended, own))["defendants"] == before


def test_a_stay_that_is_attributed_or_taken_back_changes_its_person_alone() -> None:
    case = _Case()
    one, two = case.fold()["defendants"]
    held: Stays = {(ONE, "a:1"): stay("a:1", status="sentenced", admitted=moment(9))}
    admitted, unchanged = case.fold(stays=held)["defendants"]
    assert (admitted["stage"], unchanged is two) == ("admitted", True)
    again = {place: dict(each) for place, each in held.items()}
    assert case.fold(stays=again)["defendants"][0] is admitted
    assert case.fold()["defendants"] == [one, two]


def test_what_is_taken_back_takes_its_identifiers_and_its_person_with_it() -> None:
    case = _Case()
    before = case.fold()
    third = arrested(5, person=about(THREE), record="three", cases=same(CASE, "court-case:C1"))
    more = case.fold(third)
    assert (len(more["defendants"]), more["identifiers"]) == (3, ["court-case:C1", CASE])
    assert case.fold(without=(third,)) == before


def test_a_corrected_event_takes_the_place_of_the_one_before() -> None:
    case = _Case()
    case.fold()
    first, corrected = HEARINGS[0], happened("HearingHeld", 100, person=about(TWO), result="vacated")
    assert first.event_id == corrected.event_id
    timeline = case.fold(corrected)
    assert len(timeline["events"]) == len(EVENTS)
    assert on(timeline["defendants"][1]["first_hearing"]) == 101
