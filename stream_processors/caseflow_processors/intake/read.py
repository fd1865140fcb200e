"""One message of the log of record, read: either an event in the contract's words, or refused with a reason."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

import orjson
from caseflow_schemas.avsc import EVENTS
from caseflow_schemas.codec import Decoded, MessageError
from caseflow_schemas.dead_letters import UNKNOWN_AGENCY, Reason
from caseflow_schemas.tables import PinnedTables

from caseflow_processors.intake.checks import check_address, check_content, check_sender
from caseflow_processors.intake.identifiers import identifiers_of, mentions_of
from caseflow_processors.intake.mapping import Mapping
from caseflow_processors.intake.refusal import Refused
from caseflow_processors.intake.shapes import SHAPES
from caseflow_processors.state.protocol import Inbound

CONTENT_HASH_BYTES = 16


class Reader(Protocol):
    """Decodes Confluent wire format (`caseflow_schemas.codec.EventReader`)."""

    def read(self, value: bytes | None) -> Decoded:
        """The event; raises a MessageError for a message that is wrong for ever, and anything else while away."""


@dataclass(frozen=True, slots=True)
class Read:
    """An event that passed every check."""

    event_id: str
    event_type: str
    agency: str
    jurisdiction: str
    domain: str
    version: dict[str, Any]
    """As the record `Version` has it: revision, content, coordinate, times."""
    reading: str
    """The mapped event as JSON with sorted keys."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that is wrong in itself."""

    reason: Reason
    detail: str
    schema_id: int | None
    agency: str
    """A registered code, or `unknown`."""
    event_id: str | None


# A fact and a timeline carry the reading whole. Short Avro can become long JSON, so the broker's limit is no bound.
READING_BYTES_AT_MOST = 512 * 1024


# How JSON writes a NUL. A backslash of the text itself looks alike, so that what is found is looked at again.
_ESCAPED_NUL = b"\\u0000"


class MessageReader:
    """Reads messages of the log of record by one generation's tables."""

    def __init__(self, reader: Reader, tables: PinnedTables, *, partitions: int) -> None:
        self._reader = reader
        self._tables = tables
        self._partitions = partitions
        self._mapping = Mapping(tables)

    def read(self, message: Inbound) -> Read | Unread:
        """The event or the refusal. Raises only what the registry raises while it is away: then the caller waits."""
        try:
            decoded = self._reader.read(message.value)
        except MessageError as error:
            return Unread(error.reason, error.detail, error.schema_id, UNKNOWN_AGENCY, None)
        try:
            return self._checked(decoded, message)
        except Refused as refused:
            return self._refusal(refused.reason, refused.detail, decoded)
        except Exception as error:
            # Anyone may send any bytes: one message must never stop the agent that reads all the others.
            return self._refusal("undecodable", f"cannot be read ({type(error).__name__})", decoded)

    def _checked(self, decoded: Decoded, message: Inbound) -> Read:
        event = decoded.event
        event_type = decoded.record_name.removeprefix(f"{EVENTS}.")
        shape = SHAPES.get(event_type)
        if shape is None:
            raise Refused("not_an_event", f"[{decoded.record_name}]: an event of the contract expected")
        jurisdiction = check_sender(event, event_type, message, self._tables)
        check_address(event, event_type, message, self._partitions)
        named = identifiers_of(event, shape)
        check_content(event, shape, named=named, tables=self._tables, jurisdiction=jurisdiction)
        written = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        if _ESCAPED_NUL in written and has_nul(event):
            raise Refused("bad_text", "a NUL character stands in a text: texts without one expected")
        version = _version(event, content_hash_of(written), decoded.schema_id, message)
        version["excluded"] = self._tables.is_excluded(event["agency"], version["batch_id"])
        version["mentions"] = mentions_of(named)
        self._mapping.apply(event, event_type)
        reading = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        if len(reading) > READING_BYTES_AT_MOST:
            raise Refused("too_large", f"{len(reading)} bytes as read: at most {READING_BYTES_AT_MOST} expected")
        return Read(
            event_id=event["event_id"],
            event_type=event_type,
            agency=event["agency"],
            jurisdiction=jurisdiction.code,
            domain=jurisdiction.domain,
            version=version,
            reading=reading.decode(),
        )

    def _refusal(self, reason: Reason, detail: str, decoded: Decoded) -> Unread:
        agency, event_id = decoded.event.get("agency"), decoded.event.get("event_id")
        return Unread(
            reason=reason,
            detail=detail,
            schema_id=decoded.schema_id,
            agency=agency if isinstance(agency, str) and self._tables.agency(agency) is not None else UNKNOWN_AGENCY,
            event_id=event_id if isinstance(event_id, str) else None,
        )


def content_hash_of(written: bytes) -> str:
    """BLAKE2b, 16 bytes, in hexadecimal, of the decoded event written as JSON with sorted keys."""
    return blake2b(written, digest_size=CONTENT_HASH_BYTES).hexdigest()


def has_nul(value: object) -> bool:
    """Whether any text in the value holds a NUL, which other programs take for its end and our keys for a divider."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(has_nul, value.values()))
    return isinstance(value, list) and any(map(has_nul, value))


def _version(event: dict[str, Any], content_hash: str, schema_id: int, message: Inbound) -> dict[str, Any]:
    return {
        "revision": event["revision"],
        "content_hash": content_hash,
        "recorded_at": event["recorded_at"],
        "received_at": message.timestamp_ms,
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "schema_id": schema_id,
        "batch_id": event["source"]["batch_id"],
        "retracted": event["retracted"],
        "occurred_at": event["occurred"]["at"],
        "occurred_precision": event["occurred"]["precision"],
        "backfill": event["source"]["backfill"],
    }
