"""The state of one shard in memory: for the tests, and for folding in one process."""

from collections.abc import Iterator
from heapq import merge
from typing import Any

from sortedcontainers import SortedDict  # type: ignore[import-untyped]  # ships no types

from caseflow_processors.state.protocol import Stage


class InMemoryState:
    """A `StateView` that keeps bytes between batches, as a worker's disk does, and decoded values within one.

    What a batch has loaded and saved is forgotten with `abandon`, as after a crash before the commit.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stored: SortedDict = SortedDict()
        self._loaded: dict[bytes, Any] = {}
        self._saved: SortedDict = SortedDict()

    def load(self, key: bytes) -> Any | None:
        """The value under the key, this batch's own writes included, or None."""
        if key in self._saved:
            return self._saved[key]
        if key in self._loaded:
            return self._loaded[key]
        stored = self._stored.get(key)
        if stored is None:
            return None
        value = self._loaded[key] = self._stage.decode(key, stored)
        return value

    def save(self, key: bytes, value: Any | None) -> None:
        """Keep the value under the key; None removes it."""
        self._saved[key] = value

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        """Keys with the prefix, ascending, this batch's own writes included, read as they are asked for.

        Do not save while going through them: take a list first.
        """
        saved = self._saved
        stored = (key for key in _under(self._stored, prefix) if key not in saved)
        return merge(stored, (key for key in _under(saved, prefix) if saved[key] is not None))

    def commit(self) -> None:
        """Make the batch's writes the state."""
        for key, value in self._saved.items():
            if value is None:
                self._stored.pop(key, None)
            else:
                self._stored[key] = self._stage.encode(key, value)
        self.abandon()

    def abandon(self) -> None:
        """Forget the batch."""
        self._loaded.clear()
        self._saved.clear()

    def values(self) -> Iterator[tuple[bytes, Any]]:
        """Every stored key, ascending, with its decoded value."""
        for key, stored in self._stored.items():
            yield key, self._stage.decode(key, stored)


def _under(keys: SortedDict, prefix: bytes) -> Iterator[bytes]:
    for key in keys.irange(minimum=prefix):
        if not key.startswith(prefix):
            return
        yield key
