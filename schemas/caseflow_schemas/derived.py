"""Bytes of derived records: the hot path of every join, the rebuild and the sinks."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any, Self

import fastavro

from caseflow_schemas.avsc import DERIVED, Schema, load_schema, parse, parsed
from caseflow_schemas.codec import Fetch, RecordReader, header
from caseflow_schemas.connections import Connections
from caseflow_schemas.offline import fetch_offline, offline_ids

# An array is blocks of a count and that many items, ended by a block of none.
_END_OF_ARRAY = b"\0"


@cache
def _head(record_name: str, tail: tuple[str, ...]) -> Schema:
    """The record's schema without its last fields."""
    schema = load_schema(f"{DERIVED}.{record_name}")
    kept = len(schema["fields"]) - len(tail)
    last = schema["fields"][kept:]
    if [field["name"] for field in last] != list(tail) or any(field["type"]["type"] != "array" for field in last):
        raise ValueError(f"record [{record_name}] does not end with arrays [{', '.join(tail)}]")
    return parse({**schema, "fields": schema["fields"][:kept]})


def _without(record: dict[str, Any], tail: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in tail}


class DerivedCodecs:
    """Derived records to bytes and back, each in the shape of this package's schema; times are integers.

    One object serves one thread at a time at no cost for locks; make one a thread.
    """

    def __init__(self, ids: Mapping[tuple[str, str], int], *, fetch: Fetch) -> None:
        self._layouts: dict[tuple[str, str], tuple[bytes, Schema]] = {
            (topic, record.removeprefix(f"{DERIVED}.")): (header(schema_id), parsed(record))
            for (topic, record), schema_id in ids.items()
            if record.startswith(f"{DERIVED}.")
        }
        self._reader = RecordReader(fetch, namespace=DERIVED)

    @classmethod
    def from_registry(cls, connections: Connections) -> Self:
        """With the ids that the registry gave; raises what `schema_ids` raises."""
        from caseflow_schemas.registry import fetch_schema, registry_client, schema_ids

        return cls(schema_ids(connections), fetch=fetch_schema(registry_client(connections)))

    @classmethod
    def offline(cls) -> Self:
        """With made-up ids: for pure tests and for folding in one process, where bytes do not leave it."""
        return cls(offline_ids(), fetch=fetch_offline)

    def encode(self, topic: str, record_name: str, record: dict[str, Any]) -> bytes:
        """The record for a topic (base name), by its short name, in Confluent wire format.

        Every field has to be there, nullable ones too, and no other: what is read back equals what was written.
        Raises ValueError or TypeError where it does not fit, KeyError for a record that the topic does not hold.
        """
        prefix, schema = self._layouts[topic, record_name]
        out = BytesIO()
        out.write(prefix)
        fastavro.schemaless_writer(out, schema, record, strict=True)
        return out.getvalue()

    def encode_with_tail(
        self, topic: str, record_name: str, record: dict[str, Any], tail: Mapping[str, Sequence[bytes]]
    ) -> bytes:
        """The same bytes, with the items of the last fields, which are arrays, encoded beforehand by `encode_item`.

        `tail` has those fields in the order of the schema. So a part of a large record that did not change is encoded
        once and not each time that another part does. Raises ValueError where the schema does not end so.
        """
        prefix, _ = self._layouts[topic, record_name]
        out = BytesIO()
        out.write(prefix)
        fastavro.schemaless_writer(out, _head(record_name, tuple(tail)), _without(record, tail), strict=True)
        for items in tail.values():
            if items:
                fastavro.schemaless_writer(out, "long", len(items))
                out.writelines(items)
            out.write(_END_OF_ARRAY)
        return out.getvalue()

    def encode_item(self, record_name: str, record: dict[str, Any]) -> bytes:
        """A record as it stands within another: its body alone. Raises as `encode` does."""
        out = BytesIO()
        fastavro.schemaless_writer(out, parsed(f"{DERIVED}.{record_name}"), record, strict=True)
        return out.getvalue()

    def decode(self, value: bytes) -> dict[str, Any]:
        """The record; raises a MessageError where the bytes are not those of a derived record."""
        return self._reader.read(value).event

    def record_name(self, value: bytes) -> str:
        """The short name of the record in the bytes, for a topic that holds several."""
        return self._reader.record_name(value).removeprefix(f"{DERIVED}.")
