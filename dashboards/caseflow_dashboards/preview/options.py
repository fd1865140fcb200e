"""The values that there are to choose from: a variable's query, run on the server and kept for a short while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.engine import Engine
from caseflow_dashboards.preview.variables import Option, Variable, sorted_options

KEPT_SECONDS = 30.0
MOST_KEPT = 200
"""Queries whose options are kept; the oldest goes first."""


@dataclass
class Options:
    """Asks an engine; a query that is being asked, or was lately, is not asked again."""

    engine: Engine
    clock: Callable[[], float] = monotonic
    _kept: dict[str, tuple[float, asyncio.Task[Answer]]] = field(default_factory=dict)

    async def of(self, variable: Variable, sql: str) -> tuple[Option, ...]:
        """Return a variable's options; `sql` is its query, expanded.

        Raises:
            QueryFailed: the query fails; it is asked anew the next time.
        """
        return sorted_options(read_options(await self._answer(sql)), variable.sort)

    async def _answer(self, sql: str) -> Answer:
        now = self.clock()
        kept = self._kept.get(sql)
        if kept is None or now >= kept[0] or _failed(kept[1]):
            self._kept.pop(sql, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            kept = self._kept[sql] = (now + KEPT_SECONDS, asyncio.ensure_future(self.engine.ask(sql)))
        # Whoever leaves does not take the answer from those who wait for it too.
        return await asyncio.shield(kept[1])


def read_options(answer: Answer) -> tuple[Option, ...]:
    """Read the rows as the data source does: of two columns the first is the value and the second its name."""
    rows = [[str(cell) for cell in row[:2]] for row in answer.rows if row and row[0] is not None]
    return tuple(dict.fromkeys(Option(row[0], row[-1]) for row in rows))


def _failed(task: asyncio.Task[Answer]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
