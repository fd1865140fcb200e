"""What the filters can be set to, and what the data are, against plain counting."""

from collections import Counter

import pytest
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import vocabularies

from tests.sinks.made import case_timeline, defendant, event, moment, person_timeline
from tests.sinks.store import Store, World

pytestmark = pytest.mark.stack


def values(world: World, name: str) -> list[str]:
    return [row["value"] for row in world.view("filter_values", filter=name)]


def test_a_filter_offers_what_the_timelines_have_and_the_unknown_last(world: World) -> None:
    cases, persons = world.histories.cases, world.histories.persons
    there = [case for case in cases if case["events"] or case["successor"]]
    assert values(world, "jurisdiction") == sorted({one["jurisdiction"] for one in (*there, *persons)})
    assert values(world, "court") == sorted({step["court"] for case in there for step in case["courts"]})
    speaking = {found["agency"] for case in there for found in case["events"]}
    holding = {stay["agency"] for person in persons for stay in person["stays"]}
    assert values(world, "agency") == sorted(speaking | holding)
    areas = {case["area_code"] or "not_stated" for case in there}
    assert values(world, "area") == sorted(areas, key=lambda area: (area == "not_stated", area))


def test_a_filter_of_a_vocabulary_offers_its_members_in_their_order(world: World) -> None:
    unknown = ["not_stated", "not_mapped"]
    for name in ("sex", "citizenship"):
        members = [member for member in vocabularies()[name].members if member not in unknown]
        assert values(world, name) == [*members, *unknown]
    assert values(world, "age_group")[0] == "0_14"
    assert world.view("filter_values", filter="age_group")[0]["name"] == "Up to 14 years"
    assert values(world, "age_group")[-1] == "not_stated"


def test_the_filter_of_offences_offers_every_category_with_its_name(world: World) -> None:
    categories = sorted((found.code, f"{found.code} {found.name}") for found in PinnedTables.load().iccs)
    shown = [(row["value"], row["name"]) for row in world.view("filter_values", filter="iccs")]
    assert shown == [*categories, ("not_stated", "not stated"), ("not_mapped", "not mapped")]


def test_a_filter_that_there_is_not_offers_nothing(world: World) -> None:
    assert values(world, "it's none") == []


def test_made_up_data_say_so_and_each_jurisdiction_is_counted(store: Store) -> None:
    told = ["XX-COUNTY", "XX-COUNTY", "US-FL", "NL"]
    keys = ["c0", "c1", "broward-case:C1", "c3"]
    store.cases(
        *(
            case_timeline(key, jurisdiction=code, events=[event(f"e{key}")])
            for key, code in zip(keys, told, strict=True)
        )
    )
    store.cases(case_timeline("gone", jurisdiction="BE", events=[]))
    store.persons(person_timeline("p", jurisdiction="XX-COUNTY", events=[event("p")]))
    rows = {row["jurisdiction"]: row for row in store.view("data_origin")}
    assert {code: row["cases"] for code, row in rows.items()} == Counter(told)
    assert {code: row["origin"] for code, row in rows.items()} == {
        "XX-COUNTY": "Synthetic data",
        "US-FL": "Broward extract",
        "NL": "Records of agencies",
    }
    assert rows["XX-COUNTY"]["persons"] == 1


def test_a_jurisdiction_is_the_extract_by_the_numbers_drawn_for_it_and_not_by_its_code(store: Store) -> None:
    def origin() -> str:
        (row,) = store.view("data_origin")
        return str(row["origin"])

    store.cases(case_timeline("clerk:1", jurisdiction="US-FL", events=[event("e")]))
    assert origin() == "Records of agencies"
    store.persons(person_timeline("broward-person:P1", jurisdiction="US-FL", events=[event("p")]))
    assert origin() == "Broward extract and other records"


def test_an_age_group_follows_from_the_stated_age_else_from_the_years_of_birth_and_first_contact(store: Store) -> None:
    met = {"first_contact": moment("2013-03-01")}
    store.cases(
        case_timeline(
            "c",
            events=[event("e")],
            defendants=[
                defendant("stated", **met, age=14, birth_year=1998),
                defendant("born", **met, birth_year=1998),
                defendant("undated", first_contact=moment(None), birth_year=1998),
                defendant("unborn", **met, birth_year=2014),
                defendant("neither", **met, birth_year=None),
            ],
        )
    )
    groups = {row["person"]: row["age_group"] for row in store.view("defendants_at")}
    assert groups.pop("stated") == "0_14"
    assert groups.pop("born") == "15_29"
    assert groups == dict.fromkeys(("undated", "unborn", "neither"), "not_stated")
    ages = {row["person"]: row["age"] for row in store.view("defendants_at")}
    assert (ages["stated"], ages["born"]) == (14, None)
