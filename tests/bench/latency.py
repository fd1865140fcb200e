"""From the broker's acknowledgement of an event to its row in ClickHouse."""

import time
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_schemas.events import EventWriter
from caseflow_schemas.topics import topic_name
from caseflow_sinks.client import client
from confluent_kafka import KafkaError, Message, Producer

from tests.operations.pipeline.messages import digits, event

LOOK_SECONDS = 0.02
GIVE_UP_SECONDS = 60.0


def measure_latency(connections: Connections, *, events_a_second: int, seconds: int) -> dict[str, Any]:
    """Send synthetic arrests at an even rate and look for the case timeline of each until it can be selected."""
    writer = EventWriter.from_registry(connections)
    producer = Producer({"bootstrap.servers": connections.bootstrap_servers, "partitioner": "murmur2_random"})
    topic = topic_name(connections, "police-events")
    acknowledged: dict[str, float] = {}
    seen: dict[str, float] = {}

    def note(error: KafkaError | None, message: Message) -> None:
        assert error is None, error
        acknowledged[names[(message.key() or b"").decode()]] = time.perf_counter()

    names: dict[str, str] = {}
    began = time.perf_counter()
    total = events_a_second * seconds
    sent = 0
    with client(connections) as clickhouse:
        while len(seen) < total:
            now = time.perf_counter()
            assert now - began < seconds + GIVE_UP_SECONDS, f"{total - len(seen)} rows did not come"
            while sent < min(total, (now - began) * events_a_second):
                fields = event(f"latency{sent}")
                names[fields["event_id"]] = f"broward-case:C{digits(f'latency{sent}')}"
                producer.produce(topic, writer.encode("SuspectArrested", fields), fields["event_id"], on_delivery=note)
                sent += 1
            producer.poll(0)
            waiting = [name for name in acknowledged if name not in seen]
            if waiting:
                rows = clickhouse.query(
                    "SELECT key FROM case_timelines WHERE key IN {waiting:Array(String)}", {"waiting": waiting}
                ).result_rows
                found_at = time.perf_counter()
                seen.update({key: found_at for (key,) in rows})
            producer.poll(LOOK_SECONDS)
    delays = sorted(seen[name] - acknowledged[name] for name in seen)
    return {
        "events": total,
        "events_a_second": events_a_second,
        "median_seconds": delays[total // 2],
        "p99_seconds": delays[total * 99 // 100],
        "longest_seconds": delays[-1],
    }
