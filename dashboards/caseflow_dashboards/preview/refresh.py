"""One refresh of a dashboard: variables resolved once, every panel asked with the same values."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any

from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.choices import Asked
from caseflow_dashboards.preview.dashboards import Annotation, Dashboard, Panel
from caseflow_dashboards.preview.engine import Engine, QueryFailed
from caseflow_dashboards.preview.macros import BadQuery, Variables, expand
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.resolution import Resolution
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import Chosen
from caseflow_dashboards.preview.variables import ALL_VALUE

_SIDE_BY_SIDE = 4

Outcome = dict[str, Any]


async def refresh(
    engine: Engine,
    dashboard: Dashboard,
    span: TimeRange,
    *,
    constants: Mapping[str, str],
    asked: Asked | None = None,
    options: Options | None = None,
) -> AsyncIterator[Outcome]:
    """Yield `{"panel", "columns", "rows"}` or `{"panel", "error", "away"}` for each panel with a query, as they arrive.

    Before them comes `{"from_ms", "to_ms", "variables"}`: what every panel was asked with; a list of values for a
    variable that is a list, `$__all` where all is not listed. An annotation gives `{"annotation", …}` likewise.
    `constants` replace the dashboard's own of the same name, `asked` the values of its variables. A query that several
    panels share is asked once. `away` is true where ClickHouse did not answer at all.
    """
    wanted: dict[str, list[Panel | Annotation]] = {}
    for panel in dashboard.panels:
        if panel.sql is not None:
            wanted.setdefault(panel.sql, []).append(panel)
    for annotation in dashboard.annotations:
        wanted.setdefault(annotation.sql, []).append(annotation)
    resolution = Resolution(engine, options or Options(engine), dashboard, span, constants=constants, asked=asked or {})
    try:
        variables = await resolution.resolve()
    except QueryFailed as cause:
        for drawn in (drawn for sharing in wanted.values() for drawn in sharing):
            yield _outcome(drawn, cause)
        return
    yield {**asdict(span), "variables": {name: _told(value) for name, value in variables.items()}}
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def answer(sql: str) -> tuple[str, Answer | QueryFailed]:
        async with places:
            return sql, await _answered(engine, sql, variables, span)

    tasks = [asyncio.create_task(answer(sql)) for sql in wanted]
    try:
        for arrived in asyncio.as_completed(tasks):
            sql, answered = await arrived
            for drawn in wanted[sql]:
                yield _outcome(drawn, answered)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answered(engine: Engine, sql: str, variables: Variables, span: TimeRange) -> Answer | QueryFailed:
    try:
        return await engine.ask(expand(sql, variables, span))
    except BadQuery as cause:
        return QueryFailed(str(cause))
    except QueryFailed as cause:
        return cause


def _outcome(drawn: Panel | Annotation, answered: Answer | QueryFailed) -> Outcome:
    whose = {"annotation": drawn.name} if isinstance(drawn, Annotation) else {"panel": drawn.id}
    if isinstance(answered, QueryFailed):
        return {**whose, "error": str(answered), "away": answered.away}
    matrix = drawn.matrix if isinstance(drawn, Panel) else None
    return {**whose, **asdict(matrix.of(answered) if matrix else answered)}


def _told(value: str | Chosen) -> str | list[str]:
    if isinstance(value, str):
        return value
    if value.everything is not None:
        return ALL_VALUE
    return list(value.values) if value.many else "".join(value.values)
