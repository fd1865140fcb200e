"""The identifiers that an event names: where they stand, whether each is right, and what a version mentions."""

from collections.abc import Iterable
from typing import Any

from caseflow_schemas.tables import IdentifierKind, PinnedTables

from caseflow_processors.intake.refusal import Refused
from caseflow_processors.intake.shapes import Shape, persons_of

Event = dict[str, Any]
Named = tuple[IdentifierKind, dict[str, str]]

LONGEST_IDENTIFIER = 200
"""Characters; an identifier is a message key and a state key, and no registry's numbers come near it."""


def identifiers_of(event: Event, shape: Shape) -> list[Named]:
    """Every identifier of the event with its kind, from every place."""
    found: list[Named] = [("case", identifier) for identifier in event["cases"]]
    for person in persons_of(event, shape):
        found.extend([("person", identifier) for identifier in person["identifiers"]])
    for field in shape.identifiers:
        if event[field] is not None:
            found.append((event["kind"], event[field]))
    return found


def mentions_of(named: Iterable[Named]) -> list[str]:
    """The identifiers, each `case issuer:value` or `person issuer:value`, sorted, each once."""
    return sorted({f"{kind} {identifier['issuer']}:{identifier['value']}" for kind, identifier in named})


def check_identifiers(named: Iterable[Named], tables: PinnedTables, domain: str) -> None:
    """Every identifier of a registered issuer of its kind, of the agency's identity domain, and in its form."""
    for kind, identifier in named:
        issuer, value = identifier["issuer"], identifier["value"]
        fault = tables.identifier_fault(kind, issuer, value, domain=domain)
        if fault is None and _well_formed(value):
            continue
        if fault == "unknown_issuer":
            raise Refused(fault, f"{kind} identifier: an issuer registered for identifiers of a {kind} expected")
        if fault == "wrong_domain":
            raise Refused(fault, f"{kind} identifier of issuer [{issuer}]: one of identity domain [{domain}] expected")
        raise Refused("bad_identifier", f"{kind} identifier: a number in the form of issuer [{issuer}] expected")


def check_link(event: Event, fields: tuple[str, ...], tables: PinnedTables) -> None:
    """A link or a retirement: of two different identifiers of the kind that it states."""
    kind = event["kind"]
    if kind not in ("case", "person"):
        raise Refused("bad_link", "kind: [case] or [person] expected")
    if event["cases"]:
        raise Refused("bad_link", "cases: none expected beside a link or retirement of identifiers")
    named = [event[field] for field in fields if event[field] is not None]
    for identifier in named:
        issuer = tables.issuer(identifier["issuer"])
        if issuer is not None and issuer.kind != kind:
            raise Refused("bad_link", f"an identifier of a {issuer.kind} (issuer [{issuer.issuer}]): a {kind} expected")
    if len(named) == 2 and named[0] == named[1]:
        raise Refused("bad_link", f"{' and '.join(fields)}: two different identifiers expected")


def _well_formed(value: str) -> bool:
    # A control character would break the keys of the state, whose parts are divided by NUL.
    return 0 < len(value) <= LONGEST_IDENTIFIER and value == value.strip() and value.isprintable()
