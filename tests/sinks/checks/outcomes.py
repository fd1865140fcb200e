"""How defendants and charges ended, sanctions, victims."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.oracles import outcomes as oracle
from tests.sinks.oracles import returns
from tests.sinks.oracles.setting import month_of
from tests.sinks.same import assert_same
from tests.sinks.store import without


def outcomes(truth: Truth, asked: Asked) -> None:
    """Exits."""
    rows = asked.rows(truth, "outcomes", undated=int(asked.undated))
    expected = oracle.exits(truth.cases, asked.setting, asked.bounds, undated=asked.undated)
    assert {row["exit"]: (row["defendants"], row["persons"]) for row in rows} == expected
    total = sum(defendants for defendants, _ in expected.values())
    shares = {exit_: defendants / total for exit_, (defendants, _) in expected.items()}
    assert_same({row["exit"]: row["share"] for row in rows}, shares)


def conviction_rates(truth: Truth, asked: Asked) -> None:
    """Of the period."""
    (row,) = asked.rows(truth, "conviction_rates", undated=int(asked.undated))
    expected = oracle.conviction(truth.cases, asked.setting, asked.bounds, undated=asked.undated)
    assert_same({"": row}, {"": expected})


def conviction_rates_by_month(truth: Truth, asked: Asked) -> None:
    """Of each month."""
    rows = asked.rows(truth, "conviction_rates_by_month")
    expected = oracle.conviction_by_month(truth.cases, asked.setting, asked.bounds)
    assert_same(keyed(rows, "month"), expected)


def sanctions(truth: Truth, asked: Asked) -> None:
    """By kind."""
    rows = asked.rows(truth, "sanctions")
    assert_same(keyed(rows, "kind", "currency"), oracle.sanctions(truth.cases, asked.setting, asked.bounds))


def custodial_days(truth: Truth, asked: Asked) -> None:
    """Of those first sentenced in the period."""
    (row,) = asked.rows(truth, "custodial_days", undated=int(asked.undated))
    assert_same({"": row}, {"": oracle.custodial(truth.cases, asked.setting, asked.bounds, undated=asked.undated)})


def victims(truth: Truth, asked: Asked) -> None:
    """By sex, age group and relationship."""
    rows = asked.rows(truth, "victims")
    found = {tuple(list(row.values())[:3]): (row["victims"], row["homicide_victims"]) for row in rows}
    assert found == oracle.victims(truth.cases, asked.setting, asked.bounds)


def victims_by_month(truth: Truth, asked: Asked) -> None:
    """By month of report."""
    expected: dict[date, Counter[str]] = {}
    for one in returns.victims(truth.cases, asked.setting):
        if one.day is None or one.case["reported"]["precision"] == "year":
            continue
        if asked.bounds[0] <= one.day <= asked.bounds[1]:
            counts = expected.setdefault(month_of(one.day), Counter())
            counts["victims"] += 1
            if one.homicide:
                counts["homicide_victims"] += 1
                counts["female_homicide_victims"] += one.victim["sex"] == "female"
                counts["homicide_by_partner"] += one.victim["relationship_to_suspect"] == "current_partner"
    found = {row["month"]: +Counter(without(row, "month")) for row in asked.rows(truth, "victims_by_month")}
    assert found == {month: +counts for month, counts in expected.items()}


CHECKS: Mapping[str, Check] = {
    "outcomes": outcomes,
    "conviction_rates": conviction_rates,
    "conviction_rates_by_month": conviction_rates_by_month,
    "sanctions": sanctions,
    "custodial_days": custodial_days,
    "victims": victims,
    "victims_by_month": victims_by_month,
}
