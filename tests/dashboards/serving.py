"""The preview's server inside a test, on a port that the system chooses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse, Engine, QueryFailed
from caseflow_dashboards.preview.server import Preview
from caseflow_schemas.connections import Connections

HOST = "127.0.0.1"


class Unreliable:
    """An engine that a test can tell to be away, or to refuse the queries that have some words in them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.away, self.refused = False, ""

    async def ask(self, sql: str) -> Answer:
        if self.away:
            raise QueryFailed("ClickHouse does not answer", away=True)
        if self.refused and self.refused in sql:
            raise QueryFailed(f"Code: 60. Unknown table [{self.refused}]")
        return await self._engine.ask(sql)


@asynccontextmanager
async def served(preview: Preview) -> AsyncIterator[str]:
    """Serve and give the address, without a slash at its end."""
    runner = web.AppRunner(preview.application(HOST), handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def served_from(connections: Connections) -> AsyncIterator[tuple[str, Unreliable]]:
    """Serve all committed dashboards from a ClickHouse, refreshed every two seconds."""
    clickhouse = ClickHouse(connections)
    engine = Unreliable(clickhouse)
    constants = {CONTROL: connections.control_database}
    preview = Preview(load_dashboards(), engine, constants=constants, refresh_seconds=2, persons=True)
    try:
        async with served(preview) as url:
            yield url, engine
    finally:
        await clickhouse.close()
