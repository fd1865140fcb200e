"""Ends, committed offsets and the first records after them, as Kafka tells them."""

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import base_name, group_id, topic_name
from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    KafkaException,
    Message,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined] # public, but not exported

from caseflow_sinks.lag.partitions import NOTHING, Peek, Place, Position

log = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0
PEEK_SECONDS = 2.0
_POLL_SECONDS = 0.1
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call] # the client states no types here


class LagReader:
    """Clients of its own, outside every group that matters: it commits nothing. Close it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        servers: dict[str, Any] = {"bootstrap.servers": connections.bootstrap_servers}
        self._admin = AdminClient(servers, logger=log)
        self._consumer = Consumer(
            {
                **servers,
                "group.id": group_id(connections, "reader"),
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
                "fetch.wait.max.ms": 50,
                "max.partition.fetch.bytes": 65_536,
                "queued.max.messages.kbytes": 4_096,
            },
            logger=log,
        )

    def positions(self, stage: str, topics: Iterable[str]) -> dict[Place, Position]:
        """Every partition of the topics, with how far the stage's group has come. Raises KafkaException."""
        places = [
            TopicPartition(topic_name(self._connections, topic), partition)
            for topic in topics
            for partition in range(self._connections.partitions)
        ]
        group = group_id(self._connections, stage)
        asked = ConsumerGroupTopicPartitions(group, places)
        # What is committed is asked for first: the end that is seen later is never before it.
        told = self._admin.list_consumer_group_offsets([asked], request_timeout=ANSWER_SECONDS)[group]
        committed = {(found.topic, found.partition): _offset(found) for found in told.result().topic_partitions}
        ends = self._admin.list_offsets(
            dict.fromkeys(places, _LATEST),
            isolation_level=IsolationLevel.READ_COMMITTED,
            request_timeout=ANSWER_SECONDS,
        )
        return {
            (base_name(self._connections, place.topic), place.partition): Position(
                end.result().offset, committed[place.topic, place.partition]
            )
            for place, end in ends.items()
        }

    def peeks(self, positions: Mapping[Place, Position]) -> dict[Place, Peek]:
        """Look at the first records that are not committed; a partition that gave none in time is left out.

        Raises KafkaException.
        """
        if not positions:
            return {}
        names = {topic_name(self._connections, topic): topic for topic, _ in positions}
        open_ = dict.fromkeys(positions, NOTHING._replace(is_whole=False))
        found: dict[Place, Peek] = {}
        self._consumer.assign(
            [
                TopicPartition(topic_name(self._connections, topic), partition, position.start)
                for (topic, partition), position in positions.items()
            ]
        )
        deadline = time.monotonic() + PEEK_SECONDS
        try:
            while open_ and time.monotonic() < deadline:
                message = self._consumer.poll(_POLL_SECONDS)
                if message is None:
                    continue
                is_record = _is_record(message)
                place = (names[message.topic() or ""], message.partition() or 0)
                if place in open_:
                    open_[place] = _after(open_[place], message, positions[place].end, is_record=is_record)
                    if open_[place].is_finished:
                        found[place] = open_.pop(place)
        finally:
            self._consumer.unassign()
        return found | {place: peek for place, peek in open_.items() if peek.records}

    def close(self) -> None:
        """Let the connections go."""
        self._consumer.close()


def _offset(found: TopicPartition) -> int | None:
    if found.error is not None:
        raise KafkaException(found.error)
    return found.offset if found.offset >= 0 else None


def _is_record(message: Message) -> bool:
    """Whether it is a record, and not the end of a partition; raises KafkaException for every other error."""
    error = message.error()
    if error is not None and error.code() != KafkaError._PARTITION_EOF:
        raise KafkaException(error)
    return error is None


def _after(peek: Peek, message: Message, end: int, *, is_record: bool) -> Peek:
    offset = message.offset() or 0
    if not is_record or offset >= end:
        return peek._replace(is_whole=True)
    known = peek if peek.records else peek._replace(first_offset=offset, first_at_ms=message.timestamp()[1])
    return known._replace(records=peek.records + 1, is_whole=offset == end - 1)
