"""Registration in a real registry, and what readers get from it."""

from typing import Any

import orjson
import pytest
from caseflow_schemas import registry
from caseflow_schemas.avsc import Schema, load_schema, parse, parsed
from caseflow_schemas.codec import EventReader, NotAnEvent, UnknownSchema, encode
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter
from caseflow_schemas.registry import (
    IncompatibleSchema,
    RegistryUnreachable,
    SchemaNotRegistered,
    fetch_schema,
    register_schemas,
    registry_client,
    schema_ids,
    subjects,
)
from confluent_kafka.schema_registry import Schema as RegisteredSchema

from tests.schemas.samples import charge_filed

pytestmark = pytest.mark.stack

CHARGE_FILED = "org.caseflow.events.ChargeFiled"
ABSENT_ID = 2_000_000_000


def with_field(schema: Schema, field: Schema) -> Schema:
    return {**schema, "fields": [*schema["fields"], field]}


def elsewhere(connections: Connections) -> Connections:
    """A namespace in which nothing is registered."""
    return connections.model_copy(update={"namespace": f"{connections.namespace}x"})


def test_registering_again_changes_nothing(connections: Connections) -> None:
    first = register_schemas(connections)
    assert register_schemas(connections) == first
    assert schema_ids(connections) == first
    client = registry_client(connections)
    assert {subject.name: client.get_versions(subject.name) for subject in subjects(connections)} == {
        subject.name: [1] for subject in subjects(connections)
    }


def test_every_subject_is_topic_and_record_and_fully_compatible_for_ever(connections: Connections) -> None:
    register_schemas(connections)
    client = registry_client(connections)
    for subject in subjects(connections):
        assert subject.name.endswith(f"{subject.topic}-{subject.record}")
        assert client.get_compatibility(subject.name) == "FULL_TRANSITIVE"


def test_a_compatibility_that_someone_lowered_is_set_again(connections: Connections) -> None:
    register_schemas(connections)
    client = registry_client(connections)
    name = subjects(connections)[0].name
    client.set_compatibility(name, "NONE")
    register_schemas(connections)
    assert client.get_compatibility(name) == "FULL_TRANSITIVE"


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: with_field(schema, {"name": "more", "type": "string"}),
        lambda schema: {**schema, "fields": [field for field in schema["fields"] if field["name"] != "charge_id"]},
        lambda schema: {
            **schema,
            "fields": [
                {**field, "type": ["null", "string", "long"]} if field["name"] == "from_offence_id" else field
                for field in schema["fields"]
            ],
        },
    ],
    ids=["a field without a default", "a required field removed", "a branch added to a union"],
)
def test_a_version_that_could_not_be_read_both_ways_is_refused(
    connections: Connections, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    register_schemas(connections)

    def changed(full_name: str) -> Schema:
        schema = load_schema(full_name)
        return change(schema) if full_name == CHARGE_FILED else schema

    monkeypatch.setattr(registry, "load_schema", changed)
    with pytest.raises(IncompatibleSchema, match=rf"prosecution-events-{CHARGE_FILED}\].*FULL_TRANSITIVE"):
        register_schemas(connections)


def test_a_version_with_a_new_optional_field_is_registered_and_read_by_this_one(connections: Connections) -> None:
    register_schemas(connections)
    client = registry_client(connections)
    subject = next(subject for subject in subjects(connections) if subject.record == CHARGE_FILED)
    later = with_field(load_schema(CHARGE_FILED), {"name": "later", "type": ["null", "string"], "default": None})
    schema_id = client.register_schema(subject.name, RegisteredSchema(orjson.dumps(later).decode(), "AVRO"))
    value = encode(schema_id, parse(later), charge_filed(later="synthetic"))
    decoded = EventReader(fetch_schema(client)).read(value)
    assert (decoded.event, decoded.schema_id) == (charge_filed(), schema_id)


def test_a_writer_without_a_release_is_told_to_register_first(connections: Connections) -> None:
    with pytest.raises(SchemaNotRegistered, match="register_schemas"):
        schema_ids(elsewhere(connections))


def test_one_schema_on_three_topics_has_one_id(connections: Connections) -> None:
    ids = register_schemas(elsewhere(connections))
    fact = "org.caseflow.derived.Fact"
    assert len({ids[topic, fact] for topic in ("accepted", "case-facts", "person-facts")}) == 1


def test_what_the_registry_gives_back_needs_no_resolving(connections: Connections) -> None:
    # The registry writes a schema in its own way; if it parsed to anything else, every message would be read slowly.
    ids = register_schemas(connections)
    fetch = fetch_schema(registry_client(connections))
    for (_, record), schema_id in ids.items():
        assert parse(fetch(schema_id)) == parsed(record)


def test_events_and_derived_records_go_round_with_ids_of_the_registry(connections: Connections) -> None:
    register_schemas(connections)
    reader = EventReader(fetch_schema(registry_client(connections)))
    event = EventWriter.from_registry(connections).encode("ChargeFiled", charge_filed())
    assert reader.read(event).event == charge_filed()
    duplicate = {
        "topic": "prosecution-events",
        "partition": 0,
        "offset": 1,
        "event_id": charge_filed()["event_id"],
        "event_type": "ChargeFiled",
        "agency": "US-FL-BROWARD-SAO",
        "revision": 1,
        "content_hash": "0" * 32,
        "received_at": 1,
    }
    value = DerivedCodecs.from_registry(connections).encode("duplicates", "Duplicate", duplicate)
    assert DerivedCodecs.from_registry(connections).decode(value) == duplicate


def test_an_id_that_the_registry_lacks_is_an_unknown_schema(connections: Connections) -> None:
    with pytest.raises(UnknownSchema, match=rf"\[{ABSENT_ID}\]"):
        fetch_schema(registry_client(connections))(ABSENT_ID)


def test_a_schema_that_is_not_avro_makes_no_event(connections: Connections) -> None:
    client = registry_client(connections)
    name = f"{connections.namespace}-not-avro"
    schema_id = client.register_schema(
        name, RegisteredSchema('syntax = "proto3"; message Synthetic { string text = 1; }', "PROTOBUF")
    )
    with pytest.raises(NotAnEvent):
        fetch_schema(client)(schema_id)


def test_a_registry_that_is_away_is_named(connections: Connections) -> None:
    away = connections.model_copy(update={"registry_url": "http://127.0.0.1:1/apis/ccompat/v7"})
    with pytest.raises(RegistryUnreachable, match=r"registry \[http://127\.0\.0\.1:1/.*CASEFLOW_REGISTRY_URL"):
        register_schemas(away)


def test_for_a_reader_a_registry_that_is_away_is_not_a_fault_of_the_message(connections: Connections) -> None:
    away = connections.model_copy(update={"registry_url": "http://127.0.0.1:1/apis/ccompat/v7"})
    with pytest.raises(Exception, match="[Cc]onnect") as caught:
        EventReader(fetch_schema(registry_client(away))).read(b"\0\0\0\0\7body")
    assert not isinstance(caught.value, ValueError)
