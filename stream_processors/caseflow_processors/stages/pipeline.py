"""All stages in one process, with everything that real servers leave open left open: for verification and for tests."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from caseflow_schemas.partitioning import partition_for

from caseflow_processors.stages.memory import InMemoryState
from caseflow_processors.state.protocol import Inbound, Outbound, Stage

Fate = Literal["commit", "crash", "again"]
"""What becomes of a batch: it counts; it ends before the commit and leaves nothing; or it counts and comes again.

Transactions exclude the last one. That it changes no content all the same is law 1.
"""


class Waiting(NamedTuple):
    """A shard that has messages before it."""

    stage: str
    partition: int
    messages: dict[str, int]
    """Number by topic."""


class Turn(NamedTuple):
    """Which shard folds next, how many messages of each topic, and what becomes of the batch."""

    shard: int
    """Index into the shards that wait."""
    take: dict[str, int]
    fate: Fate = "commit"


Choose = Callable[[Sequence[Waiting]], Turn]
"""Chooses the next turn among shards that wait, of which there is at least one."""


def in_order(batch: int) -> Choose:
    """Each stage goes through all it has before the next one begins, in batches of that many messages a topic."""

    def choose(waiting: Sequence[Waiting]) -> Turn:
        return Turn(0, {topic: min(count, batch) for topic, count in waiting[0].messages.items()})

    return choose


class _Shard:
    def __init__(self, stage: Stage, partition: int) -> None:
        self.stage = stage
        self.partition = partition
        self.state = InMemoryState(stage)
        self.queues: dict[str, deque[Inbound]] = {topic: deque() for topic in stage.inputs}


class InMemoryPipeline:
    """Topics, shards and states of all stages. The only order between messages is that of a topic's partition."""

    def __init__(self, stages: Sequence[Stage], *, partitions: int) -> None:
        self._partitions = partitions
        self._shards = [_Shard(stage, partition) for stage in stages for partition in range(partitions)]
        self._readers: dict[tuple[str, int], list[_Shard]] = defaultdict(list)
        for shard in self._shards:
            for topic in shard.queues:
                self._readers[topic, shard.partition].append(shard)
        self._next_offset: dict[tuple[str, int], int] = defaultdict(int)
        self._unread: dict[str, dict[bytes, bytes]] = defaultdict(dict)

    def send(self, topic: str, key: bytes | None, value: bytes | None, *, timestamp_ms: int) -> Inbound:
        """Append a message to the partition that its key leads to; one without a key goes to partition 0."""
        partition = 0 if key is None else partition_for(key, self._partitions)
        return self.append(topic, partition, key, value, timestamp_ms=timestamp_ms)

    def append(
        self, topic: str, partition: int, key: bytes | None, value: bytes | None, *, timestamp_ms: int
    ) -> Inbound:
        """Append a message to a partition, whether or not its key leads there."""
        place = topic, partition
        message = Inbound(topic, partition, self._next_offset[place], key, value, timestamp_ms)
        self._next_offset[place] += 1
        self.deliver(message)
        return message

    def deliver(self, message: Inbound) -> None:
        """Hand a message that has its coordinate to whoever reads its partition."""
        for shard in self._readers[message.topic, message.partition]:
            shard.queues[message.topic].append(message)

    def run(self, choose: Choose | None = None) -> None:
        """Fold until no message waits; by default each stage in turn, in large batches."""
        chosen = in_order(2_000) if choose is None else choose
        while True:
            waiting = [shard for shard in self._shards if any(shard.queues.values())]
            if not waiting:
                return
            turn = chosen([_waiting(shard) for shard in waiting])
            self._fold(waiting[turn.shard], turn)

    def _fold(self, shard: _Shard, turn: Turn) -> None:
        batch = [shard.queues[topic].popleft() for topic, count in turn.take.items() for _ in range(count)]
        output = shard.stage.fold(shard.state, batch)
        if turn.fate != "commit":
            for message in reversed(batch):
                shard.queues[message.topic].appendleft(message)
        if turn.fate == "crash":
            shard.state.abandon()
            return
        shard.state.commit()
        for out in output:
            self._publish(out)

    def _publish(self, out: Outbound) -> None:
        if (out.topic, 0) in self._readers:
            self.send(out.topic, out.key, out.value, timestamp_ms=0)
        else:
            self._unread[out.topic][out.key] = out.value

    def unread(self, topic: str) -> dict[bytes, bytes]:
        """The newest value of each key of a topic that no stage reads: duplicates, dead letters."""
        return dict(self._unread[topic])

    def states(self, changelog: str) -> Iterator[tuple[bytes, Any]]:
        """Key and decoded value of every state that would stand in the changelog."""
        for shard in self._shards:
            if shard.stage.changelog == changelog:
                yield from shard.state.values()


def _waiting(shard: _Shard) -> Waiting:
    counts = {topic: len(queue) for topic, queue in shard.queues.items() if queue}
    return Waiting(shard.stage.name, shard.partition, counts)
