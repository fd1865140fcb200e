"""Events a second through all joins into ClickHouse, and through a loop that only reads and decodes."""

import time
from typing import Any

from caseflow_operations.demo import await_balance
from caseflow_operations.reading import ends, read
from caseflow_producers.examples import broward_events
from caseflow_producers.examples.sample import write_sample
from caseflow_producers.send import send_file
from caseflow_schemas.codec import EventReader
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import fetch_schema, registry_client
from caseflow_sinks.lag.path import PATH


def measure_pipeline(connections: Connections, rows: int) -> dict[str, Any]:
    """From the first event sent until the books balance: everything accepted, joined, and in ClickHouse."""
    part = write_sample(broward_events(), rows, connections.home / "sample")
    began = time.perf_counter()
    sent = send_file(connections, part, "broward").sent
    sending = time.perf_counter() - began
    await_balance(connections, lambda _: None)
    seconds = time.perf_counter() - began
    return {"events": sent, "seconds": seconds, "seconds_sending": sending, "events_a_second": sent / seconds}


def measure_bare_loop(connections: Connections) -> dict[str, Any]:
    """Consume and decode the same messages, and nothing else."""
    reader = EventReader(fetch_schema(registry_client(connections)))
    upto = ends(connections, PATH["intake"])
    began = time.perf_counter()
    events = 0
    for batch in read(connections, {}, upto):
        for record in batch:
            reader.read(record.value or b"")
        events += len(batch)
    seconds = time.perf_counter() - began
    return {"events": events, "seconds": seconds, "events_a_second": events / seconds}
