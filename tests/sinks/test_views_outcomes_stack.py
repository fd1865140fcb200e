"""Outcomes, sanctions and victims against plain counting over the same timelines."""

from datetime import date
from typing import Any

import pytest

from tests.sinks.checks import Asked, held_by
from tests.sinks.checks import outcomes as checks
from tests.sinks.made import case_timeline, charge, decided, defendant, moment, offence, sanction, sentence, victim
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

EACH = pytest.mark.parametrize("setting", SETTINGS, ids=str)
SOME = (date(1969, 3, 5), date(1970, 9, 17))


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_exits_of_those_disposed_of(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.outcomes(held_by(world), Asked(setting, bounds))


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_conviction_rates(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.conviction_rates(held_by(world), Asked(setting, bounds))


@EACH
def test_conviction_rates_by_month(world: World, setting: Setting) -> None:
    checks.conviction_rates_by_month(held_by(world), Asked(setting, SOME))


@EACH
def test_sanctions_by_kind(world: World, setting: Setting) -> None:
    checks.sanctions(held_by(world), Asked(setting))


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_custodial_days(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.custodial_days(held_by(world), Asked(setting, bounds))


def test_custodial_days_as_of_a_day_are_of_the_sentences_imposed_by_then(store: Store) -> None:
    def imposed(day: str | None, days: int | None, *charges: str, precision: str = "day") -> dict[str, Any]:
        return sentence(moment(day, precision=precision), sanction("custody", days=days), charge_ids=charges)

    def sentenced(person: str, days: int, *sentences: dict[str, Any]) -> dict[str, Any]:
        first = sentences[0]["moment"]
        return defendant(person, sentenced=first, custodial_days=days, sentences=list(sentences))

    replaced = imposed("2020-02-01", 400, "c1", "c2")
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                sentenced("more later", 130, imposed("2020-01-10", 100, "c1"), imposed("2020-03-01", 30, "c2")),
                sentenced("less later", 50, imposed("2020-01-10", 100, "c1"), imposed("2020-03-01", 50)),
                sentenced("twice", 9, imposed("2020-01-10", 100, "c1"), replaced, imposed("2020-03-01", 9, "c1", "c2")),
                sentenced(
                    "other charges", 137, imposed("2020-01-10", 100), replaced, imposed("2020-03-01", 37, "c1", "c2")
                ),
                sentenced(
                    "one day", 30, imposed("2020-01-10", 100, "c1"), imposed("2020-01-10", 7), imposed("2020-03-01", 30)
                ),
                sentenced("no custody", 30, imposed("2020-01-10", None), imposed("2020-03-01", 30)),
                sentenced(
                    "only the month is known",
                    30,
                    imposed("2020-01-01", 100, precision="month"),
                    imposed("2020-01-20", 40),
                    imposed("2020-03-01", 30),
                ),
                sentenced(
                    "no day", 35, imposed(None, 5, "c1"), imposed("2020-01-20", 40, "c2"), imposed("2020-03-01", 30)
                ),
            ],
        )
    )

    def told(as_of: date) -> dict[str, int | None]:
        return {row["person"]: row["custodial_days"] for row in store.view("defendants_at", as_of=as_of)}

    assert told(date(2020, 2, 29)) == {
        "more later": 100,
        "less later": 100,
        "twice": 400,
        "other charges": 500,
        "one day": 107,
        "no custody": None,
        "only the month is known": 140,
        "no day": 45,
    }
    assert told(date(2020, 3, 1)) == {
        "more later": 130,
        "less later": 50,
        "twice": 9,
        "other charges": 137,
        "one day": 30,
        "no custody": 30,
        "only the month is known": 30,
        "no day": 35,
    }


@EACH
def test_victims_by_sex_age_and_relationship(world: World, setting: Setting) -> None:
    checks.victims(held_by(world), Asked(setting))


def test_no_contest_stands_apart_and_a_finding_without_conviction_is_no_conviction(store: Store) -> None:
    day = moment("2020-02-01")

    def ended(person: str, exit_: str, plea: str) -> dict[str, object]:
        told = {"charged": moment("2020-01-01"), "disposed": day, "exited": day}
        charges = [charge(f"{person}/c", filed=moment("2020-01-01"), **decided(exit_, day, plea=plea))]
        return defendant(person, **told, exit=exit_, plea=plea, charges=charges)

    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                ended("A", "convicted", "guilty"),
                ended("B", "convicted", "no_contest"),
                ended("C", "guilt_found_without_conviction", "guilty"),
                ended("D", "acquitted", "not_guilty"),
                ended("E", "not_criminally_responsible", "none"),
            ],
        )
    )
    row = store.one("conviction_rates")
    assert (row["disposed"], row["convicted"], row["other_exits"]) == (4, 2, 1)
    assert (row["conviction_rate"], row["guilty_plea_rate"], row["no_contest_rate"]) == (0.5, 0.5, 0.5)
    assert (row["charge_disposed"], row["charge_conviction_rate"]) == (4, 0.5)


def test_a_verdict_that_is_not_final_counts_nowhere(store: Store) -> None:
    verdict = {**decided("convicted", moment("2020-02-01")), "is_final": False, "state": "live", "ended": None}
    charged = defendant("A", charged=moment("2020-01-01"), charges=[charge("c", filed=moment("2020-01-01"), **verdict)])
    store.cases(case_timeline("case:1", defendants=[charged]))
    row = store.one("conviction_rates")
    assert (row["disposed"], row["charge_disposed"], row["conviction_rate"]) == (0, 0, None)


def test_victims_of_homicide_are_those_of_a_case_with_one(store: Store) -> None:
    reported = moment("2020-01-01")
    store.cases(
        case_timeline("case:1", reported=reported, offences=[offence("o1", iccs_code="0101")], victims=[victim("v1")]),
        case_timeline("case:2", reported=reported, offences=[offence("o2", iccs_code="0103")], victims=[victim("v2")]),
    )
    assert [(row["victims"], row["homicide_victims"]) for row in store.view("victims")] == [(2, 1)]


def ended_as(person: str, exit_: str, day: str | None, plea: str = "guilty", *, verdict: str = "") -> dict[str, Any]:
    """A defendant charged and disposed of by a verdict."""
    ended = moment(day)
    told = {"charged": moment("2020-01-01"), "disposed": ended, "exited": ended}
    charges = [charge(f"{person}/c", filed=moment("2020-01-01"), **decided(verdict or exit_, ended, plea=plea))]
    return defendant(person, **told, exit=exit_, plea=plea, charges=charges)


YEAR = span((date(2020, 1, 1), date(2020, 12, 31)))
RATES = ("conviction_rate", "guilty_plea_rate", "no_contest_rate", "charge_conviction_rate")


def rates(store: Store, **asked: Any) -> list[list[float | None]]:
    """The four rates of the period, then those of its only month."""
    (month,) = store.view("conviction_rates_by_month", **YEAR)
    return [[row[name] for name in RATES] for row in (store.one("conviction_rates", **YEAR, **asked), month)]


@pytest.mark.parametrize(("undated", "expected"), [(1, [1.0, 1.0, 0.0, 1.0]), (2, [None] * 4)])
def test_where_over_5_per_cent_of_the_disposals_have_no_day_a_period_has_no_rate_of_the_others(
    store: Store, undated: int, expected: list[float | None]
) -> None:
    days = ["2020-02-01"] * (20 - undated) + [None] * undated
    store.cases(case_timeline("case:1", defendants=[ended_as(f"P{i}", "convicted", d) for i, d in enumerate(days)]))
    assert rates(store, undated=0) == [expected, expected]
    # Counted in, they are no unknown part of what is told.
    assert rates(store, undated=1)[0] == [1.0, 1.0, 0.0, 1.0]
    row = store.one("conviction_rates", **YEAR, undated=0)
    assert (row["disposed"], row["undated"], row["charge_undated"]) == (20 - undated, undated, undated)


def test_pleas_that_nobody_states_are_no_rate_of_nought(store: Store) -> None:
    who = [ended_as(f"P{at}", "convicted", "2020-02-01", "not_stated" if at else "guilty") for at in range(4)]
    store.cases(case_timeline("case:1", defendants=who))
    assert rates(store) == [[1.0, None, None, 1.0]] * 2
    assert store.one("conviction_rates")["plea_not_stated"] == 3


def test_verdicts_that_cannot_be_mapped_leave_no_conviction_rate(store: Store) -> None:
    who = [ended_as(f"P{at}", "other", "2020-02-01", verdict="not_mapped") for at in range(2)]
    store.cases(case_timeline("case:1", defendants=[*who, ended_as("Q", "convicted", "2020-02-01")]))
    assert rates(store) == [[None] * 4] * 2
    row = store.one("conviction_rates")
    assert (row["disposed"], row["other_exits"], row["verdict_not_stated"]) == (1, 2, 2)
    assert row["charge_verdict_not_stated"] == 2


def test_custody_of_which_nobody_says_how_long_is_no_share_without_custody(store: Store) -> None:
    def one(person: str, *sanctions: Any) -> dict[str, Any]:
        day = moment("2020-02-01")
        days = [found["days"] for found in sanctions if found["kind"] == "custody" and found["days"] is not None]
        told = {"sentences": [sentence(day, *sanctions)], "custodial_days": sum(days) if days else None}
        return defendant(person, sentenced=day, **told)

    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                one("A", sanction("custody", days=100)),
                one("B", sanction("custody", days=None)),
                one("C", sanction("fine", amount=10.0)),
                one("D"),
                one("E", sanction("not_mapped")),
            ],
        )
    )
    row = store.one("custodial_days")
    assert (row["sentenced"], row["with_custody"], row["not_stated"]) == (5, 1, 3)
    assert (row["custodial_share"], row["median_days"]) == (None, None)
    kinds = {row["kind"]: row for row in store.view("sanctions")}
    assert (kinds["custody"]["sanctions"], kinds["custody"]["with_days"], kinds["custody"]["median_days"]) == (
        2,
        1,
        None,
    )
    assert (kinds["fine"]["with_amount"], kinds["fine"]["amount"]) == (1, 10.0)
