"""What a stage is to the runtime, and what the runtime's state is to a stage.

A stage is pure: the live worker, the rebuild and the tests hand it the same messages and must get the same state and
output.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol


class Inbound(NamedTuple):
    """One message as read from a topic."""

    topic: str
    """Base name from the catalogue: no namespace, no generation."""
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp_ms: int
    """On the log of record the time the broker appended it (the *received* time), UTC."""


class Outbound(NamedTuple):
    """One message to write in the transaction of the batch; its partition follows from its key (murmur2)."""

    topic: str
    key: bytes
    value: bytes


class Values(Protocol):
    """Decoded values by key, as the batch being folded sees them.

    A stage divides the parts of its keys by NUL. A *group* is all keys that are alike up to their last NUL, inclusive.
    """

    def load(self, key: bytes) -> Any | None:
        """The value under the key, this batch's own writes included, or None.

        The caller may change it in place, then save it.
        """

    def save(self, key: bytes, value: Any | None) -> None:
        """Keep the value under the key; None removes it. Encoded once a batch, however often it was saved."""

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        """The keys of the group with that prefix, ascending, this batch's own writes included."""


class StateView(Values, Protocol):
    """The state of one shard: decoded values, and beside them values that are kept as bytes."""

    def save_bytes(self, key: bytes, value: bytes | None) -> None:
        """Keep bytes as they are under the key, and nothing decoded in memory; None removes it. Read by `scan`."""

    def hold(self, key: bytes, value: Any, size_bytes: int) -> None:
        """Keep a decoded value in memory for later batches, without writing it: what only `load` gives again.

        `size_bytes` is what it counts as against the bound of memory, in bytes as encoded.
        """

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Key and bytes of what `save_bytes` has kept in the group, ascending, this batch's own writes included."""


class Stage(Protocol):
    """One join: what it reads, where its state is published, and its fold."""

    @property
    def name(self) -> str:
        """Part of the consumer group and of the transactional ids."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Base names of the input topics; a shard is partition p of all of them."""

    @property
    def changelog(self) -> str:
        """Base name of the compacted topic that holds the state."""

    def decode(self, key: bytes, value: bytes) -> Any:
        """A value of the changelog as `load` gives it."""

    def encode(self, key: bytes, value: Any) -> bytes:
        """The inverse of `decode`."""

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Fold the messages of one shard, in the order of each topic, into the state.

        Returns all that follows from them.
        """
