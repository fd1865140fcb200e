"""Coverage, links to the stage before, stages out of order."""

from collections.abc import Mapping

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.oracles import quality as oracle
from tests.sinks.same import assert_same


def agency_coverage(truth: Truth, asked: Asked) -> None:
    """As its latest events show: none is declared."""
    assert asked.setting
    rows = truth.store.view("agency_coverage")
    found = {row["agency"]: (row["complete_from"], row["complete_through"]) for row in rows}
    assert found == {agency: tuple(coverage) for agency, coverage in truth.coverage.items()}


def stage_consistency(truth: Truth, asked: Asked) -> None:
    """Of the cohort."""
    rows = asked.rows(truth, "stage_consistency", undated=int(asked.undated))
    expected = oracle.stage_consistency(truth.cases, asked.setting, asked.bounds, undated=asked.undated)
    assert_same(keyed(rows, "stage", drop=("ordinal",)), expected)


CHECKS: Mapping[str, Check] = {"agency_coverage": agency_coverage, "stage_consistency": stage_consistency}
