"""The timeline of a case: what is about the case as a whole."""

from itertools import permutations
from typing import Any

import pytest
from caseflow_processors.timelines import content
from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact
from caseflow_schemas.derived import DerivedCodecs

from tests.stream_processors.made import (
    AGENCY_OF_TYPE,
    TABLES,
    UNDATED,
    entry,
    fact,
    identifier,
    offence,
    person,
    same,
)
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    OTHER_CASE,
    about,
    arrested,
    charged,
    decided,
    fold,
    found,
    happened,
    kinds,
    on,
    related,
    reported,
    stay,
)


def test_a_case_that_is_only_reported_has_no_defendant() -> None:
    timeline = fold(reported(3, offences=[offence("o1")]))
    assert on(timeline["reported"]) == 3
    assert timeline["defendants"] == []
    assert [each["offence_id"] for each in timeline["offences"]] == ["o1"]
    assert timeline["identifiers"] == [CASE]
    assert timeline["jurisdiction"] == "EAST"


def test_an_event_of_every_type_has_its_place_on_a_timeline_of_the_schemas_shape() -> None:
    events = [entry(event_type) for event_type in AGENCY_OF_TYPE]
    timeline = fold(*events)
    assert {each["event_id"] for each in timeline["events"]} == {each.event_id for each in events}
    assert len(timeline["defendants"]) == 1


def test_the_timeline_is_the_same_whatever_the_order_in_which_its_events_are_given() -> None:
    events = [reported(0), arrested(1), charged(2), decided(9), happened("CaseReopened", 20)]
    expected = fold(*events)
    for order in permutations(events):
        assert fold(*order) == expected


def test_area_and_location_are_those_of_the_earliest_report_that_states_them() -> None:
    timeline = fold(
        reported(0, location_type="not_mapped"),
        reported(1, location_type="school", area_code="A1"),
        reported(2, location_type="prison", area_code="A2"),
    )
    assert (timeline["area_code"], timeline["location_type"]) == ("A1", "school")
    assert (fold(reported())["area_code"], fold(reported())["location_type"]) == (None, "not_stated")


def test_the_investigation_of_the_whole_case_is_as_last_closed_and_one_against_a_person_is_the_persons() -> None:
    timeline = fold(
        happened("InvestigationClosed", 5, outcome="undetected"),
        happened("InvestigationClosed", 9, outcome="evidential"),
        happened("InvestigationClosed", 12, outcome="died", person=about(ONE)),
    )
    assert (timeline["investigation_outcome"], on(timeline["investigation_closed"])) == ("evidential", 9)
    assert timeline["defendants"][0]["investigation_outcome"] == "died"
    assert fold(reported())["investigation_outcome"] is None


def test_courts_hearings_reopenings_and_the_first_referral_stand_in_order() -> None:
    timeline = fold(
        happened("CaseReferred", 4, persons=[], record="late"),
        happened("CaseReferred", 3),
        happened("CaseTransferred", 8, to_court="court-2", out_of_jurisdiction=True),
        happened("CaseRegistered", 5, court="court-1", level="first_instance"),
        happened("HearingHeld", 7, kind="trial", result="adjourned", reason="other", next_on=18300),
        happened("HearingHeld", 6, kind="first_appearance", person=about(ONE)),
        happened("CaseReopened", 30, reason="other"),
    )
    assert on(timeline["referred"]) == 3
    first, second = timeline["courts"]
    assert (first["kind"], first["court"], first["level"]) == ("registered", "court-1", "first_instance")
    assert (second["kind"], second["court"], second["level"]) == ("transferred", "court-2", "not_stated")
    assert (first["out_of_jurisdiction"], second["out_of_jurisdiction"]) == (False, True)
    assert [(each["person"], each["kind"], each["result"]) for each in timeline["hearings"]] == [
        (ONE, "first_appearance", "held"),
        (None, "trial", "adjourned"),
    ]
    assert timeline["hearings"][1]["next_on"] == 18300
    assert [(each["reason"], on(each["moment"])) for each in timeline["reopenings"]] == [("other", 30)]


def test_attributed_stays_stand_at_the_case_and_at_their_defendant() -> None:
    held = stay()
    attributed = {(ONE, "EAST-PRISON:s1"): held, ("police-person:P9", "EAST-PRISON:s1"): held}
    timeline = fold(arrested(), attributed=attributed)
    assert [each["person_key"] for each in timeline["attributed"]] == [ONE, "police-person:P9"]
    assert timeline["defendants"][0]["stays"] == [held]
    assert len(timeline["defendants"]) == 1


def test_the_jurisdiction_is_that_of_the_cases_own_first_event() -> None:
    foreign = entry("CrimeReported", place="WEST", cases=related("related", CASE, of=OTHER_CASE))
    assert fold(foreign, arrested(5))["jurisdiction"] == "EAST"
    assert fold(foreign)["jurisdiction"] == "WEST"
    assert fold()["jurisdiction"] == ""


def test_identifiers_are_all_by_which_events_name_the_case_those_of_other_cases_too() -> None:
    named = fact("SuspectArrested", cases=related("related", "court-case:C1", of=OTHER_CASE))
    (edge,) = named["edges"]
    timeline = fold(
        entry_of_fact({**named, "edges": [{**edge, "key": CASE}]}, Calendars(TABLES)),
        entry("CrimeReported", cases=same(CASE, "nation-case:N1")),
    )
    assert timeline["identifiers"] == ["court-case:C1", "nation-case:N1", CASE]


def _about_identifiers(event_type: str, **fields: str) -> Entry:
    named: dict[str, Any] = {name: identifier(text) for name, text in fields.items()}
    said = fact(event_type, kind="case", **named)
    return entry_of_fact({**said, "case_key": CASE, "persons": []}, Calendars(TABLES))


def test_links_and_retirements_of_the_cases_numbers_name_it_too() -> None:
    timeline = fold(
        _about_identifiers("IdentifiersLinked", a=CASE, b="court-case:C1"),
        _about_identifiers("IdentifierRetired", identifier="court-case:C2", successor="nation-case:N1"),
    )
    assert timeline["identifiers"] == ["court-case:C1", "court-case:C2", "nation-case:N1", CASE]
    assert [(each["identifier"], each["successor"]) for each in timeline["retired"]] == [
        ("court-case:C2", "nation-case:N1")
    ]


def test_a_pointer_is_all_that_is_left_of_a_case_that_was_merged() -> None:
    timeline = fold(successor=OTHER_CASE)
    assert timeline["successor"] == OTHER_CASE
    assert not content.is_empty(timeline)
    assert content.is_empty(fold())


def test_of_a_timeline_that_is_too_large_the_end_of_the_list_is_left_out_and_nothing_of_the_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = reported(0), arrested(1), charged(2), decided(3)
    monkeypatch.setattr(content, "LISTED_BYTES_AT_MOST", sum(each.listed_bytes for each in events[:2]))
    timeline = fold(*events)
    assert [each["event_id"] for each in timeline["events"]] == [each.event_id for each in events[:2]]
    assert timeline["defendants"][0]["exit"] == "convicted"
    assert found(timeline, "timeline_too_large")["event_ids"] == [events[2].event_id]
    assert kinds(fold(*events[:2])) == []


@pytest.mark.parametrize(
    "event",
    [
        arrested(),
        happened("CaseReferred", persons=[person(f"police-person:{at:0200}") for at in range(50)]),
        happened("CaseReferred", persons=[person("police-person:" + "\N{ROMAN NUMERAL EIGHT}" * 200)]),
        reported(cases=same("police-case:" + "1" * 200)),
    ],
)
def test_an_event_in_the_list_takes_no_more_bytes_than_it_counts_as(event: Entry) -> None:
    assert len(DerivedCodecs.offline().encode_item("TimelineEvent", event.event)) <= event.listed_bytes


def test_an_undated_event_stands_at_the_end() -> None:
    undated = entry("CrimeReported", "undated", occurred=UNDATED)
    timeline = fold(undated, arrested(5))
    assert timeline["events"][-1]["event_id"] == undated.event_id
    assert timeline["reported"]["on"] is None
