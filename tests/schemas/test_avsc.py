"""The Avro schemas as files."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, get_args

import orjson
import pytest
from caseflow_schemas.avsc import NoSuchSchema, load_schema, parsed, source_text
from caseflow_schemas.topics import Classification, catalogue

LEVELS = ["public", "confidential", "highly confidential"]
ENVELOPE = ["event_id", "revision", "retracted", "agency", "jurisdiction", "occurred", "recorded_at", "cases", "source"]


def all_names() -> list[str]:
    root = files("caseflow_schemas").joinpath("avro")
    return sorted(
        f"org.caseflow.{folder.name}.{file.name.removesuffix('.avsc')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
    )


def events() -> list[str]:
    return [name for name in all_names() if ".events." in name]


def own(name: str) -> dict[str, Any]:
    content = orjson.loads(source_text(name))
    assert isinstance(content, dict)
    return content


def references(schema: Any) -> Iterator[str]:
    if isinstance(schema, str):
        if schema.startswith("org.caseflow."):
            yield schema
    elif isinstance(schema, list):
        for branch in schema:
            yield from references(branch)
    elif isinstance(schema, dict):
        for key in ("type", "items"):
            yield from references(schema.get(key, []))
        for field in schema.get("fields", []):
            yield from references(field["type"])


@pytest.mark.parametrize("name", all_names())
def test_every_record_and_field_is_documented_and_classified(name: str) -> None:
    schema = own(name)
    assert schema["doc"].strip()
    for field in schema["fields"]:
        assert field.get("doc", "").strip(), field["name"]
        assert field.get("classification") in get_args(Classification), field["name"]


@pytest.mark.parametrize("name", all_names())
def test_a_file_is_named_after_its_record(name: str) -> None:
    assert f"{own(name)['namespace']}.{own(name)['name']}" == name


@pytest.mark.parametrize("name", all_names())
def test_an_optional_field_is_null_or_one_type_and_null_by_default(name: str) -> None:
    for field in own(name)["fields"]:
        if isinstance(field["type"], list):
            assert len(field["type"]) == 2, field["name"]
            assert field["type"][0] == "null", field["name"]
            assert field["default"] is None, field["name"]


@pytest.mark.parametrize("name", all_names())
def test_no_schema_holds_an_avro_enum(name: str) -> None:
    # A new member would break readers of the old schema: vocabularies are strings and data.
    assert b'"enum"' not in source_text(name)


@pytest.mark.parametrize("name", all_names())
def test_a_field_is_classified_no_lower_than_the_record_it_holds(name: str) -> None:
    for field in own(name)["fields"]:
        for inner in references(field["type"]):
            highest = max(LEVELS.index(entry["classification"]) for entry in own(inner)["fields"])
            assert LEVELS.index(field["classification"]) >= highest, field["name"]


def test_a_topic_is_classified_no_lower_than_what_it_holds() -> None:
    for topic in catalogue().values():
        for record in topic.records:
            highest = max(LEVELS.index(field["classification"]) for field in own(record)["fields"])
            assert LEVELS.index(topic.classification) >= highest, topic.name


def test_every_event_begins_with_the_same_envelope() -> None:
    def envelope(name: str) -> list[dict[str, Any]]:
        fields = own(name)["fields"][: len(ENVELOPE)]
        # What `occurred` means and which cases have to be named differs by event type, and says so.
        differs = {"occurred": "doc", "cases": "rule"}
        return [{**field, differs[field["name"]]: ""} if field["name"] in differs else field for field in fields]

    assert [field["name"] for field in envelope(events()[0])] == ENVELOPE
    for name in events():
        assert envelope(name) == envelope(events()[0])


def test_every_schema_is_on_a_topic_or_part_of_one_that_is() -> None:
    reached: set[str] = set()
    waiting = [record for topic in catalogue().values() for record in topic.records]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(references(own(name)))
    assert reached == set(all_names())


@pytest.mark.parametrize("name", all_names())
def test_a_field_whose_description_or_rule_names_a_vocabulary_is_of_it(name: str) -> None:
    for field in own(name)["fields"]:
        named = set(re.findall(r"ocabulary `(\w+)`", f"{field['doc']} {field['rule']}"))
        assert named <= {field.get("vocabulary")}, field["name"]


@pytest.mark.parametrize("name", all_names())
def test_a_word_of_a_vocabulary_is_text(name: str) -> None:
    for field in own(name)["fields"]:
        if "vocabulary" in field:
            assert field["type"] in ("string", ["null", "string"]), field["name"]


@pytest.mark.parametrize("name", all_names())
def test_a_loaded_schema_is_complete_in_itself_and_names_each_type_once(name: str) -> None:
    defined: set[str] = set()

    def walk(schema: Any) -> None:
        if isinstance(schema, str):
            assert not schema.startswith("org.caseflow.") or schema in defined
        elif isinstance(schema, list):
            for branch in schema:
                walk(branch)
        elif schema["type"] == "record":
            full_name = f"{schema['namespace']}.{schema['name']}"
            assert full_name not in defined
            defined.add(full_name)
            for field in schema["fields"]:
                walk(field["type"])
        else:
            walk(schema.get("items", "null"))

    walk(load_schema(name))
    assert name in defined


@pytest.mark.parametrize("name", all_names())
def test_the_codec_sees_no_logical_type_and_the_registry_sees_them(name: str) -> None:
    assert b"logicalType" not in orjson.dumps(parsed(name), default=str)
    assert (b"logicalType" in source_text(name)) <= (b"logicalType" in orjson.dumps(load_schema(name)))


@pytest.mark.parametrize("name", ["CrimeReported", "org.caseflow.events.Nothing", "org.caseflow.../topics", "org.x.Y"])
def test_a_name_without_a_schema_is_refused(name: str) -> None:
    with pytest.raises(NoSuchSchema, match=re.escape(f"[{name}]")):
        source_text(name)
