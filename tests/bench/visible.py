"""From the broker's acknowledgement of an event to the figure on a dashboard: a panel of each, asked by its own SQL.

A reader sees it at the next refresh, which comes every five seconds and is not counted in. `python -m
tests.bench.visible [ROUNDS]` measures it alone, on a stack of its own, and prints one JSON object.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.answers import Answer
from caseflow_dashboards.preview.dashboards import Dashboard, load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.macros import expand
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.resolution import Resolution
from caseflow_dashboards.preview.times import read_range
from caseflow_operations.local import stack
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import choose_free_ports
from caseflow_operations.local.settings import GROUPS, LocalSettings
from caseflow_schemas.connections import Connections
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter
from caseflow_schemas.topics import topic_name
from confluent_kafka import KafkaError, Message, Producer

from tests.operations.pipeline.messages import POLICE, digits, event

LOOK_SECONDS = 0.1
SETTLED_SECONDS = 1.0
GIVE_UP_SECONDS = 60.0
DAY_MS = 86_400_000
ARRESTED, CHARGED, ADMITTED = "SuspectArrested", "ChargeFiled", "PersonAdmitted"
TOPICS = {ARRESTED: "police-events", CHARGED: "prosecution-events", ADMITTED: "prison-events"}
AGENCIES = {ARRESTED: POLICE, CHARGED: "US-FL-BROWARD-SAO", ADMITTED: "US-FL-BROWARD-JAIL"}
PROBES: Mapping[str, Mapping[str, str]] = {
    ARRESTED: {
        "caseflow-attrition": "Where defendants stopped",
        "caseflow-explorer": "The timelines of the identifier",
        "caseflow-feeds": "What each agency sent, by event",
        "caseflow-pipeline": "Timelines",
    },
    CHARGED: {
        "caseflow-durations": "How long each segment takes",
        "caseflow-caseload": "In, out, pending, and their rates",
    },
    ADMITTED: {"caseflow-custody": "Persons held, by legal status"},
}
"""Event → dashboard → the panel whose figure it changes. On the watch list nobody comes who has not waited for days."""


class Agencies:
    """Sends one made-up event at a time, each of a case or person that was never heard of."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._writer = EventWriter.from_registry(connections)
        self._producer = Producer({"bootstrap.servers": connections.bootstrap_servers, "partitioner": "murmur2_random"})
        self._at: list[float] = []

    def send(self, event_type: str, record: str) -> float:
        """Return when the broker had it."""
        self._at.clear()
        fields = _fields(event_type, record)
        value = self._writer.encode(event_type, fields)
        topic = topic_name(self._connections, TOPICS[event_type])
        self._producer.produce(topic, value, fields["event_id"], on_delivery=self._note)
        assert self._producer.flush(30) == 0
        return self._at[0]

    def _note(self, error: KafkaError | None, _: Message) -> None:
        assert error is None, error
        self._at.append(time.perf_counter())


def _fields(event_type: str, record: str) -> dict[str, Any]:
    agency = AGENCIES[event_type]
    today_ms = time.time_ns() // 1_000_000 // DAY_MS * DAY_MS
    fields = event(
        record,
        event_id=event_id(agency, event_type, record),
        agency=agency,
        occurred={"at": today_ms, "precision": "day"},
    )
    if event_type == ARRESTED:
        return fields
    del fields["offence_ids"]
    if event_type == ADMITTED:
        status = "awaiting_first_instance_decision"
        return {**fields, "cases": [], "stay_id": record, "facility": "made up", "legal_status": status}
    offence = {
        "offence_id": "O1",
        "committed": {"from": today_ms, "to": None, "precision": "day"},
        "national_code": None,
        "national_scheme": None,
        "iccs_code": "0501",
        "description": None,
        "attempted": "not_stated",
    }
    return {**fields, "charge_id": "C1", "offence": offence, "from_offence_id": None}


class Watcher:
    """Asks panels as a preview does."""

    def __init__(self, connections: Connections) -> None:
        self.engine = ClickHouse(connections)
        self._constants = {CONTROL: connections.control_database}
        self._boards = load_dashboards()
        self._span = read_range("now-5y", "now", time.time_ns() // 1_000_000)

    async def queries(self, event_type: str, identifier: str) -> dict[str, str]:
        """Dashboard → the SQL of its panel, with what a reader has set put in."""
        return {
            name: await self._written(self._boards[name], title, identifier)
            for name, title in PROBES[event_type].items()
        }

    async def _written(self, board: Dashboard, title: str, identifier: str) -> str:
        (sql,) = {panel.sql for panel in board.panels if panel.title == title}
        assert sql is not None
        asked = {"identifier": (identifier,)} if any(each.name == "identifier" for each in board.variables) else {}
        options = Options(self.engine)
        found = Resolution(self.engine, options, board, self._span, constants=self._constants, asked=asked)
        return expand(sql, await found.resolve(), self._span)

    async def settled(self, queries: Mapping[str, str]) -> dict[str, Answer]:
        """The answers once they do not change any more."""
        found = {name: await self.engine.ask(sql) for name, sql in queries.items()}
        while True:
            await asyncio.sleep(SETTLED_SECONDS)
            later = {name: await self.engine.ask(sql) for name, sql in queries.items()}
            if later == found:
                return found
            found = later

    async def changed(self, sql: str, before: Answer) -> float:
        """When the answer was another one than before."""
        deadline = time.perf_counter() + GIVE_UP_SECONDS
        while await self.engine.ask(sql) == before:
            assert time.perf_counter() < deadline, f"no figure changed within {GIVE_UP_SECONDS:.0f} s: {sql}"
            await asyncio.sleep(LOOK_SECONDS)
        return time.perf_counter()


async def _measure(connections: Connections, rounds: int) -> dict[str, list[float]]:
    agencies, watcher = Agencies(connections), Watcher(connections)
    delays: dict[str, list[float]] = {name: [] for probes in PROBES.values() for name in probes}
    try:
        for number in range(rounds):
            for event_type in PROBES:
                record = f"visible {event_type} {number}"
                identifier = f"broward-case:C{digits(record)}"
                queries = await watcher.queries(event_type, identifier)
                before = await watcher.settled(queries)
                acknowledged = await asyncio.to_thread(agencies.send, event_type, record)
                seen = await asyncio.gather(*(watcher.changed(sql, before[name]) for name, sql in queries.items()))
                for name, at in zip(queries, seen, strict=True):
                    delays[name].append(at - acknowledged)
    finally:
        await watcher.engine.close()
    return delays


def measure_visible(connections: Connections, *, rounds: int) -> dict[str, Any]:
    """Send one event after the other, and ask until the figure on a panel of each dashboard is another one."""
    delays = asyncio.run(_measure(connections, rounds))
    return {
        "rounds": rounds,
        "boards": {
            name: {
                "median_seconds": sorted(found)[rounds // 2],
                "p99_seconds": sorted(found)[rounds * 99 // 100],
                "longest_seconds": max(found),
            }
            for name, found in delays.items()
        },
    }


def main(rounds: int = 100) -> None:
    """On a stack of its own, with nothing else in it."""
    with tempfile.TemporaryDirectory(prefix="caseflow-visible-") as folder:
        settings = LocalSettings(home=Path(folder), parts=default_folder(), ports=choose_free_ports(), groups=GROUPS)
        try:
            up = stack.up(settings)
            connections = Connections.resolve({}, home=settings.layout.root, **up.connections)
            result = measure_visible(connections, rounds=rounds)
        finally:
            stack.down(settings.layout)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
