"""What every variable of a dashboard stands for during one refresh."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.choices import Asked
from caseflow_dashboards.preview.dashboards import Dashboard
from caseflow_dashboards.preview.engine import Engine, QueryFailed
from caseflow_dashboards.preview.macros import BadQuery, expand
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import Chosen
from caseflow_dashboards.preview.variables import ALL_VALUE, Option, Variable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Resolution:
    """Resolves variables in their order; each may use those before it."""

    def __init__(
        self,
        engine: Engine,
        options: Options,
        dashboard: Dashboard,
        span: TimeRange,
        *,
        constants: Mapping[str, str],
        asked: Asked,
    ) -> None:
        self._engine, self._options = engine, options
        self._dashboard, self._span, self._asked = dashboard, span, asked
        self._constants = constants
        self.variables: dict[str, str | Chosen] = {}

    async def resolve(self) -> dict[str, str | Chosen]:
        """Return every variable's value.

        Raises:
            QueryFailed: a variable's query fails, or a hidden one's gives nothing that can be a name in SQL.
        """
        for variable in self._dashboard.variables:
            self.variables[variable.name] = await self._value(variable)
        return self.variables

    async def options(self, variable: Variable) -> tuple[Option, ...]:
        """Return what there is to choose from, under the values of the variables before it.

        Raises:
            QueryFailed: the query fails.
        """
        if variable.kind != "query":
            return variable.options
        return await self._options.of(variable, self._expanded(variable))

    async def _value(self, variable: Variable) -> str | Chosen:
        if variable.kind == "constant":
            return self._constants.get(variable.name, variable.query)
        if variable.kind == "query" and not variable.shown:
            return await self._named(variable)
        values = self._asked.get(variable.name) or variable.default
        if variable.kind == "textbox":
            return variable.chosen(values or ("",))
        if ALL_VALUE in values or (not values and variable.include_all):
            if variable.all_value:
                return variable.chosen((), everything=True)
            return variable.chosen(tuple(option.value for option in await self.options(variable)))
        if not values:
            values = tuple(option.value for option in (await self.options(variable))[:1])
        return variable.chosen(values)

    async def _named(self, variable: Variable) -> str:
        # Never kept: the generation that is active now is the one that is asked.
        value = _first(await self._engine.ask(self._expanded(variable)))
        if value is None or not _NAME.fullmatch(value):
            raise QueryFailed(f"variable [{variable.name}] has no value yet: no generation has been promoted")
        return value

    def _expanded(self, variable: Variable) -> str:
        try:
            return expand(variable.query, self.variables, self._span)
        except BadQuery as cause:
            raise QueryFailed(str(cause)) from cause


async def lists(resolution: Resolution, dashboard: Dashboard) -> dict[str, dict[str, Any]]:
    """Return, for each visible variable that is a list, `{"options": [[value, text]]}` or `{"error"}`."""
    listed = [variable for variable in dashboard.variables if variable.shown and variable.kind != "textbox"]
    try:
        await resolution.resolve()
    except QueryFailed as cause:
        return {variable.name: {"error": str(cause)} for variable in listed}

    async def found(variable: Variable) -> dict[str, Any]:
        try:
            return {"options": [[option.value, option.text] for option in await resolution.options(variable)]}
        except QueryFailed as cause:
            return {"error": str(cause)}

    answers = await asyncio.gather(*map(found, listed))
    return {variable.name: answer for variable, answer in zip(listed, answers, strict=True)}


def _first(answer: Answer) -> str | None:
    return str(answer.rows[0][0]) if answer.rows and answer.rows[0][0] is not None else None
