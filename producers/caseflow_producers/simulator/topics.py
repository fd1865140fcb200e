"""Sends a county to Kafka, by the delivery that files are sent with.

There are no receipts: a simulator that is run twice says everything twice, and the books show it. Wanted disorder, such
as a message said twice or under a wrong key, would not pass receipts.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from caseflow_schemas.connections import Connections
from caseflow_schemas.events import EventWriter
from caseflow_schemas.topics import topic_name

from caseflow_producers.sending.cluster import look_at, registered_writer
from caseflow_producers.sending.delivery import Delivery, Failure, Outgoing
from caseflow_producers.simulator.mixture import refuse_mixture
from caseflow_producers.simulator.pace import Pace
from caseflow_producers.simulator.said import TOPIC_OF, Said

TIMEOUT_SECONDS = 120.0
_SETTLE_EVERY = 64
_WAIT_SECONDS = 0.1
_SHOWN = 20


@dataclass(slots=True)
class Sent:
    """What became of the messages: to send = acknowledged + failed."""

    acknowledged: int = 0
    failed: int = 0
    by_topic: Counter[str] = field(default_factory=Counter)
    """To send, by base name."""
    reasons: list[str] = field(default_factory=list)
    """Why the first that failed did."""
    stopped: str | None = None
    """Why the run ended before the county did."""


def send_county(
    connections: Connections,
    said: Iterable[Said],
    *,
    rate: float | None = None,
    tell: Callable[[Sent], None] | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Sent:
    """Send every message in turn; idempotent, all replicas acknowledge, partitions by murmur2 of the key.

    Args:
        connections: Servers and namespace.
        said: The messages, all of them synthetic.
        rate: So many a second at most; None: as fast as the brokers take them.
        tell: Called now and then.
        timeout_seconds: How long a message may go without acknowledgement before the run stops.

    Returns:
        What became of them.

    Raises:
        ProducerError: Brokers, topics or schemas cannot be used, or the topics hold what is not synthetic; nothing
            was sent.
    """
    topics = sorted(set(TOPIC_OF.values()))
    cluster = look_at(connections, topics)
    writer = registered_writer(connections)
    refuse_mixture(connections)
    delivery = Delivery(
        connections, max_message_bytes=max(cluster.max_message_bytes.values()), timeout_seconds=timeout_seconds
    )
    full_names = {topic: topic_name(connections, topic) for topic in topics}
    sending = _Sending(delivery, writer, full_names, None if rate is None else Pace(rate, time.monotonic), tell)
    try:
        sending.run(said)
    except BaseException:
        delivery.give_up()
        raise
    return sending.sent


class _Sending:
    def __init__(
        self,
        delivery: Delivery,
        writer: EventWriter,
        full_names: dict[str, str],
        pace: Pace | None,
        tell: Callable[[Sent], None] | None,
    ) -> None:
        self._delivery = delivery
        self._writer = writer
        self._full_names = full_names
        self._pace = pace
        self._tell = tell
        self.sent = Sent()

    def run(self, messages: Iterable[Said]) -> None:
        for number, said in enumerate(messages, 1):
            if self._pace is not None:
                self._wait(self._pace.wait_seconds())
            if self._delivery.broken:
                break
            self._send(number, said)
            if number % _SETTLE_EVERY == 0:
                self._settle(0.0)
        while self._delivery.in_flight and not self._delivery.broken:
            self._settle(_WAIT_SECONDS)
        if self._delivery.broken:
            self._delivery.give_up()
        self._settle(0.0)
        self.sent.stopped = self._delivery.broken

    def _send(self, number: int, said: Said) -> None:
        self.sent.by_topic[said.topic] += 1
        value = self._writer.encode(said.event_type, said.event)
        self._delivery.send(
            Outgoing(
                line=number,
                topic=said.topic,
                full_topic=self._full_names[said.topic],
                event_id=said.key,
                # Nothing of this message is kept in receipts.
                event_id_bytes=b"",
                revision=said.event["revision"],
                content=b"",
                value=value,
            )
        )

    def _wait(self, seconds: float) -> None:
        # The time until the next message is spent hearing of those before it.
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._settle(left)

    def _settle(self, seconds: float) -> None:
        delivery, sent = self._delivery, self.sent
        delivery.poll(seconds)
        sent.acknowledged += len(delivery.acknowledged)
        delivery.acknowledged.clear()
        failures: list[Failure] = delivery.failures
        sent.failed += len(failures)
        sent.reasons += [failure.reason for failure in failures[: _SHOWN - len(sent.reasons)]]
        failures.clear()
        if self._tell is not None:
            self._tell(sent)
