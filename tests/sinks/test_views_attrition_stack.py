"""Defendants, stages, exits and offences against plain arithmetic over the same timelines."""

from datetime import date
from typing import Any

import pytest

from tests.sinks.checks import Asked, held_by
from tests.sinks.checks import attrition as checks
from tests.sinks.lives import declare_coverage
from tests.sinks.made import (
    MILESTONES,
    case_timeline,
    charge,
    defendant,
    event_record,
    interval,
    moment,
    offence,
    spell,
    version,
)
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, day_of, defendants, exact, today
from tests.sinks.same import assert_same
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

SOME = (date(1968, 9, 13), date(1970, 5, 31))
EACH = pytest.mark.parametrize("setting", SETTINGS, ids=str)
SHARES = ("persons_of_first", "defendants_of_first", "persons_of_previous", "defendants_of_previous")


def test_defendants_are_the_persons_in_the_cases(world: World) -> None:
    found = {(row["case_key"], row["person"]): row for row in world.view("defendants")}
    told = {(one.case["key"], one.whole["person"]): one for one in defendants(world.histories.cases, Setting())}
    assert found.keys() == told.keys()
    for key, one in told.items():
        row = found[key]
        assert (row["stage"], row["exit"], row["sex"]) == (one.whole["stage"], one.exit, one.whole["sex"])
        assert (row["iccs"], row["charges"]) == (one.iccs, len(one.whole["charges"]))
        for name in (*MILESTONES, "released", "exited"):
            moment_ = one.whole[name]
            assert row[f"{name}_precision"] == ("" if moment_ is None else moment_["precision"])
            assert row[f"{name}_on"] == day_of(None if moment_ is None else moment_["on"])
        days = [day for found in one.case["offences"] if (day := exact(found["committed"])) is not None]
        assert row["committed_on"] == day_of(min(days, default=None))
        assert len(row["spells"]) == len(one.whole["spells"])
        assert len(row["inactive"]) == len(one.whole["inactive"])


@EACH
def test_defendants_at_a_day_have_what_had_happened_by_then(world: World, setting: Setting) -> None:
    rows = world.view("defendants_at", **setting.arguments)
    found = {
        (row["case_key"], row["person"]): {
            "reached": row["reached"],
            "exit": row["exit"],
            **{name: row[f"{name}_on"] for name in (*MILESTONES, "released", "exited")},
        }
        for row in rows
    }
    assert_same(
        found,
        {
            (one.case["key"], one.whole["person"]): {
                "reached": one.reached,
                "exit": one.exit,
                **{name: day_of((told or {"on": None})["on"]) for name, told in one.at.items()},
            }
            for one in defendants(world.histories.cases, setting)
        },
    )


def test_the_codes_of_a_defendant_are_those_of_the_charge_first_filed(store: Store) -> None:
    store.cases(
        case_timeline(
            "case:1",
            offences=[
                offence("o1", iccs_code="0901", suspects=["person:3", "person:1"]),
                offence("o2", iccs_code="0702", suspects=["person:3"]),
                offence("o3", iccs_code=None, iccs_source="not_mapped", suspects=["person:4"]),
            ],
            defendants=[
                defendant(
                    "person:1",
                    charges=[
                        charge("c1", filed=moment(None), iccs="01"),
                        charge("c2", filed=moment("2020-03-02"), iccs="02"),
                        charge("c3", filed=moment("2020-03-01"), iccs="04", iccs_code="06"),
                        charge("c4", filed=moment("2020-03-01"), iccs="03", iccs_code="05"),
                    ],
                ),
                defendant("person:2", charges=[charge("c5", iccs="11")]),
                defendant("person:3"),
                defendant("person:4"),
                defendant("person:5"),
            ],
        )
    )
    rows = {
        row["person"]: (row["iccs_code_at_entry"], row["iccs_code"], row["charges"], row["iccs"])
        for row in store.view("defendants")
    }
    assert rows == {
        "person:1": ("03", "05", 4, "03"),
        "person:2": ("11", "11", 1, "11"),
        "person:3": (None, None, 0, "0702"),
        "person:4": (None, None, 0, "not_mapped"),
        "person:5": (None, None, 0, "not_stated"),
    }


def test_spells_and_inactive_times_are_those_of_the_person(store: Store) -> None:
    opened, ended = moment("2020-01-01"), moment("2020-03-01")
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant("person:1", spells=[spell("first_contact", opened, exit="dismissed", ended=ended)]),
                defendant("person:2", inactive=[interval(opened, ended)]),
            ],
        )
    )
    rows = {
        row["person"]: tuple([tuple(part.values()) for part in row[name]] for name in ("spells", "inactive"))
        for row in store.view("defendants")
    }
    days = (date(2020, 1, 1), "day", date(2020, 3, 1), "day")
    assert rows == {"person:1": ([(*days, "first_contact")], []), "person:2": ([], [(*days, "warrant")])}


@EACH
@pytest.mark.parametrize("unit", ["case", "offence"])
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_reports_by_month_and_where_they_stand(
    world: World, setting: Setting, unit: str, bounds: tuple[date, date]
) -> None:
    checks.reported(held_by(world), Asked(setting, bounds), unit)


@EACH
@pytest.mark.parametrize(("bounds", "dated_only"), [(EVER, False), (EVER, True), (SOME, True)])
def test_the_funnel_counts_those_who_got_so_far(
    world: World, setting: Setting, bounds: tuple[date, date], dated_only: bool
) -> None:
    checks.defendant_funnel(held_by(world), Asked(setting, bounds, dated_only))


def test_a_cohort_adds_up_and_never_rises_along_the_stages(world: World) -> None:
    rows = world.view("defendant_funnel")
    for name in ("persons", "defendants"):
        assert [row[name] for row in rows] == sorted((row[name] for row in rows), reverse=True)
    assert rows[0]["defendants"] == sum(row["left_here"] + row["pending_here"] for row in rows)
    assert rows[0]["defendants"] == sum(row["defendants"] for row in world.view("exits_by_stage"))


def test_linked_records_are_the_funnel_of_all(world: World) -> None:
    assert world.view("linked_records") == world.view("defendant_funnel")


@EACH
def test_each_defendant_stands_at_one_stage_with_one_exit_or_pending(world: World, setting: Setting) -> None:
    checks.exits_by_stage(held_by(world), Asked(setting, SOME))


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_defendants_by_month_of_first_contact(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.defendants_by_month(held_by(world), Asked(setting, bounds))


@EACH
@pytest.mark.parametrize("horizon", [0, 60, 400])
def test_conversions_within_a_horizon(world: World, setting: Setting, horizon: int) -> None:
    checks.converted(held_by(world), Asked(setting), horizon)


def test_a_stage_that_too_many_reached_on_no_known_day_has_no_share_in_any_month(store: Store) -> None:
    def charged(at: int, day: str | None) -> dict[str, Any]:
        met = "2020-01-05" if at < 10 else "2020-02-05"
        return defendant(f"person:{at}", first_contact=moment(met), referred=moment(met), charged=moment(day))

    for undated, shown in ((1, True), (2, False)):
        days = [None] * undated + ["2020-02-20"] * (20 - undated)
        people = [charged(at, day) for at, day in enumerate(days)]
        store.cases(case_timeline("case:1", defendants=people))
        rows = store.view("conversions_by_month", horizon=60)
        of = {(row["month"].month, row["stage"]): row for row in rows}
        assert [of[month, "charged"]["undated"] for month in (1, 2)] == [undated, 0]
        assert [of[month, "charged"]["share"] for month in (1, 2)] == ([1, 1] if shown else [None, None])
        assert {of[month, "charged"]["undated_share"] for month in (1, 2)} == {undated / 20}
        assert [of[month, "referred"]["share"] for month in (1, 2)] == [1, 1]


def test_a_month_is_mature_when_the_horizon_and_the_reporting_lag_have_passed(store: Store) -> None:
    day_ms = 86_400_000
    lags = [{"occurred_at": 0, "occurred_precision": "day", "received_at": lag * day_ms} for lag in range(101)]
    late = {"occurred_at": 0, "occurred_precision": "day", "received_at": 9_000 * day_ms, "backfill": True}
    store.put("event-records", [event_record(f"e{at}", [version(at, **told)]) for at, told in enumerate([*lags, late])])
    assert store.one("reporting_lag") == {"events": 101, "p95_days": 95}
    told = case_timeline("case:1", defendants=[defendant("person:1", first_contact=moment("2020-01-15"))])
    store.cases(told)
    declare_coverage(store, {told["events"][0]["agency"]: Coverage(None, date(2020, 12, 31))})
    # The month ends on 31 January; 30 days and 95 more lead to 4 June.
    for as_of, mature in ((date(2020, 6, 3), 0), (date(2020, 6, 4), 1)):
        rows = store.view("conversions_by_month", as_of=as_of, horizon=30)
        assert {row["mature"] for row in rows} == {mature}
    store.clickhouse.command("TRUNCATE TABLE coverage")


def test_a_month_is_not_mature_while_an_agency_of_its_cases_may_still_tell_of_it(store: Store) -> None:
    assert store.one("reporting_lag") == {"events": 0, "p95_days": None}
    told = case_timeline("case:1", defendants=[defendant("person:1", first_contact=moment("2020-01-15"))])
    agency = told["events"][0]["agency"]
    store.cases(told)
    # The month ends on 31 January, and 30 days later it is 1 March.
    for through, mature in ((date(2020, 2, 29), 0), (date(2020, 3, 1), 1)):
        declare_coverage(store, {agency: Coverage(None, through)})
        rows = store.view("conversions_by_month", horizon=30)
        assert {row["mature"] for row in rows} == {mature}
        store.clickhouse.command("TRUNCATE TABLE coverage")


def test_a_month_that_has_not_passed_is_not_mature_as_of_a_day_to_come(store: Store) -> None:
    met = moment(f"{today().year}-12-31")
    store.cases(case_timeline("case:1", defendants=[defendant("person:1", first_contact=met)]))
    rows = store.view("conversions_by_month", horizon=30)
    assert {row["mature"] for row in rows} == {0}


def test_who_was_first_met_on_no_known_day_is_in_no_month_and_is_told_of_beside(store: Store) -> None:
    of_months = [moment(f"{year}-01-01", precision="month") for year in (2020, 2021)]
    met = [moment("2020-01-15"), *of_months, moment(None)]
    people = [defendant(f"person:{at}", first_contact=first) for at, first in enumerate(met)]
    store.cases(case_timeline("case:1", defendants=people))
    rows = store.view("conversions_by_month", **span((date(2020, 1, 1), date(2020, 12, 31))))
    assert {(row["defendants"], row["without_day"]) for row in rows} == {(1, 2)}
    (row,) = store.view("times_by_entry_month", target="charged", **span((date(2020, 1, 1), date(2020, 12, 31))))
    assert [row[name] for name in ("units", "censored", "not_followed", "without_start_day")] == [2, 1, 1, 1]


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_flow_into_the_stages(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.stage_flow_by_month(held_by(world), Asked(setting, bounds))


@EACH
@pytest.mark.parametrize(("level", "counting"), [(1, "principal"), (2, "all"), (3, "all"), (4, "principal")])
def test_charges_change_their_class_on_the_way(world: World, setting: Setting, level: int, counting: str) -> None:
    checks.reclassified(held_by(world), Asked(setting, SOME), level, counting)


def test_a_class_is_shown_with_its_name(store: Store) -> None:
    filed, ended = moment("2020-01-01"), moment("2020-02-01")
    decided: dict[str, Any] = {"verdict": "convicted", "decided": ended, "is_final": True, "state": "decided"}
    store.cases(
        case_timeline(
            "case:1",
            offences=[offence("o1", iccs_code="0101")],
            defendants=[
                defendant(
                    "person:1",
                    charges=[
                        charge("c1", filed=filed, iccs="0101", from_offence_id="o1", iccs_code="0103", **decided),
                        charge("c2", filed=filed, iccs=None, from_offence_id="nowhere"),
                    ],
                )
            ],
        )
    )
    rows = store.view("reclassification", level=2)
    assert [tuple(row.values())[:6] for row in rows] == [
        ("0101", "0101", "0103", "Intentional homicide", "Intentional homicide", "Non-intentional homicide"),
        ("", "not_mapped", "", "", "not_mapped", ""),
    ]


@EACH
def test_pathways_are_the_stages_in_the_order_of_their_days(world: World, setting: Setting) -> None:
    checks.pathways(held_by(world), Asked(setting))


def test_offences_by_section_with_its_name(store: Store) -> None:
    day = moment("2020-01-01")
    charges = [charge("c1", filed=day, iccs="0501"), charge("c2", filed=day, iccs="0101")]
    store.cases(
        case_timeline(
            "case:1",
            reported=day,
            offences=[offence("o1", iccs_code="050211"), offence("o2", iccs_code=None, iccs_source="not_mapped")],
            defendants=[defendant("person:1", charges=charges)],
        ),
        case_timeline(
            "case:2", reported=day, offences=[offence("o3", iccs_code="05"), offence("o4", iccs_code="9999")]
        ),
        case_timeline("case:3", reported=day, offences=[offence("o5", iccs_code=None, iccs_source="not_stated")]),
    )
    found = [tuple(row.values()) for row in store.view("offences_by_iccs")]
    killing, property_only = "Acts leading to death or intending to cause death", "Acts against property only"
    assert found == [
        ("charge", "01", killing, 1, 1, 0.5),
        ("charge", "05", property_only, 1, 1, 0.5),
        ("reported offence", "", "not_mapped", 1, 1, 0.2),
        ("reported offence", "", "not_stated", 1, 1, 0.2),
        ("reported offence", "05", property_only, 2, 2, 0.4),
        ("reported offence", "99", "not in the ICCS", 1, 1, 0.2),
    ]
    deeper = [row["section"] for row in store.view("offences_by_iccs", level=3) if row["counted"] != "charge"]
    assert deeper == ["", "", "05", "05021", "9999"]


def test_offences_of_a_period_are_those_reported_and_charges_those_filed_in_it(store: Store) -> None:
    def one(at: int, reported: str | None, filed: str | None) -> dict[str, Any]:
        charges = [charge(f"c{at}", filed=moment(filed))]
        who = defendant("person:1", charged=moment(filed), charges=charges)
        return case_timeline(f"case:{at}", reported=moment(reported), offences=[offence(f"o{at}")], defendants=[who])

    store.cases(one(1, "2020-01-05", "2020-03-01"), one(2, "2020-02-05", "2020-02-06"), one(3, None, None))

    def counted(undated: int, last: date = date(2020, 2, 29)) -> dict[str, int]:
        rows = store.view("offences_by_iccs", **span((date(2020, 2, 1), last)), undated=undated)
        return {row["counted"]: row["records"] for row in rows}

    assert counted(0) == {"reported offence": 1, "charge": 1}
    assert counted(1) == {"reported offence": 2, "charge": 2}
    assert counted(0, date(2020, 1, 1)) == {}


def test_defendants_without_a_day_of_first_contact_are_counted_beside_every_cohort(store: Store) -> None:
    who = [defendant(f"P{at}", first_contact=moment(day)) for at, day in enumerate(["2020-01-05", None, None])]
    store.cases(case_timeline("case:1", defendants=who))
    for undated, reached in ((0, 1), (1, 3)):
        row = store.view("defendant_funnel", **span((date(2020, 1, 1), date(2020, 1, 31))), undated=undated)[0]
        assert (row["defendants"], row["without_day"]) == (reached, 2)


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_every_reported_offence_and_charge_is_in_one_class(
    world: World, setting: Setting, bounds: tuple[date, date]
) -> None:
    checks.offences_by_iccs(held_by(world), Asked(setting, bounds))


@pytest.mark.parametrize(("vague", "median"), [(1, 10.0), (2, None)])
def test_a_pathway_of_which_over_5_per_cent_cannot_be_measured_has_no_median(
    store: Store, vague: int, median: float | None
) -> None:
    begun = [*[moment("2020-01-05")] * (20 - vague), *[moment("2020-01-01", precision="month")] * vague]
    who = [defendant(f"P{at}", first_contact=day, charged=moment("2020-01-15")) for at, day in enumerate(begun)]
    store.cases(case_timeline("case:1", defendants=who))
    (row,) = store.view("pathways")
    assert (row["defendants"], row["measured"], row["median_days"]) == (20, 20 - vague, median)
