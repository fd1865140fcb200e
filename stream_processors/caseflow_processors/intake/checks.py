"""The checks of one decoded event: each raises Refused, and none changes anything."""

from typing import Any

from caseflow_schemas.event_ids import event_id
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.tables import Agency, IdentifierKind, PinnedTables

from caseflow_processors.intake.dates import check_committed, check_occurred, check_person, check_time
from caseflow_processors.intake.refusal import Refused
from caseflow_processors.intake.shapes import Shape
from caseflow_processors.state.protocol import Inbound

Event = dict[str, Any]

LONGEST_IDENTIFIER = 200
"""Characters; an identifier is a message key and a state key, and no registry's numbers come near it."""


def check_sender(event: Event, message: Inbound, tables: PinnedTables) -> Agency:
    """A registered agency, on its own topic, for its own jurisdiction."""
    agency = tables.agency(event["agency"])
    if agency is None:
        raise Refused("unknown_agency", "agency: a registered code expected")
    if agency.topic != message.topic:
        raise Refused("wrong_topic", f"agency [{agency.code}] writes to [{agency.topic}], not to [{message.topic}]")
    if tables.jurisdiction(event["jurisdiction"]) is None:
        raise Refused("unknown_jurisdiction", "jurisdiction: a registered code expected")
    if event["jurisdiction"] != agency.jurisdiction:
        raise Refused("wrong_jurisdiction", f"agency [{agency.code}] belongs to [{agency.jurisdiction}]")
    return agency


def check_address(event: Event, event_type: str, message: Inbound, partitions: int) -> None:
    """The message lies where all revisions of its event meet, and the event is the agency's own."""
    key = str(event["event_id"]).encode()
    if message.key != key:
        raise Refused("wrong_key", "the event_id as text expected for a message key")
    expected = partition_for(key, partitions)
    if message.partition != expected:
        raise Refused("wrong_partition", f"partition [{expected}] expected (murmur2 of the key)")
    record = event["source"]["record"]
    if not record.strip():
        raise Refused("missing_value", "source.record: the agency's own id of the record expected")
    if event["event_id"] != event_id(event["agency"], event_type, record):
        raise Refused("event_id_mismatch", "the UUIDv5 of agency, event type and source.record expected for event_id")


def check_content(event: Event, shape: Shape, tables: PinnedTables) -> None:
    """Everything that the event says of itself."""
    if event["revision"] < 1:
        raise Refused("bad_revision", f"revision [{event['revision']}]: 1 or more expected")
    check_occurred(event["occurred"])
    check_time(event["recorded_at"], "recorded_at")
    _check_texts(event, shape)
    for identifier in event["cases"]:
        _check_identifier(identifier, "case", tables)
    if shape.needs_case and not any(identifier["relation"] == "same" for identifier in event["cases"]):
        raise Refused("missing_value", "cases: an identifier with relation [same] expected")
    if shape.has_person:
        person = event["person"]
        if not person["identifiers"]:
            raise Refused("missing_value", "person.identifiers: at least one expected")
        for identifier in person["identifiers"]:
            _check_identifier(identifier, "person", tables)
        check_person(person)
    if shape.offence_field is not None:
        _check_offences(event, shape.offence_field)


def _check_texts(event: Event, shape: Shape) -> None:
    for field in shape.required:
        if not event[field].strip():
            raise Refused("missing_value", f"{field}: a value expected")
    for field in shape.required_if_given:
        value = event[field]
        if value is not None and not value.strip():
            raise Refused("missing_value", f"{field}: a value or null expected")


def offences_of(event: Event, field: str) -> list[Event]:
    """The offences in a field that holds one or an array of them."""
    found = event[field]
    return found if isinstance(found, list) else [found]


def _check_offences(event: Event, field: str) -> None:
    for offence in offences_of(event, field):
        if not offence["offence_id"].strip():
            raise Refused("missing_value", f"{field}.offence_id: a value expected")
        check_committed(offence["committed"], f"{field}.committed")


def _check_identifier(identifier: Event, kind: IdentifierKind, tables: PinnedTables) -> None:
    issuer, value = identifier["issuer"], identifier["value"]
    fault = tables.identifier_fault(kind, issuer, value)
    if fault == "unknown_issuer":
        raise Refused(fault, f"{kind} identifier: an issuer registered for identifiers of a {kind} expected")
    if fault == "bad_identifier" or not _well_formed(value):
        raise Refused("bad_identifier", f"{kind} identifier: a number in the form of issuer [{issuer}] expected")


def _well_formed(value: str) -> bool:
    # A control character would break the keys of the state, whose parts are divided by NUL.
    return 0 < len(value) <= LONGEST_IDENTIFIER and value == value.strip() and value.isprintable()
