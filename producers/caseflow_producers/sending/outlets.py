"""Where mapped events go: to the broker, by receipts, or nowhere in a dry run."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from caseflow_schemas.connections import Connections
from caseflow_schemas.events import EventWriter
from caseflow_schemas.topics import topic_name

from caseflow_producers.errors import RowRejected
from caseflow_producers.plan.mapper import UNNUMBERED, MappedEvent
from caseflow_producers.sending.delivery import Delivery, Failure, Outgoing
from caseflow_producers.sending.judgement import Judge
from caseflow_producers.sending.receipts import Receipts

# What a record batch puts around the value: its own header, the record's, and the key.
BATCH_OVERHEAD_BYTES = 256
_KEEP_EVERY_EVENTS = 1_000
_KEEP_EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Planned:
    """One event on its way, or already there."""

    outgoing: Outgoing | None
    """None where a receipt says that it was acknowledged."""
    corrects: bool = False
    """Whether it takes the place of other content under an earlier revision."""


class Outlet(Protocol):
    """Plans what to do about each event of a row, then carries it out once the whole row is known to be good."""

    def plan(self, event: MappedEvent, *, line: int, content: bytes) -> Planned:
        """What is to be sent; raises RowRejected for an event that no broker would take."""

    def carry_out(self, outgoing: Outgoing) -> None:
        """Send one event; it may wait for the broker."""

    def settle(self, *, wait_seconds: float = 0.0) -> None:
        """Hear of outcomes and keep the receipts that are due."""

    @property
    def in_flight(self) -> int:
        """Events without an outcome."""

    @property
    def acknowledged(self) -> int:
        """Events acknowledged so far."""

    @property
    def broken(self) -> str | None:
        """Why sending more makes no sense."""

    def take_failures(self) -> list[Failure]:
        """Failures since the last call."""

    def finish(self, *, give_up: bool) -> None:
        """Keep every receipt that is left; with `give_up` take back what is still queued."""


class Encoder:
    """Events to messages within the limit of their topic."""

    def __init__(self, connections: Connections, writer: EventWriter, limits: Mapping[str, int]) -> None:
        self._writer = writer
        self._limits = dict(limits)
        self._full_names = {base: topic_name(connections, base) for base in limits}

    def outgoing(self, event: MappedEvent, revision: int, *, line: int, content: bytes) -> Outgoing:
        """The message; raises RowRejected for one that is too long, whatever compression would make of it."""
        value = self._writer.encode(event.event_type, event.event(revision))
        limit = self._limits[event.topic] - BATCH_OVERHEAD_BYTES
        if len(value) > limit:
            raise RowRejected(
                None, f"its {event.event_type} has {len(value):,} bytes; {event.topic} takes no more than {limit:,}"
            )
        return Outgoing(
            line,
            event.topic,
            self._full_names[event.topic],
            event.event_id,
            UUID(event.event_id).bytes,
            revision,
            content,
            value,
        )


class DryRun:
    """Judges and encodes every event and sends none; opens no connection and knows no receipts."""

    broken: str | None = None
    in_flight = 0
    acknowledged = 0

    def __init__(self, encoder: Encoder, judge: Judge) -> None:
        self._encoder = encoder
        self._judge = judge

    def plan(self, event: MappedEvent, *, line: int, content: bytes) -> Planned:
        """As if nothing had been sent before; raises RowRejected for an event that intake would refuse too."""
        revision = event.revision or 1
        outgoing = self._encoder.outgoing(event, revision, line=line, content=content)
        if (refusal := self._judge.refusal(event, revision)) is not None:
            raise RowRejected(None, f"its {event.event_type} would be a dead letter: {refusal}")
        return Planned(outgoing)

    def carry_out(self, outgoing: Outgoing) -> None:
        """Nothing."""

    def settle(self, *, wait_seconds: float = 0.0) -> None:
        """Nothing."""

    def take_failures(self) -> list[Failure]:
        """None."""
        return []

    def finish(self, *, give_up: bool) -> None:
        """Nothing."""


class ToBroker:
    """Sends what has no receipt, and keeps receipts of what was acknowledged."""

    def __init__(self, encoder: Encoder, receipts: Receipts, delivery: Delivery, *, again: bool) -> None:
        self._encoder = encoder
        self._receipts = receipts
        self._delivery = delivery
        self._again = again
        self._kept = 0
        self._kept_at = time.monotonic()

    def plan(self, event: MappedEvent, *, line: int, content: bytes) -> Planned:
        """By the receipts: nothing for the same content again, the next revision for other content.

        Where the mapping names a revision, that one is sent unless it was acknowledged with the same content.
        """
        event_id = UUID(event.event_id).bytes
        if event.revision == UNNUMBERED:
            said = self._receipts.newest(event_id)
            same = said is not None and said.content == content
            revision = 1 if said is None else said.revision if same else said.revision + 1
            corrects = said is not None and not same
        else:
            said = self._receipts.of_revision(event_id, event.revision)
            same = said is not None and said.content == content
            revision, corrects = event.revision, False
        if same and not self._again:
            return Planned(None)
        return Planned(self._encoder.outgoing(event, revision, line=line, content=content), corrects)

    def carry_out(self, outgoing: Outgoing) -> None:
        """Queue the event."""
        self._delivery.send(outgoing)

    def settle(self, *, wait_seconds: float = 0.0) -> None:
        """Poll, and write receipts once there are many or they are old."""
        self._delivery.poll(wait_seconds)
        due = len(self._delivery.acknowledged)
        if due >= _KEEP_EVERY_EVENTS or (due and time.monotonic() - self._kept_at >= _KEEP_EVERY_SECONDS):
            self._keep()

    @property
    def in_flight(self) -> int:
        """Events without an outcome."""
        return self._delivery.in_flight

    @property
    def acknowledged(self) -> int:
        """Events acknowledged so far."""
        return self._kept + len(self._delivery.acknowledged)

    @property
    def broken(self) -> str | None:
        """Why sending more makes no sense."""
        return self._delivery.broken

    def take_failures(self) -> list[Failure]:
        """Failures since the last call."""
        failures, self._delivery.failures = self._delivery.failures, []
        return failures

    def finish(self, *, give_up: bool) -> None:
        """Keep the last receipts."""
        if give_up:
            self._delivery.give_up()
        self._keep()

    def _keep(self) -> None:
        receipts, self._delivery.acknowledged = self._delivery.acknowledged, []
        self._receipts.keep(receipts)
        self._kept += len(receipts)
        self._kept_at = time.monotonic()
