"""The case of a stay: stated by the agency, inferred from what lies near, or none."""

from typing import Any

import pytest
from caseflow_processors.custody.attribution import Attributor, changes
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.custody.events_of_stays import FIRST_DAY, MONTH, admitted, now_as, released, stay_of
from tests.stream_processors.made import UNDATED, day, entry, same

WINDOW = (-1, 30)
Occurred = dict[str, Any]


def _moment(occurred: Occurred | None) -> dict[str, Any] | None:
    return None if occurred is None else entry("SuspectArrested", occurred=occurred).moment


def _case(
    key: str, first_contact: Occurred | None = None, charged: Occurred | None = None, custodial: Occurred | None = None
) -> dict[str, Any]:
    return {
        "case_key": key,
        "first_contact": _moment(first_contact),
        "charged": _moment(charged),
        "custodial": _moment(custodial),
    }


def _attributed(
    known: list[dict[str, Any]], *, release_cases: Any = (), occurred: Occurred | None = None, **admission: Any
) -> tuple[str, str | None]:
    entries = [admitted("r1", occurred or day(0), **admission)]
    if release_cases:
        entries.append(released("r2", day(1), cases=release_cases))
    return Attributor(known, WINDOW).case_of(stay_of(*entries))


def test_a_case_that_the_agency_states_comes_first() -> None:
    near = [_case("near", day(0), None, day(0))]
    assert _attributed(near, cases=same("police-case:K7")) == ("stated", "police-case:K7")
    assert _attributed(near, release_cases=same("police-case:K8")) == ("stated", "police-case:K8")
    assert _attributed(near, cases=same("police-case:K7"), release_cases=same("police-case:K8"))[1] == "police-case:K7"
    assert _attributed(near, cases=same("police-case:K7"), legal_status="sentenced")[1] == "police-case:K7"


@pytest.mark.parametrize(("distance", "inside"), [(-2, False), (-1, True), (0, True), (30, True), (31, False)])
def test_the_window_counts_both_of_its_ends(distance: int, inside: bool) -> None:
    expected = ("inferred", "k") if inside else ("none", None)
    assert _attributed([_case("k", day(distance))]) == expected
    assert _attributed([_case("k", None, day(distance))]) == expected


def test_the_nearest_case_counts_by_first_contact_or_charge() -> None:
    cases = [_case("a", day(5)), _case("b", day(20), day(2)), _case("c", day(-40), day(4))]
    assert _attributed(cases) == ("inferred", "b")


def test_ties_go_to_the_smallest_case() -> None:
    assert _attributed([_case("b", day(-1)), _case("a", day(1)), _case("c", day(1))]) == ("inferred", "a")
    assert _attributed([_case("a", day(-1)), _case("b", day(1))]) == ("inferred", "a")


def test_a_stay_of_a_sentenced_person_is_not_inferred_from_a_contact() -> None:
    assert _attributed([_case("k", day(0))], legal_status="sentenced") == ("none", None)
    assert _attributed([_case("k", day(0))], legal_status="no such word") == ("inferred", "k")


def test_a_sentenced_persons_stay_is_of_the_newest_case_with_a_custodial_sentence_until_that_day() -> None:
    cases = [
        _case("a", custodial=day(-900)),
        _case("b", custodial=day(-3)),
        _case("c", custodial=day(1)),
        _case("d", charged=day(0)),
    ]
    assert _attributed(cases, legal_status="sentenced") == ("inferred", "b")
    assert _attributed(cases, legal_status="sentenced", occurred=day(1)) == ("inferred", "c")
    assert _attributed(cases, legal_status="sentenced", occurred=day(-901)) == ("none", None)


def test_of_custodial_sentences_on_one_day_the_smallest_case_counts() -> None:
    cases = [_case("b", custodial=day(-3)), _case("a", custodial=day(-3))]
    assert _attributed(cases, legal_status="sentenced") == ("inferred", "a")


def test_a_stay_that_was_not_of_a_sentenced_person_does_not_follow_a_sentence() -> None:
    assert _attributed([_case("k", custodial=day(-3))]) == ("none", None)


def test_what_a_stay_becomes_after_its_admission_does_not_move_it() -> None:
    stay = stay_of(admitted("r1", day(0)), now_as("r2", day(9), "sentenced"))
    cases = [_case("a", day(0)), _case("b", custodial=day(8))]
    assert Attributor(cases, WINDOW).case_of(stay) == ("inferred", "a")


def test_nothing_is_inferred_without_a_date_known_to_the_day() -> None:
    assert _attributed([_case("k", day(31))], occurred=UNDATED) == ("none", None)
    assert _attributed([_case("k", day(31))], occurred=MONTH) == ("none", None)
    assert _attributed([_case("k", MONTH)], occurred=day(31)) == ("none", None)
    assert _attributed([_case("k", UNDATED)]) == ("none", None)
    assert _attributed([_case("k", custodial=MONTH)], occurred=day(90), legal_status="sentenced") == ("none", None)


def test_a_stay_known_only_by_its_release_is_not_inferred() -> None:
    assert Attributor([_case("k", day(0))], WINDOW).case_of(stay_of(released("r1", day(0)))) == ("none", None)


_DAYS = st.none() | st.integers(-40, 40)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(_DAYS, _DAYS)),
    st.tuples(st.integers(-9, 5), st.integers(-3, 33)),
)
def test_the_nearest_case_is_the_one_that_a_search_through_all_finds(
    days: dict[str, tuple[int | None, int | None]], window: tuple[int, int]
) -> None:
    def moment(on: int | None) -> dict[str, Any] | None:
        return None if on is None else {"at": None, "precision": "day", "on": FIRST_DAY + on, "event_id": ""}

    cases = [
        {"case_key": key, "first_contact": moment(contact), "charged": moment(charge), "custodial": None}
        for key, (contact, charge) in days.items()
    ]
    within = [
        (abs(on), key) for key, both in days.items() for on in both if on is not None and window[0] <= on <= window[1]
    ]
    expected = min(within)[1] if within else None
    assert Attributor(cases, window).case_of(stay_of(admitted("r1", day(0)))).case_key == expected


def _stay(stay_key: str, case_key: str | None, **fields: Any) -> dict[str, Any]:
    return {"stay_key": stay_key, "case_key": case_key, **fields}


def _said(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[bool, str, str]]:
    found = changes("p", "EAST", before=before, after=after)
    assert all((attribution["stay"] is None) == attribution["withdrawn"] for attribution in found)
    return [(word["withdrawn"], word["case_key"], word["stay_key"]) for word in found]


def test_a_new_attribution_is_told_and_an_unchanged_one_is_not() -> None:
    assert _said([], [_stay("s", "k")]) == [(False, "k", "s")]
    assert _said([_stay("s", "k")], [_stay("s", "k")]) == []
    same_dict = _stay("s", "k")
    assert _said([same_dict], [same_dict]) == []
    assert _said([], [_stay("s", None)]) == []


def test_one_that_says_something_else_is_told_again() -> None:
    assert _said([_stay("s", "k", days=1)], [_stay("s", "k", days=2)]) == [(False, "k", "s")]


def test_one_that_moves_is_taken_back_at_the_old_case_and_told_to_the_new() -> None:
    assert _said([_stay("s", "k")], [_stay("s", "m")]) == [(True, "k", "s"), (False, "m", "s")]


def test_one_that_ends_is_taken_back() -> None:
    assert _said([_stay("s", "k")], [_stay("s", None)]) == [(True, "k", "s")]
    assert _said([_stay("s", "k")], []) == [(True, "k", "s")]
