"""Looks at the lag of every stage again and again, beside the sink's loop, and writes down what it saw.

Whatever fails here is told and tried again at the next look: the sink's own work depends on nothing of it. While no
look succeeds no row is written, and the views say since when the lag is not known.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from caseflow_schemas.connections import Connections
from confluent_kafka import KafkaException

from caseflow_sinks.client import client
from caseflow_sinks.lag.kafka import LagReader
from caseflow_sinks.lag.partitions import Peeks, Place, Position
from caseflow_sinks.lag.path import PATH

log = logging.getLogger(__name__)

COLUMNS = ("stage", "topic", "partition", "next_offset", "committed", "waiting", "is_exact", "oldest_at")
Row = tuple[Any, ...]
_LEAVE_SECONDS = 10.0


class LagLooks:
    """One look after the other, with clients that are made when they are first needed."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._reader: LagReader | None = None
        self._peeks = Peeks()

    def look(self) -> list[Row]:
        """A row, of COLUMNS, for every partition of the stages that Kafka tells of; the others are named in the log.

        Raises KafkaException where the first records cannot be read.
        """
        if self._reader is None:
            self._reader = LagReader(self._connections)
        stages: dict[Place, str] = {}
        positions: dict[Place, Position] = {}
        for stage, topics in PATH.items():
            try:
                found = self._reader.positions(stage, topics)
            except KafkaException as error:
                log.warning("lag of %s is not known: %s", stage, error.args[0].name())
            else:
                positions |= found
                stages |= dict.fromkeys(found, stage)
        wanted = self._peeks.wanted(positions)
        self._peeks.learn(wanted, self._reader.peeks(wanted))
        return [
            (stages[place], *place, position.end, position.committed, *ahead)
            for place, position, ahead in self._peeks.waiting(positions)
        ]

    def keep(self, rows: Sequence[Row]) -> None:
        """Write rows down; raises clickhouse_connect's errors."""
        if rows:
            with client(self._connections) as clickhouse:
                clickhouse.insert("lags", rows, column_names=COLUMNS)

    def close(self) -> None:
        """Let the connections go."""
        if self._reader is not None:
            self._reader.close()


class LagWatch:
    """A thread that looks every few seconds, as long as the context lasts.

    `is_ours` tells whether this process is the one of several that looks.
    """

    def __init__(self, looks: LagLooks, *, is_ours: Callable[[], bool], every_seconds: float) -> None:
        self._looks = looks
        self._is_ours = is_ours
        self._every_seconds = every_seconds
        self._ended = threading.Event()
        # A daemon, so that a broker that does not answer holds up no end of the process.
        self._thread = threading.Thread(target=self._run, name="lag", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join(_LEAVE_SECONDS)

    def _run(self) -> None:
        while not self._ended.wait(self._every_seconds):
            try:
                if self._is_ours():
                    self._looks.keep(self._looks.look())
            except Exception as error:
                # Its text may hold addresses and no row; the type says enough.
                log.warning("lag was not looked at: %s", type(error).__name__)
        self._looks.close()
