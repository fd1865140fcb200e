"""The shards that this worker owns, and the transaction that moves them.

One transactional producer a shard. Its transactional id is made of the consumer group and the partition, so that
whoever opens the shard next refuses everything that a former owner may still try to write.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import group_id, topic_name
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient

from caseflow_processors.state.changelog import restore
from caseflow_processors.state.protocol import Inbound, Outbound, Stage
from caseflow_processors.state.shard import Shard
from caseflow_processors.state.steps import Step, Steps
from caseflow_processors.state.view import DecodedValues, ShardView
from caseflow_processors.state.watermarks import watermarks_of

log = logging.getLogger(__name__)

TRANSACTION_TIMEOUT_SECONDS = 60
OPERATION_TIMEOUT_SECONDS = 30
# As the catalogue has it for derived topics. A timeline beyond it stops its stage, loudly, rather than lose an event.
MESSAGE_BYTES_AT_MOST = 64 * 1024 * 1024
# Decoded values take some ten times the bytes that they were decoded from.
DECODED_BYTES_A_SHARD = 4 * 1024 * 1024


@dataclass(frozen=True)
class StoreSettings:
    """Where a store keeps its shards, and whom it talks to."""

    connections: Connections
    folder: Path


class InputGoneError(Exception):
    """Records that were never read are no longer on an input topic."""


class _Owned:
    """A shard with what only its owner has."""

    def __init__(self, shard: Shard, producer: Producer) -> None:
        self.shard = shard
        self.producer = producer
        self.values = DecodedValues(DECODED_BYTES_A_SHARD)


class _Deliveries:
    """Delivery reports of one transaction: the first error, and the highest changelog offset."""

    def __init__(self) -> None:
        self.error: KafkaError | None = None
        self.last_offset = -1

    def failed(self, error: KafkaError | None, _: Message) -> None:
        """Report of an output message."""
        if error is not None and self.error is None:
            self.error = error

    def logged(self, error: KafkaError | None, message: Message) -> None:
        """Report of a changelog message."""
        if error is None:
            self.last_offset = max(self.last_offset, message.offset() or 0)
        self.failed(error, message)


@dataclass
class _Folded:
    """What a batch makes of one shard."""

    pairs: list[tuple[bytes, bytes | None]]
    output: list[Outbound]
    next_offsets: dict[str, int]


class PartitionStore:
    """State, output and input offsets of one stage. Methods block; the caller sees to it that one runs at a time."""

    def __init__(self, settings: StoreSettings, stage: Stage, steps: Steps) -> None:
        self._connections = settings.connections
        self._folder = settings.folder
        self._stage = stage
        self._steps = steps
        self._owned: dict[int, _Owned] = {}
        self._abandoned = False
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="shard")
        self._group = group_id(settings.connections, stage.name)
        self._changelog = topic_name(settings.connections, stage.changelog)
        self._names: dict[str, str] = {}
        # Group metadata without a member: the broker takes offsets from a fenced transactional producer of this group.
        consumer = Consumer({"bootstrap.servers": settings.connections.bootstrap_servers, "group.id": self._group})
        self._group_metadata = consumer.consumer_group_metadata()
        consumer.close()

    @property
    def partitions(self) -> frozenset[int]:
        """The partitions owned now."""
        return frozenset(self._owned)

    def abandon_restore(self) -> None:
        """Let an `open` that runs in another thread end early; its shards are closed next."""
        self._abandoned = True

    def open(self, partitions: Iterable[int]) -> None:
        """Own the partitions: fence former owners first, then read the changelog to its end. Raises KafkaException."""
        self._abandoned = False
        wanted = sorted(partitions)
        if not wanted:
            return
        incarnation = self._incarnation()
        for partition, producer in zip(wanted, self._pool.map(self._fenced_producer, wanted), strict=True):
            shard = Shard(self._folder / f"p{partition}", partition, incarnation=incarnation)
            self._owned[partition] = _Owned(shard, producer)
        self._require_inputs(wanted)
        read = restore(
            self._connections.bootstrap_servers,
            self._changelog,
            {partition: owned.shard for partition, owned in self._owned.items()},
            abandoned=lambda: self._abandoned,
        )
        log.info("owns partitions %s of %s, %s changelog records read", wanted, self._group, read)

    def close(self) -> None:
        """Give every shard up. Disk, decoded values and producer go together."""
        for owned in self._owned.values():
            owned.shard.close()
        self._owned.clear()

    def fold(self, batch: Mapping[int, Sequence[Inbound]]) -> dict[int, _Folded]:
        """Fold the messages of each shard; nothing leaves the process. A partition that is not owned is left out."""
        folded: dict[int, _Folded] = {}
        for partition, messages in batch.items():
            owned = self._owned.get(partition)
            if owned is None:
                continue
            view = ShardView(owned.shard, owned.values, decode=self._stage.decode, encode=self._stage.encode)
            output = self._stage.fold(view, messages)
            next_offsets: dict[str, int] = defaultdict(int)
            for message in messages:
                next_offsets[message.topic] = max(next_offsets[message.topic], message.offset + 1)
            folded[partition] = _Folded(view.encoded(), output, next_offsets)
        self._steps.reached(Step.FOLDED)
        return folded

    def commit(self, folded: Mapping[int, _Folded]) -> None:
        """Make the batch durable, whole or not at all, then copy it to disk.

        Raises KafkaException when nothing may go on: the decoded values are ahead of the log then, so the process must
        end and read its state anew.
        """
        deliveries = {partition: _Deliveries() for partition in folded}
        for partition in folded:
            self._owned[partition].producer.begin_transaction()
        self._steps.reached(Step.BEGUN)
        for partition, of_shard in folded.items():
            self._produce(self._owned[partition].producer, partition, of_shard, deliveries[partition])
        self._steps.reached(Step.PRODUCED)
        list(self._pool.map(self._send_offsets, folded.keys(), folded.values()))
        self._steps.reached(Step.OFFSETS_SENT)
        list(self._pool.map(self._commit_transaction, folded.keys()))
        self._steps.reached(Step.COMMITTED)
        for partition, of_shard in folded.items():
            if (error := deliveries[partition].error) is not None:
                raise KafkaException(error)
            if of_shard.pairs:
                self._owned[partition].shard.write(of_shard.pairs, next_offset=deliveries[partition].last_offset + 1)
        self._steps.reached(Step.WRITTEN)

    def _produce(self, producer: Producer, partition: int, of_shard: _Folded, deliveries: _Deliveries) -> None:
        for key, value in of_shard.pairs:
            # The changelog partition is the shard's own, not the key's: whoever owns the shard finds its state there.
            _produce(producer, self._changelog, value, key, on_delivery=deliveries.logged, partition=partition)
        for out in of_shard.output:
            _produce(producer, self._name(out.topic), out.value, out.key, on_delivery=deliveries.failed)

    def _send_offsets(self, partition: int, of_shard: _Folded) -> None:
        offsets = [
            TopicPartition(self._name(topic), partition, offset) for topic, offset in of_shard.next_offsets.items()
        ]
        self._owned[partition].producer.send_offsets_to_transaction(
            offsets, self._group_metadata, OPERATION_TIMEOUT_SECONDS
        )

    def _commit_transaction(self, partition: int) -> None:
        self._owned[partition].producer.commit_transaction(OPERATION_TIMEOUT_SECONDS)

    def _fenced_producer(self, partition: int) -> Producer:
        producer = Producer(
            {
                "bootstrap.servers": self._connections.bootstrap_servers,
                "transactional.id": f"{self._group}-{partition}",
                "transaction.timeout.ms": TRANSACTION_TIMEOUT_SECONDS * 1000,
                "message.timeout.ms": OPERATION_TIMEOUT_SECONDS * 1000,
                "message.max.bytes": MESSAGE_BYTES_AT_MOST,
                "partitioner": "murmur2_random",
                "compression.type": "lz4",
                "linger.ms": 2,
            }
        )
        # Raises the epoch: a former owner's open transaction is aborted and its later writes are refused.
        producer.init_transactions(OPERATION_TIMEOUT_SECONDS)
        return producer

    def _require_inputs(self, partitions: Sequence[int]) -> None:
        """Raise InputGoneError where an input begins behind what was committed: reading on would skip records."""
        options = {"bootstrap.servers": self._connections.bootstrap_servers, "group.id": self._group}
        consumer = Consumer({**options, "enable.auto.commit": False})
        try:
            places = [TopicPartition(self._name(base), p) for base in self._stage.inputs for p in partitions]
            for place in consumer.committed(places, OPERATION_TIMEOUT_SECONDS):
                low, _ = watermarks_of(consumer, place.topic, place.partition)
                if max(place.offset, 0) < low:
                    raise InputGoneError(
                        f"[{place.topic}/{place.partition}] begins at {low}, but only offsets below "
                        f"{max(place.offset, 0)} were read: what lay between is gone, rebuild the generation"
                    )
        finally:
            consumer.close()

    def _incarnation(self) -> str:
        admin = AdminClient({"bootstrap.servers": self._connections.bootstrap_servers})
        described = admin.describe_topics(TopicCollection([self._changelog]), request_timeout=OPERATION_TIMEOUT_SECONDS)
        return str(described[self._changelog].result().topic_id)

    def _name(self, base: str) -> str:
        name = self._names.get(base)
        if name is None:
            name = self._names[base] = topic_name(self._connections, base)
        return name


def _produce(producer: Producer, topic: str, value: bytes | None, key: bytes, **options: Any) -> None:
    """Hand one message over, waiting while the producer's queue is full."""
    while True:
        try:
            producer.produce(topic, value, key, **options)
        except BufferError:
            producer.poll(0.1)
        else:
            return
