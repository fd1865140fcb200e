"""The pure fold: the log of record through all four stages in one process, without Faust.

`python -m tests.bench.fold` prints what cases alone cost, from decoded entries, and needs no stack.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from caseflow_operations.collector import expect_many_trees
from caseflow_operations.reading import ends, read
from caseflow_processors.live import STAGES, live_stage
from caseflow_processors.rebuild import Rebuild
from caseflow_processors.state.protocol import Inbound
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import base_name
from caseflow_sinks.lag.path import PATH

from tests.bench.cases import measure_cases

MESSAGES_A_BATCH = 10_000


def measure_fold(connections: Connections) -> dict[str, Any]:
    """Processor time of reading nothing but memory and folding everything."""
    messages = [
        Inbound(base_name(connections, record.topic), *record[1:])
        for batch in read(connections, {}, ends(connections, PATH["intake"]))
        for record in batch
    ]
    with tempfile.TemporaryDirectory(prefix="caseflow-fold-") as folder:
        stages = [live_stage(connections, name) for name in STAGES]
        rebuild = Rebuild(stages, Path(folder), published=("case-timelines", "person-timelines"))
        began = time.process_time()
        for start in range(0, len(messages), MESSAGES_A_BATCH):
            rebuild.feed(messages[start : start + MESSAGES_A_BATCH])
        seconds = time.process_time() - began
        rebuild.close()
    return {
        "events": len(messages),
        "processor_seconds": seconds,
        "events_a_second": len(messages) / seconds,
        "cases": measure_cases(),
    }


if __name__ == "__main__":
    expect_many_trees()
    sys.stdout.write(json.dumps(measure_cases(), indent=2) + "\n")
