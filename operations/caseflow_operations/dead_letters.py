"""The newest messages that were refused, by coordinate. What they hold stays on the log of record."""

from datetime import datetime
from typing import NamedTuple

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client


class DeadLetter(NamedTuple):
    """A message that intake, or reason sink_refused the sink, would not take."""

    topic: str
    """Base name."""
    partition: int
    offset: int
    received_at: datetime
    """UTC."""
    agency: str
    """`unknown` where it could not be read."""
    reason: str
    detail: str
    """What was expected; nothing of the message."""


def newest(connections: Connections, at_most: int) -> list[DeadLetter]:
    """Up to so many of the active database, the last received first."""
    with client(connections) as clickhouse:
        rows = clickhouse.query(
            f"SELECT {', '.join(DeadLetter._fields)} FROM dead_letters FINAL"  # noqa: S608  # our own names
            " ORDER BY received_at DESC, topic, partition, offset DESC LIMIT {at_most:UInt32}",
            parameters={"at_most": at_most},
        ).result_rows
    return [DeadLetter(*row) for row in rows]
