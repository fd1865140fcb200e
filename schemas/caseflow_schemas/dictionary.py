"""The data dictionary: every field of every record, from the schemas; and what a field lacks."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from caseflow_schemas import dead_letters, findings
from caseflow_schemas.avsc import NAMESPACE_PREFIX, Schema, source_text
from caseflow_schemas.vocabularies import Vocabulary, derived_vocabularies, vocabularies

NAMESPACES = ("events", "common", "derived")
"""In the order of reading: what agencies send, what that is made of, what is made from it."""
CLASSIFICATIONS = ("highly confidential", "confidential", "public")
SOURCES = {"agency": "the agency", "caseflow": "computed"}
_FROM = "caseflow, from "
"""Begins the source of a field that is made from a few record types alone: their names follow."""


class Field(NamedTuple):
    """One field, as the dictionary tells it."""

    name: str
    type: str
    """In words, such as `string or null` or `list of Sanction`."""
    description: str
    vocabulary: Vocabulary | None
    """What it may hold, each member with its meaning; None where that is not a closed list."""
    source: str
    """Who says it, in words; for what is computed also from which records, where it is a few alone."""
    rule: str
    """What a value has to keep to, beyond its type."""
    classification: str


class Record(NamedTuple):
    """One record, as the dictionary tells it."""

    namespace: str
    """`events`, `common` or `derived`."""
    name: str
    description: str
    fields: tuple[Field, ...]


def records() -> tuple[Record, ...]:
    """All records of the package, by namespace and name."""
    return tuple(
        _record(orjson.loads(source_text(f"{NAMESPACE_PREFIX}{namespace}.{name}")), namespace)
        for namespace, name in _names()
    )


def _names() -> Iterator[tuple[str, str]]:
    folder = files("caseflow_schemas").joinpath("avro")
    for namespace in NAMESPACES:
        names = (file.name for file in folder.joinpath(namespace).iterdir())
        for name in sorted(names):
            yield namespace, name.removesuffix(".avsc")


def _record(schema: Schema, namespace: str) -> Record:
    return Record(namespace, schema["name"], schema["doc"], tuple(_field(field) for field in schema["fields"]))


def _field(field: Schema) -> Field:
    name = field.get("vocabulary")
    return Field(
        name=field["name"],
        type=type_text(field["type"]),
        description=field.get("doc", ""),
        vocabulary=None if name is None else allowed_values().get(name),
        source=_source_text(field.get("source", "")),
        rule=field.get("rule", ""),
        classification=field.get("classification", ""),
    )


@cache
def allowed_values() -> MappingProxyType[str, Vocabulary]:
    """Every list that a field may name as its vocabulary: those of the contract, and those that our own code writes."""
    code = {
        "finding": Vocabulary("finding", "What can be odd on a timeline.", findings.meanings()),
        "dead_letter_reason": Vocabulary(
            "dead_letter_reason", "Why a message can be a dead letter.", dead_letters.meanings()
        ),
    }
    return MappingProxyType({**vocabularies(), **derived_vocabularies(), **code})


def _source_text(source: str) -> str:
    if source.startswith(_FROM):
        return f"{SOURCES['caseflow']} from {source.removeprefix(_FROM)}"
    return SOURCES.get(source, "")


def type_text(kind: Any) -> str:
    """An Avro type in words."""
    if isinstance(kind, list):
        return " or ".join(type_text(branch) for branch in (*(b for b in kind if b != "null"), "null"))
    if isinstance(kind, str):
        return kind.rpartition(".")[2]
    if kind["type"] == "array":
        return f"list of {type_text(kind['items'])}"
    logical = {"timestamp-millis": "time (milliseconds since 1970-01-01 UTC)", "date": "day (days since 1970-01-01)"}
    return logical[kind["logicalType"]]


def lacking() -> list[str]:
    """What the schemas lack of what the dictionary tells, a line each; empty where nothing is lacking."""
    return [line for namespace, name in _names() for line in _lacks(namespace, name)]


def _lacks(namespace: str, name: str) -> Iterator[str]:
    schema = orjson.loads(source_text(f"{NAMESPACE_PREFIX}{namespace}.{name}"))
    if not schema.get("doc", "").strip():
        yield f"{name}: the record has no description (doc)"
    yield from (f"{name}.{line}" for field in schema["fields"] for line in field_lacks(field))


def field_lacks(field: Schema) -> list[str]:
    """What one field of an .avsc file lacks."""
    name = field["name"]
    found = [
        f"{name}: no {what} ({attribute})"
        for attribute, what in (("doc", "description"), ("rule", "validation rule"), ("source", "source"))
        if not str(field.get(attribute, "")).strip()
    ]
    source = str(field.get("source", ""))
    if source.strip() and not _is_source(source):
        found.append(
            f"{name}: source [{source}]: one of {', '.join(SOURCES)} expected, or [{_FROM}] and names of records"
        )
    if field.get("classification") not in CLASSIFICATIONS:
        found.append(
            f"{name}: classification [{field.get('classification', '')}]: one of {', '.join(CLASSIFICATIONS)} expected"
        )
    vocabulary = field.get("vocabulary")
    if vocabulary is not None and vocabulary not in allowed_values():
        found.append(f"{name}: vocabulary [{vocabulary}] is not in vocabularies.json")
    return found


def _is_source(source: str) -> bool:
    if not source.startswith(_FROM):
        return source in SOURCES
    known = {name for _, name in _names()}
    return known.issuperset(source.removeprefix(_FROM).split(", "))
