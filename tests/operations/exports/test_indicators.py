"""Which figures are exported, and what is said of each."""

import re
from datetime import date

from caseflow_operations.exports.asked import Asked
from caseflow_operations.exports.indicators import COLUMNS, MAIN, indicators, without_filters
from caseflow_sinks.views import views

ALL = Asked(date(2024, 12, 31), first=date(2024, 1, 1))
WOMEN = Asked(date(2024, 12, 31), filters={"sex": ("female",)})
KEYS = {"case_key", "person", "stay_key", "charge_id", "victim_id", "id", "key"}


def test_each_view_is_asked_for_the_same_columns() -> None:
    found = indicators(ALL, "Synthetic data")
    assert len(found) == len(MAIN) + sum(bool(figures.counts) for figures in MAIN.values())
    for sql in found:
        for column in COLUMNS:
            assert re.search(rf"\b{column}\b", sql.split(" FROM (SELECT ")[0])


def test_no_figure_is_broken_down_by_somebody() -> None:
    assert not {column for figures in MAIN.values() for column in figures.by} & KEYS


def test_the_period_is_that_of_the_figure() -> None:
    told = dict(zip(MAIN, indicators(ALL, "")[: len(MAIN)], strict=True))
    assert "'2024-01-01/2024-12-31' AS period" in told["outcomes"]
    assert "'2024-12-31' AS period" in told["pending"]
    assert "'now' AS period" in told["books_by_agency"]
    assert "substring(toString(month), 1, 7)" in told["caseload_by_month"]


def test_of_every_view_that_can_count_in_what_has_no_day_it_is_told_apart() -> None:
    knowing = {view.name for view in views() if "undated" in view.parameters} & MAIN.keys()
    assert {name for name, figures in MAIN.items() if figures.counts} == knowing
    told = indicators(ALL, "")
    assert sum("undated = 0" in sql for sql in told[: len(MAIN)]) == len(knowing)
    assert all("undated = 1" in sql and "'undated' AS period" in sql for sql in told[len(MAIN) :])


def test_where_a_filter_is_set_what_does_not_know_it_is_left_out() -> None:
    assert without_filters(ALL) == []
    left_out = without_filters(WOMEN)
    assert "findings" in left_out
    assert "outcomes" not in left_out
    for sql in indicators(WOMEN, ""):
        assert "sex = ['female']" in sql
