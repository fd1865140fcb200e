"""The identifiers that an event names: where they stand, whether each is right, and what a version mentions."""

from collections.abc import Iterator
from typing import Any

from caseflow_schemas.tables import IdentifierKind, PinnedTables

from caseflow_processors.intake.refusal import Refused
from caseflow_processors.intake.shapes import Shape, persons_of

Event = dict[str, Any]

LONGEST_IDENTIFIER = 200
"""Characters; an identifier is a message key and a state key, and no registry's numbers come near it."""


def identifiers_of(event: Event, shape: Shape) -> Iterator[tuple[IdentifierKind, dict[str, str]]]:
    """Every identifier of the event with its kind, from every place."""
    for identifier in event["cases"]:
        yield "case", identifier
    for person in persons_of(event, shape):
        for identifier in person["identifiers"]:
            yield "person", identifier
    for field in shape.identifiers:
        if event[field] is not None:
            yield event["kind"], event[field]


def mentions_of(event: Event, shape: Shape) -> list[str]:
    """All identifiers of the event, each `case issuer:value` or `person issuer:value`, sorted, each once."""
    found = {f"{kind} {named['issuer']}:{named['value']}" for kind, named in identifiers_of(event, shape)}
    return sorted(found)


def check_identifiers(event: Event, shape: Shape, tables: PinnedTables, domain: str) -> None:
    """Every identifier of a registered issuer of its kind, of the agency's identity domain, and in its form."""
    if shape.identifiers:
        _check_link(event, shape, tables)
    for kind, identifier in identifiers_of(event, shape):
        issuer, value = identifier["issuer"], identifier["value"]
        fault = tables.identifier_fault(kind, issuer, value, domain=domain)
        if fault == "unknown_issuer":
            raise Refused(fault, f"{kind} identifier: an issuer registered for identifiers of a {kind} expected")
        if fault == "wrong_domain":
            raise Refused(fault, f"{kind} identifier of issuer [{issuer}]: one of identity domain [{domain}] expected")
        if fault == "bad_identifier" or not _well_formed(value):
            raise Refused("bad_identifier", f"{kind} identifier: a number in the form of issuer [{issuer}] expected")


def _check_link(event: Event, shape: Shape, tables: PinnedTables) -> None:
    kind = event["kind"]
    if kind not in ("case", "person"):
        raise Refused("bad_link", "kind: [case] or [person] expected")
    if event["cases"]:
        raise Refused("bad_link", "cases: none expected beside a link or retirement of identifiers")
    named = [event[field] for field in shape.identifiers if event[field] is not None]
    for identifier in named:
        issuer = tables.issuer(identifier["issuer"])
        if issuer is not None and issuer.kind != kind:
            raise Refused("bad_link", f"an identifier of a {issuer.kind} (issuer [{issuer.issuer}]): a {kind} expected")
    if len(named) == 2 and named[0] == named[1]:
        raise Refused("bad_link", f"{' and '.join(shape.identifiers)}: two different identifiers expected")


def _well_formed(value: str) -> bool:
    # A control character would break the keys of the state, whose parts are divided by NUL.
    return 0 < len(value) <= LONGEST_IDENTIFIER and value == value.strip() and value.isprintable()
