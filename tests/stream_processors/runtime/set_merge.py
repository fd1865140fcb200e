"""A stage whose content shows every fault of the runtime: it counts how often each event was folded.

Run as a program it is a worker process of that stage: `python -m tests.stream_processors.runtime.set_merge FOLDER …`.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseflow_processors.agents.app import WorkerSettings
from caseflow_processors.agents.worker import run_worker
from caseflow_processors.state.protocol import Inbound, Outbound, StateView
from caseflow_processors.state.steps import KillPoint
from caseflow_schemas.connections import Connections

FIRST, SECOND = "case-facts", "attributions"
CHANGELOG = "case-timelines"
OUTPUT = "duplicates"


class SetMergeStage:
    """State under a key: event → times folded. For every event folded one message goes to the output topic."""

    name = "set-merge"
    inputs = (FIRST, SECOND)
    changelog = CHANGELOG

    def decode(self, key: bytes, value: bytes) -> dict[str, int]:
        counts: dict[str, int] = json.loads(value)
        return counts

    def encode(self, key: bytes, value: Any) -> bytes:
        return json.dumps(value).encode()

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        output = []
        for message in batch:
            key, event = message.key or b"", (message.value or b"").decode()
            counts = state.load(key) or {}
            counts[event] = counts.get(event, 0) + 1
            state.save(key, counts)
            output.append(Outbound(OUTPUT, key, event.encode()))
        return output


def main(folder: str, kill: str = "") -> None:
    settings = WorkerSettings(
        Connections.resolve(os.environ),
        Path(folder),
        health_file=Path(folder).with_suffix(".health"),
        session_timeout_seconds=3.0,
        kill=KillPoint.parse(kill) if kill else None,
    )
    settings.folder.parent.mkdir(parents=True, exist_ok=True)
    run_worker(settings, SetMergeStage())


if __name__ == "__main__":
    main(*sys.argv[1:])
