"""What the broker holds, read back by the tests."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from caseflow_schemas.codec import EventReader
from caseflow_schemas.connections import Connections
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.registry import fetch_schema, registry_client
from caseflow_schemas.topics import log_topics, topic_name
from confluent_kafka import Consumer, KafkaError, Message, TopicPartition


class Held(NamedTuple):
    """One message of the log of record, decoded."""

    topic: str
    event_id: str
    revision: int
    event_type: str
    coordinate: tuple[str, int, int]


def held(connections: Connections) -> list[Held]:
    """Every message of the log of record, up to its end as it is now; each lies where its key leads."""
    consumer = Consumer(
        {
            "bootstrap.servers": connections.bootstrap_servers,
            "group.id": "read-back",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 20,
        }
    )
    names = {topic_name(connections, base): base for base in log_topics()}
    partitions = [TopicPartition(name, number, 0) for name in names for number in range(connections.partitions)]
    reader = EventReader(fetch_schema(registry_client(connections)))
    consumer.assign(partitions)
    found = []
    ends = 0
    try:
        while ends < len(partitions):
            message = consumer.poll(30)
            assert message is not None
            if (error := message.error()) is not None:
                assert error.code() == KafkaError._PARTITION_EOF
                ends += 1
                continue
            found.append(_decoded(message, names[message.topic() or ""], reader, connections.partitions))
    finally:
        consumer.close()
    return found


def _decoded(message: Message, base: str, reader: EventReader, partitions: int) -> Held:
    decoded = reader.read(message.value())
    key = message.key()
    assert isinstance(key, bytes)
    assert key.decode() == decoded.event["event_id"]
    assert partition_for(key, partitions) == message.partition()
    return Held(
        base,
        decoded.event["event_id"],
        decoded.event["revision"],
        decoded.record_name.rpartition(".")[2],
        (base, message.partition() or 0, message.offset() or 0),
    )


def copies(messages: Sequence[Held]) -> Counter[int]:
    """How many events there are so many times."""
    return Counter(Counter((message.event_id, message.revision) for message in messages).values())
