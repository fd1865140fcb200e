"""Bytes of derived records: the hot path of every join, the rebuild and the sinks."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Self

import fastavro

from caseflow_schemas.avsc import DERIVED, Schema, parsed
from caseflow_schemas.codec import Fetch, RecordReader, header
from caseflow_schemas.connections import Connections
from caseflow_schemas.offline import fetch_offline, offline_ids


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

    def decode(self, value: bytes) -> dict[str, Any]:
        """The record; raises a MessageError where the bytes are not those of a derived record."""
        return self._reader.read(value).event

    def record_name(self, value: bytes) -> str:
        """The short name of the record in the bytes, for a topic that holds several."""
        return self._reader.record_name(value).removeprefix(f"{DERIVED}.")
