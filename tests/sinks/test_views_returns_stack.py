"""Return tables and victims against plain counting over the same timelines, corrected ones among them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client

from tests.sinks.histories import Histories
from tests.sinks.made import case_timeline, charge, decided, defendant, moment, offence, person_timeline, victim
from tests.sinks.oracles import custody
from tests.sinks.oracles import returns as oracle
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, month_of, today
from tests.sinks.same import assert_same, same
from tests.sinks.store import Store, World, migrated_database, span, without

pytestmark = pytest.mark.stack

COUNT, GONE = 120, 20
SOME = (date(1969, 3, 5), date(1970, 12, 31))
# Each setting with one of two periods: with both the tests would take twice as long and show little more.
ASKED = [(setting, *((EVER, 1), (SOME, 0))[at % 2]) for at, setting in enumerate((*SETTINGS[:5], Setting()))]
EACH = pytest.mark.parametrize(("setting", "bounds", "undated"), ASKED, ids=str)
FEW = pytest.mark.parametrize(("setting", "bounds", "undated"), [ASKED[1], ASKED[2], ASKED[5]], ids=str)
POPULATION = {
    ("XX", 1969, "", ""): 250_000,
    ("XX", 1969, "female", ""): 120_000,
    ("XX", 1970, "", "15_29"): 61_000,
    ("XX", 1970, "other", "0_14"): 17,
    ("YY", 1971, "", ""): 9_000,
    ("XX", 1950, "", ""): 1_000,
}
UNMAPPED = {"sex": "sex", "age_group": "age_group", "relationship_to_suspect": "relationship_to_suspect"}


def with_unmapped_words(histories: Histories) -> Histories:
    """Some victims with a word that the vocabulary lacks, in one field or all."""
    told = [found for case in histories.cases for found in case["victims"]]
    for at, found in enumerate(told):
        for shift, name in enumerate(UNMAPPED):
            if (at + shift) % 5 == 0:
                found[name] = "not_mapped"
    return histories


@pytest.fixture(scope="module")
def world(stack: Connections) -> Iterator[World]:
    """Histories first told wrongly, then corrected; a part of them taken back."""
    with migrated_database(stack) as own, client(own) as clickhouse:
        found = World(own, clickhouse)
        wrong, found.histories = Histories(102, COUNT + GONE), with_unmapped_words(Histories(2, COUNT, vague=0.4))
        found.cases(*wrong.cases)
        found.persons(*wrong.persons)
        gone = range(COUNT, COUNT + GONE)
        found.cases(*found.histories.cases, *(case_timeline(f"case:{at}", events=[]) for at in gone))
        found.persons(*found.histories.persons, *(person_timeline(f"person:{at}", events=[]) for at in gone))
        names = ["jurisdiction", "year", "sex", "age_group", "persons", "version", "is_deleted"]
        rows = [(*key, persons, 1, 0) for key, persons in POPULATION.items()]
        clickhouse.insert("population", [*rows, ("XX", 1968, "", "", 5, 1, 1)], column_names=names)
        yield found
        found.writer.close()


def spans_of(world: World, setting: Setting) -> list[custody.Span]:
    cases = {case["key"]: case for case in world.histories.cases}
    return list(custody.spans(world.histories.persons, cases, setting, {}))


def held_of(world: World, setting: Setting, bounds: tuple[date, date]) -> list[oracle.Held]:
    every = spans_of(world, Setting(setting.as_of))
    return list(oracle.held(every, spans_of(world, setting), setting, bounds))


@EACH
def test_a_person_is_counted_once_a_stage_and_year(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    check_persons(world, setting, bounds, undated, "principal")


@FEW
def test_by_every_offence_a_person_is_counted_once_a_class_too(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    check_persons(world, setting, bounds, undated, "all")


def check_persons(world: World, setting: Setting, bounds: tuple[date, date], undated: int, counting: str) -> None:
    asked = {**setting.arguments, **span(bounds), "undated": undated, "counting": counting}
    found = Counter(
        {
            tuple(without(row, "persons", "counting_rule").values()): row["persons"]
            for row in world.view("uncts_persons", **asked)
        }
    )
    expected = oracle.persons(world.histories.cases, setting, bounds, undated=bool(undated), counting=counting)
    assert found == expected


@pytest.mark.parametrize("level", [1, 2])
def test_by_the_principal_offence_classes_add_up_to_all_persons(world: World, level: int) -> None:
    totals: Counter[tuple[Any, ...]] = Counter()
    for row in world.view("uncts_persons", counting="principal"):
        of = (row["stage"], row["year"])
        totals[of] += row["persons"] * ((row["iccs_level"] == level) - (row["iccs_level"] == 0))
    assert totals
    assert set(totals.values()) == {0}


def test_persons_in_formal_contact_in_a_year_are_those_of_the_cohort_of_that_year(world: World) -> None:
    for year in (1969, 1970):
        period = span((date(year, 1, 1), date(year, 12, 31)))
        rows = world.view("uncts_persons", counting="principal", undated=0, **period)
        contact = sum(row["persons"] for row in rows if row["stage"] == "formal_contact" and row["iccs_level"] == 0)
        assert contact == world.view("defendant_funnel", undated=0, **period)[0]["persons"] > 0


@EACH
def test_persons_held_at_the_end_of_each_year(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    rows = world.view("uncts_held", **setting.arguments, **span(bounds))
    found = Counter({tuple(without(row, "persons").values()): row["persons"] for row in rows})
    assert found == oracle.held_by_group(held_of(world, setting, bounds))


@FEW
def test_the_unsentenced_share_by_year_and_sex(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    rows = world.view("sdg_unsentenced", **setting.arguments, **span(bounds))
    keys = ("jurisdiction", "year", "day", "sex")
    found = {tuple(row[name] for name in keys): without(row, *keys) for row in rows}
    assert_same(found, oracle.unsentenced(held_of(world, setting, bounds)))


def test_the_share_of_a_year_is_that_of_its_last_day(world: World) -> None:
    (year,) = [
        row for row in world.view("sdg_unsentenced", jurisdiction=["XX"]) if (row["year"], row["sex"]) == (1970, "")
    ]
    day = world.one("unsentenced", as_of=date(1970, 12, 31), jurisdiction=["XX"])
    for name in ("held", "unsentenced", "administrative", "not_stated", "unsentenced_share"):
        assert same(year[name], day[name])


@EACH
def test_victims_by_sex_age_and_relationship(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    counts: Counter[tuple[Any, ...]] = Counter()
    killed: Counter[tuple[Any, ...]] = Counter()
    years: Counter[tuple[Any, ...]] = Counter()
    for one in oracle.victims(world.histories.cases, setting):
        if undated if one.day is None else bounds[0] <= one.day <= bounds[1]:
            key = tuple(one.victim[name] for name in UNMAPPED)
            counts[key] += 1
            killed[key] += one.homicide
            years[one.day.year if one.day else None, *key] += 1
    asked = {**setting.arguments, **span(bounds), "undated": undated}
    found = {tuple(row[name] for name in UNMAPPED): row for row in world.view("victims", **asked)}
    assert {key: row["victims"] for key, row in found.items()} == counts
    assert {key: row["homicide_victims"] for key, row in found.items()} == {key: killed[key] for key in counts}
    by_year = {
        (row["year"], *(row[name] for name in UNMAPPED)): row["victims"] for row in world.view("uncts_victims", **asked)
    }
    assert by_year == years


@pytest.mark.parametrize("setting", SETTINGS[:3], ids=str)
def test_victims_by_month(world: World, setting: Setting) -> None:
    expected: dict[date, Counter[str]] = {}
    for one in oracle.victims(world.histories.cases, setting):
        if one.day is None or one.case["reported"]["precision"] == "year":
            continue
        counts = expected.setdefault(month_of(one.day), Counter())
        counts["victims"] += 1
        if one.homicide:
            counts["homicide_victims"] += 1
            counts["female_homicide_victims"] += one.victim["sex"] == "female"
            counts["homicide_by_partner"] += one.victim["relationship_to_suspect"] == "current_partner"
    rows = world.view("victims_by_month", **setting.arguments)
    assert {row["month"]: +Counter(without(row, "month")) for row in rows} == {
        month: +counts for month, counts in expected.items()
    }


def test_what_is_not_said_and_what_cannot_be_mapped_stand_apart(world: World) -> None:
    words = {row["relationship_to_suspect"] for row in world.view("victims")}
    assert {"not_stated", "not_mapped"} <= words


@EACH
def test_victims_of_homicide_per_100000(
    world: World, setting: Setting, bounds: tuple[date, date], undated: int
) -> None:
    rows = world.view("sdg_homicide", **setting.arguments, **span(bounds))
    keys = ("jurisdiction", "year", "sex", "age_group")
    found = {
        tuple(row[name] for name in keys): (row["victims"], row["population"], row["rate_per_100000"]) for row in rows
    }
    assert_same(found, oracle.homicide_rates(world.histories.cases, setting, bounds, POPULATION))
    assert all((row["rate_per_100000"] is None) == (row["note"] != "") for row in rows)


def test_without_a_population_there_is_no_rate_and_it_is_said(store: Store) -> None:
    reported = moment("2020-01-01")
    store.cases(
        case_timeline("case:1", reported=reported, offences=[offence("o", iccs_code="0101")], victims=[victim("v")])
    )
    for row in store.view("sdg_homicide"):
        assert (row["victims"], row["rate_per_100000"]) == (1, None)
        assert "population" in row["note"]


@pytest.mark.parametrize(("hidden", "rate"), [(1, 1_000.0), (2, None)])
def test_where_over_5_per_cent_of_the_cases_may_hide_a_homicide_there_is_no_rate_and_it_is_said(
    store: Store, hidden: int, rate: float | None
) -> None:
    told = {"reported": moment("2020-01-01")}
    uncoded = offence("o", iccs_code=None, iccs_source="not_mapped")
    found = [
        *[case_timeline(f"case:{at}", **told, offences=[uncoded], victims=[victim("v")]) for at in range(hidden)],
        *[case_timeline(f"case:{at}", **told, offences=[offence("o")]) for at in range(hidden, 19)],
        case_timeline("case:19", **told, offences=[offence("o", iccs_code="0101"), uncoded], victims=[victim("v")]),
    ]
    store.cases(*found)
    store.clickhouse.command("INSERT INTO population VALUES ('XX', 2020, '', '', 100, 1, 0)")
    row = next(row for row in store.view("sdg_homicide") if not row["sex"] and not row["age_group"])
    assert (row["victims"], row["cases"], row["unclassified"], row["rate_per_100000"]) == (1, 20, hidden, rate)
    assert ("without a code" in row["note"]) is (rate is None)


def test_a_homicide_that_names_no_victim_is_no_rate_of_nought(store: Store) -> None:
    store.cases(case_timeline("case:1", reported=moment("2020-01-01"), offences=[offence("o", iccs_code="0101")]))
    store.clickhouse.command("INSERT INTO population VALUES ('XX', 2020, '', '', 100, 1, 0)")
    row = store.one("sdg_homicide")
    assert (row["victims"], row["unclassified"], row["rate_per_100000"]) == (0, 1, None)


def test_a_year_with_reports_and_a_population_and_no_homicide_has_a_rate_of_nought(store: Store) -> None:
    store.cases(case_timeline("case:1", reported=moment("2020-01-01"), offences=[offence("o")], victims=[victim("v")]))
    store.clickhouse.command("INSERT INTO population VALUES ('XX', 2020, '', '', 1000, 1, 0)")
    assert [(row["victims"], row["rate_per_100000"]) for row in store.view("sdg_homicide")] == [(0, 0.0)]


def test_a_part_of_a_year_has_no_rate_and_it_is_said(store: Store) -> None:
    store.cases(
        case_timeline(
            "case:1",
            reported=moment("2020-03-01"),
            offences=[offence("o", iccs_code="0101")],
            victims=[victim("v")],
        )
    )
    store.clickhouse.command("INSERT INTO population VALUES ('XX', 2020, '', '', 100000, 1, 0)")

    def rates(**asked: Any) -> set[tuple[int, float | None, bool]]:
        rows = store.view("sdg_homicide", **asked)
        of_all = [row for row in rows if not row["sex"] and not row["age_group"]]
        return {(row["victims"], row["rate_per_100000"], "only a part" in row["note"]) for row in of_all}

    whole = span((date(2020, 1, 1), date(2020, 12, 31)))
    assert rates(**whole, as_of=date(2020, 12, 31)) == {(1, 1.0, False)}
    parts = (
        {**span((date(2020, 1, 2), date(2020, 12, 31)))},
        {**span((date(2020, 1, 1), date(2020, 12, 30)))},
        {**whole, "as_of": date(2020, 12, 30)},
    )
    for part in parts:
        assert rates(**part) == {(1, None, True)}
        assert {row["value"] for row in store.view("sdg", **part)} == {None}


def test_the_year_that_it_is_has_no_rate(store: Store) -> None:
    store.cases(case_timeline("case:1", reported=moment(f"{today().year}-01-01"), offences=[offence("o")]))
    store.clickhouse.command(f"INSERT INTO population VALUES ('XX', {today().year}, '', '', 1000, 1, 0)")
    row = store.one("sdg_homicide")
    assert (row["population"], row["rate_per_100000"]) == (1000, None)


def test_an_attempt_is_no_homicide(store: Store) -> None:
    store.cases(
        *(
            case_timeline(
                f"case:{at}",
                reported=moment("2020-01-01"),
                offences=[offence("o", iccs_code=code, attempted=attempted)],
                victims=[victim("v")],
            )
            for at, (code, attempted) in enumerate([("0101", "yes"), ("0102", "no"), ("0101", "no")])
        )
    )
    assert [(row["victims"], row["homicide_victims"]) for row in store.view("victims")] == [(3, 1)]


def test_a_conviction_is_classed_by_the_charge_convicted_of(store: Store) -> None:
    filed, day = moment("2020-01-01"), moment("2021-02-01")
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant(
                    "A",
                    first_contact=moment("2019-12-31"),
                    charged=filed,
                    disposed=day,
                    exit="convicted",
                    exited=day,
                    charges=[
                        charge("c1", filed=filed, iccs="0101", **decided("acquitted", day)),
                        charge("c2", filed=filed, iccs="020111", **decided("convicted", day)),
                    ],
                )
            ],
        )
    )
    rows = [row for row in store.view("uncts_persons", counting="principal") if row["iccs_level"] == 2]
    assert [(row["stage"], row["year"], row["iccs"]) for row in rows] == [
        ("formal_contact", 2019, "0101"),
        ("prosecuted", 2020, "0101"),
        ("convicted", 2021, "0201"),
    ]


def test_a_minor_at_first_contact_may_be_of_age_at_the_conviction(store: Store) -> None:
    day = moment("2021-06-01")
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant("A", age=16, first_contact=moment("2019-06-01"), disposed=day, exit="convicted", exited=day)
            ],
        )
    )
    rows = [row for row in store.view("uncts_persons", counting="principal") if row["iccs_level"] == 0]
    # A prosecution without a day follows from the disposal, and says no more of the age than the first contact did.
    assert {row["stage"]: (row["year"], row["age"]) for row in rows} == {
        "formal_contact": (2019, "minor"),
        "prosecuted": (None, "minor"),
        "convicted": (2021, "adult"),
    }


@pytest.mark.parametrize("setting", SETTINGS[1:3], ids=str)
def test_the_tables_of_the_return_are_those_of_its_parts(world: World, setting: Setting) -> None:
    asked = {**setting.arguments, "counting": "principal"}
    rows = world.view("uncts", **asked)
    totals: Counter[str] = Counter()
    for row in rows:
        assert row["counting_rule"]
        if row["iccs_level"] == 0 or row["unit"] == "victim":
            totals[row["return_table"]] += row["number"]
    persons = Counter[str]()
    for row in world.view("uncts_persons", **asked):
        if row["iccs_level"] == 0:
            persons[row["stage"]] += row["persons"]
    victims = world.view("victims", **setting.arguments)
    assert totals == +Counter(
        {
            "persons in formal contact": persons["formal_contact"],
            "persons prosecuted": persons["prosecuted"],
            "persons convicted": persons["convicted"],
            "persons held": sum(row["persons"] for row in world.view("uncts_held", **setting.arguments)),
            "victims of reported cases": sum(row["victims"] for row in victims),
            "victims of intentional homicide": sum(row["homicide_victims"] for row in victims),
        }
    )


def test_both_goals_indicators_are_told_with_their_parts(world: World) -> None:
    rows = world.view("sdg")
    homicide = [row for row in rows if row["indicator"] == "16.1.1"]
    unsentenced = [row for row in rows if row["indicator"] == "16.3.2"]
    assert len(homicide) == len(world.view("sdg_homicide"))
    assert len(unsentenced) == len(world.view("sdg_unsentenced"))
    for row in unsentenced:
        parts = (row["awaiting_sentence"], row["sentenced"], row["other"], row["not_stated"], row["numerator"])
        assert sum(parts) == row["denominator"] == row["held"] - row["administrative"]
