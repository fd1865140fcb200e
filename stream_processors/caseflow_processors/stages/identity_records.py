"""Bytes of what identity writes by the thousand: byte for byte the codec's, in half of its time.

Written out field by field in the order of the schemas. A `RecordBytes` compares itself with the codec when it is made,
so a schema that has moved on without this module stops the worker before it has written anything.
"""

from functools import lru_cache
from operator import itemgetter
from typing import Any

from caseflow_schemas.codec import HEADER_BYTES

from caseflow_processors.identity.mentions import Fact, IdentityEvent
from caseflow_processors.stages.codecs import Codecs

STATE = "identity-state"
FACT_TOPICS = ("case-facts", "person-facts")


class SchemaMovedOnError(Exception):
    """A schema is no longer the one that the bytes here were written for."""


@lru_cache(maxsize=4096)
def _long(number: int) -> bytes:
    """Avro's long: zigzag, then seven bits a byte, the lowest first."""
    rest = (number << 1) ^ (number >> 63)
    out = bytearray()
    while rest > 0x7F:
        out.append((rest & 0x7F) | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


_SMALL = tuple(_long(number) for number in range(1024))
_BOOLEAN = (b"\0", b"\1")
_NULL, _NOT_NULL, _END = b"\0", b"\2", b"\0"


def _text(text: str) -> bytes:
    written = text.encode()
    size = len(written)
    return (_SMALL[size] if size < 1024 else _long(size)) + written


# Few, and the same in fact after fact.
_word = lru_cache(maxsize=4096)(_text)


def _optional(text: str | None) -> bytes:
    return _NULL if text is None else _NOT_NULL + _text(text)


def _array(items: list[bytes]) -> bytes:
    return _long(len(items)) + b"".join(items) + _END if items else _END


def _texts(texts: list[str]) -> bytes:
    return _array([_text(text) for text in texts])


def _persons(persons: list[dict[str, Any]]) -> bytes:
    return _array([_text(person["key"]) + _texts(person["identifiers"]) for person in persons])


def _edges(edges: list[dict[str, str]]) -> bytes:
    return _array([_word(edge["relation"]) + _text(edge["identifier"]) + _text(edge["key"]) for edge in edges])


_CARRIED = (
    *("event_id", "event_type", "agency", "jurisdiction", "domain"),
    *("revision", "retracted", "conflicting", "content_hash", "received_at"),
)
"""Fields between `kind` and what identity finds, in the order of the schema: the same wherever an event is sent."""
_carried_by = itemgetter(*_CARRIED)


@lru_cache(maxsize=8192)
def _carried(
    event_id: str,
    event_type: str,
    agency: str,
    jurisdiction: str,
    domain: str,
    revision: int,
    retracted: bool,
    conflicting: bool,
    content_hash: str,
    received_at: int,
) -> bytes:
    """Written once for the fact, its withdrawals and its state; all pointers of a domain share one."""
    return b"".join(
        (
            _text(event_id),
            _word(event_type),
            _word(agency),
            _word(jurisdiction),
            _word(domain),
            _long(revision),
            _BOOLEAN[retracted],
            _BOOLEAN[conflicting],
            _text(content_hash),
            _long(received_at),
        )
    )


def fact_body(fact: Fact) -> bytes:
    """A Fact without what stands before the body."""
    return b"".join(
        (
            _word(fact["kind"]),
            _carried(*_carried_by(fact)),
            _optional(fact["case_key"]),
            _persons(fact["persons"]),
            _edges(fact["edges"]),
            _optional(fact["successor"]),
            _text(fact["event"]),
        )
    )


def event_body(event: IdentityEvent) -> bytes:
    """An IdentityEvent without what stands before the body."""
    return b"".join(
        (
            fact_body(event["fact"]),
            _texts(event["case_identifiers"]),
            _optional(event["case_key"]),
            _edges(event["edges"]),
            _persons(event["persons"]),
        )
    )


class RecordBytes:
    """Identity's records for their topics, in Confluent wire format."""

    def __init__(self, codecs: Codecs) -> None:
        """Raises SchemaMovedOnError where the codec writes other bytes."""
        self._fact_headers = {topic: _header(codecs, topic, "Fact", _FACT, fact_body(_FACT)) for topic in FACT_TOPICS}
        self._event_header = _header(codecs, STATE, "IdentityEvent", _EVENT, event_body(_EVENT))

    def fact(self, topic: str, body: bytes) -> bytes:
        """A body by `fact_body`, for one of its topics: a fact that goes to many places is written once."""
        return self._fact_headers[topic] + body

    def event(self, event: IdentityEvent) -> bytes:
        """An event's state."""
        return self._event_header + event_body(event)


def _header(codecs: Codecs, topic: str, record_name: str, record: dict[str, Any], body: bytes) -> bytes:
    written = codecs.encode(topic, record_name, record)
    if written[HEADER_BYTES:] != body:
        raise SchemaMovedOnError(
            f"[{record_name}] on [{topic}]: the schema is not the one that {__name__} writes; bring the two together"
        )
    return written[:HEADER_BYTES]


_PERSONS = [{"key": "k", "identifiers": ["i", "j"]}, {"key": "l", "identifiers": []}]
_EDGES = [{"relation": "r", "identifier": "i", "key": "k"}]
_FACT: Fact = {
    "kind": "a",
    "event_id": "b",
    "event_type": "c",
    "agency": "d",
    "jurisdiction": "e",
    "domain": "f",
    "revision": 7,
    "retracted": True,
    "conflicting": False,
    "content_hash": "g",
    "received_at": -8,
    "case_key": "h",
    "persons": _PERSONS,
    "edges": _EDGES,
    "successor": None,
    "event": "m" * 2000,
}
_EVENT: IdentityEvent = {
    "fact": _FACT,
    "case_identifiers": ["n", "o"],
    "case_key": None,
    "edges": _EDGES,
    "persons": _PERSONS,
}
