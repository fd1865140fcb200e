"""The panels' queries at scale: every query of every dashboard on many defendants, alone and with viewers beside it.

`python -m tests.bench.panels [DEFENDANTS …]` prints one JSON object; times are seconds, as the preview waits for them.
The database holds the tests' made-up histories, copied under keys and persons of their own until there are as many
defendants as asked for: all synthetic. Beside each figure stands how long ClickHouse takes to count the same cases
(`FINAL`), in the same run: on a shared machine only such ratios can be compared with each other.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.dashboards import Dashboard, load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse, Engine
from caseflow_dashboards.preview.macros import expand
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.resolution import Resolution
from caseflow_dashboards.preview.shared import Shared
from caseflow_dashboards.preview.times import read_range
from caseflow_dashboards.reads import read_views
from caseflow_operations.local import stack
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import choose_free_ports
from caseflow_operations.local.settings import LocalSettings, Memory
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from clickhouse_connect.driver.client import Client

from tests.sinks.histories import Histories
from tests.sinks.store import Store, migrated_database

HISTORIES = 2_000
SUSPECTS_A_HISTORY = 2
"""So that a person has 1.35 cases, about as in the Broward extract (14,711 of 11,474 persons)."""
MEMORY = Memory.model_validate({"clickhouse": 8_000})
"""MiB: the exact quantiles of 10 million defendants and thirteen segments are held at once."""
COPIES_AT_ONCE = 25
REPEATS = 5
VIEWERS = 10
WATCHED_SECONDS = 60
EVERY_SECONDS = 5
SPAN = read_range("1969-01-01", "1974-12-31", 0)
COUNT_CASES = "SELECT count() FROM {database}.case_timelines FINAL"
OWN = ("key", "case_key", "person", "suspects")
"""Last parts of the names of columns that a copy has of its own."""


@contextmanager
def filled(connections: Connections, defendants: int) -> Iterator[Connections]:
    """A database with at least so many defendants, and a person each."""
    with migrated_database(connections, shown=read_views()) as own, client(own) as clickhouse:
        store, told = Store(own, clickhouse), _histories()
        store.cases(*told.cases)
        store.persons(*told.persons)
        store.writer.close()
        first = sum(len(case["defendants"]) for case in told.cases)
        copies = max(0, -(-defendants // first) - 1)
        for table in ("case_timelines", "person_timelines"):
            _copy(clickhouse, table, copies)
        yield own


def _histories() -> Histories:
    return Histories(1, HISTORIES, vague=0.4, suspects=HISTORIES * SUSPECTS_A_HISTORY)


def _copy(clickhouse: Client, table: str, copies: int) -> None:
    """The rows that are there, so often again under names of their own.

    What was worked out of a row when it was written names neither persons nor cases: it is copied, not made again.
    """
    columns = clickhouse.query(
        "SELECT name, type FROM system.columns WHERE database = currentDatabase()"
        f" AND table = '{table}' AND default_kind IN ('', 'MATERIALIZED') ORDER BY position"
    ).result_rows
    names = ", ".join(f"`{name}`" for name, _ in columns)
    values = ", ".join(_of_copy(name, type_) for name, type_ in columns)
    clickhouse.command(f"CREATE TABLE copied AS {table}")
    worked_out = {"insert_allow_materialized_columns": 1}
    clickhouse.command(f"INSERT INTO copied ({names}) SELECT {names} FROM {table}", settings=worked_out)
    for start in range(0, copies, COPIES_AT_ONCE):
        numbers = f"(SELECT number AS copy FROM numbers({start}, {min(COPIES_AT_ONCE, copies - start)}))"
        clickhouse.command(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM copied CROSS JOIN {numbers} AS numbered",
            settings=worked_out,
        )
    clickhouse.command("DROP TABLE copied")


def _of_copy(name: str, type_: str) -> str:
    column = f"`{name}`"
    if name.rpartition(".")[2] not in OWN:
        return column
    if type_.startswith("Array(Array"):
        return f"arrayMap(many -> arrayMap(one -> concat(one, '#', toString(copy)), many), {column})"
    if type_.startswith("Array"):
        return f"arrayMap(one -> concat(one, '#', toString(copy)), {column})"
    return f"concat({column}, '#', toString(copy))"


async def _alone(connections: Connections) -> dict[str, Any]:
    """Each query by itself, several times."""
    engine = ClickHouse(connections)
    found: dict[str, Any] = {}
    try:
        counting = [await _timed(engine, COUNT_CASES.format(database=connections.database)) for _ in range(REPEATS)]
        for name, board in load_dashboards().items():
            constants = {CONTROL: connections.control_database}
            variables = await Resolution(engine, Options(engine), board, SPAN, constants=constants, asked={}).resolve()
            for sql, titles in _queries(board).items():
                times = [await _timed(engine, expand(sql, variables, SPAN)) for _ in range(REPEATS)]
                found[f"{name}: {titles[0]}"] = {"median": median(times), "greatest": max(times)}
    finally:
        await engine.close()
    return {"counting_cases": median(counting), "queries": dict(sorted(found.items(), key=_slowest, reverse=True))}


def _slowest(named: tuple[str, dict[str, float]]) -> float:
    return named[1]["median"]


def _queries(board: Dashboard) -> dict[str, list[str]]:
    queries: dict[str, list[str]] = {}
    for panel in board.panels:
        if panel.sql is not None:
            queries.setdefault(panel.sql, []).append(panel.title)
    return queries


async def _timed(engine: ClickHouse, sql: str) -> float:
    began = time.perf_counter()
    await engine.ask(sql)
    return time.perf_counter() - began


class Watched:
    """An engine that remembers how long each of its answers took."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds: list[float] = []

    async def ask(self, sql: str) -> Answer:
        """As the engine answers."""
        began = time.perf_counter()
        answer = await self._engine.ask(sql)
        self.seconds.append(time.perf_counter() - began)
        return answer


async def _with_viewers(connections: Connections) -> dict[str, Any]:
    """Viewers, each of one dashboard, who ask again five seconds after they asked, or once the last answer is there."""
    engine = ClickHouse(connections)
    watched, boards = Watched(Shared(engine)), list(load_dashboards().values())
    refreshes: list[float] = []
    end = time.perf_counter() + WATCHED_SECONDS

    async def watch(board: Dashboard) -> None:
        options = Options(watched)
        while (began := time.perf_counter()) < end:
            constants = {CONTROL: connections.control_database}
            async for outcome in refresh(watched, board, SPAN, constants=constants, options=options):
                if "error" in outcome:
                    raise RuntimeError(f"{board.title}: {outcome}")
            refreshes.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, began + EVERY_SECONDS - time.perf_counter()))

    try:
        await asyncio.gather(*(watch(boards[viewer % len(boards)]) for viewer in range(VIEWERS)))
    finally:
        await engine.close()
    return {"viewers": VIEWERS, "query": _spread(watched.seconds), "refresh": _spread(refreshes)}


def _spread(seconds: list[float]) -> dict[str, float]:
    return {"count": len(seconds), "median": median(seconds), "p95": quantiles(seconds, n=20)[-1]}


def measure_panels(connections: Connections, defendants: int, *, viewers: bool) -> dict[str, Any]:
    """Fill a database and ask every panel."""
    with filled(connections, defendants) as own:
        result = asyncio.run(_alone(own))
        if viewers:
            result["with_viewers"] = asyncio.run(_with_viewers(own))
    times = [each["median"] for each in result["queries"].values()]
    return {"defendants": defendants, "of_all_queries": _spread(times), **result}


def main(sizes: tuple[int, ...]) -> None:
    """On a stack of their own, with viewers at the first size."""
    with tempfile.TemporaryDirectory(prefix="caseflow-panels-") as folder:
        settings = LocalSettings(
            home=Path(folder), parts=default_folder(), ports=choose_free_ports(), groups=("clickhouse",), memory=MEMORY
        )
        try:
            up = stack.up(settings)
            connections = Connections.resolve({}, home=settings.layout.root, **up.connections)
            result = [measure_panels(connections, size, viewers=size == sizes[0]) for size in sizes]
        finally:
            stack.down(settings.layout)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or (1_000_000, 10_000_000))
