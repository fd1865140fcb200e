"""The mapping of the Broward extract gives the events that the extract's description promises, and none is lost."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from caseflow_producers.examples import broward_events
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Rows
from caseflow_producers.mapping.load import load_mapping
from caseflow_producers.plan.mapper import MappedEvent, RowMapper
from caseflow_producers.send import input_form, load_mapper
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import vocabulary


def mapped() -> Iterator[tuple[list[str], MappedEvent]]:
    loaded = load_mapping("broward")
    mapper = load_mapper(loaded, beside=broward_events())
    with TextFile(broward_events(), "utf-8") as file:
        for row in Rows(file, input_form(loaded.mapping)):
            assert row.fault is None
            for event in mapper.events(row.values):
                yield row.values, event


@pytest.fixture(scope="module")
def events() -> list[MappedEvent]:
    return [event for _, event in mapped()]


@pytest.fixture(scope="module")
def mapper() -> RowMapper:
    return load_mapper(load_mapping("broward"), beside=broward_events())


def of(events: list[MappedEvent], event_type: str) -> list[dict[str, Any]]:
    return [event.content for event in events if event.event_type == event_type]


def test_86979_rows_are_99839_events_by_type(events: list[MappedEvent]) -> None:
    assert Counter(event.event_type for event in events) == {
        "CrimeReported": 12_860,
        "SuspectIdentified": 12_860,
        "SuspectArrested": 1_858,
        "ChargeFiled": 15_379,
        "VerdictReturned": 3_457,
        "PersonAdmitted": 22_111 + 4_945,
        "PersonReleased": 22_103 + 4_266,
    }
    assert len(events) == 99_839


def test_every_event_has_an_id_of_its_own_and_keeps_it(events: list[MappedEvent]) -> None:
    ids = [event.event_id for event in events]
    assert len(set(ids)) == 99_839
    assert ids == [event.event_id for _, event in mapped()]
    # Held for ever: another id would make every event that was ever sent a different one.
    assert ids[0] == "890080eb-db5e-54a7-89fc-02192dae429a"


def test_persons_and_cases_are_those_of_the_extract(events: list[MappedEvent]) -> None:
    persons = {event.content["person"]["identifiers"][0]["value"] for event in events if "person" in event.content}
    cases = {case["value"] for event in events for case in event.content["cases"]}
    assert (len(persons), len(cases)) == (11_474, 14_711)
    seen_first = {
        content["person"]["identifiers"][0]["value"]
        for kind in ("SuspectIdentified", "SuspectArrested")
        for content in of(events, kind)
    }
    assert len(seen_first) == 11_035
    assert len({content["person"]["identifiers"][0]["value"] for content in of(events, "ChargeFiled")}) == 6_638


def test_every_word_is_mapped(events: list[MappedEvent]) -> None:
    for content in of(events, "VerdictReturned"):
        assert content["verdict"] in vocabulary("verdict").members
        assert content["plea"] in vocabulary("plea").members
    assert Counter(content["verdict"] for content in of(events, "VerdictReturned")) == {
        "convicted": 1_833 + 21 + 1,
        "guilt_found_without_conviction": 1_529 + 8 + 8 + 2 + 1,
        "dismissed": 36 + 8 + 1,
        "other": 5 + 4,
    }
    assert Counter(content["plea"] for content in of(events, "VerdictReturned"))["not_stated"] == 16
    assert {event.content["person"]["sex"] for event in events if "person" in event.content} == {"male", "female"}


def test_every_identifier_is_of_its_issuers_form(events: list[MappedEvent]) -> None:
    tables = PinnedTables.load()
    for event in events:
        for case in event.content["cases"]:
            assert tables.identifier_fault("case", case["issuer"], case["value"]) is None
        for identifier in event.content.get("person", {}).get("identifiers", []):
            assert tables.identifier_fault("person", identifier["issuer"], identifier["value"]) is None


def test_a_disposition_has_no_date_and_answers_all_charges(events: list[MappedEvent]) -> None:
    for content in of(events, "VerdictReturned"):
        assert content["occurred"] == {"at": None, "precision": "not_stated"}
        assert "charge_id" not in content


def test_jail_times_are_exact_to_the_minute_and_prison_times_to_the_day(events: list[MappedEvent]) -> None:
    found = {
        (content["agency"], content["occurred"]["precision"], content.get("legal_status"))
        for content in of(events, "PersonAdmitted") + of(events, "PersonReleased")
    }
    assert found == {
        ("US-FL-BROWARD-JAIL", "minute", "not_stated"),
        ("US-FL-BROWARD-JAIL", "minute", None),
        ("US-FL-DOC", "day", "sentenced"),
        ("US-FL-DOC", "day", None),
    }


def test_an_admission_and_its_release_name_one_stay(events: list[MappedEvent]) -> None:
    stays: dict[tuple[str, str], dict[str, int]] = {}
    for event in events:
        if event.event_type in ("PersonAdmitted", "PersonReleased"):
            stay = stays.setdefault((event.content["agency"], event.content["stay_id"]), {})
            stay[event.event_type] = event.content["occurred"]["at"]
    closed = [stay for stay in stays.values() if len(stay) == 2]
    assert (len(closed), len(stays) - len(closed)) == (26_369, 687)
    assert all("PersonAdmitted" in stay for stay in stays.values())
    # By day in the jurisdiction's zone it is 762 as well; a stay of minutes cannot end before its day.
    assert sum(stay["PersonReleased"] < stay["PersonAdmitted"] for stay in closed) == 762


def test_a_charge_is_split_into_degree_and_statute(events: list[MappedEvent]) -> None:
    offences = [content["offence"] for content in of(events, "ChargeFiled")]
    assert Counter(offence["national_scheme"] for offence in offences) == {
        "us-fl-statutes": 15_377,
        "us-fl-municipal-ordinances": 1,
        "us-fl-county-ordinances": 1,
    }
    assert all(offence["national_code"] and not offence["national_code"].startswith("(") for offence in offences)
    assert len({content["charge_id"] for content in of(events, "ChargeFiled")}) == 15_379


def test_a_report_is_a_crime_and_its_suspect_under_one_offence(events: list[MappedEvent]) -> None:
    crimes = of(events, "CrimeReported")
    suspects = of(events, "SuspectIdentified")
    assert [crime["offences"][0]["offence_id"] for crime in crimes] == [
        suspect["offence_ids"][0] for suspect in suspects
    ]
    assert all(crime["offences"][0]["committed"]["from"] == crime["occurred"]["at"] for crime in crimes)
    assert all(crime["offences"][0]["description"] for crime in crimes)


def test_only_what_is_said_to_be_an_attempt_is_one(mapper: RowMapper) -> None:
    said = {}
    for words in (
        "Att Burgl Unoccupied Dwel",
        "Attempted Robbery  No Weapon",
        "Attempt Consp Traffic Cannabis",
        "Crim Attempt/Solicit/Consp",
        "Battery",
        "Leave Acc/Attend Veh/More $50",
        "",
    ):
        row = dict.fromkeys(mapper.columns, "")
        row |= {
            "event_type": "report",
            "source": "police",
            "record_id": "R1",
            "case_id": "C1",
            "person_id": "P1",
            "event_time": "2014-01-01",
            "degree": "(F3)",
            "description": words,
        }
        said[words] = mapper.events(list(row.values()))[0].content["offences"][0]["attempted"]
    assert said == {
        "Att Burgl Unoccupied Dwel": "yes",
        "Attempted Robbery  No Weapon": "yes",
        "Attempt Consp Traffic Cannabis": "not_stated",
        "Crim Attempt/Solicit/Consp": "not_stated",
        "Battery": "not_stated",
        "Leave Acc/Attend Veh/More $50": "not_stated",
        "": "not_stated",
    }


def test_the_source_says_that_the_data_is_real_and_de_identified(events: list[MappedEvent]) -> None:
    assert {(event.source["system"], event.source["batch_id"], event.source["backfill"]) for event in events} == {
        ("propublica-compas-broward-deidentified", "broward-extract", True)
    }
