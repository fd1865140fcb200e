"""What is printed of exact counts, and what is computed from that."""

import pytest
from caseflow_dashboards.bulletin.cells import Cells, Key
from caseflow_dashboards.bulletin.publishing import Bulletin, Gap, Printed, publish
from caseflow_dashboards.bulletin.suppression import Rule
from caseflow_dashboards.bulletin.tables import TOTAL, Column, Draft, Ratio, Row, Section, Table, Unknown

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


RULE = Rule(5, 1)


def share_of(*, held: int, sentenced: int, unknown: int, is_told: bool, hidden: bool = False) -> Printed:
    """The share of the sentenced; `is_told`: the view has one, `hidden`: the count of the unknown is not printed."""
    ratio = Ratio(("sentenced",), ("held",), times=100, rests_on=(Unknown("unknown", ("known",)),))
    counts = {"held": held, "sentenced": sentenced, "unknown": unknown, "known": held - unknown}
    table = Table(
        "stock",
        "Held",
        "Persons held.",
        {},
        "Once each.",
        [Row("all", "All")],
        [*(Column(name, name) for name in counts), Column("share", "Share", "%", ratio)],
        "day",
        untold=set() if is_told else {("all", "share")},
    )
    cells = Cells({table.key("all", name): count for name, count in counts.items()})
    draft = Draft(frame(rule=RULE), [Section("s", "S", "S.", [table])], cells)
    assert (publish(draft).printed[table.key("all", "unknown")] is Gap.SUPPRESSED) is hidden
    return publish(draft).printed[table.key("all", "share")]


def test_what_the_view_does_not_tell_is_no_data_where_a_printed_count_says_why() -> None:
    assert share_of(held=100, sentenced=0, unknown=80, is_told=False) is Gap.NONE
    assert share_of(held=100, sentenced=60, unknown=0, is_told=True) == 60


def test_that_there_is_a_figure_tells_nothing_of_a_hidden_count() -> None:
    # Of a hundred persons 4 or 6 without a known status would be the difference between a share and none.
    assert share_of(held=100, sentenced=60, unknown=4, is_told=True, hidden=True) is Gap.SUPPRESSED
    assert share_of(held=60, sentenced=30, unknown=4, is_told=False, hidden=True) is Gap.SUPPRESSED
    # Of a thousand nobody learns whether it is 1 or 20.
    assert share_of(held=1_000, sentenced=600, unknown=4, is_told=True, hidden=True) == 60


def test_a_rate_by_population_needs_enough_above_the_line() -> None:
    def rate(victims: int) -> Printed:
        ratio = Ratio(("victims",), ("population",), times=100_000, is_rate=True)
        names = {"victims": victims, "population": 1_000_000}
        columns = [*(Column(name, name) for name in names), Column("rate", "Rate", ratio=ratio)]
        table = Table("rates", "Rates", "Rates.", {}, "Once.", [Row("all", "All")], columns, "period")
        cells = Cells({table.key("all", name): count for name, count in names.items()})
        draft = Draft(frame(rule=Rule(5, 5)), [Section("s", "S", "S.", [table])], cells)
        return publish(draft).printed[table.key("all", "rate")]

    assert [rate(victims) for victims in (0, 4, 40, 50)] == [0, Gap.SUPPRESSED, Gap.FEW, 5]
