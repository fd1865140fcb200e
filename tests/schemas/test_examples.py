"""The examples of the contract: made up, coherent, and what every reader of the contract is tried on."""

from collections.abc import Iterator
from typing import Any

import pytest
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.codec import EventReader
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter, event_types, topic_of, topics_of
from caseflow_schemas.examples import examples_of
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.topics import log_topics
from caseflow_schemas.vocabularies import vocabulary

WRITER, READER = EventWriter.offline(), EventReader.offline()
TABLES = PinnedTables.load()


def test_the_contract_has_thirty_one_event_types() -> None:
    assert len(event_types()) == 31


@pytest.mark.parametrize("event_type", event_types())
def test_every_event_type_has_at_least_two_examples_which_say_that_they_are_synthetic(event_type: str) -> None:
    events = examples_of(event_type)
    assert len(events) >= 2
    assert {event["source"]["system"] for event in events} == {"synthetic example"}
    assert len({event["event_id"] for event in events}) == len(events)


@pytest.mark.parametrize("event_type", event_types())
def test_an_example_is_read_back_as_it_was_written(event_type: str) -> None:
    for event in examples_of(event_type):
        decoded = READER.read(WRITER.encode(event_type, event))
        assert (decoded.record_name, decoded.event) == (f"{EVENTS}.{event_type}", event)


@pytest.mark.parametrize("event_type", event_types())
def test_the_words_of_an_example_are_members_of_their_vocabularies(event_type: str) -> None:
    for event in examples_of(event_type):
        for name, word in _words(event, load_schema(f"{EVENTS}.{event_type}"), {}):
            assert word in vocabulary(name).members


@pytest.mark.parametrize("event_type", event_types())
def test_an_example_comes_from_a_registered_agency_on_its_topic_with_numbers_in_their_form(event_type: str) -> None:
    for event in examples_of(event_type):
        agency = TABLES.agency(event["agency"])
        assert agency is not None
        assert agency.topic in topics_of(event_type)
        assert event["event_id"] == event_id(agency.code, event_type, event["source"]["record"])
        for identifier in event["cases"]:
            assert TABLES.identifier_fault("case", identifier["issuer"], identifier["value"]) is None


def test_what_any_agency_may_say_may_stand_on_any_topic() -> None:
    for event_type in ("IdentifiersLinked", "IdentifierRetired", "RecordSealed", "RecordUnsealed"):
        assert set(topics_of(event_type)) == set(log_topics())
    assert topics_of("VerdictReturned") == (topic_of("VerdictReturned"),) == ("court-events",)


def _words(value: Any, schema: Any, named: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(vocabulary, word) of everything within a value that is a word of a vocabulary."""
    if isinstance(schema, list):
        schema = "null" if value is None else schema[1]
    schema = named.get(schema, schema) if isinstance(schema, str) else schema
    if not isinstance(schema, dict):
        return
    if schema["type"] == "record":
        named[f"{schema['namespace']}.{schema['name']}"] = schema
        for field in schema["fields"]:
            inner = value[field["name"]]
            if "vocabulary" in field and inner is not None:
                yield field["vocabulary"], inner
            yield from _words(inner, field["type"], named)
    elif schema["type"] == "array":
        for entry in value:
            yield from _words(entry, schema["items"], named)
