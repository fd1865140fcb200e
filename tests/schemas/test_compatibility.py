"""Which changes of a schema let old and new readers and writers go on together."""

from copy import deepcopy
from typing import Any

import pytest
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.compatibility import fully_compatible, unreadable

Schema = dict[str, Any]
ARREST = load_schema(f"{EVENTS}.SuspectArrested")


def _changed(**field: Any) -> Schema:
    """The schema with one field added, or another in its place."""
    schema = deepcopy(ARREST)
    fields = [each for each in schema["fields"] if each["name"] != field["name"]]
    return {**schema, "fields": [*fields, field]}


def _without(name: str) -> Schema:
    schema = deepcopy(ARREST)
    return {**schema, "fields": [field for field in schema["fields"] if field["name"] != name]}


HARMLESS = {
    "nothing": ARREST,
    "another description": _changed(**{**ARREST["fields"][0], "doc": "Otherwise described."}),
    "an optional field added": _changed(name="station", type=["null", "string"], default=None),
    "a field with a default added": _changed(name="is_night", type="boolean", default=False),
    "a list that is empty by default added": _changed(
        name="ranks", type={"type": "array", "items": "string"}, default=[]
    ),
    "a field with a default left out": _without("retracted"),
    "another default": _changed(name="retracted", type="boolean", default=True),
    "fields in another order": {**ARREST, "fields": ARREST["fields"][::-1]},
}
HARMFUL = {
    "a field without a default added": (_changed(name="station", type="string"), "station"),
    "a field without a default left out": (_without("offence_ids"), "offence_ids"),
    "another type": (_changed(name="revision", type="string"), "revision"),
    "a wider number": (_changed(name="revision", type="double"), "revision"),
    "a branch added to a union": (
        _changed(name="recorded_at", type=["null", "long", "string"], default=None),
        "recorded_at",
    ),
    "an optional field made required": (_changed(name="recorded_at", type="long"), "recorded_at"),
    "another item of an array": (_changed(name="offence_ids", type={"type": "array", "items": "long"}), "offence_ids"),
    "text made bytes": (_changed(name="jurisdiction", type="bytes"), "jurisdiction"),
    "a field with a default that is none of its type": (_changed(name="rank", type="int", default="none"), "rank"),
    "a field with a truth value for a number": (_changed(name="rank", type="long", default=False), "rank"),
    "an optional field with the default of its second type": (
        _changed(name="rank", type=["null", "int"], default=0),
        "rank",
    ),
    "another name": ({**ARREST, "name": "SuspectSeized"}, ""),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_a_change_that_both_sides_read_is_compatible(change: str) -> None:
    assert fully_compatible(ARREST, HARMLESS[change]) == []


@pytest.mark.parametrize("change", HARMFUL)
def test_a_change_that_one_side_cannot_read_is_named_with_its_field(change: str) -> None:
    schema, field = HARMFUL[change]
    found = fully_compatible(ARREST, schema)
    assert found
    assert {each.field.removesuffix("[]") for each in found} == {field}


def test_a_field_without_a_default_is_missed_by_the_side_that_lacks_it_alone() -> None:
    longer, _ = HARMFUL["a field without a default added"]
    assert unreadable(writer=longer, reader=ARREST) == []
    (found,) = unreadable(writer=ARREST, reader=longer)
    assert str(found) == f"{EVENTS}.SuspectArrested.station: stands in one version only and has no default"


def test_a_change_within_a_common_record_is_found_where_it_stands() -> None:
    schema = deepcopy(ARREST)
    (person,) = [field["type"] for field in schema["fields"] if field["name"] == "person"]
    person["fields"].append({"name": "height", "type": "int"})
    (found,) = fully_compatible(ARREST, schema)
    assert (found.record, found.field) == ("org.caseflow.common.Person", "height")
