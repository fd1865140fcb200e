"""The package's Avro schemas: read from files, common types inlined, parsed once for the codec."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

import fastavro
import orjson

NAMESPACE_PREFIX = "org.caseflow."
EVENTS = "org.caseflow.events"
DERIVED = "org.caseflow.derived"
# What the binary form does not depend on; left out of what the codec parses.
_NOT_IN_THE_BYTES = frozenset({"doc", "classification", "vocabulary", "source", "rule", "logicalType"})

Schema = dict[str, Any]


class NoSuchSchema(KeyError):
    """A record name that the package has no schema for."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def source_text(full_name: str) -> bytes:
    """The .avsc file of a named type, as it is; raises NoSuchSchema."""
    folder, _, name = full_name.removeprefix(NAMESPACE_PREFIX).rpartition(".")
    path = files("caseflow_schemas").joinpath("avro", folder, f"{name}.avsc")
    if not full_name.startswith(NAMESPACE_PREFIX) or not name.isidentifier() or not path.is_file():
        raise NoSuchSchema(f"record [{full_name}]: the package has no schema of that name")
    return path.read_bytes()


def load_schema(full_name: str) -> Schema:
    """A schema complete in itself: each other type of the package stands where it is first named."""
    return cast(Schema, _inline(orjson.loads(source_text(full_name)), set()))


def load_part(full_name: str, fields: Sequence[str]) -> Schema:
    """The schema with some of its fields alone, complete in itself."""
    schema = orjson.loads(source_text(full_name))
    part = {**schema, "fields": [field for field in schema["fields"] if field["name"] in fields]}
    return cast(Schema, _inline(part, set()))


@cache
def parsed(full_name: str) -> Schema:
    """The schema parsed by fastavro, without logical types: times are integers."""
    return parse(load_schema(full_name))


def parse(schema: Schema) -> Schema:
    """Parse any schema for the codec: logical types and documentation left out."""
    return cast(Schema, fastavro.parse_schema(bare(schema)))


def bare(schema: Any) -> Any:
    """The schema with nothing but what decides its bytes and how two schemas resolve."""
    if isinstance(schema, list):
        return [bare(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    if "fields" in schema:
        kept = {name: value for name, value in schema.items() if name not in _NOT_IN_THE_BYTES}
        kept["fields"] = [_bare_field(field) for field in schema["fields"]]
        return kept
    kept = {
        name: bare(value) if name in ("type", "items", "values") else value
        for name, value in schema.items()
        if name not in _NOT_IN_THE_BYTES
    }
    # {"type": "long"} and "long" are the same type.
    return kept["type"] if set(kept) == {"type"} and isinstance(kept["type"], str) else kept


def _bare_field(field: Schema) -> Schema:
    kept = {name: value for name, value in field.items() if name not in _NOT_IN_THE_BYTES}
    kept["type"] = bare(field["type"])
    return kept


def _inline(schema: Any, seen: set[str]) -> Any:
    if isinstance(schema, str):
        if not schema.startswith(NAMESPACE_PREFIX) or schema in seen:
            return schema
        return _inline(orjson.loads(source_text(schema)), seen)
    if isinstance(schema, list):
        return [_inline(branch, seen) for branch in schema]
    if schema.get("type") == "record":
        seen.add(f"{schema['namespace']}.{schema['name']}")
        fields = [{**field, "type": _inline(field["type"], seen)} for field in schema["fields"]]
        return {**schema, "fields": fields}
    return {**schema, "items": _inline(schema["items"], seen)} if "items" in schema else schema
