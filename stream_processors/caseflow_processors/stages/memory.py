"""The state of one shard in memory: for the tests, and for folding in one process."""

from collections.abc import Iterator
from typing import Any

from caseflow_processors.state.groups import SavedValues
from caseflow_processors.state.protocol import Stage


class InMemoryState:
    """A `StateView` that keeps bytes between batches, as a worker's disk does, and decoded values within one.

    What a batch is told to hold stays decoded for later ones, as a worker's memory does. With `abandon` everything but
    the bytes is forgotten, as after a crash before the commit.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stored = SavedValues()
        self._loaded: dict[bytes, Any] = {}
        self._saved = SavedValues()
        self._held: dict[bytes, Any] = {}

    def load(self, key: bytes) -> Any | None:
        """The value under the key, this batch's own writes included, or None."""
        if key in self._saved:
            return self._saved[key]
        if key in self._loaded:
            return self._loaded[key]
        if key in self._held:
            return self._held[key]
        stored = self._stored.get(key)
        if stored is None:
            return None
        value = self._loaded[key] = self._stage.decode(key, stored)
        return value

    def save(self, key: bytes, value: Any | None) -> None:
        """Keep the value under the key; None removes it."""
        self._saved[key] = value

    def save_bytes(self, key: bytes, value: bytes | None) -> None:
        """Keep bytes as they are; None removes them."""
        self._saved[key] = value

    def hold(self, key: bytes, value: Any, size_bytes: int) -> None:
        """Keep the value decoded for later batches."""
        self._held[key] = value

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Key and bytes of the group, ascending, this batch's own writes included."""
        for key in self.keys(prefix):
            yield key, self._saved[key] if key in self._saved else self._stored[key]

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        """Keys of the group, ascending, this batch's own writes included."""
        saved = self._saved
        found = [key for key in self._stored.present(prefix) if key not in saved]
        found.extend(saved.present(prefix))
        return iter(sorted(found))

    def commit(self) -> None:
        """Make the batch's writes the state."""
        for key, value in self._saved.items():
            if value is None:
                self._stored[key] = None
                self._held.pop(key, None)
            else:
                self._stored[key] = value if isinstance(value, bytes) else self._stage.encode(key, value)
        self._loaded.clear()
        self._saved.clear()

    def abandon(self) -> None:
        """Forget the batch, and whatever is held decoded."""
        self._loaded.clear()
        self._saved.clear()
        self._held.clear()

    def values(self) -> Iterator[tuple[bytes, Any]]:
        """Every stored key, ascending, with its decoded value."""
        for key, stored in self._stored.items():
            if stored is not None:
                yield key, self._stage.decode(key, stored)
