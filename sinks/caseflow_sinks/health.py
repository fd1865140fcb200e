"""What a running sink says about itself, for whoever supervises it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class HealthFile:
    """A JSON file whose `beat` grows as long as the sink lives; it is always whole."""

    def __init__(self, path: Path | None, *, every_ms: int = 1_000) -> None:
        self._path = path
        self._every_ms = every_ms
        self._beat = 0
        self._told_ms: int | None = None

    def tell(self, facts: Mapping[str, Any], now_ms: int, *, at_once: bool = False) -> None:
        """Write the facts, unless that was done a moment ago."""
        if self._path is None or (self._is_fresh(now_ms) and not at_once):
            return
        self._beat += 1
        self._told_ms = now_ms
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"beat": self._beat, "pid": os.getpid(), **facts}))
        new.replace(self._path)

    def _is_fresh(self, now_ms: int) -> bool:
        return self._told_ms is not None and now_ms - self._told_ms < self._every_ms
