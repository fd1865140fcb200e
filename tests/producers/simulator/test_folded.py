"""A county through all stages: every message has the outcome that the truth says, and timelines say what is true."""

from collections import Counter
from functools import cache
from typing import Any, NamedTuple

import pytest
from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import InMemoryPipeline
from caseflow_producers.simulator.truth import Defendant
from caseflow_schemas.codec import EventReader
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter
from caseflow_schemas.tables import PinnedTables

from tests.producers.simulator.counties import units

CASES = 500
SEED = 18
"""A county of this seed and size has a severed case, and persons who come into a case after its first hearing."""
MILESTONES = (
    *("first_contact", "referred", "charged", "first_hearing"),
    *("disposed", "sentenced", "admitted", "released"),
)
CODECS = DerivedCodecs.offline()
Timeline = dict[str, Any]


class Folded(NamedTuple):
    sent: int
    dead_letters: Counter[str]
    duplicates: int
    cases: dict[str, Timeline]
    persons: dict[str, Timeline]


@cache
def folded(*, defects: bool) -> Folded:
    stages = [
        make_stage(name, codecs=CODECS, reader=EventReader.offline(), tables=PinnedTables.load(), partitions=1)
        for name in STAGE_NAMES
    ]
    pipeline, writer, sent = InMemoryPipeline(stages, partitions=1), EventWriter.offline(), 0
    for unit in units(cases=CASES, seed=SEED, defects=defects):
        for said in unit.said:
            value = writer.encode(said.event_type, said.event)
            pipeline.send(said.topic, said.key.encode(), value, timestamp_ms=said.said_at)
            sent += 1
    pipeline.run()
    letters = [CODECS.decode(value) for value in pipeline.unread("dead-letters").values()]
    return Folded(
        sent,
        Counter(letter["reason"] for letter in letters),
        len(pipeline.unread("duplicates")),
        {key.decode(): CODECS.decode(value) for key, value in pipeline.unread("case-timelines").items()},
        {key.decode(): CODECS.decode(value) for key, value in pipeline.unread("person-timelines").items()},
    )


def defendants() -> list[Defendant]:
    return [one for unit in units(cases=CASES, seed=SEED) for one in unit.truth.defendants]


def day(moment: dict[str, Any] | None) -> int | None:
    return None if moment is None else moment["on"]


def test_of_a_calm_county_every_message_is_accepted() -> None:
    found = folded(defects=False)
    assert found.sent > 3_000
    assert (found.dead_letters, found.duplicates) == (Counter(), 0)


def test_of_a_disturbed_county_each_message_has_the_outcome_that_the_truth_says() -> None:
    found = folded(defects=True)
    expected: Counter[str] = Counter()
    for unit in units(cases=CASES, seed=SEED, defects=True):
        expected.update(unit.truth.dead_letters)
    duplicates = sum(unit.truth.duplicates for unit in units(cases=CASES, seed=SEED, defects=True))
    assert found.dead_letters == expected
    assert found.duplicates == duplicates
    assert len(expected) > 4
    assert duplicates > 20


@pytest.mark.parametrize("defects", [False, True])
def test_timelines_have_the_milestones_and_exits_that_are_true(*, defects: bool) -> None:
    cases = folded(defects=defects).cases
    wrong = []
    for true in defendants():
        (told,) = (one for one in cases[true.case]["defendants"] if one["person"] == true.person)
        said = {name: day(told[name]) for name in MILESTONES}
        said |= {"exit": told["exit"], "exited": day(told["exited"])}
        wrong += [(true.case, true.person, name, value) for name, value in said.items() if value != getattr(true, name)]
    assert len(defendants()) > 150
    assert wrong == []


@pytest.mark.parametrize("defects", [False, True])
def test_cases_have_their_defendants_identifiers_and_ends_and_no_others(*, defects: bool) -> None:
    told = {key: one for key, one in folded(defects=defects).cases.items() if one["events"]}
    true = {case.key: case for unit in units(cases=CASES, seed=SEED) for case in unit.truth.cases}
    persons: dict[str, set[str]] = {key: set() for key in true}
    for one in defendants():
        persons[one.case].add(one.person)
    assert told.keys() == true.keys()
    for key, case in true.items():
        assert told[key]["identifiers"] == sorted(case.identifiers)
        assert {one["person"] for one in told[key]["defendants"]} == persons[key]
        assert (day(told[key]["reported"]), told[key]["investigation_outcome"]) == (case.reported, case.outcome)


@pytest.mark.parametrize("defects", [False, True])
def test_persons_are_the_true_groups_of_identifiers_and_no_others(*, defects: bool) -> None:
    told = {key: one["identifiers"] for key, one in folded(defects=defects).persons.items() if one["events"]}
    true = {key: found for unit in units(cases=CASES, seed=SEED) for key, found in unit.truth.persons if found}
    assert told == true


def test_a_calm_county_has_nothing_odd() -> None:
    found = folded(defects=False)
    assert [one["findings"] for one in (*found.cases.values(), *found.persons.values()) if one["findings"]] == []


def test_a_disturbed_county_has_the_findings_of_its_disorder() -> None:
    found = folded(defects=True)
    kinds = {one["kind"] for told in (*found.cases.values(), *found.persons.values()) for one in told["findings"]}
    assert {"conflicting_revisions", "offence_not_mapped"} <= kinds
