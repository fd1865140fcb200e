"""Synthetic records beside real ones give figures of neither: a county is sent to topics of its own kind alone."""

from collections.abc import Iterator

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.codec import EventReader, MessageError
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import fetch_schema, registry_client
from caseflow_schemas.topics import group_id, log_topics, topic_name
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from caseflow_producers.errors import ProducerError, ServersAway
from caseflow_producers.simulator.said import SYNTHETIC

ANSWER_SECONDS = 30.0


class MixedData(ProducerError):
    """The agency topics hold events that are not synthetic."""


def refuse_mixture(connections: Connections) -> None:
    """Raise MixedData where any event on the agency topics is of an agency that is not synthetic.

    Every message is looked at, up to the first such one: what was sent last may be real though the first was not. What
    cannot be read is a dead letter and in no figure.
    """
    reader = EventReader(fetch_schema(registry_client(connections)))
    for value in _values(connections):
        try:
            agency = str(reader.read(value).event["agency"])
        except MessageError:
            continue
        if not agency.startswith(SYNTHETIC):
            named = f", namespace [{connections.namespace}]" if connections.namespace else ""
            raise MixedData(
                f"[{connections.bootstrap_servers}]{named}: the agency topics hold events of [{agency}], which are not "
                "synthetic, and a figure of both would be nobody's; nothing was sent. Take another home "
                "(CASEFLOW_HOME=…) or namespace (CASEFLOW_NAMESPACE=…), or empty this one (caseflow local wipe)"
            )


def _values(connections: Connections) -> Iterator[bytes | None]:
    """The value of every message that is on the agency topics now."""
    consumer = Consumer(
        {
            "bootstrap.servers": connections.bootstrap_servers,
            # Nothing is committed, and nobody is in it.
            "group.id": group_id(connections, "simulate"),
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "queued.max.messages.kbytes": 32 * 1024,
        },
        logger=client_logger(),
    )
    topics = [topic_name(connections, base) for base in log_topics()]
    unfinished = {(topic, partition) for topic in topics for partition in range(connections.partitions)}
    try:
        consumer.assign([TopicPartition(*place, 0) for place in unfinished])
        while unfinished:
            message = consumer.poll(ANSWER_SECONDS)
            if message is None:
                raise ServersAway(f"[{connections.bootstrap_servers}]: no answer within {ANSWER_SECONDS:.0f} s")
            error = message.error()
            if error is None:
                yield message.value()
            elif error.code() == KafkaError._PARTITION_EOF:
                unfinished.discard((message.topic() or "", message.partition() or 0))
            else:
                raise KafkaException(error)
    finally:
        consumer.close()
