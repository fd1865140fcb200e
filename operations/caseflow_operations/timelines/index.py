"""Where the versions of the past lie: the tables `mentions` and `event_records`, and the log of record itself."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from caseflow_processors.state.protocol import Inbound
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import topic_name
from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from caseflow_operations.reading import POLL_SECONDS, consumer_of, require_answer
from caseflow_operations.timelines.past import Coordinate, Identifier

ASKED_AT_ONCE = 1_000
WITHOUT_ANSWER = 50
"""Empty polls in a row, of POLL_SECONDS each, after which a message counts as unreadable."""
READ_THROUGH = 500
"""Messages between two wanted ones that are read and dropped, which is faster than a leap."""


class LogGoneError(Exception):
    """A message that ClickHouse knows is not on the log of record."""


class PastIndex:
    """Finds and fetches what had been received by a time, in milliseconds UTC, inclusive."""

    def __init__(self, connections: Connections, clickhouse: Client, received_ms_inclusive: int) -> None:
        self._connections = connections
        self._clickhouse = clickhouse
        self._received_ms = received_ms_inclusive

    def find(self, identifiers: Iterable[Identifier]) -> set[str]:
        """Ids of events of which a version names one of the identifiers."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for identifier in sorted(identifiers):
            by_kind[identifier.kind].append(identifier.text)
        query = (
            "SELECT DISTINCT event_id FROM mentions FINAL WHERE kind = {kind:String} "
            "AND identifier IN {texts:Array(String)} AND toUnixTimestamp64Milli(received_at) <= {received:Int64}"
        )
        found: set[str] = set()
        for kind, texts in by_kind.items():
            for start in range(0, len(texts), ASKED_AT_ONCE):
                asked = {"kind": kind, "texts": texts[start : start + ASKED_AT_ONCE], "received": self._received_ms}
                found.update(row[0] for row in self._clickhouse.query(query, parameters=asked).result_rows)
        return found

    def versions(self, event_ids: Iterable[str]) -> list[Coordinate]:
        """Coordinates of all accepted versions of the events."""
        query = (
            "SELECT topic, partition, offset, toUnixTimestamp64Milli(received_at) FROM event_records FINAL "
            "WHERE event_id IN {ids:Array(String)} AND outcome = 'accepted' "
            "AND toUnixTimestamp64Milli(received_at) <= {received:Int64}"
        )
        ids = sorted(event_ids)
        found: list[Coordinate] = []
        for start in range(0, len(ids), ASKED_AT_ONCE):
            asked = {"ids": ids[start : start + ASKED_AT_ONCE], "received": self._received_ms}
            found.extend(Coordinate(*row) for row in self._clickhouse.query(query, parameters=asked).result_rows)
        return found

    def fetch(self, coordinates: Sequence[Coordinate]) -> list[Inbound]:
        """The messages, each stamped with when its version was first received. Raises LogGoneError, KafkaException."""
        if not coordinates:
            return []
        wanted: dict[tuple[str, int], deque[Coordinate]] = defaultdict(deque)
        for coordinate in sorted(coordinates):
            wanted[topic_name(self._connections, coordinate.topic), coordinate.partition].append(coordinate)
        consumer = consumer_of(self._connections)
        try:
            consumer.assign([TopicPartition(*place, left[0].offset) for place, left in wanted.items()])
            return list(_read(consumer, wanted))
        finally:
            consumer.close()


def _read(consumer: Consumer, wanted: dict[tuple[str, int], deque[Coordinate]]) -> Iterator[Inbound]:
    """Read each partition forward from one wanted message to the next, leaping where they lie far apart."""
    unanswered = 0
    while any(wanted.values()):
        message = consumer.poll(POLL_SECONDS)
        if message is None:
            unanswered += 1
            if unanswered > WITHOUT_ANSWER:
                # A broker that is away says nothing of what is on the log.
                require_answer(consumer)
                raise _gone(next(left[0] for left in wanted.values() if left))
            continue
        unanswered = 0
        error = message.error()
        if error is not None and error.code() != KafkaError._PARTITION_EOF:
            raise KafkaException(error)
        place = message.topic() or "", message.partition() or 0
        left = wanted[place]
        if not left:
            continue
        offset = message.offset() or 0
        if error is not None or offset > left[0].offset:
            raise _gone(left[0])
        if offset < left[0].offset:
            continue
        coordinate = left.popleft()
        yield Inbound(*coordinate[:3], message.key(), message.value(), coordinate.received_ms)
        if not left:
            consumer.pause([TopicPartition(*place)])
        elif left[0].offset - coordinate.offset > READ_THROUGH:
            consumer.seek(TopicPartition(*place, left[0].offset))


def _gone(coordinate: Coordinate) -> LogGoneError:
    return LogGoneError(
        f"[{coordinate.topic}/{coordinate.partition}/{coordinate.offset}] is not on the log of record, which is to be "
        "kept for ever: restore it from a backup"
    )
