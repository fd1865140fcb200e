"""One run over a file: each row to its events, each event to its outlet, each outcome counted."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import orjson

from caseflow_producers.errors import FileRefused, RowRejected
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Row, Rows
from caseflow_producers.plan.mapper import MappedEvent, RowMapper
from caseflow_producers.sending.outlets import Outlet, Planned
from caseflow_producers.sending.rejects import Rejects
from caseflow_producers.sending.report import Problem
from caseflow_producers.sending.seen import Seen, Sighting

SHOWN_PROBLEMS = 20
_SETTLE_EVERY_ROWS = 64
_WAIT_SECONDS = 0.1
_DIGEST_BYTES = 16


class Progress(NamedTuple):
    """How far a run is: by bytes of the file as it lies on disk, which are known before its rows are."""

    bytes_read: int
    size_bytes: int
    rows: int
    acknowledged: int


Tell = Callable[[Progress], None]


@dataclass(slots=True)
class Counts:
    """What a run has counted so far."""

    rows: int = 0
    rejected_rows: int = 0
    skipped_rows: int = 0
    by_type: Counter[str] = field(default_factory=Counter)
    to_send: int = 0
    corrections: int = 0
    already_sent: int = 0
    repeated: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)


class _Told(NamedTuple):
    """One event of a row, before the whole row is known to be good."""

    event: MappedEvent
    key: bytes
    sighting: Sighting
    repeated: bool


@dataclass(slots=True)
class Run:
    """The state of one run; `stopped` says why it ended before the file did."""

    file: TextFile
    rows: Rows
    mapper: RowMapper
    outlet: Outlet
    seen: Seen
    rejects: Rejects
    tell: Tell | None
    counts: Counts = field(default_factory=Counts)
    stopped: str | None = None

    def carry_out(self, *, limit_rows: int | None) -> None:
        """Read up to so many rows, then wait until every event has its outcome."""
        try:
            self._read(limit_rows)
            self._await_outcomes()
        except FileRefused as error:
            # Damage behind good rows: what was read goes through, the report says where it ended.
            self.stopped = str(error)
            self._await_outcomes()
        except KeyboardInterrupt:
            self.stopped = "interrupted; run again to send what is left"
            raise
        finally:
            left = self.outlet.in_flight
            self.outlet.finish(give_up=left > 0)
            self._count_failures()
            if self.outlet.broken and not self.stopped:
                self.stopped = f"{self.outlet.broken}; run again to send what is left"

    def _read(self, limit_rows: int | None) -> None:
        for row in self.rows:
            if limit_rows is not None and self.counts.rows >= limit_rows:
                return
            if self.outlet.broken:
                return
            self.counts.rows += 1
            try:
                self._take(row)
            except RowRejected as error:
                self._reject(row, error.column, error.reason)
            if self.counts.rows % _SETTLE_EVERY_ROWS == 0:
                self._settle(0.0)

    def _take(self, row: Row) -> None:
        if row.fault:
            raise RowRejected(*row.fault)
        events = self.mapper.events(row.values)
        if not events:
            self.counts.skipped_rows += 1
            return
        told = [self._look(event, row.line) for event in events]
        if len({(one.key, one.event.revision) for one in told}) < len(told):
            raise RowRejected(None, "two events of this row have one type and record id; correct the mapping")
        # The whole row first: a row whose second event is faulty sends nothing, or its parts would disagree.
        plans = [self._plan(one, row.line) for one in told]
        for one, plan in zip(told, plans, strict=True):
            self._carry_out(one, plan)

    def _look(self, event: MappedEvent, line: int) -> _Told:
        key = UUID(event.event_id).bytes
        content = content_digest(event)
        earlier = self.seen.find(key, event.revision)
        if earlier is not None and earlier.content != content:
            raise RowRejected(
                None,
                f"its {event.event_type} has the record id of line {earlier.line}, and says something else; keep one",
            )
        return _Told(event, key, Sighting(line, content), earlier is not None)

    def _plan(self, told: _Told, line: int) -> Planned | None:
        return None if told.repeated else self.outlet.plan(told.event, line=line, content=told.sighting.content)

    def _carry_out(self, told: _Told, plan: Planned | None) -> None:
        counts = self.counts
        counts.by_type[told.event.event_type] += 1
        if plan is None:
            counts.repeated += 1
            return
        self.seen.add(told.key, told.event.revision, told.sighting)
        if plan.outgoing is None:
            counts.already_sent += 1
            return
        counts.to_send += 1
        counts.corrections += plan.corrects
        self.outlet.carry_out(plan.outgoing)

    def _await_outcomes(self) -> None:
        while self.outlet.in_flight and not self.outlet.broken:
            self._settle(_WAIT_SECONDS)
        self._settle(0.0)

    def _settle(self, wait_seconds: float) -> None:
        self.outlet.settle(wait_seconds=wait_seconds)
        self._count_failures()
        if self.tell:
            self.tell(Progress(self.file.bytes_read, self.file.size_bytes, self.counts.rows, self.outlet.acknowledged))

    def _count_failures(self) -> None:
        for failure in self.outlet.take_failures():
            self.counts.failed += 1
            self._note(Problem(line=failure.line, column=None, reason=failure.reason))

    def _reject(self, row: Row, column: str | None, reason: str) -> None:
        self.counts.rejected_rows += 1
        self.rejects.add(row.raw, line=row.line, column=column, reason=reason)
        self._note(Problem(line=row.line, column=column, reason=reason))

    def _note(self, problem: Problem) -> None:
        if len(self.counts.problems) < SHOWN_PROBLEMS:
            self.counts.problems.append(problem)


def content_digest(event: MappedEvent) -> bytes:
    """A digest of what an event says, whichever delivery it comes in.

    Fields that the mapping leaves to the schema's defaults are not part of it, so that a schema that grows makes no
    event look corrected.
    """
    return hashlib.blake2b(orjson.dumps(event.content, option=orjson.OPT_SORT_KEYS), digest_size=_DIGEST_BYTES).digest()


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Seconds so far, to the millisecond."""
        return round(time.monotonic() - self._began, 3)
