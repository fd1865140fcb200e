"""The case of a stay: stated by the agency, inferred from what lies near, or none."""

from typing import Any

import pytest
from caseflow_processors.custody.attribution import attribute, changes, nearest_case
from caseflow_processors.custody.stays import Stays

from tests.stream_processors.made import UNDATED, day, entry, same

WINDOW = (-1, 30)


def _moment(occurred: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if occurred is None else entry("ChargeFiled", occurred=occurred).moment


def _case(
    key: str, first_contact: dict[str, Any] | None = None, charged: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"case_key": key, "first_contact": _moment(first_contact), "charged": _moment(charged)}


def _attributed(known: list[dict[str, Any]], *, release_cases: Any = (), **admission: Any) -> tuple[str, str | None]:
    stays = Stays()
    stays.add(entry("PersonAdmitted", occurred=admission.pop("occurred", day(0)), **admission))
    if release_cases:
        stays.add(entry("PersonReleased", occurred=day(1), cases=release_cases))
    (held,) = stays.close()
    attribute(held, known, WINDOW)
    return held.record["basis"], held.record["case_key"]


def test_a_case_that_the_agency_states_comes_first() -> None:
    near = [_case("near", day(0))]
    assert _attributed(near, cases=same("police-case:K7")) == ("stated", "police-case:K7")
    assert _attributed(near, release_cases=same("police-case:K8")) == ("stated", "police-case:K8")
    assert _attributed(near, cases=same("police-case:K7"), release_cases=same("police-case:K8"))[1] == "police-case:K7"


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


def test_a_stay_of_a_sentenced_person_is_not_inferred_from_a_contact() -> None:
    assert _attributed([_case("k", day(0))], legal_status="sentenced") == ("none", None)
    assert _attributed([_case("k", day(0))], legal_status="no such word") == ("inferred", "k")


def test_nothing_is_inferred_without_a_date_known_to_the_day() -> None:
    month = {"at": 18262 * 86_400_000, "precision": "month"}
    assert _attributed([_case("k", day(0))], occurred=UNDATED) == ("none", None)
    assert _attributed([_case("k", day(0))], occurred=month) == ("none", None)
    assert _attributed([_case("k", month)]) == ("none", None)
    assert _attributed([_case("k", UNDATED)]) == ("none", None)
    assert nearest_case(None, [_case("k", day(0))], WINDOW) is None


def test_a_stay_known_only_by_its_release_is_not_inferred() -> None:
    stays = Stays()
    stays.add(entry("PersonReleased", occurred=day(0)))
    (held,) = stays.close()
    attribute(held, [_case("k", day(0))], WINDOW)
    assert held.record["basis"] == "none"


def _stay(stay_key: str, case_key: str | None, **fields: Any) -> dict[str, Any]:
    return {"stay_key": stay_key, "case_key": case_key, **fields}


def _said(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[bool, str, str]]:
    found = changes("p", "EAST", before=before, after=after)
    assert all((attribution["stay"] is None) == attribution["withdrawn"] for attribution in found)
    return [(word["withdrawn"], word["case_key"], word["stay_key"]) for word in found]


def test_a_new_attribution_is_told_and_an_unchanged_one_is_not() -> None:
    assert _said([], [_stay("s", "k")]) == [(False, "k", "s")]
    assert _said([_stay("s", "k")], [_stay("s", "k")]) == []
    assert _said([], [_stay("s", None)]) == []


def test_one_that_says_something_else_is_told_again() -> None:
    assert _said([_stay("s", "k", days=1)], [_stay("s", "k", days=2)]) == [(False, "k", "s")]


def test_one_that_moves_is_taken_back_at_the_old_case_and_told_to_the_new() -> None:
    assert _said([_stay("s", "k")], [_stay("s", "m")]) == [(True, "k", "s"), (False, "m", "s")]


def test_one_that_ends_is_taken_back() -> None:
    assert _said([_stay("s", "k")], [_stay("s", None)]) == [(True, "k", "s")]
    assert _said([_stay("s", "k")], []) == [(True, "k", "s")]
