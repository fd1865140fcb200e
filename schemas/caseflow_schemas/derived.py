"""Bytes of derived records: the hot path of every join, the rebuild and the sinks."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple, Self

import fastavro

from caseflow_schemas.avsc import DERIVED, Schema, load_part, load_schema, parse, parsed
from caseflow_schemas.codec import Fetch, RecordReader, header
from caseflow_schemas.connections import Connections
from caseflow_schemas.offline import fetch_offline, offline_ids

# An array is blocks of a count and that many items, ended by a block of none.
_END_OF_ARRAY = b"\0"


class _Run(NamedTuple):
    """Fields that stand side by side and are encoded together."""

    fields: tuple[str, ...]
    schema: Schema


@cache
def _runs(record_name: str, spliced: frozenset[str]) -> tuple[_Run | str, ...]:
    """The record's fields in order: runs of those to be encoded, and between them the names of the spliced arrays."""
    full_name = f"{DERIVED}.{record_name}"
    fields = load_schema(full_name)["fields"]
    arrays = {field["name"] for field in fields if isinstance(field["type"], dict) and field["type"]["type"] == "array"}
    if not spliced <= arrays:
        raise ValueError(f"record [{record_name}] has no arrays [{', '.join(sorted(spliced - arrays))}]")
    found: list[_Run | str] = []
    for is_spliced, group in groupby((field["name"] for field in fields), lambda name: name in spliced):
        names = tuple(group)
        if is_spliced:
            found.extend(names)
        else:
            found.append(_Run(names, parse(load_part(full_name, names))))
    return tuple(found)


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

    def encode_spliced(
        self, topic: str, record_name: str, record: dict[str, Any], spliced: Mapping[str, Sequence[bytes]]
    ) -> bytes:
        """The same bytes, with the items of some arrays encoded beforehand by `encode_item`.

        So a part of a large record that did not change is encoded once, and not each time that another part does.
        Raises ValueError for a name that is none of the record's arrays, else as `encode` does.
        """
        prefix, _ = self._layouts[topic, record_name]
        out = BytesIO()
        out.write(prefix)
        for run in _runs(record_name, frozenset(spliced)):
            if isinstance(run, _Run):
                part = {name: record[name] for name in run.fields}
                fastavro.schemaless_writer(out, run.schema, part, strict=True)
                continue
            items = spliced[run]
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
