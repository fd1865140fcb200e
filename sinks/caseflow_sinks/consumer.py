"""The Kafka side: what is assigned, what was read, what is committed."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from caseflow_schemas.topics import group_id, topic_name
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from caseflow_sinks.batches import Message
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.settings import STAGE, SinkSettings

log = logging.getLogger(__name__)

AT_ONCE = 1_000
# Errors of the coordinator that mean: these partitions are no longer ours, their new owner reads on from the last
# commit.
_NOT_OURS = frozenset(
    {
        KafkaError.ILLEGAL_GENERATION,
        KafkaError.UNKNOWN_MEMBER_ID,
        KafkaError.REBALANCE_IN_PROGRESS,
        KafkaError.FENCED_INSTANCE_ID,
    }
)


class Source(Protocol):
    """Messages to deliver, and the memory of what was delivered."""

    @property
    def epoch(self) -> int:
        """Grows with every change of assignment: what was read before it may be another's by now."""

    @property
    def partitions(self) -> int:
        """How many partitions are assigned."""

    def read(self, timeout_ms: int) -> list[Message]:
        """Messages under the present `epoch`: waits for the first, takes what is there with it, at most AT_ONCE."""

    def pause(self) -> None:
        """Fetch no more until `resume`; the place in the group is kept by calling `read`."""

    def resume(self) -> None:
        """Fetch again."""

    def commit(self, next_offsets: Mapping[tuple[str, int], int]) -> bool:
        """Remember where to go on, by (topic, partition); False where that has to be tried again later."""

    def close(self) -> None:
        """Leave the group."""


class KafkaSource:
    """A member of the sink's consumer group, over all topics that become rows."""

    def __init__(self, settings: SinkSettings) -> None:
        self._connections = settings.connections
        self.epoch = 0
        self._assigned: set[tuple[str, int]] = set()
        self._consumer = Consumer(consumer_config(settings), logger=log)
        self._base_names = {topic_name(self._connections, base): base for base in ROUTES}
        self._consumer.subscribe(
            list(self._base_names), on_assign=self._on_assign, on_revoke=self._on_revoke, on_lost=self._on_revoke
        )

    @property
    def partitions(self) -> int:
        """How many partitions are assigned."""
        return len(self._assigned)

    @property
    def is_first(self) -> bool:
        """Whether this is the one member of the group that holds the first of all partitions."""
        return (next(iter(self._base_names)), 0) in self._assigned

    def _on_assign(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        self.epoch += 1
        self._assigned = {(tp.topic, tp.partition) for tp in partitions}
        log.info("assigned %d partitions", len(partitions))

    def _on_revoke(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        # Nothing is delivered here: ClickHouse may be away, and whoever owns them next reads on from the last commit.
        self.epoch += 1
        self._assigned -= {(tp.topic, tp.partition) for tp in partitions}
        log.info("gave back %d partitions", len(partitions))

    def read(self, timeout_ms: int) -> list[Message]:
        """Messages under the present `epoch`: waits for the first, takes what is there with it, at most AT_ONCE.

        One at a time, because only so is it certain on which side of a change of assignment a message lies: what was
        read before the change in the same call is dropped with everything else from before.
        """
        found: list[Message] = []
        epoch = self.epoch
        while len(found) < AT_ONCE:
            message = self._consumer.poll(0 if found else timeout_ms / 1000)
            if self.epoch != epoch:
                epoch = self.epoch
                found.clear()
            if message is None:
                break
            error = message.error()
            if error is None:
                found.append(self._message(message))
            else:
                _tolerate(error)
        return found

    def _message(self, message: Any) -> Message:
        # Without an error a message has a topic, a partition and an offset, which the client's types do not know.
        return Message(
            self._base_names[message.topic()],
            message.partition(),
            message.offset(),
            message.key(),
            message.value(),
            message.timestamp()[1],
        )

    def pause(self) -> None:
        """Fetch no more until `resume`."""
        self._consumer.pause(self._consumer.assignment())

    def resume(self) -> None:
        """Fetch again."""
        self._consumer.resume(self._consumer.assignment())

    def commit(self, next_offsets: Mapping[tuple[str, int], int]) -> bool:
        """Remember where to go on; False where Kafka could not be reached, so that it has to be tried again."""
        offsets = [
            TopicPartition(topic_name(self._connections, topic), partition, offset)
            for (topic, partition), offset in next_offsets.items()
        ]
        try:
            committed = self._consumer.commit(offsets=offsets, asynchronous=False)
            causes = [tp.error for tp in committed if tp.error is not None]
        except KafkaException as error:
            causes = [error.args[0]]
        if causes:
            log.warning("offsets not committed: %s", causes[0].name())
        return all(cause.code() in _NOT_OURS for cause in causes)

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()


def consumer_config(settings: SinkSettings) -> dict[str, Any]:
    """Settings of the consumer; the bounds on what it fetches ahead keep the process below 400 MB."""
    return {
        "bootstrap.servers": settings.connections.bootstrap_servers,
        "group.id": group_id(settings.connections, STAGE),
        "client.id": "caseflow-sink",
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "allow.auto.create.topics": False,
        # Whole assignments change hands at once, so that whatever is held from before a change can be dropped whole.
        "partition.assignment.strategy": "range",
        "session.timeout.ms": int(settings.session_timeout_seconds * 1000),
        "heartbeat.interval.ms": max(500, int(settings.session_timeout_seconds * 1000 / 4)),
        "max.poll.interval.ms": 600_000,
        "queued.max.messages.kbytes": 24_576,
        "fetch.max.bytes": 16_777_216,
        "max.partition.fetch.bytes": 8_388_608,
        "fetch.wait.max.ms": 50,
        "topic.metadata.refresh.interval.ms": 10_000,
    }


def _tolerate(error: KafkaError) -> None:
    """Let pass what librdkafka tries again by itself; raise what it never will."""
    if error.fatal():
        raise KafkaException(error)
    log.warning("Kafka: %s", error.str())
