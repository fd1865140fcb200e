"""Whether one Avro schema reads what another has written, by the resolution rules of the Avro specification (1.11).

Stricter than those in what is the contract's: a union never gains a branch, since readers of old
versions would fail on the first message that uses it; and a text stays a text, which Avro would also read as bytes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from caseflow_schemas.avsc import Schema, bare

_PROMOTIONS = {
    "int": frozenset({"long", "float", "double"}),
    "long": frozenset({"float", "double"}),
    "float": frozenset({"double"}),
}
"""What a primitive type of the writer may be read as, besides itself; text and bytes stay what they are."""


_JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "boolean": bool,
    "int": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "string": str,
    "bytes": str,
}
"""What the default of a primitive type is in JSON."""


class Incompatibility(NamedTuple):
    """What one schema cannot read of the other."""

    record: str
    """Full name."""
    field: str
    """Dotted path within the record; empty for the record itself."""
    reason: str

    def __str__(self) -> str:
        return f"{self.record}{'.' if self.field else ''}{self.field}: {self.reason}"


def fully_compatible(old: Schema, new: Schema) -> list[Incompatibility]:
    """What hinders either from reading the other (Confluent's FULL); empty where nothing does."""
    return [*unreadable(writer=old, reader=new), *unreadable(writer=new, reader=old)]


def unreadable(*, writer: Schema, reader: Schema) -> list[Incompatibility]:
    """What hinders the reader from reading what the writer writes; empty where nothing does."""
    name = f"{reader['namespace']}.{reader['name']}"
    return list(dict.fromkeys(_Comparison(bare(writer), bare(reader)).compare(name)))


class _Comparison:
    """Walks two schemas side by side; named types are looked up where they stand by name alone."""

    def __init__(self, writer: Schema, reader: Schema) -> None:
        self._writer, self._reader = writer, reader
        self._writer_named: dict[str, Schema] = {}
        self._reader_named: dict[str, Schema] = {}
        _collect(writer, self._writer_named)
        _collect(reader, self._reader_named)
        self._seen: set[tuple[str, str]] = set()

    def compare(self, name: str) -> Iterator[Incompatibility]:
        yield from self._types(self._writer, self._reader, name, "")

    def _types(self, writer: Any, reader: Any, record: str, path: str) -> Iterator[Incompatibility]:
        writer, reader = _resolved(writer, self._writer_named), _resolved(reader, self._reader_named)
        if isinstance(writer, list) or isinstance(reader, list):
            yield from self._unions(writer, reader, record, path)
            return
        kinds = _kind(writer), _kind(reader)
        if kinds[0] != kinds[1] and kinds[1] not in _PROMOTIONS.get(kinds[0], frozenset()):
            yield Incompatibility(record, path, f"type [{kinds[0]}] is not read as [{kinds[1]}]")
        elif kinds[0] == "record":
            yield from self._records(writer, reader)
        elif kinds[0] == "array":
            yield from self._types(writer["items"], reader["items"], record, f"{path}[]")
        elif kinds[0] == "map":
            yield from self._types(writer["values"], reader["values"], record, f"{path}{{}}")
        elif kinds[0] in ("enum", "fixed"):
            yield Incompatibility(record, path, f"type [{kinds[0]}] has no place in the contract: use a string")

    def _unions(self, writer: Any, reader: Any, record: str, path: str) -> Iterator[Incompatibility]:
        branches = [each if isinstance(each, list) else [each] for each in (writer, reader)]
        kinds = [[_branch(entry) for entry in each] for each in branches]
        for kind, branch in zip(kinds[0], branches[0], strict=True):
            if kind not in kinds[1]:
                yield Incompatibility(record, path, f"branch [{kind}] is not read")
            else:
                yield from self._types(branch, branches[1][kinds[1].index(kind)], record, path)

    def _records(self, writer: Schema, reader: Schema) -> Iterator[Incompatibility]:
        name = _full_name(reader)
        if _full_name(writer) != name:
            yield Incompatibility(name, "", f"record [{_full_name(writer)}] is another one")
            return
        if (name, name) in self._seen:
            return
        self._seen.add((name, name))
        written = {field["name"]: field for field in writer["fields"]}
        for field in reader["fields"]:
            of_writer = written.get(field["name"])
            if of_writer is not None:
                yield from self._types(of_writer["type"], field["type"], name, field["name"])
            elif "default" not in field:
                yield Incompatibility(name, field["name"], "stands in one version only and has no default")
            elif not _fits(field["default"], _resolved(field["type"], self._reader_named)):
                yield Incompatibility(name, field["name"], "its default is no value of its (first) type")


def _resolved(schema: Any, named: dict[str, Schema]) -> Any:
    return named.get(schema, schema) if isinstance(schema, str) else schema


def _fits(default: Any, schema: Any) -> bool:
    """Whether a default is a value of the type; of a union that is its first branch."""
    kind = _kind(schema[0] if isinstance(schema, list) else schema)
    if kind in _JSON_TYPES:
        expected = _JSON_TYPES[kind]
        # To Python a truth value is a number too, to Avro it is not.
        return isinstance(default, expected) and isinstance(default, bool) == (kind == "boolean")
    return isinstance(default, list if kind == "array" else dict)


def _collect(schema: Any, found: dict[str, Schema]) -> None:
    if isinstance(schema, list):
        for branch in schema:
            _collect(branch, found)
    elif isinstance(schema, dict):
        if schema["type"] == "record":
            found[_full_name(schema)] = schema
            for field in schema["fields"]:
                _collect(field["type"], found)
        for part in ("items", "values"):
            if part in schema:
                _collect(schema[part], found)


def _full_name(schema: Schema) -> str:
    return f"{schema['namespace']}.{schema['name']}"


def _kind(schema: Any) -> str:
    return schema if isinstance(schema, str) else str(schema["type"])


def _branch(schema: Any) -> str:
    """What tells a branch of a union apart: its type, and for a record its name."""
    if isinstance(schema, dict) and schema["type"] == "record":
        return _full_name(schema)
    return _kind(schema)
