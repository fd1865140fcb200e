"""Reading topics from fixed starts to fixed ends, committed records only, outside any group that matters."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from caseflow_processors.state.watermarks import watermarks_of
from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import group_id, topic_name
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

RECORDS_A_BATCH = 2_000
POLL_SECONDS = 0.2
SILENT_POLLS = 10
"""Empty polls in a row after which it is asked whether anybody is there: a consumer itself waits for ever."""
ANSWER_SECONDS = 10.0

Offsets = Mapping[tuple[str, int], int]
"""(full topic name, partition) → offset."""


class Record(NamedTuple):
    """One record of a topic."""

    topic: str
    """Full name."""
    partition: int
    offset: int
    key: bytes
    value: bytes | None
    timestamp_ms: int
    """UTC; on the log of record the time of appending."""


def watermarks(connections: Connections, bases: Iterable[str]) -> dict[tuple[str, int], tuple[int, int]]:
    """(full topic name, partition) → first offset kept and next offset. Raises KafkaException."""
    consumer = consumer_of(connections)
    try:
        return {
            (topic, partition): watermarks_of(consumer, topic, partition)
            for topic in (topic_name(connections, base) for base in bases)
            for partition in range(connections.partitions)
        }
    finally:
        consumer.close()


def ends(connections: Connections, bases: Iterable[str]) -> dict[tuple[str, int], int]:
    """The next offset of every partition of the topics."""
    return {place: high for place, (_, high) in watermarks(connections, bases).items()}


def read(connections: Connections, starts: Offsets, upto: Offsets) -> Iterator[list[Record]]:
    """Records from `starts` (inclusive; 0 where none is given) to `upto` (exclusive), batch by batch.

    The order within a partition is kept. Markers and aborted records do not come. Raises KafkaException, also where
    nobody answers any more.
    """
    unfinished = {place for place, end in upto.items() if starts.get(place, 0) < end}
    if not unfinished:
        return
    consumer = consumer_of(connections)
    try:
        consumer.assign([TopicPartition(*place, starts.get(place, 0)) for place in unfinished])
        silent = 0
        while unfinished:
            batch = []
            messages = consumer.consume(RECORDS_A_BATCH, POLL_SECONDS)
            silent = 0 if messages else silent + 1
            if silent == SILENT_POLLS:
                require_answer(consumer)
                silent = 0
            for message in messages:
                place, offset = (message.topic() or "", message.partition() or 0), message.offset() or 0
                error = message.error()
                if error is not None:
                    if error.code() != KafkaError._PARTITION_EOF:
                        raise KafkaException(error)
                    unfinished.discard(place)
                elif offset < upto[place]:
                    batch.append(Record(*place, offset, message.key() or b"", message.value(), message.timestamp()[1]))
                else:
                    unfinished.discard(place)
            if batch:
                yield batch
    finally:
        consumer.close()


def require_answer(consumer: Consumer) -> None:
    """Raise KafkaException where no broker answers."""
    consumer.list_topics(timeout=ANSWER_SECONDS)


def read_topic(connections: Connections, base: str) -> Iterator[list[Record]]:
    """Every record that is on a topic now."""
    return read(connections, {}, ends(connections, [base]))


def count(connections: Connections, starts: Offsets, upto: Offsets) -> int:
    """Number of records between the offsets."""
    return sum(len(batch) for batch in read(connections, starts, upto))


def consumer_of(connections: Connections) -> Consumer:
    """A consumer of committed records that commits nothing; close it."""
    return Consumer(
        {
            "bootstrap.servers": connections.bootstrap_servers,
            "group.id": group_id(connections, "reader"),
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "queued.max.messages.kbytes": 32 * 1024,
        },
        logger=client_logger(),
    )
