"""What a model or a dry run takes intake takes, and what it refuses intake refuses: tried on changed examples."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from caseflow_processors.intake.read import MessageReader, Unread
from caseflow_processors.state.protocol import Inbound
from caseflow_producers.models import EVENT_MODELS
from caseflow_producers.plan.mapper import MappedEvent
from caseflow_producers.sending.judgement import JSON_BYTES_AT_MOST, Judge
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.codec import EventReader
from caseflow_schemas.dead_letters import Reason
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter, event_types, topics_of
from caseflow_schemas.examples import examples_of
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.tables import PinnedTables
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.producers.test_models import REFUSED

PARTITIONS = 3
TABLES = PinnedTables.load()
WRITER, READER = EventWriter.offline(), MessageReader(EventReader.offline(), TABLES, partitions=PARTITIONS)
Event = dict[str, Any]
Place = tuple[str | int, ...]

OF_THE_INSTALLATION: set[Reason] = {
    *("unknown_agency", "unknown_jurisdiction", "wrong_jurisdiction", "wrong_topic"),
    *("unknown_issuer", "wrong_domain", "bad_identifier", "bad_link"),
}
"""Refusals that hang on tables: which agencies there are, and what their numbers look like."""


def intake(event_type: str, event: Event) -> Unread | None:
    """What intake has against the event, where it lies as it should; None where it takes it."""
    agency = TABLES.agency(event["agency"])
    topic = topics_of(event_type)[0] if agency is None else agency.topic
    key = event["event_id"].encode()
    value = WRITER.encode(event_type, event)
    found = READER.read(Inbound(topic, partition_for(key, PARTITIONS), 0, key, value, 1_800_000_000_000))
    return found if isinstance(found, Unread) else None


JUDGE = Judge(TABLES)


def dry_run_refuses(event_type: str, event: Event) -> str | None:
    """What a dry run has against the event, on the topic of its agency."""
    agency = TABLES.agency(event["agency"])
    topic = topics_of(event_type)[0] if agency is None else agency.topic
    content = {name: value for name, value in event.items() if name not in ("event_id", "revision", "source")}
    mapped = MappedEvent(event_type, topic, event["event_id"], event["revision"], content, event["source"])
    return JUDGE.refusal(mapped, event["revision"])


def model_takes(event_type: str, event: Event) -> bool:
    try:
        model = EVENT_MODELS[event_type].from_avro(event)
    except ValueError:
        return False
    assert model.to_avro() == event
    return True


def with_its_id(event_type: str, event: Event) -> Event:
    return {**event, "event_id": event_id(event["agency"], event_type, event["source"]["record"])}


@pytest.mark.parametrize("event_type", event_types())
def test_intake_takes_what_a_model_makes_of_an_example(event_type: str) -> None:
    for event in examples_of(event_type):
        model = EVENT_MODELS[event_type].from_avro(event)
        assert intake(event_type, model.to_avro()) is None


@pytest.mark.parametrize(("event_type", "changes", "told"), REFUSED)
def test_what_a_model_refuses_intake_refuses(event_type: str, changes: Event, told: str) -> None:
    event = with_its_id(event_type, {**examples_of(event_type)[0], **changes})
    assert intake(event_type, event) is not None, told


def _places(value: Any, schema: Any, named: dict[str, Any], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """(place, Avro type) of everything within an event that can be given another value."""
    schema = named.get(schema, schema) if isinstance(schema, str) else schema
    if place:
        yield place, schema
    if isinstance(schema, list):
        if value is not None:
            yield from _places(value, schema[1], named, place)
    elif isinstance(schema, dict) and schema["type"] == "record":
        named[f"{schema['namespace']}.{schema['name']}"] = schema
        for field in schema["fields"]:
            if field["name"] not in ("event_id", "agency", "jurisdiction") or place:
                yield from _places(value[field["name"]], field["type"], named, (*place, field["name"]))
    elif isinstance(schema, dict) and schema["type"] == "array":
        for number, entry in enumerate(value):
            yield from _places(entry, schema["items"], named, (*place, number))


_DAY_MS = 86_400_000
_TEXTS = st.sampled_from(
    ["", " ", "\0", "a\0b", "\x1c", "X", "USD", "usd", "not_stated", "not_mapped", "day", "instant", "same", "joined"]
    + ["severed", "related", "case", "person", "O1", "N100000017", " PP00000011"]
)
_LONGS = st.one_of(
    st.sampled_from(
        [-1, 0, 1, _DAY_MS, -2_208_988_800_000, -2_208_988_800_001, 7_289_654_400_000, 2**63 - 1, -(2**63)]
    ),
    st.sampled_from([7_289_654_400_000 - 1, 19_000 * _DAY_MS]),
)
_INTS = st.sampled_from([-1, 0, 1, 130, 131, 1799, 1800, 2200, 2201, 36_525, 36_526, 84_370, 2**31 - 1, -(2**31)])
_DOUBLES = st.sampled_from([-0.01, -0.0, 0.0, 5.0, float("inf"), float("nan"), 1e300])


_PRIMITIVES = {"string": _TEXTS, "long": _LONGS, "int": _INTS, "double": _DOUBLES, "boolean": st.booleans()}


def _other(schema: Any, value: Any) -> st.SearchStrategy[Any]:
    if isinstance(schema, list):
        others = st.just(None) if value is not None else _other(schema[1], None)
        return st.one_of(others, _other(schema[1], value))
    kind = schema if isinstance(schema, str) else schema["type"]
    if kind == "array":
        return st.sampled_from([[], (value or []) * 2])
    if kind == "record" or kind not in _PRIMITIVES:
        # By name where it stands a second time: its fields have places of their own.
        return st.just(value)
    return _PRIMITIVES[kind]


# Without a deadline: the first example of a type builds what the others find ready.
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(event_types()), st.data())
def test_a_model_and_intake_agree_on_an_example_with_values_changed(event_type: str, data: st.DataObject) -> None:
    event = deepcopy(data.draw(st.sampled_from(examples_of(event_type)), label="example"))
    for _ in range(data.draw(st.integers(1, 2), label="changes")):
        places = list(_places(event, load_schema(f"{EVENTS}.{event_type}"), {}))
        place, schema = data.draw(st.sampled_from(places), label="place")
        # A step is a name in a record, and a number in an array.
        holder: Any = event
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = data.draw(_other(schema, holder[place[-1]]), label="value")
    event = with_its_id(event_type, event)
    refusal = intake(event_type, event)
    assert (dry_run_refuses(event_type, event) is None) == (refusal is None), refusal
    if refusal is None or refusal.reason in OF_THE_INSTALLATION:
        # A number with a NUL is a bad identifier to intake and a bad text to a model: refused by both.
        assert model_takes(event_type, event) or refusal is not None
    else:
        assert not model_takes(event_type, event), refusal.detail


_NUMBERS = (
    "000",
    "UNKNOWN",
    "N100000017",
    "N100000018",
    "PP00000011",
    "PC-2020-000001",
    "P00000000000A",
    "C00000000000A",
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(event_types()), st.data())
def test_whatever_passes_a_dry_run_is_accepted_by_intake_whoever_sends_it_under_whatever_numbers(
    event_type: str, data: st.DataObject
) -> None:
    event = deepcopy(data.draw(st.sampled_from(examples_of(event_type)), label="example"))
    agencies, places = [row.code for row in TABLES.agencies], [row.code for row in TABLES.jurisdictions]
    if data.draw(st.booleans(), label="another sender"):
        event["agency"] = data.draw(st.sampled_from([*agencies, "XX-NOBODY", ""]), label="agency")
        event["jurisdiction"] = data.draw(st.sampled_from([*places, "XX-NOWHERE"]), label="jurisdiction")
    if "to_agency" in event:
        event["to_agency"] = data.draw(st.sampled_from([*agencies, "XX-NOBODY"]), label="to_agency")
    for identifier in _identifiers(event):
        if data.draw(st.booleans(), label="another number"):
            identifier["issuer"] = data.draw(st.sampled_from([row.issuer for row in TABLES.issuers]), label="issuer")
            identifier["value"] = data.draw(st.sampled_from(_NUMBERS), label="value")
    event = with_its_id(event_type, event)
    refusal = intake(event_type, event)
    assert (dry_run_refuses(event_type, event) is None) == (refusal is None), refusal


def _identifiers(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict) and "issuer" in value:
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _identifiers(part)


def test_an_event_so_long_that_intake_might_refuse_it_does_not_pass_a_dry_run() -> None:
    (event, *_) = examples_of("SuspectIdentified")
    long = with_its_id("SuspectIdentified", {**event, "offence_ids": ["O" * 100] * (JSON_BYTES_AT_MOST // 100)})
    assert dry_run_refuses("SuspectIdentified", long) is not None
