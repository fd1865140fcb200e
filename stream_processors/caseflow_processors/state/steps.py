"""The order of a batch, step by step, and the point at which a test may end the process between two of them.

The numbers are the order in which `PartitionStore.commit` goes; what may follow what is argued in DESIGN.md beside
this file.
"""

import os
import signal
from dataclasses import dataclass
from enum import Enum


class Step(Enum):
    """What has just been done when the step is reached."""

    FOLDED = "folded"
    """1. Every message of the batch is folded; nothing has left the process."""
    BEGUN = "begun"
    """2. A transaction is open in every shard of the batch."""
    PRODUCED = "produced"
    """3. States and output are handed to the producers, perhaps already on the broker, not committed."""
    OFFSETS_SENT = "offsets-sent"
    """4. The input offsets are part of the transactions."""
    COMMITTED = "committed"
    """5. The transactions are committed: the batch has happened."""
    WRITTEN = "written"
    """6. The states and their checkpoint are on local disk."""
    ACKNOWLEDGED = "acknowledged"
    """7. Faust has been told to forget the messages."""


@dataclass(frozen=True)
class KillPoint:
    """Ends the process, as `kill -9` does, the nth time a step is reached. For crash tests; absent in production."""

    step: Step
    nth: int = 1

    @classmethod
    def parse(cls, text: str) -> "KillPoint":
        """Read `STEP` or `STEP:N`; raises ValueError for another step or a count below one."""
        name, _, count = text.partition(":")
        nth = int(count or "1")
        if nth < 1:
            raise ValueError(f"kill point [{text}]: the count begins at 1")
        return cls(Step(name), nth)


class Steps:
    """Counts the steps reached and carries the kill point out."""

    def __init__(self, kill: KillPoint | None = None) -> None:
        self.reached_count = dict.fromkeys(Step, 0)
        self._kill = kill

    def reached(self, step: Step) -> None:
        """Note that the step has been reached."""
        self.reached_count[step] += 1
        kill = self._kill
        if kill and step is kill.step and self.reached_count[step] >= kill.nth:
            os.kill(os.getpid(), signal.SIGKILL)
