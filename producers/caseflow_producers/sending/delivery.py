"""Handing messages to the broker and hearing what became of each of them."""

from functools import partial
from typing import NamedTuple

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from caseflow_producers.sending.receipts import Receipt

QUEUE_MESSAGES = 20_000
QUEUE_KIBIBYTES = 64 * 1024
_BACKPRESSURE_POLL_SECONDS = 0.1
# These say something of one message; after any other error the next message would fare no better.
_OF_THE_MESSAGE = frozenset(
    {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.INVALID_MSG, KafkaError.INVALID_MSG_SIZE, KafkaError.INVALID_RECORD}
)


class Outgoing(NamedTuple):
    """One encoded event on its way."""

    line: int
    topic: str
    """Base name."""
    full_topic: str
    event_id: str
    event_id_bytes: bytes
    revision: int
    content: bytes
    value: bytes


class Failure(NamedTuple):
    """One event that the broker did not acknowledge."""

    line: int
    reason: str


class Delivery:
    """An idempotent producer whose acknowledgements and failures are drained by its owner.

    It keeps a bounded number of messages; when that is reached, `send` waits for the broker.
    """

    def __init__(self, connections: Connections, *, max_message_bytes: int, timeout_seconds: float) -> None:
        self.acknowledged: list[Receipt] = []
        self.failures: list[Failure] = []
        self.broken: str | None = None
        """Why sending more makes no sense."""
        self._producer = Producer(
            {
                "bootstrap.servers": connections.bootstrap_servers,
                "client.id": "caseflow-send",
                "enable.idempotence": True,
                "acks": "all",
                # The partitioner of Kafka's own clients: all revisions of an event meet in one partition.
                "partitioner": "murmur2_random",
                "compression.type": "lz4",
                "linger.ms": 20,
                "message.max.bytes": max_message_bytes,
                "message.timeout.ms": int(timeout_seconds * 1000),
                "queue.buffering.max.messages": QUEUE_MESSAGES,
                "queue.buffering.max.kbytes": QUEUE_KIBIBYTES,
                "allow.auto.create.topics": False,
                "error_cb": self._error,
            },
            logger=client_logger(),
        )

    @property
    def in_flight(self) -> int:
        """How many messages have no outcome yet."""
        return len(self._producer)

    def send(self, outgoing: Outgoing) -> None:
        """Queue one message, waiting while the queue is full."""
        delivered = partial(self._delivered, outgoing)
        while True:
            try:
                self._producer.produce(
                    outgoing.full_topic, key=outgoing.event_id, value=outgoing.value, on_delivery=delivered
                )
            except BufferError:
                self._producer.poll(_BACKPRESSURE_POLL_SECONDS)
                if self.broken:
                    self.failures.append(Failure(outgoing.line, self.broken))
                    return
                continue
            except KafkaException as error:
                self._failed(outgoing.line, error.args[0])
            return

    def poll(self, seconds: float = 0.0) -> None:
        """Hear of outcomes, waiting for so long if there is none yet."""
        self._producer.poll(seconds)

    def give_up(self) -> None:
        """Take back what is queued; what is on the wire may still arrive, and goes without a receipt."""
        self._producer.purge(in_queue=True, in_flight=True, blocking=True)
        self._producer.flush(5.0)

    def _delivered(self, outgoing: Outgoing, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._failed(outgoing.line, error)
            return
        self.acknowledged.append(
            Receipt(
                outgoing.event_id_bytes,
                outgoing.revision,
                outgoing.content,
                outgoing.topic,
                _known(message.partition()),
                _known(message.offset()),
            )
        )

    def _failed(self, line: int, error: KafkaError) -> None:
        self.failures.append(Failure(line, f"not acknowledged: {error.str()}"))
        if error.code() not in _OF_THE_MESSAGE:
            self.broken = self.broken or f"the broker does not acknowledge: {error.str()}"

    def _error(self, error: KafkaError) -> None:
        # Everything else is tried again by the client until the message's own time is up.
        if error.fatal():
            self.broken = self.broken or f"the producer cannot go on: {error.str()}"


def _known(number: int | None) -> int:
    # Only a message that was never delivered has none.
    return -1 if number is None else number
