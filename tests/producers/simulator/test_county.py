"""What a county says is whole, bounded, synthetic, and in the contract's words."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from caseflow_producers.simulator import County, county
from caseflow_producers.simulator.calendar import DAY_MS, MINUTES_A_DAY, LocalCalendar, day_number
from caseflow_producers.simulator.county import MOST_CASES
from caseflow_producers.simulator.said import TIME_ZONE
from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.codec import EventReader
from caseflow_schemas.events import EventWriter, UnknownEventType, topic_of
from caseflow_schemas.topics import catalogue
from caseflow_schemas.vocabularies import vocabularies

from tests.producers.simulator.counties import CASES, defendants, messages, units

KINDS = {
    record.removeprefix(f"{EVENTS}.")
    for topic in catalogue().values()
    if topic.kind == "log"
    for record in topic.records
}


def test_all_kinds_of_event_are_told() -> None:
    assert {said.event_type for said in messages()} == KINDS
    assert len(KINDS) == 31


def test_as_many_cases_are_reported_as_were_asked_for() -> None:
    assert Counter(said.event_type for said in messages())["CrimeReported"] == CASES


@pytest.mark.parametrize("cases", [0, 1, 2, 17])
def test_small_counties_have_their_number_of_cases_too(cases: int) -> None:
    for seed in range(5):
        said = list(county(seed, cases))
        assert sum(one.event_type == "CrimeReported" for one in said) == cases


def test_every_event_fits_its_schema_and_reads_back_as_it_was() -> None:
    writer, reader = EventWriter.offline(), EventReader.offline()
    for said in messages()[:8_000]:
        read = reader.read(writer.encode(said.event_type, said.event))
        assert (read.record_name, read.event) == (f"{EVENTS}.{said.event_type}", said.event)


def test_every_event_is_on_a_topic_that_may_hold_it() -> None:
    for said in messages():
        if said.event_type in ("IdentifiersLinked", "IdentifierRetired", "RecordSealed", "RecordUnsealed"):
            continue
        assert topic_of(said.event_type) == said.topic


def test_a_type_that_no_topic_holds_would_be_noticed() -> None:
    with pytest.raises(UnknownEventType):
        topic_of("CaseForgotten")


def test_every_event_says_of_itself_that_it_is_synthetic() -> None:
    for said in messages():
        assert said.event["source"]["system"] == "synthetic county simulator"
        assert said.event["jurisdiction"] == "XX-COUNTY"
        assert said.event["agency"].startswith("XX-")


def words(schema: Any, value: Any) -> list[tuple[str, str]]:
    """(vocabulary, word) of everything in the value that has a vocabulary."""
    if isinstance(schema, list):
        branches = [one for one in schema if one != "null"]
        return [] if value is None else words(branches[0], value)
    if isinstance(schema, dict) and schema["type"] == "array":
        return [found for one in value for found in words(schema["items"], one)]
    if isinstance(schema, dict) and schema["type"] == "record":
        found = []
        for field in schema["fields"]:
            if "vocabulary" in field:
                found.append((field["vocabulary"], value[field["name"]]))
            else:
                found += words(field["type"], value[field["name"]])
        return found
    return []


def test_every_word_is_one_of_its_vocabulary() -> None:
    schemas = {kind: load_schema(f"{EVENTS}.{kind}") for kind in KINDS}
    found = {pair for said in messages() for pair in words(schemas[said.event_type], said.event)}
    members = {name: {*entry.members, "not_stated"} for name, entry in vocabularies().items()}
    assert len(found) > 100
    assert [pair for pair in found if pair[1] not in members[pair[0]]] == []


def test_no_event_is_said_twice_and_each_has_one_revision() -> None:
    ids = [said.event["event_id"] for said in messages()]
    assert len(set(ids)) == len(ids)
    assert {(said.event["revision"], said.event["retracted"]) for said in messages()} == {(1, False)}


def test_nothing_happens_after_the_last_day_and_no_case_is_reported_before_the_first() -> None:
    made = County(3, 800, since=date(2022, 3, 1), until=date(2023, 2, 28))
    first, last = day_number(made.since), day_number(made.until)
    calendar = LocalCalendar(TIME_ZONE)
    begins, ends = calendar.utc_ms(first * MINUTES_A_DAY), calendar.utc_ms((last + 1) * MINUTES_A_DAY)
    for said in made.said():
        occurred = said.event["occurred"]
        if occurred["precision"] == "day":
            assert first * DAY_MS <= occurred["at"] <= last * DAY_MS
        else:
            assert begins <= occurred["at"] < ends
        assert said.event["recorded_at"] >= begins


def test_what_is_written_down_comes_after_what_it_is_about() -> None:
    for said in messages():
        assert said.event["recorded_at"] >= said.event["occurred"]["at"]
        assert said.said_at == said.event["recorded_at"]


def test_a_unit_is_said_in_the_order_in_which_it_was_written_down() -> None:
    for unit in units():
        moments = [said.said_at for said in unit.said]
        assert moments == sorted(moments)


def test_the_same_seed_gives_the_same_and_another_seed_another_county() -> None:
    assert list(county(4, 300, defects=True)) == list(county(4, 300, defects=True))
    assert list(county(4, 300)) != list(county(5, 300))


def test_a_smaller_county_is_the_beginning_of_a_larger_one_but_for_its_last_unit() -> None:
    small, large = list(County(6, 400).units()), list(County(6, 900).units())
    assert small[:-1] == large[: len(small) - 1]


def test_some_persons_have_several_cases_and_some_cases_several_persons() -> None:
    cases_of, persons_of = defaultdict(set), defaultdict(set)
    for one in defendants():
        cases_of[one.person].add(one.case)
        persons_of[one.case].add(one.person)
    assert max(map(len, cases_of.values())) > 3
    assert max(map(len, persons_of.values())) == 3


def test_no_number_of_a_case_or_person_is_given_to_two_units() -> None:
    given: Counter[str] = Counter()
    for unit in units():
        given.update({text for case in unit.truth.cases for text in case.identifiers})
        given.update({text for _, identifiers in unit.truth.persons for text in identifiers})
    assert given.most_common(1)[0][1] == 1


def test_nobody_is_held_in_two_stays_at_once() -> None:
    stays: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 2**60]))
    for said in messages():
        if said.event_type in ("PersonAdmitted", "PersonReleased"):
            holder = said.event["person"]["identifiers"][0]["value"]
            is_end = said.event_type == "PersonReleased"
            stays[holder][said.event["stay_id"]][is_end] = said.event["occurred"]["at"] // DAY_MS
    assert max(map(len, stays.values())) > 2
    for held in stays.values():
        ordered = sorted(held.values())
        assert all(end <= begin for (_, end), (begin, _) in zip(ordered, ordered[1:], strict=False))


def test_some_cases_are_pending_on_the_last_day_and_some_defendants_never_leave() -> None:
    told = [one for one in defendants() if one.exit is None]
    assert any(one.leaves is not None for one in told)
    assert any(one.leaves is None for one in told)


@pytest.mark.parametrize(
    ("cases", "since", "until"),
    [
        (-1, date(2024, 1, 1), date(2024, 12, 31)),
        (MOST_CASES + 1, date(2024, 1, 1), date(2024, 12, 31)),
        (10, date(2024, 1, 2), date(2024, 1, 1)),
        (10, date(1066, 1, 1), date(2024, 1, 1)),
        (10, date(2024, 1, 1), date(2300, 1, 1)),
    ],
)
def test_a_county_that_cannot_be_made_is_refused(cases: int, since: date, until: date) -> None:
    with pytest.raises(ValueError, match="expected"):
        County(1, cases, since=since, until=until)


def test_a_county_of_one_day_has_cases_on_that_day_alone() -> None:
    made = County(2, 50, since=date(2024, 3, 10), until=date(2024, 3, 10))
    days = {unit.truth.cases[0].reported for unit in made.units()}
    assert days == {day_number(date(2024, 3, 10))}
