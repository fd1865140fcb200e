"""A load of events on the input topics while a scenario runs, part of it in transactions, some of those aborted."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from caseflow_operations.reading import read_topic
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import topic_name
from confluent_kafka import KafkaError, Producer

from tests.stream_processors.runtime.set_merge import CHANGELOG, FIRST, OUTPUT, SECOND

KEYS = 97
EVENTS_A_ROUND = 30
ROUND_SECONDS = 0.02


class Feeder:
    """Writes rounds of events until stopped; `sent` are those that must be found, each exactly once.

    The first topic is written plainly, the second in transactions, every fourth of which is aborted.
    """

    def __init__(self, connections: Connections) -> None:
        self.sent: list[str] = []
        self.failures: list[str] = []
        self._names = {base: topic_name(connections, base) for base in (FIRST, SECOND)}
        options = {"bootstrap.servers": connections.bootstrap_servers, "partitioner": "murmur2_random", "linger.ms": 1}
        self._plain = Producer({**options, "enable.idempotence": True})
        self._transactional = Producer({**options, "transactional.id": f"{connections.namespace}-feeder"})
        self._transactional.init_transactions(30)
        self._stop = Event()
        self._round = 0
        self._thread = Thread(target=self._run, daemon=True)

    @contextmanager
    def running(self) -> Iterator["Feeder"]:
        """Feed while the block runs; afterwards everything sent is on the topics."""
        self._thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            self._thread.join()
            self._plain.flush(30)

    def _run(self) -> None:
        while not self._stop.wait(ROUND_SECONDS):
            self._round += 1
            for number in range(EVENTS_A_ROUND):
                self._send(self._plain, FIRST, f"plain-{self._round}-{number}")
            self._transactional.begin_transaction()
            aborted = self._round % 4 == 0
            for number in range(EVENTS_A_ROUND):
                name = f"{'aborted' if aborted else 'committed'}-{self._round}-{number}"
                self._send(self._transactional, SECOND, name, expected=not aborted)
            if aborted:
                self._transactional.flush(30)
                self._transactional.abort_transaction(30)
            else:
                self._transactional.commit_transaction(30)
            self._plain.poll(0)

    def _send(self, producer: Producer, base: str, event: str, *, expected: bool = True) -> None:
        producer.produce(self._names[base], event, f"key-{hash(event) % KEYS}", on_delivery=self._delivered)
        if expected:
            self.sent.append(event)

    def _delivered(self, error: KafkaError | None, _: object) -> None:
        if error is not None and error.code() != KafkaError._PURGE_QUEUE:
            self.failures.append(str(error))


def folds(connections: Connections) -> Counter[str]:
    """Event → how often the states say that it was folded."""
    newest = {record.key: record.value for batch in read_topic(connections, CHANGELOG) for record in batch}
    states = [json.loads(value or b"{}") for value in newest.values()]
    return Counter({event: count for state in states for event, count in state.items()})


def outputs(connections: Connections) -> Counter[str]:
    """Event → how often it went out."""
    return Counter((record.value or b"").decode() for batch in read_topic(connections, OUTPUT) for record in batch)
