"""Events as models: the same as the schemas, and right before they are sent."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from caseflow_producers.models import EVENT_MODELS, Event, IdentifiersLinked, Occurred, SuspectArrested, Unmapped
from caseflow_producers.models.base import Precision
from caseflow_producers.models.build import build, stale
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.codec import EventReader
from caseflow_schemas.events import EventWriter, event_types, topics_of
from caseflow_schemas.examples import examples_of
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import NOT_MAPPED, NOT_STATED, vocabulary
from pydantic import AwareDatetime, BaseModel, ValidationError

WRITER, READER = EventWriter.offline(), EventReader.offline()


def test_there_is_a_model_for_every_event_type() -> None:
    assert set(EVENT_MODELS) == set(event_types())


def test_the_models_are_those_that_the_schemas_would_have(tmp_path: Path) -> None:
    assert stale() == []
    assert build(tmp_path) == stale(tmp_path / "elsewhere") != []
    assert stale(tmp_path) == []


@pytest.mark.parametrize("event_type", event_types())
def test_a_model_has_the_fields_and_types_of_its_schema(event_type: str) -> None:
    schema = load_schema(f"{EVENTS}.{event_type}")
    fields = [field for field in schema["fields"] if field["name"] != "event_id"]
    assert _shape_of_model(EVENT_MODELS[event_type]) == _shape_of_record({**schema, "fields": fields}, {})


_PYTHON = {"string": str, "boolean": bool, "int": int, "long": int, "double": float}
_LOGICAL = {"timestamp-millis": AwareDatetime, "date": date}


def _shape_of_record(schema: Any, named: dict[str, Any]) -> Any:
    """A record as name → shape, a list as [shape], an optional value as (shape, None), a primitive as Python's type."""
    schema = named.get(schema, schema) if isinstance(schema, str) else schema
    if isinstance(schema, str):
        return _PYTHON[schema]
    if isinstance(schema, list):
        return (_shape_of_record(schema[1], named), None)
    if schema["type"] == "record":
        named[f"{schema['namespace']}.{schema['name']}"] = schema
        return {field["name"]: _shape_of_record(field["type"], named) for field in schema["fields"]}
    if schema["type"] == "array":
        return [_shape_of_record(schema["items"], named)]
    return _LOGICAL[schema["logicalType"]]


def _shape_of_model(kind: Any) -> Any:
    """Likewise of a model's annotations."""
    if get_origin(kind) is Annotated:
        return _shape_of_model(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return str
    if get_origin(kind) in (Union, UnionType):
        (inner,) = [branch for branch in get_args(kind) if branch is not NoneType]
        return (_shape_of_model(inner), None)
    if get_origin(kind) is tuple:
        return [_shape_of_model(get_args(kind)[0])]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {field.alias or name: _shape_of_model(field.annotation) for name, field in kind.model_fields.items()}
    return kind


@pytest.mark.parametrize("event_type", event_types())
def test_every_example_goes_through_its_model_unchanged_and_onto_the_wire(event_type: str) -> None:
    for event in examples_of(event_type):
        model = EVENT_MODELS[event_type].from_avro(event)
        assert model.to_avro() == event
        assert READER.read(WRITER.encode(event_type, model.to_avro())).event == event
        assert model.topic(PinnedTables.load()) in topics_of(event_type)


def _changed(event_type: str, **changes: Any) -> dict[str, Any]:
    return {**examples_of(event_type)[0], **changes}


def _refusal(event_type: str, **changes: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        EVENT_MODELS[event_type].from_avro(_changed(event_type, **changes))
    return str(refused.value)


PERSON = examples_of("SuspectArrested")[0]["person"]
SANCTION = {"kind": "fine", "days": None, "amount": 5.0, "currency": None}
DAY_MS = 86_400_000

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("SuspectArrested", {"revision": 0}, "revision"),
    ("SuspectArrested", {"cases": []}, "cases"),
    ("SuspectArrested", {"agency": " "}, "agency"),
    ("SuspectArrested", {"agency": "A\0"}, "agency"),
    ("SuspectArrested", {"occurred": {"at": None, "precision": "day"}}, "occurred"),
    ("SuspectArrested", {"occurred": {"at": 1, "precision": "day"}}, "occurred"),
    ("SuspectArrested", {"occurred": {"at": -904 * 366 * DAY_MS, "precision": "day"}}, "occurred"),
    ("SuspectArrested", {"person": {**PERSON, "identifiers": []}}, "identifiers"),
    ("SuspectArrested", {"person": {**PERSON, "age_at_event": 131}}, "age_at_event"),
    ("CaseJoined", {"cases": examples_of("CaseJoined")[0]["cases"][:1]}, "cases"),
    ("CaseSevered", {"persons": [], "charge_ids": []}, "persons or charge_ids"),
    ("CaseSevered", {"cases": examples_of("CaseSevered")[0]["cases"] * 2}, "exactly one"),
    ("SentenceImposed", {"sanctions": []}, "sanctions"),
    ("SentenceImposed", {"sanctions": [SANCTION]}, "currency"),
    ("SentenceImposed", {"sanctions": [{**SANCTION, "currency": "usd"}]}, "currency"),
    ("SentenceImposed", {"sanctions": [{**SANCTION, "amount": float("nan"), "currency": "USD"}]}, "amount"),
    ("IdentifiersLinked", {"b": examples_of("IdentifiersLinked")[0]["a"]}, "another identifier"),
    ("IdentifiersLinked", {"kind": "thing"}, "kind"),
    ("RecordSealed", {"person": None, "cases": []}, "person or cases"),
    ("HearingHeld", {"next_on": -1_000_000}, "next_on"),
    ("PersonAdmitted", {"stay_id": ""}, "stay_id"),
    ("PersonAdmitted", {"stay_id": "\x1c"}, "stay_id"),
    ("IdentifiersLinked", {"cases": examples_of("CaseJoined")[0]["cases"][:1]}, "cases"),
    ("SuspectArrested", {"person": {**PERSON, "identifiers": [{"issuer": "x", "value": " 1"}]}}, "value"),
    ("SuspectArrested", {"person": {**PERSON, "identifiers": [{"issuer": "x", "value": "1" * 201}]}}, "value"),
]


@pytest.mark.parametrize(("event_type", "changes", "told"), REFUSED)
def test_what_intake_would_refuse_is_refused_by_its_field(event_type: str, changes: dict[str, Any], told: str) -> None:
    assert told in _refusal(event_type, **changes)


NOT_OF_THE_TYPE: list[tuple[str, Any, str]] = [
    ("revision", True, "revision"),
    ("revision", "1", "revision"),
    ("retracted", 0, "retracted"),
    ("recorded_at", "yesterday", "recorded_at"),
    ("cases", None, "cases"),
    ("person", None, "person"),
    ("source", "records", "source"),
    ("offence_ids", [1], "offence_ids"),
]


@pytest.mark.parametrize(("field", "value", "told"), NOT_OF_THE_TYPE)
def test_what_is_not_of_its_type_is_refused_and_never_turned_into_it(field: str, value: Any, told: str) -> None:
    assert told in _refusal("SuspectArrested", **{field: value})


def test_a_number_is_no_time_to_a_model_and_a_time_without_a_zone_is_none() -> None:
    for at in (1_709_710_800_000, datetime(2024, 3, 6, 9, 40)):  # noqa: DTZ001 - that it lacks a zone is the point
        with pytest.raises(ValidationError, match="at"):
            Occurred.model_validate({"at": at, "precision": "minute"})


def test_the_latest_time_that_python_knows_is_refused_and_no_error_of_its_own() -> None:
    at = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))
    with pytest.raises(ValidationError, match="1900 to 2200"):
        Occurred(at=at, precision="instant")


def test_an_event_id_that_does_not_follow_from_the_event_is_refused() -> None:
    with pytest.raises(ValueError, match="event_id"):
        EVENT_MODELS["SuspectArrested"].from_avro(_changed("SuspectArrested", agency="XX-COURT"))


def test_a_refusal_does_not_repeat_what_it_refuses() -> None:
    secret = {**PERSON, "identifiers": [{"issuer": "x", "value": "SECRET\0"}]}
    assert "SECRET" not in _refusal("SuspectArrested", person=secret)


def test_a_word_that_the_vocabulary_lacks_has_to_be_said_to_be_the_sources_own() -> None:
    model = EVENT_MODELS["SuspectArrested"].from_avro(_changed("SuspectArrested", person={**PERSON, "sex": "X9"}))
    assert isinstance(model, SuspectArrested)
    assert isinstance(model.person.sex, Unmapped)
    assert model.to_avro()["person"]["sex"] == "X9"
    fields = model.person.model_dump()
    with pytest.raises(ValidationError, match=r"Unmapped\(word\)"):
        type(model.person)(**{**fields, "sex": "X9-unsaid"})
    assert type(model.person)(**{**fields, "sex": Unmapped("X9")}).sex == "X9"


def test_a_relation_that_the_vocabulary_lacks_is_the_sources_own_word_too() -> None:
    arrest = examples_of("SuspectArrested")[0]
    cases = [*arrest["cases"], {**arrest["cases"][0], "relation": "cousin"}]
    model = EVENT_MODELS["SuspectArrested"].from_avro({**arrest, "cases": cases})
    assert isinstance(model.cases[1].relation, Unmapped)
    assert model.to_avro()["cases"] == cases


def test_a_model_goes_through_json_unchanged() -> None:
    for event_type in event_types():
        for event in examples_of(event_type):
            model = EVENT_MODELS[event_type].from_avro(event)
            assert type(model).model_validate_json(model.model_dump_json(by_alias=True)) == model


def test_words_on_which_other_fields_hang_are_those_of_their_vocabulary_and_no_others() -> None:
    assert set(get_args(Precision)) == set(vocabulary("precision").members) - {NOT_MAPPED}
    kinds = get_args(IdentifiersLinked.model_fields["kind"].annotation)
    assert set(kinds) == set(vocabulary("identifier_kind").members) - {NOT_STATED, NOT_MAPPED}


def test_a_model_cannot_be_changed_and_takes_no_field_that_the_schema_lacks() -> None:
    model: Event = EVENT_MODELS["SuspectArrested"].from_avro(examples_of("SuspectArrested")[0])
    with pytest.raises(ValidationError, match="frozen"):
        model.revision = 2
    with pytest.raises(ValidationError, match="height"):
        type(model).model_validate({**model.model_dump(by_alias=True), "height": 180})


def test_times_are_said_as_exactly_as_they_are_known() -> None:
    moment = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    said = [
        Occurred.instant(moment),
        Occurred.minute(moment),
        Occurred.day(date(2024, 2, 29)),
        Occurred.month(2024, 2),
        Occurred.year(2024),
        Occurred(),
    ]
    assert [each.precision for each in said] == ["instant", "minute", "day", "month", "year", "not_stated"]
    assert [each.at and each.at.isoformat()[:16] for each in said] == [
        "2024-02-29T12:30",
        "2024-02-29T12:30",
        "2024-02-29T00:00",
        "2024-02-01T00:00",
        "2024-01-01T00:00",
        None,
    ]
