"""An agency's words and offence codes in the contract's terms."""

from typing import Any

import orjson
import pytest
from caseflow_schemas.tables import PinnedTables

from tests.stream_processors.made import event, offence, person, read, same

TABLES = PinnedTables.load()


def _reading(event_type: str, **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(read(event_type, event(event_type, **fields)).reading)
    return found


def _offence(**fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = _reading("CrimeReported", offences=[offence(**fields)])["offences"][0]
    return found


def test_a_word_of_the_vocabulary_stays_and_nothing_is_kept_beside_it() -> None:
    reading = _reading("SuspectArrested")
    assert reading["person"]["sex"] == "male"
    assert reading["texts"] == {}


def test_another_word_becomes_not_mapped_and_is_kept_under_its_path() -> None:
    reading = _reading("SuspectArrested", person=person("police-person:P1", sex="M", citizenship="Utopia"))
    assert (reading["person"]["sex"], reading["person"]["citizenship"]) == ("not_mapped", "not_mapped")
    assert reading["texts"] == {"person.sex": "M", "person.citizenship": "Utopia"}


def test_words_in_arrays_are_kept_under_their_place() -> None:
    victim = {"victim_id": "v1", "sex": "male", "age_group": "old", "relationship_to_suspect": "friend"}
    cases = [*same("police-case:K1"), {"issuer": "police-case", "value": "K2", "relation": "cousin"}]
    reading = _reading(
        "CrimeReported",
        cases=cases,
        victims=[victim],
        location_type="moon",
        offences=[offence("o1"), offence("o2", attempted="partly")],
    )
    assert reading["texts"] == {
        "cases.1.relation": "cousin",
        "victims.0.age_group": "old",
        "location_type": "moon",
        "offences.1.attempted": "partly",
    }


@pytest.mark.parametrize(
    ("event_type", "field", "vocabulary"),
    [
        ("VerdictReturned", "verdict", "verdict"),
        ("VerdictReturned", "plea", "plea"),
        ("PersonAdmitted", "legal_status", "legal_status"),
        ("PersonReleased", "reason", "release_reason"),
        ("CrimeReported", "location_type", "location_type"),
    ],
)
def test_every_word_of_an_event_is_read_by_its_vocabulary(event_type: str, field: str, vocabulary: str) -> None:
    for member in TABLES.vocabularies[vocabulary]:
        assert _reading(event_type, **{field: member})[field] == member
    assert _reading(event_type, **{field: "no such word"})[field] == "not_mapped"


def test_an_agencys_own_iccs_code_stands() -> None:
    found = _offence(iccs_code="0101", national_code="893.13", national_scheme="us-fl-statutes")
    assert (found["iccs_code"], found["iccs_source"]) == ("0101", "agency")


def test_without_one_the_national_code_is_mapped_by_table() -> None:
    found = _offence(national_code="893.13", national_scheme="us-fl-statutes")
    assert found["iccs_code"] == TABLES.iccs_for("us-fl-statutes", "893.13")
    assert found["iccs_code"] is not None
    assert found["iccs_source"] == "table"


@pytest.mark.parametrize(
    ("code", "scheme"), [("no such code", "us-fl-statutes"), ("893.13", "nowhere"), ("893.13", None)]
)
def test_a_national_code_that_leads_nowhere_is_accepted_as_not_mapped(code: str, scheme: str | None) -> None:
    found = _offence(national_code=code, national_scheme=scheme)
    assert (found["iccs_code"], found["iccs_source"], found["national_code"]) == (None, "not_mapped", code)


def test_an_offence_without_any_code_is_not_stated() -> None:
    assert (_offence()["iccs_code"], _offence()["iccs_source"]) == (None, "not_stated")


def test_an_iccs_code_that_iccs_lacks_is_not_mapped_and_kept_as_text() -> None:
    reading = _reading("ChargeFiled", offence=offence(iccs_code="9999"))
    assert (reading["offence"]["iccs_code"], reading["offence"]["iccs_source"]) == (None, "not_mapped")
    assert reading["texts"] == {"offence.iccs_code": "9999"}
