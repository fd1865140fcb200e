"""What intake would say of an event, asked before it is sent: the models' checks, and those that hang on tables.

Intake itself is not part of what an agency installs. That whatever passes here passes there is held by a test.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from caseflow_schemas.events import topics_of
from caseflow_schemas.tables import IdentifierKind, PinnedTables
from pydantic import ValidationError

from caseflow_producers.models import EVENT_MODELS
from caseflow_producers.plan.mapper import MappedEvent

JSON_BYTES_AT_MOST = 256 * 1024
"""Half of what intake takes: there codes and words that it maps stand beside those of the source."""
_TOLD_AT_MOST = 3


class Judge:
    """Judges events by the tables of this version; where intake's are others, its judgement may differ."""

    def __init__(self, tables: PinnedTables) -> None:
        self._tables = tables

    def refusal(self, mapped: MappedEvent, revision: int) -> str | None:
        """Why intake would make a dead letter of it; None where it would not. Holds no value of the event."""
        event = mapped.event(revision)
        return (
            self._of_sender(mapped, event)
            or _of_content(mapped.event_type, event)
            or self._of_identifiers(event)
            or _of_size(event)
        )

    def _of_sender(self, mapped: MappedEvent, event: dict[str, Any]) -> str | None:
        agency, jurisdiction = self._tables.agency(event["agency"]), event["jurisdiction"]
        if agency is None:
            return "agency: a registered code expected"
        if mapped.topic != agency.topic or mapped.topic not in topics_of(mapped.event_type):
            belongs = " or ".join(topics_of(mapped.event_type))
            return f"agency [{agency.code}] writes to [{agency.topic}], and this event belongs to [{belongs}]"
        if agency.jurisdiction != jurisdiction:
            return f"jurisdiction: that of agency [{agency.code}], [{agency.jurisdiction}], expected"
        if "to_agency" in event and self._tables.agency(event["to_agency"]) is None:
            return "to_agency: a registered code expected"
        return None

    def _of_identifiers(self, event: dict[str, Any]) -> str | None:
        jurisdiction = self._tables.jurisdiction(event["jurisdiction"])
        domain = None if jurisdiction is None else jurisdiction.domain
        for kind, identifier in identifiers_of(event):
            issuer = identifier["issuer"]
            fault = self._tables.identifier_fault(kind, issuer, identifier["value"], domain=domain)
            if fault == "unknown_issuer":
                return f"{kind} identifier: an issuer registered for identifiers of a {kind} expected"
            if fault == "wrong_domain":
                return f"{kind} identifier: issuer [{issuer}] is of another identity domain than [{domain}]"
            if fault is not None:
                return f"{kind} identifier: a number in the form of issuer [{issuer}], and no placeholder, expected"
        return None


def identifiers_of(event: dict[str, Any]) -> Iterator[tuple[IdentifierKind, dict[str, str]]]:
    """Every identifier that an event names, with its kind."""
    for case in event["cases"]:
        yield "case", case
    for value in event.values():
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict) and "identifiers" in part:
                yield from (("person", identifier) for identifier in part["identifiers"])
            elif isinstance(part, dict) and part.keys() == {"issuer", "value"}:
                yield event["kind"], part


def _of_content(event_type: str, event: dict[str, Any]) -> str | None:
    try:
        EVENT_MODELS[event_type].from_avro(event)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        told = [f"{'.'.join(map(str, fault['loc'])) or 'the event'}: {fault['msg']}" for fault in found[:_TOLD_AT_MOST]]
        more = len(found) - len(told)
        return "; ".join(told) + (f"; and {more} more" if more else "")
    return None


def _of_size(event: dict[str, Any]) -> str | None:
    size = len(orjson.dumps(event))
    return (
        f"{size:,} bytes as JSON; no more than {JSON_BYTES_AT_MOST:,} expected" if size > JSON_BYTES_AT_MOST else None
    )
