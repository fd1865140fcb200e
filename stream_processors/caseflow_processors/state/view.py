"""A shard as one batch sees it: disk below, decoded values in between, this batch's own writes on top."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from heapq import merge
from typing import Any

from caseflow_processors.state.groups import SavedValues
from caseflow_processors.state.shard import Shard


class DecodedValues:
    """The least recently used decoded values of a shard, bounded by the size of what they were decoded from.

    Values are changed in place by the folds, so a cache lives and dies with the ownership of its shard: after a batch
    that was not committed the process ends rather than go on with them.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._held = 0
        self._values: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()

    def get(self, key: bytes) -> Any | None:
        """The value, now the most recently used one."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: bytes, value: Any, size_bytes: int) -> None:
        """Keep the value, and let go of the oldest ones past the limit."""
        self.remove(key)
        self._values[key] = (value, size_bytes)
        self._held += size_bytes
        while self._held > self._limit and len(self._values) > 1:
            _, (_, size) = self._values.popitem(last=False)
            self._held -= size

    def remove(self, key: bytes) -> None:
        """Forget the value, if it is here."""
        found = self._values.pop(key, None)
        if found is not None:
            self._held -= found[1]


class ShardView:
    """`StateView` over a shard for one batch; `encoded()` gives what the batch has written."""

    def __init__(
        self,
        shard: Shard,
        values: DecodedValues,
        *,
        decode: Callable[[bytes, bytes], Any],
        encode: Callable[[bytes, Any], bytes],
    ) -> None:
        self._shard = shard
        self._values = values
        self._decode = decode
        self._encode = encode
        self._saved = SavedValues()
        self._sizes: dict[bytes, int] = {}

    def load(self, key: bytes) -> Any | None:
        """The value under the key, or None."""
        if key in self._saved:
            return self._saved[key]
        value = self._values.get(key)
        if value is None:
            stored = self._shard.get(key)
            if stored is not None:
                value = self._decode(key, stored)
                self._values.put(key, value, len(stored))
        return value

    def save(self, key: bytes, value: Any | None) -> None:
        """Keep the value under the key; None removes it."""
        self._saved[key] = value

    def save_bytes(self, key: bytes, value: bytes | None) -> None:
        """Keep bytes as they are; None removes them."""
        self._saved[key] = value

    def hold(self, key: bytes, value: Any, size_bytes: int) -> None:
        """Keep the value in memory; where it was saved too, once it is encoded."""
        self._sizes[key] = size_bytes
        if key not in self._saved:
            self._values.put(key, value, size_bytes)

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Key and bytes of the group, ascending, this batch's own writes included."""
        found = {key: value for key, value in self._shard.items(prefix) if key not in self._saved}
        for key in self._saved.present(prefix):
            found[key] = self._saved[key]
        return iter(sorted(found.items()))

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        """Keys of the group, ascending, this batch's own writes included."""
        # Read from disk as they are asked for: who wants the first of ten thousand does not read them all. What the
        # batch has written is taken at once: a caller may save while it goes through the keys.
        touched = self._saved.touched(prefix)
        stored = (key for key in self._shard.keys(prefix) if key not in touched)
        written = sorted(self._saved.present(prefix))
        return merge(stored, written) if written else stored

    def encoded(self) -> list[tuple[bytes, bytes | None]]:
        """Every key saved in this batch with its bytes, None for a removed one."""
        pairs: list[tuple[bytes, bytes | None]] = []
        for key, value in self._saved.items():
            if value is None:
                self._values.remove(key)
                pairs.append((key, None))
            elif isinstance(value, bytes):
                pairs.append((key, value))
            else:
                written = self._encode(key, value)
                self._values.put(key, value, self._sizes.get(key, len(written)))
                pairs.append((key, written))
        return pairs
