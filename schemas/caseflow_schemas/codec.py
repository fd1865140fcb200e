"""Confluent wire format and Avro bodies, for hot paths: fastavro, schemas parsed once, times as integers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple, cast

import fastavro

from caseflow_schemas.avsc import EVENTS, NoSuchSchema, Schema, load_schema, parse, parsed
from caseflow_schemas.dead_letters import Reason

MAGIC = b"\0"
HEADER_BYTES = 5

Fetch = Callable[[int], Schema]
"""Gives the writer's schema of an id.

Raises UnknownSchema where the registry has none, and its own error while it is away.
"""


LARGEST_SCHEMA_ID = 2**31 - 1


class MessageError(ValueError):
    """A message that cannot be read, for ever: a dead letter. The text never holds anything of the payload."""

    reason: Reason

    def __init__(self, detail: str, *, schema_id: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.schema_id = schema_id


class EmptyMessage(MessageError):
    """The message has no value."""

    reason: Reason = "empty_message"


class NotWireFormat(MessageError):
    """The value does not begin with a zero byte and a schema id."""

    reason: Reason = "not_wire_format"


class UnknownSchema(MessageError):
    """The registry answered that it has no schema of this id."""

    reason: Reason = "unknown_schema"


class NotAnEvent(MessageError):
    """The schema is not that of a record of the contract."""

    reason: Reason = "not_an_event"


class Undecodable(MessageError):
    """The body is not what its schema says."""

    reason: Reason = "undecodable"


class Decoded(NamedTuple):
    """A message as read: in the shape of this package's schema, whichever version it was written with."""

    record_name: str
    """Full name of the record."""
    schema_id: int
    event: dict[str, Any]


def encode(schema_id: int, parsed_schema: Schema, record: dict[str, Any]) -> bytes:
    """The record in Confluent wire format.

    A field may be left out only where the schema has a default; a field that the schema lacks is an error (ValueError).
    """
    out = BytesIO()
    out.write(header(schema_id))
    fastavro.schemaless_writer(out, parsed_schema, record, strict_allow_default=True)
    return out.getvalue()


def header(schema_id: int) -> bytes:
    """What stands before the body."""
    return MAGIC + schema_id.to_bytes(4, "big")


def split(value: bytes | None) -> tuple[int, bytes]:
    """Schema id and body; raises EmptyMessage or NotWireFormat."""
    if not value:
        raise EmptyMessage("the message has no value; expected an event in Confluent wire format")
    if value[0] != 0 or len(value) < HEADER_BYTES:
        raise NotWireFormat(
            f"the value has {len(value)} bytes and begins with byte [{value[0]}]; expected a zero byte and a schema id"
        )
    schema_id = int.from_bytes(value[1:HEADER_BYTES], "big")
    if schema_id > LARGEST_SCHEMA_ID:
        # A registry counts from 1 in a signed number; a larger one could not even be written down in a dead letter.
        raise NotWireFormat(f"schema id [{schema_id}] is above {LARGEST_SCHEMA_ID}, the largest that a registry gives")
    return schema_id, value[HEADER_BYTES:]


class _Layout(NamedTuple):
    record_name: str
    writer: Schema
    reader: Schema | None
    """None where the message was written with this package's own version: nothing to resolve."""


class RecordReader:
    """Reads records of one namespace of the contract, by the schema that each message names."""

    def __init__(self, fetch: Fetch, *, namespace: str) -> None:
        self._fetch = fetch
        self._namespace = namespace
        self._layouts: dict[int, _Layout] = {}

    def read(self, value: bytes | None) -> Decoded:
        """The record; raises a MessageError, or unchanged what the registry raises while it is away."""
        schema_id, body = split(value)
        layout = self._layouts.get(schema_id) or self._learn(schema_id)
        source = BytesIO(body)
        try:
            event = fastavro.schemaless_reader(source, layout.writer, layout.reader)
        except Exception as error:
            # Whatever the decoder raises on bytes that anyone may send is the message's fault: it has no other input.
            raise Undecodable(
                f"the body does not decode as {layout.record_name} ({type(error).__name__})", schema_id=schema_id
            ) from None
        rest = len(body) - source.tell()
        if rest:
            raise Undecodable(
                f"{rest} bytes follow the body of the {layout.record_name}; expected none", schema_id=schema_id
            )
        # The schema is a record, so what it decodes to is a dict.
        return Decoded(layout.record_name, schema_id, cast(dict[str, Any], event))

    def record_name(self, value: bytes | None) -> str:
        """The full name of the record, without decoding its body; raises as `read` does."""
        schema_id, _ = split(value)
        return (self._layouts.get(schema_id) or self._learn(schema_id)).record_name

    def _learn(self, schema_id: int) -> _Layout:
        schema = self._fetch(schema_id)
        layout = self._layout(schema_id, schema)
        self._layouts[schema_id] = layout
        return layout

    def _layout(self, schema_id: int, schema: Schema) -> _Layout:
        try:
            writer = parse(schema)
            name = str(writer["name"]) if writer["type"] == "record" else str(writer["type"])
        except Exception as error:
            # The registry may hold anything; what is no Avro record is none of ours.
            raise NotAnEvent(
                f"schema [{schema_id}] is not an Avro record ({type(error).__name__})", schema_id=schema_id
            ) from None
        if not name.startswith(f"{self._namespace}."):
            raise NotAnEvent(
                f"schema [{schema_id}] is that of [{name}]; expected a record of {self._namespace}", schema_id=schema_id
            )
        try:
            reader = parsed(name)
        except NoSuchSchema:
            raise NotAnEvent(
                f"schema [{schema_id}] is that of [{name}], which this version does not know; update it, or register "
                "only schemas of this version",
                schema_id=schema_id,
            ) from None
        return _Layout(name, writer, None if writer == reader else reader)


class EventReader(RecordReader):
    """Reads events of the log of record."""

    def __init__(self, fetch: Fetch) -> None:
        super().__init__(fetch, namespace=EVENTS)

    @classmethod
    def offline(cls) -> "EventReader":
        """A reader for what `EventWriter.offline()` writes: made-up ids, no registry."""
        from caseflow_schemas.offline import fetch_offline

        return cls(fetch_offline)


__all__ = [
    "Decoded",
    "EmptyMessage",
    "EventReader",
    "Fetch",
    "MessageError",
    "NotAnEvent",
    "NotWireFormat",
    "RecordReader",
    "Undecodable",
    "UnknownSchema",
    "encode",
    "header",
    "load_schema",
    "parsed",
    "split",
]
