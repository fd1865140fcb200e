"""Bytes of events and of derived records."""

from typing import Any

import pytest
from caseflow_schemas.avsc import Schema, load_schema, parse, parsed
from caseflow_schemas.codec import (
    EmptyMessage,
    EventReader,
    MessageError,
    NotAnEvent,
    NotWireFormat,
    Undecodable,
    UnknownSchema,
    encode,
    split,
)
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter, UnknownEventType, event_types, topic_of
from caseflow_schemas.offline import FIRST_ID, fetch_offline, offline_ids
from caseflow_schemas.topics import catalogue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.schemas.samples import charge_filed, records

WRITER = EventWriter.offline()
READER = EventReader.offline()
CODECS = DerivedCodecs.offline()
CHARGE_FILED = "org.caseflow.events.ChargeFiled"

# Timelines hold some three hundred fields: drawing one is slow on a slow core, and no sign of a fault.
patient = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DERIVED = [
    (topic.name, record.rpartition(".")[2])
    for topic in catalogue().values()
    if topic.kind == "derived"
    for record in topic.records
]


def registry_of(schemas: dict[int, Any]) -> EventReader:
    def fetch(schema_id: int) -> Schema:
        if schema_id not in schemas:
            raise UnknownSchema("none", schema_id=schema_id)
        found: Schema = schemas[schema_id]
        return found

    return EventReader(fetch)


def reason_of(value: bytes) -> str | None:
    try:
        READER.read(value)
    except MessageError as error:
        return error.reason
    return None


def without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}


@pytest.mark.parametrize("event_type", event_types())
@patient
@given(data=st.data())
def test_an_event_is_read_as_it_was_written(event_type: str, data: st.DataObject) -> None:
    event = data.draw(records(f"org.caseflow.events.{event_type}"))
    decoded = READER.read(WRITER.encode(event_type, event))
    assert decoded.event == event
    assert decoded.record_name == f"org.caseflow.events.{event_type}"
    assert decoded.schema_id == WRITER.schema_id(event_type)


@pytest.mark.parametrize(("topic", "record_name"), DERIVED)
@patient
@given(data=st.data())
def test_a_derived_record_is_read_as_it_was_written(topic: str, record_name: str, data: st.DataObject) -> None:
    record = data.draw(records(f"org.caseflow.derived.{record_name}"))
    value = CODECS.encode(topic, record_name, record)
    assert CODECS.decode(value) == record
    assert CODECS.record_name(value) == record_name


@given(record=records("org.caseflow.derived.Fact"))
def test_a_record_has_the_same_bytes_on_every_topic_that_holds_it(record: dict[str, Any]) -> None:
    topics = [topic for topic, name in DERIVED if name == "Fact"]
    values = {CODECS.encode(topic, "Fact", record) for topic in topics}
    assert len(topics) == 5
    assert len(values) == 1


def test_the_wire_format_is_a_zero_byte_the_schema_id_and_the_body() -> None:
    value = encode(258, parsed(CHARGE_FILED), charge_filed())
    assert value[:5] == b"\x00\x00\x00\x01\x02"
    assert split(value) == (258, value[5:])


@pytest.mark.parametrize(
    "name", ["event_id", "revision", "agency", "occurred", "cases", "source", "charge_id", "person"]
)
def test_an_event_without_a_required_field_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        WRITER.encode("ChargeFiled", without(charge_filed(), name))


@pytest.mark.parametrize(("name", "default"), [("retracted", False), ("recorded_at", None), ("from_offence_id", None)])
def test_a_field_with_a_default_may_be_left_out(name: str, default: object) -> None:
    written = WRITER.encode("ChargeFiled", without(charge_filed(), name))
    assert READER.read(written).event == charge_filed(**{name: default})


def test_an_event_with_a_field_too_many_is_not_written() -> None:
    with pytest.raises(ValueError, match="surname"):
        WRITER.encode("ChargeFiled", charge_filed(surname="synthetic"))


def test_a_person_with_a_field_too_many_is_not_written() -> None:
    with pytest.raises(ValueError, match="surname"):
        WRITER.encode("ChargeFiled", charge_filed(person={**charge_filed()["person"], "surname": "synthetic"}))


@pytest.mark.parametrize("changes", [{"revision": "1"}, {"revision": None}, {"cases": None}, {"revision": 2**63}])
def test_an_event_with_a_value_of_another_type_is_not_written(changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        WRITER.encode("ChargeFiled", charge_filed(**changes))


def test_a_derived_record_is_written_only_with_every_field_and_no_other() -> None:
    attribution = {
        "withdrawn": True,
        "case_key": "broward-case:C000000000001",
        "person_key": "broward-person:P000000000001",
        "stay_key": "US-FL-BROWARD-JAIL:SYNTHETIC-1",
        "jurisdiction": "US-FL",
        "stay": None,
    }
    assert CODECS.decode(CODECS.encode("attributions", "Attribution", attribution)) == attribution
    with pytest.raises(ValueError, match="stay"):
        CODECS.encode("attributions", "Attribution", without(attribution, "stay"))
    with pytest.raises(ValueError, match="more"):
        CODECS.encode("attributions", "Attribution", {**attribution, "more": 1})


def test_a_record_that_a_topic_does_not_hold_is_not_written_for_it() -> None:
    with pytest.raises(KeyError):
        CODECS.encode("case-timelines", "Fact", {})


@pytest.mark.parametrize("value", [None, b""])
def test_a_message_without_a_value_is_an_empty_message(value: bytes | None) -> None:
    with pytest.raises(EmptyMessage) as caught:
        READER.read(value)
    assert caught.value.reason == "empty_message"


@pytest.mark.parametrize("value", [b"\0", b"\0\0\0\1", b'{"event_id": "x"}', b"\x01\0\0\0\1body"])
def test_a_value_that_is_no_wire_format_says_what_it_begins_with(value: bytes) -> None:
    with pytest.raises(NotWireFormat, match=rf"begins with byte \[{value[0]}\]") as caught:
        READER.read(value)
    assert caught.value.reason == "not_wire_format"


def test_an_id_that_the_registry_lacks_is_an_unknown_schema() -> None:
    with pytest.raises(UnknownSchema) as caught:
        READER.read(b"\0\0\0\0\7body")
    assert (caught.value.reason, caught.value.schema_id) == ("unknown_schema", 7)


def test_an_unknown_id_is_asked_for_again_because_a_release_may_register_it() -> None:
    schemas: dict[int, Any] = {}
    reader = registry_of(schemas)
    value = encode(7, parsed(CHARGE_FILED), charge_filed())
    with pytest.raises(UnknownSchema):
        reader.read(value)
    schemas[7] = load_schema(CHARGE_FILED)
    assert reader.read(value).event == charge_filed()


def test_a_registry_that_is_away_is_no_fault_of_the_message() -> None:
    def away(schema_id: int) -> Schema:
        raise ConnectionError("registry away")

    with pytest.raises(ConnectionError, match="registry away"):
        EventReader(away).read(b"\0\0\0\0\7body")


def test_a_schema_is_fetched_once() -> None:
    asked: list[int] = []

    def fetch(schema_id: int) -> Schema:
        asked.append(schema_id)
        return load_schema(CHARGE_FILED)

    reader = EventReader(fetch)
    value = encode(7, parsed(CHARGE_FILED), charge_filed())
    assert reader.read(value) == reader.read(value)
    assert asked == [7]


@pytest.mark.parametrize(
    "schema",
    [
        "string",
        {"type": "nonsense"},
        {"type": "array", "items": "string"},
        {"type": "record", "name": "Other", "namespace": "com.example", "fields": []},
        {"type": "record", "name": "Invented", "namespace": "org.caseflow.events", "fields": []},
        {"type": "record", "name": "Invented", "fields": [{"name": "x", "type": "nonsense"}]},
        load_schema("org.caseflow.derived.Fact"),
        load_schema("org.caseflow.common.Person"),
    ],
)
def test_a_schema_that_is_no_event_of_the_contract_makes_no_event(schema: Any) -> None:
    with pytest.raises(NotAnEvent) as caught:
        registry_of({7: schema}).read(b"\0\0\0\0\7body")
    assert (caught.value.reason, caught.value.schema_id) == ("not_an_event", 7)


def test_an_event_is_no_derived_record() -> None:
    with pytest.raises(NotAnEvent):
        CODECS.decode(WRITER.encode("ChargeFiled", charge_filed()))


def test_bytes_after_the_body_make_a_message_undecodable() -> None:
    with pytest.raises(Undecodable, match="2 bytes follow") as caught:
        READER.read(WRITER.encode("ChargeFiled", charge_filed()) + b"xx")
    assert (caught.value.reason, caught.value.schema_id) == ("undecodable", WRITER.schema_id("ChargeFiled"))


@given(cut=st.integers(min_value=1, max_value=300))
def test_a_body_cut_short_is_undecodable(cut: int) -> None:
    value = WRITER.encode("ChargeFiled", charge_filed())
    with pytest.raises(Undecodable):
        READER.read(value[: max(5, len(value) - cut)])


@given(body=st.binary(max_size=400), event_type=st.sampled_from(event_types()))
def test_any_bytes_decode_or_are_undecodable(body: bytes, event_type: str) -> None:
    value = b"\0" + WRITER.schema_id(event_type).to_bytes(4, "big") + body
    assert reason_of(value) in {None, "undecodable"}


@given(position=st.integers(min_value=0), replacement=st.binary(min_size=1, max_size=12))
def test_a_damaged_event_decodes_or_has_a_reason(position: int, replacement: bytes) -> None:
    value = WRITER.encode("ChargeFiled", charge_filed())
    at = position % len(value)
    damaged = value[:at] + replacement + value[at + len(replacement) :]
    assert reason_of(damaged) in {None, "not_wire_format", "unknown_schema", "undecodable", "not_an_event"}


def test_an_error_never_holds_the_payload() -> None:
    private = "P0FACE0FF1CE5"
    event = charge_filed()
    event["person"]["identifiers"][0]["value"] = private
    value = WRITER.encode("ChargeFiled", event)
    for damaged in (value[:-1], value + b"x", value.replace(b"784.03", b"\xff\xff\xff\xff\xff\xff")):
        with pytest.raises(MessageError) as caught:
            READER.read(damaged)
        chain: BaseException | None = caught.value
        assert private not in str(chain)
        assert chain is not None
        assert chain.__cause__ is None


def older(schema: Schema) -> Schema:
    """The schema before a field with a default was added."""
    return {**schema, "fields": [field for field in schema["fields"] if field["name"] != "from_offence_id"]}


def newer(schema: Schema) -> Schema:
    """The schema after a field with a default is added."""
    return {**schema, "fields": [*schema["fields"], {"name": "later", "type": ["null", "string"], "default": None}]}


def test_an_event_of_an_older_schema_is_read_in_the_shape_of_this_version() -> None:
    schema = older(load_schema(CHARGE_FILED))
    value = encode(7, parse(schema), without(charge_filed(), "from_offence_id"))
    assert registry_of({7: schema}).read(value).event == charge_filed()


def test_an_event_of_a_newer_schema_is_read_in_the_shape_of_this_version() -> None:
    schema = newer(load_schema(CHARGE_FILED))
    value = encode(7, parse(schema), charge_filed(later="synthetic"))
    assert registry_of({7: schema}).read(value).event == charge_filed()


def test_a_schema_of_our_name_that_cannot_be_resolved_is_undecodable() -> None:
    schema = {
        "type": "record",
        "name": "ChargeFiled",
        "namespace": "org.caseflow.events",
        "fields": [{"name": "event_id", "type": "string"}],
    }
    value = encode(7, parse(schema), {"event_id": "synthetic"})
    with pytest.raises(Undecodable):
        registry_of({7: schema}).read(value)


def test_made_up_ids_name_every_record_once_and_are_too_large_to_be_real() -> None:
    ids = offline_ids()
    assert set(ids) == {(topic.name, record) for topic in catalogue().values() for record in topic.records}
    assert len(set(ids.values())) == len({record for _, record in ids})
    assert min(ids.values()) == FIRST_ID
    for (_, record), schema_id in ids.items():
        assert fetch_offline(schema_id) == load_schema(record)


def test_an_event_type_goes_to_the_one_topic_that_holds_it() -> None:
    assert topic_of("ChargeFiled") == "prosecution-events"
    with pytest.raises(UnknownEventType, match=r"\[Fact\]"):
        topic_of("Fact")
