"""Every released version reads what every other has written."""

from io import BytesIO
from itertools import pairwise, product
from pathlib import Path
from types import MappingProxyType
from typing import Any

import fastavro
import pytest
from caseflow_schemas.avsc import EVENTS, parse
from caseflow_schemas.codec import HEADER_BYTES, Fetch, RecordReader, encode
from caseflow_schemas.compatibility import Incompatibility
from caseflow_schemas.events import event_types
from caseflow_schemas.examples import examples_of
from caseflow_schemas.releases import (
    AlreadyReleased,
    Release,
    changed_since,
    current,
    incompatibilities,
    releases,
    write_release,
)

TODAY = Release(
    "today",
    MappingProxyType(current()),
    MappingProxyType({event_type: examples_of(event_type) for event_type in event_types()}),
)
BY_VERSION = {release.version: release for release in (*releases(), TODAY)}
RELEASED = [release.version for release in releases()]
VERSIONS = list(BY_VERSION)


def _written(release: Release, event_type: str, event: dict[str, Any]) -> bytes:
    return encode(1, parse(release.schemas[event_type]), event)


def _agree(said: Any, read: Any) -> bool:
    """Whether everything that both hold is the same."""
    if isinstance(said, dict):
        return all(_agree(said[name], read[name]) for name in set(said) & set(read))
    if isinstance(said, list):
        return len(said) == len(read) and all(map(_agree, said, read))
    return bool(said == read)


def _fetch(release: Release, event_type: str) -> Fetch:
    return lambda schema_id: release.schemas[event_type]


def test_the_first_release_had_seven_event_types_and_every_later_one_has_those_before_it() -> None:
    assert RELEASED[0] == "0.1.0"
    assert len(BY_VERSION["0.1.0"].schemas) == 7
    for earlier, later in pairwise(VERSIONS):
        assert set(BY_VERSION[earlier].schemas) <= set(BY_VERSION[later].schemas)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_release_has_two_examples_of_every_event_type(version: str) -> None:
    release = BY_VERSION[version]
    assert set(release.examples) == set(release.schemas)
    assert all(len(events) >= 2 for events in release.examples.values())


@pytest.mark.parametrize(("writer", "reader"), list(product(VERSIONS, VERSIONS)))
def test_every_example_of_a_version_is_read_by_every_version_that_has_its_type(writer: str, reader: str) -> None:
    wrote, reads = BY_VERSION[writer], BY_VERSION[reader]
    common = [event_type for event_type in wrote.schemas if event_type in reads.schemas]
    assert len(common) == min(len(wrote.schemas), len(reads.schemas))
    for event_type in common:
        for event in wrote.examples[event_type]:
            body = _written(wrote, event_type, event)[HEADER_BYTES:]
            schemas = parse(wrote.schemas[event_type]), parse(reads.schemas[event_type])
            found = fastavro.schemaless_reader(BytesIO(body), *schemas)
            assert isinstance(found, dict)
            assert _agree(event, found)
            shared = set(event) & set(found)
            defaults = {field["name"]: field.get("default") for field in reads.schemas[event_type]["fields"]}
            assert all(found[name] == defaults[name] for name in set(found) - shared)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_codec_of_today_reads_every_example_of_every_version(version: str) -> None:
    release = BY_VERSION[version]
    for event_type, events in release.examples.items():
        assert events
        reader = RecordReader(_fetch(release, event_type), namespace=EVENTS)
        for event in events:
            decoded = reader.read(_written(release, event_type, event))
            assert decoded.record_name == f"{EVENTS}.{event_type}"
            assert decoded.event["event_id"] == event["event_id"]


def test_todays_contract_is_compatible_with_every_release() -> None:
    assert incompatibilities(current()) == []


def test_an_event_type_that_is_no_longer_there_is_told_with_the_release_that_has_it() -> None:
    schemas = current()
    del schemas["SuspectArrested"]
    found = incompatibilities(schemas)
    gone = Incompatibility(f"{EVENTS}.SuspectArrested", "", "is no longer there: its messages are")
    assert found == [(version, gone) for version in RELEASED]


def test_what_has_changed_since_a_release_is_what_differs_in_more_than_its_descriptions() -> None:
    assert changed_since(TODAY) == []
    first = BY_VERSION["0.1.0"]
    assert set(changed_since(first)) == set(TODAY.schemas) - set(first.schemas)
    arrest = {**TODAY.schemas["SuspectArrested"], "doc": "Otherwise described."}
    described = TODAY._replace(schemas=MappingProxyType({**TODAY.schemas, "SuspectArrested": arrest}))
    assert changed_since(described) == []
    shorter = {**arrest, "fields": arrest["fields"][:-1]}
    differing = TODAY._replace(schemas=MappingProxyType({**TODAY.schemas, "SuspectArrested": shorter}))
    assert changed_since(differing) == ["SuspectArrested"]


def test_a_release_is_written_once(tmp_path: Path) -> None:
    assert write_release("9.0.0", tmp_path).name == "9.0.0.json"
    with pytest.raises(AlreadyReleased, match=r"9\.0\.0"):
        write_release("9.0.0", tmp_path)


@pytest.mark.parametrize("version", ["next", "1.0", "1.0.0.0", "01.0.0", "1.0.-1", "1.0.0-rc1", "../1.0.0", ""])
def test_a_version_is_three_numbers(version: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="three numbers"):
        write_release(version, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_release_is_later_than_those_before_it(tmp_path: Path) -> None:
    write_release("0.10.0", tmp_path)
    with pytest.raises(ValueError, match=r"later than 0\.10\.0"):
        write_release("0.9.1", tmp_path)
    assert write_release("0.11.0", tmp_path).is_file()
