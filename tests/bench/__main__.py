"""Runs the benchmarks on a stack of their own and prints one JSON object.

Rates are set beside a bare loop (confluent-kafka consume and fastavro decode of the same messages, in the same run):
on a shared machine only such ratios can be compared with each other.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from caseflow_operations.local import stack
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import choose_free_ports
from caseflow_operations.local.settings import GROUPS, LocalSettings
from caseflow_schemas.connections import Connections

from tests.bench.fold import measure_fold
from tests.bench.identity import measure_identity
from tests.bench.latency import measure_latency
from tests.bench.memory import resident_mib
from tests.bench.throughput import measure_bare_loop, measure_pipeline
from tests.bench.timelines import measure_timelines
from tests.bench.visible import measure_visible


def main(rows: int = 100_000) -> None:
    """Measure all on the first `rows` rows of the example data."""
    with tempfile.TemporaryDirectory(prefix="caseflow-bench-") as folder:
        settings = LocalSettings(home=Path(folder), parts=default_folder(), ports=choose_free_ports(), groups=GROUPS)
        try:
            up = stack.up(settings)
            connections = Connections.resolve({}, home=settings.layout.root, **up.connections)
            result: dict[str, Any] = {"memory_at_rest_mib": resident_mib(settings)}
            result["pipeline"] = measure_pipeline(connections, rows)
            result["bare_loop"] = measure_bare_loop(connections)
            result["fold"] = measure_fold(connections)
            for part in ("pipeline", "fold"):
                result[part]["to_bare_loop"] = result[part]["events_a_second"] / result["bare_loop"]["events_a_second"]
            result["memory_after_load_mib"] = resident_mib(settings)
            result["latency"] = measure_latency(connections, events_a_second=100, seconds=20)
            result["visible"] = measure_visible(connections, rounds=100)
        finally:
            stack.down(settings.layout)
    # Without servers, so that they are measured with the machine to themselves.
    result["timelines"] = measure_timelines()
    result["identity"] = measure_identity()
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
