"""The whole Broward extract through all stages in one process: facts that `data/broward` is known for."""

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import InMemoryPipeline, in_order
from caseflow_producers.examples import broward_events
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Rows
from caseflow_producers.mapping.load import load_mapping
from caseflow_producers.send import input_form, load_mapper
from caseflow_schemas.codec import EventReader
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter
from caseflow_schemas.tables import PinnedTables

PARTITIONS = 4
RECEIVED_MS = 1_700_000_000_000


class Folded(NamedTuple):
    """What the tests below count; the timelines themselves would fill the memory."""

    sent: int
    dead_letters: int
    duplicates: int
    cases: int
    persons: int
    stays: Counter[str]
    linked: dict[str, int]
    findings: Counter[str]
    stages: Counter[str]
    attributed: int


@pytest.fixture(scope="module")
def folded() -> Folded:
    codecs, tables, reader = DerivedCodecs.offline(), PinnedTables.load(), EventReader.offline()
    stages = [make_stage(n, codecs=codecs, reader=reader, tables=tables, partitions=PARTITIONS) for n in STAGE_NAMES]
    made = InMemoryPipeline(stages, partitions=PARTITIONS)
    writer = EventWriter.offline()
    sent = 0
    for event_type, topic, said in _events():
        made.send(topic, said["event_id"].encode(), writer.encode(event_type, said), timestamp_ms=RECEIVED_MS)
        sent += 1
    # Folding makes many small objects and no cycles: looking for some would take a third of the time.
    gc.disable()
    try:
        made.run(in_order(30_000))
    finally:
        gc.enable()
    dead_letters, duplicates = len(made.unread("dead-letters")), len(made.unread("duplicates"))
    stays, findings, persons = _persons(made, codecs)
    cases, in_cases, defendants, linked, attributed = _cases(made, codecs)
    return Folded(
        sent, dead_letters, duplicates, cases, persons, stays, linked, findings + in_cases, defendants, attributed
    )


def _events() -> Iterator[tuple[str, str, dict[str, Any]]]:
    loaded = load_mapping("broward")
    mapper = load_mapper(loaded, beside=broward_events())
    with TextFile(broward_events(), loaded.mapping.input.encoding) as text:
        for row in Rows(text, input_form(loaded.mapping)):
            for mapped in mapper.events(row.values):
                yield mapped.event_type, mapped.topic, mapped.event(1)


def _timelines(made: InMemoryPipeline, codecs: DerivedCodecs, topic: str) -> Iterator[dict[str, Any]]:
    return map(codecs.decode, made.unread(topic).values())


def _persons(made: InMemoryPipeline, codecs: DerivedCodecs) -> tuple[Counter[str], Counter[str], int]:
    stays, findings = Counter[str](), Counter[str]()
    persons = 0
    for timeline in _timelines(made, codecs, "person-timelines"):
        persons += 1
        findings.update(finding["kind"] for finding in timeline["findings"])
        for stay in timeline["stays"]:
            stays["open" if stay["released"] is None else "closed"] += 1
            stays["ends before it begins"] += stay["ends_before_it_begins"]
            stays[stay["basis"]] += 1
    return stays, findings, persons


def _cases(
    made: InMemoryPipeline, codecs: DerivedCodecs
) -> tuple[int, Counter[str], Counter[str], dict[str, int], int]:
    findings, stages = Counter[str](), Counter[str]()
    persons: dict[str, set[str]] = {"first_contact": set(), "charged": set(), "disposed": set()}
    cases = attributed = 0
    for timeline in _timelines(made, codecs, "case-timelines"):
        cases += 1
        findings.update(finding["kind"] for finding in timeline["findings"])
        for defendant in timeline["defendants"]:
            stages[defendant["stage"]] += 1
            attributed += len(defendant["stays"])
            for milestone, reached in persons.items():
                if defendant[milestone] is not None:
                    reached.add(defendant["person"])
    linked = {milestone: len(reached & persons["first_contact"]) for milestone, reached in persons.items()}
    return cases, findings, stages, linked, attributed


def test_every_row_becomes_its_events_and_every_event_is_accepted(folded: Folded) -> None:
    assert (folded.sent, folded.dead_letters, folded.duplicates) == (99_839, 0, 0)


def test_persons_and_cases_are_those_that_have_an_event(folded: Folded) -> None:
    assert (folded.persons, folded.cases) == (11_474, 14_711)


def test_stays_are_closed_or_open_and_some_end_before_they_begin(folded: Folded) -> None:
    assert (folded.stays["closed"], folded.stays["open"]) == (26_369, 687)
    assert folded.stays["ends before it begins"] == folded.findings["ends_before_it_begins"] == 762


def test_persons_with_a_contact_then_a_charge_then_a_disposition(folded: Folded) -> None:
    assert folded.linked == {"first_contact": 11_035, "charged": 6_638, "disposed": 3_457}


def test_stays_that_are_attributed_all_arrive_at_a_defendant(folded: Folded) -> None:
    assert folded.stays["stated"] == 0
    assert folded.stays["inferred"] + folded.stays["none"] == 26_369 + 687
    assert folded.attributed == folded.stays["inferred"] == 12_541


def test_defendants_are_those_of_each_case_and_one_case_has_two(folded: Folded) -> None:
    assert folded.stages.total() == 14_711 + 1
    assert folded.stages["disposed"] == 3_457
