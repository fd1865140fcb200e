"""Where an event type holds words of the contract's vocabularies: read off its schema, once."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import orjson
from caseflow_schemas.avsc import EVENTS, NAMESPACE_PREFIX, source_text

OFFENCE = f"{NAMESPACE_PREFIX}common.Offence"

CHECKED = frozenset({"precision", "identifier_kind"})
"""Vocabularies on which the meaning of other fields hangs: another word is a dead letter and cannot be mapped."""


class Part(NamedTuple):
    """A field that holds a record with words in it, an array of such records, or null."""

    field: str
    is_array: bool
    words: "Words"


class Words(NamedTuple):
    """The words of one record and of what it holds."""

    fields: tuple[tuple[str, str], ...]
    """(field, vocabulary)."""
    parts: tuple[Part, ...]
    is_offence: bool


@cache
def words_of(event_type: str) -> Words:
    """The words of an event type by its short name."""
    return _words(f"{EVENTS}.{event_type}")


def members_of(words: Words, members: Mapping[str, frozenset[str]]) -> "Readable":
    """The same with the members of each vocabulary in place of its name."""
    return Readable(
        tuple((field, members[vocabulary]) for field, vocabulary in words.fields),
        tuple((part.field, part.is_array, members_of(part.words, members)) for part in words.parts),
        words.is_offence,
    )


class Readable(NamedTuple):
    """As `Words`, with members at hand."""

    fields: tuple[tuple[str, frozenset[str]], ...]
    parts: tuple[tuple[str, bool, "Readable"], ...]
    is_offence: bool


def _words(full_name: str) -> Words:
    fields: list[tuple[str, str]] = []
    parts: list[Part] = []
    for field in orjson.loads(source_text(full_name))["fields"]:
        vocabulary = field.get("vocabulary")
        if vocabulary is not None and vocabulary not in CHECKED:
            fields.append((field["name"], vocabulary))
        record, is_array = _record_in(field["type"])
        if record is None:
            continue
        words = _words(record)
        if words.fields or words.parts or words.is_offence:
            parts.append(Part(field["name"], is_array, words))
    return Words(tuple(fields), tuple(parts), full_name == OFFENCE)


def _record_in(avro_type: Any) -> tuple[str | None, bool]:
    """The full name of the record that a field's type holds, and whether in an array."""
    if isinstance(avro_type, list):
        return next((found for found in map(_record_in, avro_type) if found[0] is not None), (None, False))
    if isinstance(avro_type, dict):
        return (_record_in(avro_type["items"])[0], True) if avro_type["type"] == "array" else (None, False)
    return (avro_type, False) if avro_type.startswith(NAMESPACE_PREFIX) else (None, False)
