"""Everything known of one case or person, against the histories that were told."""

import pytest

from tests.sinks.made import case_timeline, edge, event, moment, person_case, person_timeline, seal, stay
from tests.sinks.store import Store, World

pytestmark = pytest.mark.stack


def test_a_case_shows_its_own_events_defendants_charges_and_stays(world: World) -> None:
    stays = [stay for person in world.histories.persons for stay in person["stays"]]
    for case in [case for case in world.histories.cases if len(case["defendants"]) > 1][:5]:
        key = case["key"]
        (found,) = world.view("explorer_found", identifier=key)
        assert (found["kind"], found["events"]) == ("case", len(case["events"]))
        shown = world.view("explorer_events", identifier=key)
        assert sorted(row["event_id"] for row in shown) == sorted(one["event_id"] for one in case["events"])
        defendants = {row["person"]: row for row in world.view("explorer_defendants", identifier=key)}
        assert {who: row["exit"] for who, row in defendants.items()} == {
            one["person"]: one["exit"] for one in case["defendants"]
        }
        charges = {row["charge_id"]: row["state"] for row in world.view("explorer_charges", identifier=key)}
        assert charges == {one["charge_id"]: one["state"] for who in case["defendants"] for one in who["charges"]}
        attributed = sorted(one["stay_key"] for one in stays if one["case_key"] == key)
        assert sorted(row["stay_key"] for row in world.view("explorer_stays", identifier=key)) == attributed
        findings = [row["kind"] for row in world.view("explorer_findings", identifier=key) if row["timeline"] == "case"]
        assert findings == sorted(one["kind"] for one in case["findings"])


def test_a_person_shows_what_is_theirs_in_each_of_their_cases(store: Store, world: World) -> None:
    case = next(case for case in world.histories.cases if len(case["defendants"]) > 1)
    who = case["defendants"][0]["person"]
    store.cases(case)
    known = person_timeline(
        who,
        identifiers=[who, "other:1"],
        stays=[stay("s", admitted=moment("1970-01-02"))],
        cases=[person_case(case["key"])],
        events=[event("e", day="1970-01-02")],
    )
    store.persons(known)
    for identifier in (who, "other:1"):
        (defendant,) = store.view("explorer_defendants", identifier=identifier)
        assert (defendant["case_key"], defendant["person"]) == (case["key"], who)
        charges = {row["charge_id"] for row in store.view("explorer_charges", identifier=identifier)}
        assert charges == {one["charge_id"] for one in case["defendants"][0]["charges"]}
        assert [row["stay_key"] for row in store.view("explorer_stays", identifier=identifier)] == ["s"]


def test_edges_seals_and_the_key_under_which_a_case_is_told_now_are_shown(store: Store) -> None:
    sealed = seal(moment("2020-01-01"), None)
    store.cases(
        case_timeline("a", edges=[edge("related", "b", moment("2020-01-01"))], seals=[sealed], events=[event("e")]),
        case_timeline("old", events=[], successor="a"),
    )
    assert store.one("explorer_found", identifier="a")["seals_in_force"] == 1
    assert store.one("explorer_found", identifier="old")["successor"] == "a"
    assert store.one("explorer_edges", identifier="a")["other_case"] == "b"


@pytest.mark.parametrize("part", ["cases", "charges", "defendants", "edges", "events", "findings", "found", "stays"])
def test_without_an_identifier_nothing_is_told(world: World, part: str) -> None:
    for identifier in ("", "nobody:1", "it's", "\\"):
        assert world.view(f"explorer_{part}", identifier=identifier) == []
