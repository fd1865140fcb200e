"""What is printed of exact counts, and what is computed from that."""

import pytest
from caseflow_dashboards.bulletin.cells import Key
from caseflow_dashboards.bulletin.publishing import Bulletin, Gap, Printed
from caseflow_dashboards.bulletin.suppression import Rule
from caseflow_dashboards.bulletin.tables import TOTAL

from tests.dashboards.bulletin.made import COUNTS, bulletin, frame


def printed(of: Bulletin, row: str, column: str) -> Printed:
    return of.printed[Key("defendants", row, column)]


def test_a_shown_count_is_rounded_and_a_month_without_data_is_no_zero() -> None:
    made = bulletin()
    assert printed(made, "2024-01", "defendants") in (1_235, Gap.SUPPRESSED)
    assert {printed(made, "2024-03", name) for name in ("defendants", "charged", "share", "median", "note")} == {
        Gap.NONE
    }


def test_one_of_two_counts_whose_small_difference_stands_nowhere_is_suppressed() -> None:
    made = bulletin()
    assert Gap.SUPPRESSED in {printed(made, "2024-02", name) for name in ("defendants", "charged")}
    assert printed(made, "2024-02", "share") is Gap.SUPPRESSED


def test_without_a_rule_every_count_and_every_quotient_is_exact() -> None:
    made = bulletin(of=frame(rule=Rule(1, 1)))
    assert {at: printed(made, *at) for at in COUNTS} == COUNTS
    assert printed(made, TOTAL, "share") == pytest.approx(657 / 1_286 * 100, rel=1e-12)


def test_a_quotient_is_computed_from_what_is_printed_and_from_enough_alone() -> None:
    counts = {at: count for at, count in COUNTS.items() if at[0] == "2024-01"}
    assert printed(bulletin(counts), "2024-01", "share") == pytest.approx(610 / 1_235 * 100, rel=1e-12)
    few = {("2024-01", "defendants"): 97, ("2024-01", "charged"): 48}
    assert printed(bulletin(few), "2024-01", "share") is Gap.FEW
    assert printed(bulletin({("2024-01", "defendants"): 0, ("2024-01", "charged"): 0}), "2024-01", "share") is Gap.NONE


def test_a_quantile_needs_as_many_units_on_either_side_as_the_smallest_count_shown() -> None:
    made = bulletin({at: count for at, count in COUNTS.items() if at[0] == "2024-01"}, of=frame(rule=Rule(5, 1)))
    assert printed(made, "2024-01", "median") == 42
    assert printed(made, "2024-01", "p90") == 99
    counts = {("2024-01", "defendants"): 48, ("2024-01", "charged"): 48}
    short = bulletin(counts)
    assert printed(short, "2024-01", "median") == 42
    assert printed(short, "2024-01", "p90") is Gap.FEW


def test_a_quantile_of_a_suppressed_count_is_suppressed() -> None:
    counts = {("2024-01", "defendants"): 48, ("2024-01", "charged"): 3}
    assert printed(bulletin(counts), "2024-01", "median") is Gap.SUPPRESSED
