r"""The health file: how a process without a port says that it is at work.

The process finds the path in the environment variable `CASEFLOW_HEALTH_FILE` and writes there, about once a second, one
JSON object, whole (to a file beside it, then renamed over it):

    {"beat": 17, "ready": true, "records": 4211, ...}

- `beat`: an integer that grows with every write. A process that runs but no longer gets on (a deadlock, SIGSTOP) stops
  growing it, and is started again after `Service.silent_seconds`. A process that waits for Kafka, or reads its state
  back, is alive and goes on beating.
- `ready`: optional; false until the process takes part in the work. Absent means true.
- everything else is free, and shown by `caseflow local status --json`.

The supervisor removes the file before it starts the process, and compares beats by its own monotonic clock: the file's
time, and the clock of the process, mean nothing.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from caseflow_operations.local.home import write_whole
from caseflow_operations.local.service import Probe

VARIABLE = "CASEFLOW_HEALTH_FILE"
STALE_SECONDS = 10.0


class HealthFile:
    """The writing side, for processes of this package; others write the same by themselves."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beat = 0

    def beat(self, **fields: Any) -> None:
        """Write the next beat."""
        self._beat += 1
        write_whole(self._path, json.dumps({"beat": self._beat, **fields}))


def read_health(path: Path) -> dict[str, Any] | None:
    """The object in the file, or None where there is none (yet)."""
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


class Pulse:
    """Whether beats go on; knows no clock and no file."""

    def __init__(self, stale_seconds: float = STALE_SECONDS) -> None:
        self._stale_seconds = stale_seconds
        self._beat: int | None = None
        self._grew_at_seconds = 0.0

    def see(self, content: dict[str, Any] | None, now_seconds: float) -> str | None:
        """What is amiss with the content seen at a (monotonic) time, or None."""
        if content is None:
            self._beat = None
            return "no health file yet"
        beat = content.get("beat")
        if not isinstance(beat, int):
            return "health file without a beat"
        if beat != self._beat:  # A smaller one is another process under the same name.
            self._beat, self._grew_at_seconds = beat, now_seconds
        elif now_seconds - self._grew_at_seconds > self._stale_seconds:
            return f"no beat for {now_seconds - self._grew_at_seconds:.0f} s"
        return None if content.get("ready", True) else "not ready yet"


def health_probe(path: Path, clock: Callable[[], float]) -> Probe:
    """Healthy while the beats in the file go on and it says that it is ready."""
    pulse = Pulse()
    return lambda: pulse.see(read_health(path), clock())
