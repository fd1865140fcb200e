"""Every panel's SQL on the real engine, through the preview's own refresh: empty tables, tables with data, ranges."""

import asyncio
import math
from typing import Any

import pytest
from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.dashboards import Dashboard, load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.times import read_range
from caseflow_schemas.connections import Connections
from caseflow_schemas.findings import meanings
from caseflow_sinks.migrate import migrate

from tests.dashboards.filled import EACH_MONTH, MONTHS, STAYS, fill

pytestmark = pytest.mark.stack

NOW_MS = 1_700_000_000_000
RANGES = [
    ("2012-01-01", "2016-12-31"),
    ("1970-01-01", "now"),
    ("2012-03-05", "2012-03-05"),
    ("2030-01-01", "2031-01-01"),
]
CASES = EACH_MONTH * len(MONTHS)


@pytest.fixture
def empty(connections: Connections) -> Connections:
    """Tables and views, and nothing in them."""
    migrate(connections)
    return connections


@pytest.fixture
def filled(empty: Connections) -> Connections:
    """With made-up cases of 2012 and 2013."""
    fill(empty)
    return empty


def drawn(
    connections: Connections, dashboard: Dashboard, span: tuple[str, str] = RANGES[0]
) -> dict[str, list[dict[str, Any]]]:
    """Title of each panel → its rows, each a value by the name of its column."""

    async def asked() -> dict[str, list[dict[str, Any]]]:
        engine = ClickHouse(connections)
        constants = {CONTROL: connections.control_database}
        titles = {panel.id: panel.title for panel in dashboard.panels}
        found: dict[str, list[dict[str, Any]]] = {}
        try:
            async for outcome in refresh(engine, dashboard, read_range(*span, NOW_MS), constants=constants):
                assert "error" not in outcome, outcome
                if "variables" in outcome:
                    assert outcome["variables"]["database"] == connections.database
                if "panel" not in outcome:
                    continue
                title = titles[outcome["panel"]]
                assert "error" not in outcome, f"{title}: {outcome}"
                names = [column["name"] for column in outcome["columns"]]
                found[title] = [dict(zip(names, row, strict=True)) for row in outcome["rows"]]
        finally:
            await engine.close()
        return found

    return asyncio.run(asked())


def numbers(figures: dict[str, list[dict[str, Any]]]) -> list[float]:
    return [
        value for rows in figures.values() for row in rows for value in row.values() if isinstance(value, float | int)
    ]


def test_before_any_migration_every_panel_says_why_it_has_no_figure(connections: Connections) -> None:
    async def said() -> list[str]:
        engine = ClickHouse(connections)
        try:
            board = load_dashboards()["caseflow-attrition"]
            constants = {CONTROL: connections.control_database}
            return [
                outcome["error"]
                async for outcome in refresh(engine, board, read_range("now-1y", "now", NOW_MS), constants=constants)
            ]
        finally:
            await engine.close()

    errors = asyncio.run(said())
    assert len(errors) > 5
    assert all(connections.control_database in error for error in errors)


def test_no_panel_fails_on_empty_tables_and_none_makes_up_a_duration_or_a_share(empty: Connections) -> None:
    for dashboard in load_dashboards().values():
        for span in RANGES:
            figures = drawn(empty, dashboard, span)
            assert all(value == 0 for value in numbers(figures)), figures
    shares = drawn(empty, load_dashboards()["caseflow-attrition"])["Defendants of the chosen period"]
    assert {row["Of first"] for row in shares} == {None}


def test_no_panel_fails_on_data_in_any_range(filled: Connections) -> None:
    for dashboard in load_dashboards().values():
        for span in RANGES:
            assert all(map(math.isfinite, numbers(drawn(filled, dashboard, span))))


def test_attrition_shows_the_cohorts_with_everything_pending(filled: Connections) -> None:
    figures = drawn(filled, load_dashboards()["caseflow-attrition"])
    assert figures["Persons by stage reached"] == [
        {"First contact": CASES, "Charged": CASES // 2, "Disposed of": CASES // 4}
    ]
    month = {
        "Disposed of": EACH_MONTH // 4,
        "Charged, not disposed of": EACH_MONTH // 4,
        "Left before charge": 0,
        "Not charged": EACH_MONTH // 2,
    }
    assert figures["Where the defendants of each month stand"] == [{"Month": name, **month} for name in MONTHS]
    assert figures["Outcomes of defendants disposed of"] == [{"Outcome": "convicted", "Defendants": CASES // 4}]
    assert figures["Charges by section of the ICCS"] == [
        {"Section": "05 Acts against property only", "Charges": CASES // 2}
    ]
    assert figures["Messages by topic"] == [
        {"Topic": "police-events", "Accepted": 1, "Duplicates": 1, "Dead letters": 1}
    ]
    assert figures["Timelines"][0]["Cases"] == CASES


def test_the_chosen_period_chooses_the_cohorts_and_leaves_the_whole_as_it_is(filled: Connections) -> None:
    figures = drawn(filled, load_dashboards()["caseflow-attrition"], ("2012-05-01", "2012-06-30"))
    assert [row["Month"] for row in figures["Where the defendants of each month stand"]] == ["2012-05", "2012-06"]
    assert figures["Defendants of the chosen period"][0]["Defendants"] == 2 * EACH_MONTH
    assert figures["Defendants by stage reached"][0]["First contact"] == CASES


def test_a_segment_that_ends_on_no_known_day_is_undated_and_has_no_curve(filled: Connections) -> None:
    figures = drawn(filled, load_dashboards()["caseflow-durations"])
    segments = {row["Segment"]: row for row in figures["How long each segment takes"]}
    assert segments["offence → charge"]["Duration"] == "measured"
    assert segments["offence → charge"]["Median"] == 4.5
    assert segments["charge → disposition"]["Duration"] == "undated"
    assert segments["charge → disposition"]["Undated share"] == 100
    assert segments["charge → disposition"]["Median"] is None
    assert figures["Charge → disposition: what can be measured"][0]["Median"] == "undated"
    assert figures["Charge → disposition: by month of completion"] == []


def test_a_month_with_few_measured_has_no_quantiles_and_tells_how_many(filled: Connections) -> None:
    months = drawn(filled, load_dashboards()["caseflow-durations"])["Offence → charge: by month of completion"]
    assert len(months) == len(MONTHS)
    assert months[0] == {"time": "2012-01-01 00:00:00", "Median": None, "P75": None, "P90": None, "Measured": 6}


def test_stays_are_counted_by_state_basis_and_length(filled: Connections) -> None:
    figures = drawn(filled, load_dashboards()["caseflow-durations"])
    assert figures["Stays"] == [
        {"Closed": STAYS // 2, "Open": STAYS // 2, "Ends before it begins": 0, "Release only": 0}
    ]
    assert figures["How a stay's case is known"][0]["No case"] == STAYS
    assert figures["Length of stay by facility"] == [
        {"Lasted\\Facility": "8 to 30 days", "Jail": STAYS // 2, "Prison": 0},
        {"Lasted\\Facility": "open", "Jail": 0, "Prison": STAYS // 2},
    ]
    assert figures["Findings by kind"] == [
        {
            "Finding": "charged before reported",
            "Meaning": meanings()["charged_before_reported"],
            "Timeline": "case",
            "Findings": len(MONTHS),
            "Timelines": len(MONTHS),
        }
    ]
