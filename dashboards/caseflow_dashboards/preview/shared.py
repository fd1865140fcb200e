"""One answer for all who ask the same at the same time."""

from __future__ import annotations

import asyncio

from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.engine import Engine


class Shared:
    """An engine that asks what is being asked already only once.

    Several viewers of one dashboard then cost about as much as one: while a query runs, whoever asks the same waits for
    its answer. An answer that is there is given to nobody later, so that no figure is older than its query.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: dict[str, tuple[asyncio.Task[Answer], list[object]]] = {}

    async def ask(self, sql: str) -> Answer:
        """As the engine answers; a question that nobody waits for any more is given up.

        Raises:
            QueryFailed: as the engine does, to each of those who asked.
        """
        task, waiting = self._running.get(sql) or self._begin(sql)
        ticket = object()
        waiting.append(ticket)
        try:
            return await asyncio.shield(task)
        finally:
            waiting.remove(ticket)
            if not waiting and not task.done():
                del self._running[sql]
                task.cancel()

    def _begin(self, sql: str) -> tuple[asyncio.Task[Answer], list[object]]:
        begun: tuple[asyncio.Task[Answer], list[object]] = (asyncio.create_task(self._engine.ask(sql)), [])
        self._running[sql] = begun
        # Whoever asks from then on asks anew.
        begun[0].add_done_callback(lambda _: self._running.pop(sql, None) if self._running.get(sql) is begun else None)
        return begun
