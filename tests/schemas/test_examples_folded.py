"""The examples tell lives that hang together: intake takes them all, and nothing on their timelines is odd."""

from functools import cache
from typing import Any

from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import InMemoryPipeline
from caseflow_schemas.codec import EventReader
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter, event_types
from caseflow_schemas.examples import examples_of
from caseflow_schemas.tables import PinnedTables

RECEIVED_MS = 1_800_000_000_000
CODECS, TABLES = DerivedCodecs.offline(), PinnedTables.load()


@cache
def folded() -> InMemoryPipeline:
    stages = [
        make_stage(name, codecs=CODECS, reader=EventReader.offline(), tables=TABLES, partitions=1)
        for name in STAGE_NAMES
    ]
    made, writer = InMemoryPipeline(stages, partitions=1), EventWriter.offline()
    for event_type in event_types():
        for event in examples_of(event_type):
            agency = TABLES.agency(event["agency"])
            assert agency is not None
            key, value = event["event_id"].encode(), writer.encode(event_type, event)
            made.send(agency.topic, key, value, timestamp_ms=RECEIVED_MS)
    made.run()
    return made


def records(topic: str) -> list[dict[str, Any]]:
    return [CODECS.decode(value) for value in folded().unread(topic).values()]


def timeline(topic: str, key: str) -> dict[str, Any]:
    (found,) = [record for record in records(topic) if key in record["identifiers"]]
    return found


def test_intake_accepts_every_example() -> None:
    assert records("dead-letters") == []
    assert records("duplicates") == []


def test_nothing_is_odd_on_the_timelines_of_the_examples() -> None:
    found = records("case-timelines") + records("person-timelines")
    assert len(found) > 20
    assert [(record["key"], record["findings"]) for record in found if record["findings"]] == []


def test_one_example_goes_from_report_to_release_with_everything_between() -> None:
    case = timeline("case-timelines", "xx-police-case:PC-2024-000101")
    (defendant,) = case["defendants"]
    assert (defendant["stage"], defendant["exit"]) == ("admitted", "convicted")
    milestones = ("first_contact", "referred", "charged", "first_hearing", "sentenced", "admitted", "released")
    days = [case["reported"]["on"], *(defendant[name]["on"] for name in milestones)]
    assert days == sorted(days)
    assert [appeal["outcome"] for appeal in case["appeals"]] == ["upheld"]
    assert len(case["inactive"]) == 1
    (charge,) = defendant["charges"]
    assert charge["iccs_code_at_entry"] != charge["iccs_code"]


def test_one_example_has_several_defendants_who_leave_it_by_different_ways() -> None:
    case = timeline("case-timelines", "xx-court-case:CR-2024-000032")
    assert {defendant["exit"] for defendant in case["defendants"]} == {"convicted", "diverted", "investigation_closed"}
    assert {(edge["relation"], edge["direction"]) for edge in case["edges"]} == {("joined", "out"), ("severed", "out")}
    assert len(case["reopenings"]) == 1


def test_a_person_of_the_examples_is_one_under_all_their_numbers() -> None:
    person = timeline("person-timelines", "xx-prison-person:IN00000021")
    assert len(person["identifiers"]) == 5
    assert [stay["basis"] for stay in person["stays"]] == ["inferred"]
    assert [(bool(seal["sealed"]), bool(seal["unsealed"])) for seal in person["seals"]] == [(True, True)]
