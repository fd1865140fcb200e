"""Draws committed dashboards as the preview does, for the tests: every panel's rows, or what went wrong."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from caseflow_dashboards.audiences import BOARDS, PERSONS
from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.dashboards import Dashboard, Panel, load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.times import TimeRange, read_range
from caseflow_schemas.connections import Connections
from caseflow_sinks.shown import shown_database

NOW_MS = 1_700_000_000_000
Rows = list[dict[str, Any]]
Drawn = dict[str, Rows]
"""Title of a panel → its rows, each a value by the name of its column; an annotation under its name."""


def span(first: str, last: str) -> TimeRange:
    """A time range as an address states it."""
    return read_range(first, last, NOW_MS)


def drawn(
    connections: Connections,
    board: Dashboard | str,
    over: TimeRange,
    asked: Mapping[str, tuple[str, ...]] | None = None,
) -> Drawn:
    """What a dashboard shows; fails where a panel, a variable or an annotation has an error."""
    dashboard = load_dashboards()[f"caseflow-{board}"] if isinstance(board, str) else board
    return asyncio.run(_drawn(connections, dashboard, over, asked or {}))


def only(dashboard: Dashboard, wanted: Callable[[Panel], bool]) -> Dashboard:
    """The dashboard with no annotation and those of its panels that have a query and are wanted."""
    panels = tuple(each for each in dashboard.panels if each.sql and wanted(each))
    return replace(dashboard, panels=panels, annotations=())


def numbers(figures: Drawn) -> Iterator[float]:
    """All numbers that are drawn."""
    for rows in figures.values():
        for row in rows:
            yield from (value for value in row.values() if isinstance(value, int | float) and value is not True)


async def _drawn(
    connections: Connections, dashboard: Dashboard, over: TimeRange, asked: Mapping[str, tuple[str, ...]]
) -> Drawn:
    engine = ClickHouse(connections)
    titles = {panel.id: panel.title for panel in dashboard.panels}
    found: Drawn = {}
    try:
        constants = {CONTROL: connections.control_database}
        async for outcome in refresh(engine, dashboard, over, constants=constants, asked=asked):
            name = titles.get(outcome.get("panel", 0)) or outcome.get("annotation", "")
            assert "error" not in outcome, f"{dashboard.title}: {name}: {outcome}"
            if name:
                assert name not in found, f"two panels are called [{name}]"
                columns = [column["name"] for column in outcome["columns"]]
                found[name] = [dict(zip(columns, row, strict=True)) for row in outcome["rows"]]
            else:
                audience = PERSONS if dashboard.is_personal else BOARDS
                assert outcome["variables"]["database"] == shown_database(connections, audience)
    finally:
        await engine.close()
    return found
