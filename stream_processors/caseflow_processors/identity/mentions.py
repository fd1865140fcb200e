"""What an event says about identifiers: which it mentions, which it makes one, which cases it relates to its own."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson
from caseflow_schemas.tables import IdentifierKind

from caseflow_processors.identity.keys import Node

IdentityEvent = dict[str, Any]
Fact = dict[str, Any]


class Mentions(NamedTuple):
    """The identifiers of an event, each `issuer:value`, in its order and without repeats within one case or person."""

    case: tuple[str, ...]
    """Those with relation `same`: one case."""
    persons: tuple[tuple[str, ...], ...]
    """One person each, in order of mention."""
    edges: tuple[tuple[str, str], ...] = ()
    """(relation, identifier) of the other cases: edges, which make no two cases one."""

    def nodes(self, domain: str) -> set[Node]:
        """Everything mentioned."""
        found = {Node(domain, "case", identifier) for identifier in self.case}
        found.update(Node(domain, "case", identifier) for _, identifier in self.edges)
        found.update(Node(domain, "person", identifier) for person in self.persons for identifier in person)
        return found

    def links(self, domain: str) -> set[tuple[Node, Node]]:
        """Pairs that the event states to be one, the smaller text first: the first identifier with each further one."""
        found: set[tuple[Node, Node]] = set()
        if len(self.case) > 1:
            found.update(_star(domain, "case", self.case))
        for person in self.persons:
            if len(person) > 1:
                found.update(_star(domain, "person", person))
        return found


def _star(domain: str, kind: IdentifierKind, identifiers: tuple[str, ...]) -> Iterator[tuple[Node, Node]]:
    for other in identifiers[1:]:
        small, great = sorted((identifiers[0], other))
        yield Node(domain, kind, small), Node(domain, kind, great)


NOTHING = Mentions((), ())
"""What a retracted event says."""

_OF_IDENTIFIERS = {"IdentifiersLinked": ("a", "b"), "IdentifierRetired": ("identifier", "successor")}
"""Event types that are about identifiers themselves: the fields whose identifiers are one case or one person."""


def mentions_of(fact: Fact) -> Mentions:
    """What a fact from intake mentions."""
    if fact["retracted"]:
        return NOTHING
    event = orjson.loads(fact["event"])
    fields = _OF_IDENTIFIERS.get(fact["event_type"])
    if fields is not None:
        one = _texts(event[field] for field in fields if event[field] is not None)
        return Mentions(one, ()) if event["kind"] == "case" else Mentions((), (one,))
    persons = event.get("persons")
    if persons is None:
        person = event.get("person")
        persons = () if person is None else (person,)
    cases = event["cases"]
    return Mentions(
        _texts(identifier for identifier in cases if identifier["relation"] == "same"),
        tuple(_texts(person["identifiers"]) for person in persons),
        tuple(
            (identifier["relation"], f"{identifier['issuer']}:{identifier['value']}")
            for identifier in cases
            if identifier["relation"] != "same"
        ),
    )


def mentions_stored(stored: IdentityEvent) -> Mentions:
    """The same, from what identity keeps of the event."""
    return Mentions(
        tuple(stored["case_identifiers"]),
        tuple(tuple(person["identifiers"]) for person in stored["persons"]),
        tuple((edge["relation"], edge["identifier"]) for edge in stored["edges"]),
    )


def _texts(identifiers: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{identifier['issuer']}:{identifier['value']}" for identifier in identifiers))
