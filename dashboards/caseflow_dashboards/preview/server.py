"""The preview's HTTP server: pages, figures and the chart library, from this machine alone.

A browser names a dashboard, a time range and values of its variables; SQL comes from the committed dashboards only.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from time import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from caseflow_dashboards.preview.access import opened
from caseflow_dashboards.preview.choices import Asked, BadChoice, read_choices
from caseflow_dashboards.preview.dashboards import Dashboard
from caseflow_dashboards.preview.engine import Engine
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.page import drawing_model, page
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.resolution import Resolution, lists
from caseflow_dashboards.preview.times import BadTimeRange, TimeRange, read_range

_HEADERS = {
    # Plotly places its drawings with style attributes; scripts come from this server's own files only.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, never bound to

_LIBRARY = web.AppKey("library", bytes)


def now_ms() -> int:
    """Return the time of this machine, in milliseconds since the epoch."""
    return int(time() * 1000)


@dataclass(frozen=True)
class Preview:
    """What the pages are made of, and where figures come from."""

    dashboards: Mapping[str, Dashboard]
    engine: Engine
    constants: Mapping[str, str] = field(default_factory=dict)
    """Replace constants of the same name in every dashboard."""
    refresh_seconds: float | None = None
    """Replaces the interval of every dashboard."""
    clock_ms: Callable[[], int] = now_ms
    persons: bool = False
    """Whether dashboards that name persons are shown."""
    options: Options = field(init=False)
    shown: Mapping[str, Dashboard] = field(init=False)

    def __post_init__(self) -> None:
        """Keep options of variables for as long as the server lives."""
        object.__setattr__(self, "options", Options(self.engine))
        object.__setattr__(self, "shown", opened(self.dashboards, persons=self.persons))

    def application(self, host: str) -> web.Application:
        """Return the server for requests that name `host` or this machine."""
        names = None if host in _ANY_ADDRESS else {host, "127.0.0.1", "localhost", "[::1]"}
        application = web.Application(middlewares=[_guard(names)])
        application[_LIBRARY] = packed_chart_library()
        application.on_response_prepare.append(_add_headers)
        application.add_routes(
            [
                web.get("/", self._first),
                web.get("/health", _health),
                web.get("/d/{uid}", self._page),
                web.get("/api/{uid}", self._model),
                web.get("/api/{uid}/figures", self._figures),
                web.get("/api/{uid}/options", self._options),
                web.get("/static/plotly.js", _chart_library),
                web.get("/static/{name}", _static),
            ]
        )
        return application

    async def _first(self, request: web.Request) -> web.StreamResponse:
        asked = f"?{request.rel_url.raw_query_string}" if request.query_string else ""
        raise web.HTTPFound(f"/d/{next(iter(self.dashboards))}{asked}")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=page(self._named(request), self.shown.values()), content_type="text/html")

    async def _model(self, request: web.Request) -> web.StreamResponse:
        dashboard = self._named(request)
        return web.json_response(drawing_model(dashboard, self.refresh_seconds or dashboard.refresh_seconds))

    async def _figures(self, request: web.Request) -> web.StreamResponse:
        """Answer with one JSON object a line, a line a panel, in the order in which ClickHouse answers."""
        dashboard = self._named(request)
        span, asked = self._asked(request, dashboard)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson", "Cache-Control": "no-store"})
        await response.prepare(request)
        outcomes = refresh(self.engine, dashboard, span, constants=self.constants, asked=asked, options=self.options)
        async for line in _lines(outcomes):
            await response.write(line)
        await response.write_eof()
        return response

    async def _options(self, request: web.Request) -> web.StreamResponse:
        """Answer with what there is to choose for each visible variable that is a list, or why that is not known."""
        dashboard = self._named(request)
        span, asked = self._asked(request, dashboard)
        resolution = Resolution(self.engine, self.options, dashboard, span, constants=self.constants, asked=asked)
        return web.json_response(await lists(resolution, dashboard), headers={"Cache-Control": "no-store"})

    def _asked(self, request: web.Request, dashboard: Dashboard) -> tuple[TimeRange, Asked]:
        """Read the time range and the variables of an address."""
        known = {variable.name for each in self.dashboards.values() for variable in each.variables}
        try:
            span = read_range(
                request.query.get("from", dashboard.from_text),
                request.query.get("to", dashboard.to_text),
                self.clock_ms(),
            )
            return span, read_choices(dashboard.variables, request.query.items(), known)
        except (BadTimeRange, BadChoice) as cause:
            raise web.HTTPBadRequest(text=str(cause)) from cause

    def _named(self, request: web.Request) -> Dashboard:
        uid = request.match_info["uid"]
        if uid not in self.dashboards:
            raise web.HTTPNotFound(text=f"dashboard [{uid}] is unknown; expected one of {sorted(self.dashboards)}")
        return self.shown[uid]


async def _lines(outcomes: AsyncIterator[dict[str, object]]) -> AsyncIterator[bytes]:
    async for outcome in outcomes:
        yield json.dumps(outcome, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _guard(names: set[str] | None) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Another site's page could reach this server under a name of its own that resolves to this machine.
        if names is not None and request.host.rpartition(":")[0] not in names and request.host not in names:
            raise web.HTTPMisdirectedRequest(text=f"host [{request.host}] is not served here")
        return await handler(request)

    return guard


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


async def _health(_: web.Request) -> web.StreamResponse:
    return web.Response(text="ok\n")


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in (known := _static_files()):
        raise web.HTTPNotFound(text=f"file [{name}] is unknown; expected one of {sorted(known)}")
    return web.Response(
        text=known[name].read_text(encoding="utf-8"),
        content_type=_TYPES[Path(name).suffix],
        headers={"Cache-Control": "no-cache"},
    )


def _static_files() -> dict[str, Traversable]:
    folder = files("caseflow_dashboards.preview") / "static"
    return {entry.name: entry for entry in folder.iterdir() if Path(entry.name).suffix in _TYPES}


async def _chart_library(request: web.Request) -> web.StreamResponse:
    return web.Response(
        body=request.app[_LIBRARY],
        content_type="text/javascript",
        charset="utf-8",
        headers={"Content-Encoding": "gzip", "Cache-Control": "max-age=3600"},
    )


def packed_chart_library() -> bytes:
    """Return the script of the charts, as the plotly package carries it, compressed once."""
    from plotly.offline import get_plotlyjs  # a second to import, needed by a server only

    return gzip.compress(get_plotlyjs().encode(), 1)
