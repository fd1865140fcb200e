"""When a batch is full, and what is left of it when it is taken."""

from dataclasses import dataclass
from typing import NamedTuple


class Message(NamedTuple):
    """One message of a topic that the sink reads."""

    topic: str
    """Base name from the catalogue."""
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp_ms: int


@dataclass(frozen=True)
class BatchPolicy:
    """The bounds of a batch: whichever is reached first ends it."""

    messages: int = 50_000
    """Before collapsing; nearly every message is one row."""
    value_bytes: int = 8 * 1024 * 1024
    """Of Avro; as Python objects a batch takes many times as much."""
    age_ms: int = 250
    """Since its first message."""
    longest_age_ms: int = 1_000
    """What the age may grow to while deliveries take long: see `BatchState.took`."""


class Batch(NamedTuple):
    """What was read, ready to be delivered."""

    messages: tuple[Message, ...]
    """The newest message of each key, in the order of first arrival, and each message without a key."""
    next_offsets: dict[tuple[str, int], int]
    """(topic, partition) → the offset to go on from once everything here is stored."""
    read: int
    """Messages before collapsing."""


class BatchState:
    """Collects messages. A value states its key whole, so of one key only the newest is kept.

    A batch that is read again after a crash may be cut elsewhere: its rows then carry the same keys and versions, so
    they replace themselves.
    """

    def __init__(self, policy: BatchPolicy) -> None:
        self._policy = policy
        self._age_ms = policy.age_ms
        self._clear()

    def _clear(self) -> None:
        self._newest: dict[tuple[str, int, bytes | int], Message] = {}
        self._next_offsets: dict[tuple[str, int], int] = {}
        self._read = 0
        self._bytes = 0
        self._begun_ms = 0

    def add(self, message: Message, now_ms: int) -> None:
        """Take one message in. Messages of a partition come in the order of their offsets."""
        if not self._read:
            self._begun_ms = now_ms
        self._read += 1
        place = (message.topic, message.partition)
        identity = (*place, message.offset if message.key is None else message.key)
        earlier = self._newest.get(identity)
        self._bytes += _size(message) - (_size(earlier) if earlier is not None else 0)
        self._newest[identity] = message
        self._next_offsets[place] = message.offset + 1

    def is_due(self, now_ms: int) -> bool:
        """Whether the batch is to be delivered now."""
        return self.is_begun and (self.is_full or self.remaining_ms(now_ms) == 0)

    @property
    def is_begun(self) -> bool:
        """Whether it holds a message."""
        return bool(self._read)

    @property
    def is_full(self) -> bool:
        """Whether no more may be added."""
        return self._read >= self._policy.messages or self._bytes >= self._policy.value_bytes

    def remaining_ms(self, now_ms: int) -> int:
        """How long more messages may be waited for; a batch not yet begun has its whole time."""
        age = now_ms - self._begun_ms if self._read else 0
        return max(0, self._age_ms - age)

    def took(self, delivery_ms: int) -> None:
        """Say how long the last delivery took.

        An insert makes a part in each partition, whether of ten rows or of ten thousand. A batch therefore waits at
        least twice as long as a delivery takes, so that a busy server gets fewer and larger ones.
        """
        wanted = max(self._policy.age_ms, 2 * delivery_ms)
        self._age_ms = min(wanted, max(self._policy.age_ms, self._policy.longest_age_ms))

    def take(self) -> Batch:
        """The batch; a new one begins."""
        batch = Batch(tuple(self._newest.values()), self._next_offsets, self._read)
        self._clear()
        return batch


def _size(message: Message) -> int:
    return len(message.value or b"")
