"""The preview's server inside a test, on a port that the system chooses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.server import Preview
from caseflow_schemas.connections import Connections

HOST = "127.0.0.1"


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
async def served_from(connections: Connections) -> AsyncIterator[str]:
    """Serve the committed dashboards from a ClickHouse."""
    engine = ClickHouse(connections)
    preview = Preview(load_dashboards(), engine, constants={CONTROL: connections.control_database}, refresh_seconds=1)
    try:
        async with served(preview) as url:
            yield url
    finally:
        await engine.close()
