"""How far a consumer group is behind, in records.

On topics written in transactions the committed offset stays short of the end for ever: the last marker is no record.
So a difference of offsets says little when it is small, and the records themselves are counted then.
"""

from dataclasses import dataclass

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import group_id
from confluent_kafka import Consumer, TopicPartition

from caseflow_operations.reading import Offsets, count

TIMEOUT_SECONDS = 20.0
COUNTED_AT_MOST = 5_000


@dataclass(frozen=True)
class Lag:
    """Records not yet committed by a group; `exact` is false where only offsets were subtracted (an upper bound)."""

    records: int
    exact: bool


def lag(connections: Connections, group: str, upto: Offsets) -> Lag:
    """Records below `upto` that the group (its base name) has not committed. Raises KafkaException."""
    consumer = Consumer(
        {
            "bootstrap.servers": connections.bootstrap_servers,
            "group.id": group_id(connections, group),
            "enable.auto.commit": False,
        },
        logger=client_logger(),
    )
    try:
        committed = consumer.committed([TopicPartition(*place) for place in upto], TIMEOUT_SECONDS)
    finally:
        consumer.close()
    starts = {(tp.topic, tp.partition): max(tp.offset, 0) for tp in committed}
    behind = {place: starts[place] for place, end in upto.items() if starts[place] < end}
    offsets = sum(upto[place] - start for place, start in behind.items())
    if offsets > COUNTED_AT_MOST:
        return Lag(offsets, exact=False)
    return Lag(count(connections, behind, {place: upto[place] for place in behind}), exact=True)
