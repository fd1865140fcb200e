"""The books: every message on the log of record has one outcome, or is in flight (CONTRACT.md, law 2).

Outcomes are counted from records keyed by coordinate, in ClickHouse, through the view `books`: a redelivery moves
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import base_name
from caseflow_sinks.client import client
from caseflow_sinks.lag.path import PATH
from caseflow_sinks.views import call

from caseflow_operations.lag import Lag, lag
from caseflow_operations.reading import count, ends, watermarks

LOOKS = 3


@dataclass(frozen=True)
class TopicBooks:
    """The outcomes of the messages of one agency topic."""

    topic: str
    on_topic: int
    accepted: int
    duplicates: int
    dead_letters: int
    coordinates: int
    """Messages with an outcome; fewer than outcomes where one message has two, which would hide one that has none."""

    @property
    def each_has_one(self) -> bool:
        """No message has two outcomes."""
        return self.coordinates == self.accepted + self.duplicates + self.dead_letters

    @property
    def in_flight(self) -> int:
        """On the topic and without an outcome yet; negative only when something is wrong."""
        return self.on_topic - self.accepted - self.duplicates - self.dead_letters


@dataclass(frozen=True)
class Books:
    """All agency topics, and what the stages and the sink still have before them."""

    topics: tuple[TopicBooks, ...]
    agencies: tuple[tuple[str, int, int, int], ...]
    """(agency, accepted, duplicates, dead letters); what could not be read is on the line of agency "unknown"."""
    lags: Mapping[str, Lag]
    refused_by_sink: int = 0
    """Records of ours that ClickHouse would not take: no outcome of a message, yet something may be missing there."""

    @property
    def add_up(self) -> bool:
        """Nothing has more outcomes than messages, and what has none can be explained by the path still to go."""
        behind = any(lag.records for lag in self.lags.values())
        sound = all(topic.in_flight >= 0 and topic.each_has_one for topic in self.topics)
        return sound and (behind or not self.in_flight)

    @property
    def in_flight(self) -> int:
        """Messages without an outcome."""
        return sum(topic.in_flight for topic in self.topics)

    @property
    def balanced(self) -> bool:
        """Every message has its one outcome, and the sink has taken everything that follows from it.

        What ClickHouse refused is told apart (`refused_by_sink`): a later version of the same row may have gone in.
        """
        behind = any(lag.records for lag in self.lags.values())
        return not behind and all(topic.in_flight == 0 and topic.each_has_one for topic in self.topics)


def lags(connections: Connections) -> dict[str, Lag]:
    """What each group of the path has before it now."""
    return {group: lag(connections, group, ends(connections, inputs)) for group, inputs in PATH.items()}


def read_books(connections: Connections) -> Books:
    """The books now.

    Outcomes are read before the topics, so that a message that comes in between counts as in flight. One that has
    passed every stage while they were looked at would seem lost: then all is read again before it is believed.
    """
    for _ in range(LOOKS):
        books = _read_once(connections, exact=False)
        if books.balanced or any(lag.records for lag in books.lags.values()):
            return books
    return _read_once(connections, exact=True)


def _read_once(connections: Connections, *, exact: bool) -> Books:
    with client(connections) as clickhouse:
        found = clickhouse.query("SELECT topic, accepted, duplicates, dead_letters, coordinates FROM books").result_rows
        agencies = clickhouse.query(
            "SELECT agency, accepted, duplicates, dead_letters FROM books_by_agency ORDER BY agency"
        ).result_rows
        ((refused,),) = clickhouse.query(
            f"SELECT sum(messages) FROM {call('dead_letters_by_reason')} WHERE reason = 'sink_refused'"  # noqa: S608 # our own name
        ).result_rows
    outcomes = {topic: tuple(counts) for topic, *counts in found}
    behind = lags(connections)
    on_topic = _on_topic(connections, exact=exact, outcomes=outcomes)
    topics = tuple(TopicBooks(topic, on_topic[topic], *outcomes.get(topic, (0, 0, 0, 0))) for topic in PATH["intake"])
    return Books(topics, tuple(tuple(row) for row in agencies), behind, refused or 0)


def _on_topic(connections: Connections, *, exact: bool, outcomes: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    """Messages on each agency topic.

    Offsets are messages as long as agencies write without transactions, as the contract's producer does. Where they do
    not add up though nothing is on its way, an agency has used one and its markers took offsets: then messages are
    counted.
    """
    marks = watermarks(connections, PATH["intake"])
    places: dict[str, dict[tuple[str, int], tuple[int, int]]] = {}
    for (topic, partition), mark in marks.items():
        base = base_name(connections, topic)
        places.setdefault(base, {})[topic, partition] = mark
    counted = {}
    for base, partitions in places.items():
        counted[base] = sum(high - low for low, high in partitions.values())
        if exact and counted[base] != sum(outcomes.get(base, ())[:3]):
            starts = {place: low for place, (low, _) in partitions.items()}
            counted[base] = count(connections, starts, {place: high for place, (_, high) in partitions.items()})
    return counted
