"""Every released version reads what every other has written."""

from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import fastavro
import pytest
from caseflow_schemas.avsc import EVENTS, parse
from caseflow_schemas.codec import Fetch, RecordReader, encode
from caseflow_schemas.compatibility import Incompatibility
from caseflow_schemas.releases import AlreadyReleased, Release, current, incompatibilities, releases, write_release

VERSIONS = [release.version for release in releases()]
BY_VERSION = {release.version: release for release in releases()}


def _written(release: Release, event_type: str, event: dict[str, Any]) -> bytes:
    return encode(1, parse(release.schemas[event_type]), event)


def _fetch(release: Release, event_type: str) -> Fetch:
    return lambda schema_id: release.schemas[event_type]


def test_the_first_release_and_the_contract_of_today_are_there() -> None:
    assert VERSIONS[0] == "0.1.0"
    assert set(BY_VERSION["0.1.0"].schemas) < set(releases()[-1].schemas)


def test_the_newest_release_is_the_contract_of_today() -> None:
    assert dict(releases()[-1].schemas) == current()


@pytest.mark.parametrize(("writer", "reader"), list(product(VERSIONS, VERSIONS)))
def test_every_example_of_a_version_is_read_by_every_other_version(writer: str, reader: str) -> None:
    wrote, reads = BY_VERSION[writer], BY_VERSION[reader]
    read = 0
    for event_type in set(wrote.schemas) & set(reads.schemas):
        for event in wrote.examples[event_type]:
            body = _written(wrote, event_type, event)[5:]
            schemas = parse(wrote.schemas[event_type]), parse(reads.schemas[event_type])
            found = fastavro.schemaless_reader(BytesIO(body), *schemas)
            assert isinstance(found, dict)
            assert {name: found[name] for name in event if name in found} == {
                name: value for name, value in event.items() if name in found
            }
            read += 1
    assert read >= 2 * len(set(wrote.schemas) & set(reads.schemas)) > 0


@pytest.mark.parametrize("version", VERSIONS)
def test_the_codec_of_today_reads_every_example_of_every_version(version: str) -> None:
    release = BY_VERSION[version]
    for event_type, events in release.examples.items():
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
    assert found == [(version, gone) for version in VERSIONS]


def test_a_release_is_written_once(tmp_path: Path) -> None:
    assert write_release("9.0.0", tmp_path).name == "9.0.0.json"
    with pytest.raises(AlreadyReleased, match=r"9\.0\.0"):
        write_release("9.0.0", tmp_path)
    with pytest.raises(ValueError, match="three numbers"):
        write_release("next", tmp_path)
