"""Cohorts, funnel, conversions, flow, pathways, classes."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.made import STAGES
from tests.sinks.oracles import cohorts
from tests.sinks.oracles.outcomes import inside
from tests.sinks.oracles.setting import EVER, Setting, code_of
from tests.sinks.same import assert_same
from tests.sinks.store import without

SHARES = ("persons_of_first", "defendants_of_first", "persons_of_previous", "defendants_of_previous")
HORIZONS = (30, 365)


def defendant_funnel(truth: Truth, asked: Asked) -> None:
    """Counts, and shares of the first stage and of the one before."""
    rows = asked.rows(truth, "defendant_funnel", undated=int(asked.undated))
    expected = cohorts.funnel(truth.cases, asked.setting, asked.bounds, undated=asked.undated)
    assert [without(row, "ordinal", "stage", *SHARES) for row in rows] == expected
    for before, row in zip([rows[0], *rows], rows, strict=False):
        for counted in ("persons", "defendants"):
            for name, of in (("first", rows[0]), ("previous", before)):
                share = row[counted] / of[counted] if of[counted] else None
                assert_same({name: row[f"{counted}_of_{name}"]}, {name: share})


def linked_records(truth: Truth, asked: Asked) -> None:
    """The funnel of all."""
    assert asked.setting
    rows = truth.store.view("linked_records")
    expected = cohorts.funnel(truth.cases, Setting(), EVER, undated=True)
    assert [row["stage"] for row in rows] == list(STAGES)
    assert [without(row, "ordinal", "stage", *SHARES) for row in rows] == expected


def exits_by_stage(truth: Truth, asked: Asked) -> None:
    """Where defendants stand, or how they left."""
    rows = asked.rows(truth, "exits_by_stage")
    expected = cohorts.exits(truth.cases, asked.setting, asked.bounds)
    assert {(row["stage"], row["exit"]): (row["defendants"], row["persons"]) for row in rows} == expected
    total = sum(defendants for defendants, _ in expected.values())
    shares = {key: defendants / total for key, (defendants, _) in expected.items()}
    assert_same({(row["stage"], row["exit"]): row["share"] for row in rows}, shares)


def defendants_by_month(truth: Truth, asked: Asked) -> None:
    """The cohorts, each of which adds up."""
    rows = asked.rows(truth, "defendants_by_month")
    assert_same(keyed(rows, "month"), cohorts.by_month(truth.cases, asked.setting, asked.bounds))
    standing = ("pending_charge", "left_before_charge", "pending_disposal", "disposed")
    assert all(row["defendants"] == sum(row[name] for name in standing) for row in rows)


def conversions_by_month(truth: Truth, asked: Asked) -> None:
    """Within a month and a year; the extract is a historical load, so there is no lag of reporting."""
    for horizon in HORIZONS:
        converted(truth, asked, horizon)


def converted(truth: Truth, asked: Asked, horizon: int) -> None:
    """Within so many days, without a lag."""
    rows = asked.rows(truth, "conversions_by_month", horizon=horizon)
    through = {agency: found.complete_through for agency, found in truth.coverage.items()}
    expected = cohorts.conversions(truth.cases, asked.setting, asked.bounds, horizon=horizon, lag=0, through=through)
    assert_same(keyed(rows, "month", "stage", drop=("ordinal",)), expected)


def stage_flow_by_month(truth: Truth, asked: Asked) -> None:
    """Entries."""
    rows = asked.rows(truth, "stage_flow_by_month")
    expected = cohorts.flow(truth.cases, asked.setting, asked.bounds)
    assert {(row["month"], row["stage"]): row["defendants"] for row in rows} == expected


def reclassification(truth: Truth, asked: Asked) -> None:
    """By both counting rules."""
    for level, counting in ((1, "all"), (2, "principal")):
        reclassified(truth, asked, level, counting)


def reclassified(truth: Truth, asked: Asked, level: int, counting: str) -> None:
    """At a level, with the share of the class as charged."""
    rows = asked.rows(truth, "reclassification", level=level, counting=counting)
    expected = cohorts.reclassified(truth.cases, asked.setting, asked.bounds, level=level, counting=counting)
    names = ("reported_as", "charged_as", "decided_as")
    assert {tuple(row[name] for name in names): row["charges"] for row in rows} == expected
    totals = Counter[str]()
    for (_, charged, _), number in expected.items():
        totals[charged] += number
    for row in rows:
        assert row["share"] == pytest.approx(row["charges"] / totals[row["charged_as"]], rel=1e-9)


def pathways(truth: Truth, asked: Asked) -> None:
    """Sequences with their medians."""
    rows = asked.rows(truth, "pathways")
    expected = cohorts.pathways(truth.cases, asked.setting, asked.bounds)
    assert_same(keyed(rows, "pathway", drop=("share",)), expected)
    assert sum(row["share"] for row in rows) == pytest.approx(1 if rows else 0)


def reports_by_month(truth: Truth, asked: Asked) -> None:
    """Cases, and offences."""
    for unit in ("case", "offence"):
        reported(truth, asked, unit)


def reported(truth: Truth, asked: Asked, unit: str) -> None:
    """Where the units stand, with the share of their month."""
    rows = asked.rows(truth, "reports_by_month", unit=unit)
    expected = cohorts.reports_by_month(truth.cases, unit, asked.setting, asked.bounds)
    assert {(row["month"], row["standing"]): row["units"] for row in rows} == expected
    months = Counter[date]()
    for (month, _), units in expected.items():
        months[month] += units
    for row in rows:
        assert row["share"] == pytest.approx(row["units"] / months[row["month"]], rel=1e-9)


def offences_by_iccs(truth: Truth, asked: Asked) -> None:
    """Offences reported and charges filed in the period."""
    rows = asked.rows(truth, "offences_by_iccs", level=2, undated=int(asked.undated))
    expected = Counter[tuple[str, str]]()
    for report in cohorts.reports(truth.cases, "offence", asked.setting):
        if inside(report.case["reported"], asked.bounds, undated=asked.undated):
            expected["reported offence", _cut(report.iccs)] += 1
    for _, _, charge in cohorts.charges(truth.cases, asked.setting):
        if inside(charge["filed"], asked.bounds, undated=asked.undated):
            expected["charge", _cut(code_of(charge["iccs_code_at_entry"], charge["iccs_source"]))] += 1
    assert {(row["counted"], row["section"] or row["section_name"]): row["records"] for row in rows} == expected
    for counted in {row["counted"] for row in rows}:
        assert sum(row["share"] for row in rows if row["counted"] == counted) == pytest.approx(1)


def _cut(code: str) -> str:
    return code if code.startswith("not_") else code[:4]


CHECKS: Mapping[str, Check] = {
    "defendant_funnel": defendant_funnel,
    "linked_records": linked_records,
    "exits_by_stage": exits_by_stage,
    "defendants_by_month": defendants_by_month,
    "conversions_by_month": conversions_by_month,
    "stage_flow_by_month": stage_flow_by_month,
    "reclassification": reclassification,
    "pathways": pathways,
    "reports_by_month": reports_by_month,
    "offences_by_iccs": offences_by_iccs,
}
