"""One refresh of a dashboard: variables resolved once, every panel asked with the same values."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any

from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.dashboards import Dashboard, Panel
from caseflow_dashboards.preview.engine import Engine, QueryFailed
from caseflow_dashboards.preview.macros import BadQuery, expand
from caseflow_dashboards.preview.times import TimeRange

_SIDE_BY_SIDE = 4
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


async def refresh(
    engine: Engine, dashboard: Dashboard, span: TimeRange, *, constants: Mapping[str, str]
) -> AsyncIterator[dict[str, Any]]:
    """Yield `{"panel", "columns", "rows"}` or `{"panel", "error"}` for each panel with a query, as answers arrive.

    Before them comes `{"from_ms", "to_ms", "variables"}`: what every panel was asked with.
    `constants` replace the dashboard's own of the same name. A query that several panels share is asked once.
    """
    asked: dict[str, list[Panel]] = {}
    for panel in dashboard.panels:
        if panel.sql is not None:
            asked.setdefault(panel.sql, []).append(panel)
    try:
        variables = await resolve_variables(engine, dashboard, span, constants=constants)
    except QueryFailed as cause:
        for panel in (panel for panels in asked.values() for panel in panels):
            yield {"panel": panel.id, "error": str(cause)}
        return
    yield {**asdict(span), "variables": variables}
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def answer(sql: str) -> tuple[str, Answer | str]:
        async with places:
            return sql, await _answered(engine, sql, variables, span)

    tasks = [asyncio.create_task(answer(sql)) for sql in asked]
    try:
        for arrived in asyncio.as_completed(tasks):
            sql, answered = await arrived
            for panel in asked[sql]:
                yield _outcome(panel, answered)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def resolve_variables(
    engine: Engine, dashboard: Dashboard, span: TimeRange, *, constants: Mapping[str, str]
) -> dict[str, str]:
    """Resolve the dashboard's variables in their order; each may use those before it.

    Raises:
        QueryFailed: a variable's query fails or gives nothing that can be a name in SQL.
    """
    variables = {**dashboard.constants, **{k: v for k, v in constants.items() if k in dashboard.constants}}
    for name, sql in dashboard.resolved.items():
        try:
            found = await engine.ask(expand(sql, variables, span))
        except BadQuery as cause:
            raise QueryFailed(str(cause)) from cause
        value = _first(found)
        if value is None or not _NAME.fullmatch(value):
            raise QueryFailed(f"variable [{name}] has no value yet: no generation has been promoted")
        variables[name] = value
    return variables


async def _answered(engine: Engine, sql: str, variables: Mapping[str, str], span: TimeRange) -> Answer | str:
    try:
        return await engine.ask(expand(sql, variables, span))
    except (BadQuery, QueryFailed) as cause:
        return str(cause)


def _outcome(panel: Panel, answered: Answer | str) -> dict[str, Any]:
    if isinstance(answered, str):
        return {"panel": panel.id, "error": answered}
    return {"panel": panel.id, **asdict(panel.matrix.of(answered) if panel.matrix else answered)}


def _first(answer: Answer) -> str | None:
    return str(answer.rows[0][0]) if answer.rows and answer.rows[0][0] is not None else None
