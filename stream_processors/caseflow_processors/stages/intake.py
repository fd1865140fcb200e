"""Intake as a stage: the log of record in; event records, accepted facts, duplicates and dead letters out."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.topics import log_topics

from caseflow_processors.intake.accept import accept, fact_of
from caseflow_processors.intake.read import MessageReader, Read, Unread
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.state.protocol import Inbound, Outbound, StateView

ACCEPTED, DUPLICATES, DEAD_LETTERS = "accepted", "duplicates", "dead-letters"


class IntakeStage:
    """State: event id → EventRecord.

    Every message has one outcome, told under its coordinate, or as a version of its event.
    """

    name = "intake"
    inputs = log_topics()
    changelog = "event-records"

    def __init__(self, codecs: Codecs, reader: MessageReader) -> None:
        self._codecs = codecs
        self._reader = reader

    def decode(self, key: bytes, value: bytes) -> Any:
        """An EventRecord."""
        return self._codecs.decode(value)

    def encode(self, key: bytes, value: Any) -> bytes:
        """An EventRecord's bytes."""
        return self._codecs.encode(self.changelog, "EventRecord", value)

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """One outcome a message; the newest word of each event that has a new one goes on, once a batch."""
        output: list[Outbound] = []
        forward: dict[bytes, dict[str, Any]] = {}
        for message in batch:
            read = self._reader.read(message)
            if isinstance(read, Unread):
                output.append(self._dead_letter(message, read))
                continue
            key = read.event_id.encode()
            acceptance = accept(state.load(key), read)
            if acceptance.changed:
                state.save(key, acceptance.record)
            if acceptance.forward or key in forward:
                forward[key] = acceptance.record
            if acceptance.outcome == "duplicate":
                output.append(self._duplicate(message, read))
        for record in forward.values():
            value = self._codecs.encode(ACCEPTED, "Fact", fact_of(record))
            output.append(Outbound(ACCEPTED, record["domain"].encode(), value))
        return output

    def _duplicate(self, message: Inbound, read: Read) -> Outbound:
        record = {
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "event_id": read.event_id,
            "event_type": read.event_type,
            "agency": read.agency,
            "revision": read.version["revision"],
            "content_hash": read.version["content_hash"],
            "received_at": message.timestamp_ms,
        }
        return Outbound(DUPLICATES, coordinate(message), self._codecs.encode(DUPLICATES, "Duplicate", record))

    def _dead_letter(self, message: Inbound, unread: Unread) -> Outbound:
        record = {
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "reason": unread.reason,
            "detail": unread.detail,
            "schema_id": unread.schema_id,
            "agency": unread.agency,
            "event_id": unread.event_id,
            "received_at": message.timestamp_ms,
        }
        return Outbound(DEAD_LETTERS, coordinate(message), self._codecs.encode(DEAD_LETTERS, "DeadLetter", record))


def coordinate(message: Inbound) -> bytes:
    """Where a message of the log of record lies, as a key."""
    return f"{message.topic}/{message.partition}/{message.offset}".encode()
