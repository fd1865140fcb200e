"""A local page that draws the committed dashboards, for a person without Grafana.

It has no authentication: it listens on this machine alone unless told otherwise, and what names persons or cases is
closed unless it was asked for, which is on this machine alone.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable

from aiohttp import web
from caseflow_schemas.connections import Connections

from caseflow_dashboards.preview.access import NotThisMachine, refuse_elsewhere
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.server import Preview
from caseflow_dashboards.preview.shared import Shared

__all__ = [
    "CONTROL",
    "DEFAULT_HOST",
    "DEFAULT_PORT",
    "NotThisMachine",
    "preview_command",
    "preview_url",
    "serve_preview",
]

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 18300
CONTROL = "control"
"""The dashboards' constant that names the database of the table of generations."""


def preview_url(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> str:
    """Return the address of the first dashboard; `/health` beside it answers 200 once the server listens."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def preview_command(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, *, persons: bool = False) -> tuple[str, ...]:
    """Return the command of a preview as a process of its own; it reads its connections from the environment."""
    named = ("--persons",) if persons else ()
    return (sys.executable, "-m", "caseflow_dashboards.preview", "--host", host, "--port", str(port), *named)


def serve_preview(
    connections: Connections,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    *,
    persons: bool = False,
    refresh_seconds: float | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> str:
    """Serve until SIGINT or SIGTERM; return the address that was served.

    `announce` is called with the address once the server listens. With port 0 the system chooses one. `persons` shows
    the dashboards that name persons, too. `refresh_seconds` replaces the interval that the dashboards state.

    Raises:
        OSError: the port is taken.
        NotThisMachine: persons are to be shown, and other machines reach the host.
    """
    if persons:
        refuse_elsewhere(host)
    return asyncio.run(
        _serve(connections, host, port, persons=persons, refresh_seconds=refresh_seconds, announce=announce)
    )


async def _serve(
    connections: Connections,
    host: str,
    port: int,
    *,
    persons: bool,
    refresh_seconds: float | None,
    announce: Callable[[str], None],
) -> str:
    engine = ClickHouse(connections)
    preview = Preview(
        load_dashboards(),
        Shared(engine),
        constants={CONTROL: connections.control_database},
        persons=persons,
        refresh_seconds=refresh_seconds,
    )
    # Without a log of requests: an address may hold an identifier.
    runner = web.AppRunner(preview.application(host), handler_cancellation=True, shutdown_timeout=2, access_log=None)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        url = preview_url(host, runner.addresses[0][1])
        announce(url)
        await stopped.wait()
        return url
    finally:
        await runner.cleanup()
        await engine.close()
