"""The checks of one decoded event: each raises Refused, and none changes anything."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.event_ids import event_id
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.tables import Jurisdiction, PinnedTables

from caseflow_processors.intake.dates import check_committed, check_occurred, check_person, check_time
from caseflow_processors.intake.identifiers import Named, check_identifiers, check_link
from caseflow_processors.intake.refusal import Refused
from caseflow_processors.intake.shapes import TOPICS_OF, Shape, offences_of, persons_of
from caseflow_processors.state.protocol import Inbound

Event = dict[str, Any]


def check_sender(event: Event, event_type: str, message: Inbound, tables: PinnedTables) -> Jurisdiction:
    """A registered agency, on its own topic, with an event of that topic, for its own jurisdiction, which is given."""
    agency = tables.agency(event["agency"])
    if agency is None:
        raise Refused("unknown_agency", "agency: a registered code expected")
    if agency.topic != message.topic:
        raise Refused("wrong_topic", f"agency [{agency.code}] writes to [{agency.topic}], not to [{message.topic}]")
    if message.topic not in TOPICS_OF[event_type]:
        raise Refused("wrong_topic", f"[{event_type}]: not an event of topic [{message.topic}]")
    jurisdiction = tables.jurisdiction(event["jurisdiction"])
    if jurisdiction is None:
        raise Refused("unknown_jurisdiction", "jurisdiction: a registered code expected")
    if jurisdiction.code != agency.jurisdiction:
        raise Refused("wrong_jurisdiction", f"agency [{agency.code}] belongs to [{agency.jurisdiction}]")
    return jurisdiction


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


def check_content(
    event: Event, shape: Shape, *, named: Sequence[Named], tables: PinnedTables, jurisdiction: Jurisdiction
) -> None:
    """Everything that the event says of itself; `named` is what `identifiers_of` finds in it."""
    if event["revision"] < 1:
        raise Refused("bad_revision", f"revision [{event['revision']}]: 1 or more expected")
    check_occurred(event["occurred"])
    check_time(event["recorded_at"], "recorded_at")
    _check_texts(event, shape)
    if shape.other_agency is not None and tables.agency(event[shape.other_agency]) is None:
        raise Refused("unknown_agency", f"{shape.other_agency}: a registered code expected")
    if shape.identifiers:
        check_link(event, shape.identifiers, tables)
    check_identifiers(named, tables, jurisdiction.domain)
    if shape.cases == "same" and not any(identifier["relation"] == "same" for identifier in event["cases"]):
        raise Refused("missing_value", "cases: an identifier with relation [same] expected")
    for person in persons_of(event, shape):
        if not person["identifiers"]:
            raise Refused("missing_value", "person.identifiers: at least one expected")
        check_person(person)
    if shape.offences is not None:
        _check_offences(event, shape.offences)
    if shape.particular is not None:
        shape.particular(event)


def _check_texts(event: Event, shape: Shape) -> None:
    for field in shape.required:
        if not event[field].strip():
            raise Refused("missing_value", f"{field}: a value expected")
    for field in shape.required_if_given:
        value = event[field]
        if value is not None and not value.strip():
            raise Refused("missing_value", f"{field}: a value or null expected")
    for field in shape.lists:
        if not all(value.strip() for value in event[field]):
            raise Refused("missing_value", f"{field}: a value in every place expected")


def _check_offences(event: Event, field: str) -> None:
    for offence in offences_of(event, field):
        if not offence["offence_id"].strip():
            raise Refused("missing_value", f"{field}.offence_id: a value expected")
        check_committed(offence["committed"], f"{field}.committed")
