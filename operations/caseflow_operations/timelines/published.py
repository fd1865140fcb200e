"""The timeline as the live path publishes it now: ClickHouse says where it lies in its topic, which is read there."""

from typing import Any

from caseflow_processors.timelines.content import content
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.topics import topic_name
from caseflow_sinks.client import client
from clickhouse_connect.driver.client import Client

from caseflow_operations.reading import read
from caseflow_operations.timelines.past import Identifier

LOOKS = 5
"""How often a timeline that is rewritten between the two looks is looked for again."""


class MovingError(Exception):
    """The timeline was rewritten each time between finding and reading it."""


def published(connections: Connections, subject: Identifier) -> dict[str, Any] | None:
    """The subject's timeline, or the one that it was merged into; None where nothing is known of it.

    Raises MovingError, and what Kafka and ClickHouse raise when they are away.
    """
    codecs = DerivedCodecs.from_registry(connections)
    with client(connections) as clickhouse:
        for _ in range(LOOKS):
            row = _row(clickhouse, subject)
            if row is None:
                return None
            successor, offset = row
            if successor is not None:
                subject = subject._replace(text=successor)
                continue
            value = _value_at(connections, subject, offset)
            if value is not None:
                timeline = codecs.decode(value)
                return timeline if content(timeline) else None
    raise MovingError(f"the {subject.kind} timeline is being rewritten; ask again")


def _row(clickhouse: Client, subject: Identifier) -> tuple[str | None, int] | None:
    """Successor and offset of the subject's row."""
    table = f"{subject.kind}_timelines"
    query = f"SELECT successor, version FROM {table} FINAL WHERE key = {{key:String}}"  # noqa: S608  # our own name
    rows = clickhouse.query(query, parameters={"key": subject.text}).result_rows
    return (rows[0][0], rows[0][1]) if rows else None


def _value_at(connections: Connections, subject: Identifier, offset: int) -> bytes | None:
    """The value at the offset, or None where compaction took it because a newer one follows."""
    topic = topic_name(connections, f"{subject.kind}-timelines")
    place = topic, partition_for(subject.text.encode(), connections.partitions)
    for batch in read(connections, {place: offset}, {place: offset + 1}):
        for record in batch:
            if record.key == subject.text.encode():
                return record.value
    return None
