"""Proof that no message fell out between the broker and the fold.

Offsets alone cannot tell: transaction markers and aborted records leave gaps that are none. So the thread that receives
records notes with each one the offset of the record before it, and the fold checks that it has seen that one.
Faust has several places where a delivered event can be dropped around a rebalance: queues cleared when the flow
resumes, records returned by a fetch that began before it, an iteration broken off.
"""

from typing import Protocol

Place = tuple[str, int]
"""Topic and partition."""


class BrokenSuccession(Exception):
    """A message arrived whose predecessor did not."""


class Succeeding(Protocol):
    """A message that knows its predecessor."""

    topic: str
    partition: int
    offset: int
    previous: int | None
    """Offset of the record received before it in its partition; None for the first one since a seek or an assignment.
    """


class Succession:
    """What has been seen of each partition since the shards were opened."""

    def __init__(self) -> None:
        self._seen: dict[Place, int] = {}
        self._next: dict[Place, int] = {}

    def restart(self) -> None:
        """Nothing seen: partitions were assigned anew and are read from their committed offsets."""
        self._seen.clear()
        self._next.clear()

    def is_new(self, message: Succeeding) -> bool:
        """Whether to fold the message: False for one that came before, as after a seek back.

        Raises BrokenSuccession where its predecessor is missing.
        """
        place = (message.topic, message.partition)
        if message.previous is not None and self._seen.get(place) != message.previous:
            raise BrokenSuccession(
                f"[{message.topic}/{message.partition}] offset {message.offset} follows {message.previous}, "
                f"but {self._seen.get(place)} was the last one seen"
            )
        self._seen[place] = message.offset
        if message.offset < self._next.get(place, 0):
            return False
        self._next[place] = message.offset + 1
        return True
