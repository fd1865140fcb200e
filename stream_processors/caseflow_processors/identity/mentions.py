"""What an event says about identifiers: which it mentions, and which it makes one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from caseflow_schemas.tables import IdentifierKind

from caseflow_processors.identity.keys import Node

IdentityEvent = dict[str, Any]
Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The identifiers of an event, each `issuer:value`, in its order and without repeats."""

    case: tuple[str, ...]
    """Those with relation `same`; the others are edges between cases, and make no two of them one."""
    persons: tuple[tuple[str, ...], ...]

    def nodes(self, domain: str) -> set[Node]:
        """Everything mentioned."""
        found = {Node(domain, "case", identifier) for identifier in self.case}
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


def mentions_of(fact: Fact) -> Mentions:
    """What a fact from intake mentions."""
    if fact["retracted"]:
        return NOTHING
    event = orjson.loads(fact["event"])
    person = event.get("person")
    return Mentions(
        _texts([identifier for identifier in event["cases"] if identifier["relation"] == "same"]),
        () if person is None else (_texts(person["identifiers"]),),
    )


def mentions_stored(stored: IdentityEvent) -> Mentions:
    """The same, from what identity keeps of the event."""
    return Mentions(
        tuple(stored["case_identifiers"]), tuple(tuple(person["identifiers"]) for person in stored["persons"])
    )


def _texts(identifiers: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{identifier['issuer']}:{identifier['value']}" for identifier in identifiers))
