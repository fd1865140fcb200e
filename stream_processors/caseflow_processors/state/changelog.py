"""Reading a changelog from a shard's checkpoint to its end."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from caseflow_processors.state.shard import Shard
from caseflow_processors.state.watermarks import watermarks_of

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
MESSAGES_A_POLL = 5_000


def restore(
    bootstrap_servers: str, changelog: str, shards: Mapping[int, Shard], *, abandoned: Callable[[], bool]
) -> int:
    """Bring each shard up to the end of its changelog partition; returns the number of records read.

    Blocking. Call it after the shard's producer has fenced former owners, so that nothing can be added behind the end
    that is read to. Stops early when `abandoned` says that the ownership is gone. Raises KafkaException.
    """
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap_servers,
            # Assigned by hand and never committed: the group has no other meaning than to be named in the broker's
            # logs.
            "group.id": f"{changelog}.restore",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            "auto.offset.reset": "error",
            "queued.max.messages.kbytes": 32 * 1024,
        }
    )
    try:
        starts = [start for shard in shards.values() if (start := _start_of(consumer, changelog, shard)) is not None]
        if not starts:
            return 0
        consumer.assign(starts)
        return _read_to_end(consumer, {start.partition for start in starts}, shards, abandoned)
    finally:
        consumer.close()


def _start_of(consumer: Consumer, changelog: str, shard: Shard) -> TopicPartition | None:
    """Where to read from, or None at the end already. A checkpoint outside the log is not believed."""
    low, high = watermarks_of(consumer, changelog, shard.partition)
    if shard.checkpoint is not None and not low <= shard.checkpoint <= high:
        log.warning(
            "checkpoint [%s] of %s/%s is outside %s…%s: reading the whole changelog",
            shard.checkpoint,
            changelog,
            shard.partition,
            low,
            high,
        )
        shard.wipe()
    start = low if shard.checkpoint is None else shard.checkpoint
    return TopicPartition(changelog, shard.partition, start) if start < high else None


def _read_to_end(
    consumer: Consumer, unfinished: set[int], shards: Mapping[int, Shard], abandoned: Callable[[], bool]
) -> int:
    read = 0
    while unfinished and not abandoned():
        found: dict[int, list[tuple[bytes, bytes | None]]] = defaultdict(list)
        next_offset: dict[int, int] = {}
        for message in consumer.consume(MESSAGES_A_POLL, POLL_SECONDS):
            error, partition = message.error(), message.partition() or 0
            if error is None:
                found[partition].append((message.key() or b"", message.value()))
                next_offset[partition] = (message.offset() or 0) + 1
            elif error.code() == KafkaError._PARTITION_EOF:
                # The end is known by this alone: transaction markers take offsets, so no last record tells it.
                unfinished.discard(partition)
            else:
                raise KafkaException(error)
        for partition, pairs in found.items():
            shards[partition].write(pairs, next_offset=next_offset[partition])
            read += len(pairs)
    return read
