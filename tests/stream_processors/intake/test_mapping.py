"""An agency's words and offence codes in the contract's terms."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from caseflow_processors.intake.read import MessageReader, Read
from caseflow_processors.intake.shapes import SHAPES
from caseflow_processors.intake.words import CHECKED, Words, words_of
from caseflow_schemas.codec import EventReader
from caseflow_schemas.tables import Agency, CodeScheme, CorrespondenceRow, Issuer, Jurisdiction, PinnedTables

from tests.stream_processors.made import (
    PARTITIONS,
    UNDATED,
    at_minute,
    day,
    event,
    inbound,
    offence,
    person,
    read,
    same,
    sanction,
)

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


OWN_WORDS = [
    ("AppealDecided", "outcome", "appeal_outcome"),
    ("AppealLodged", "by", "appellant"),
    ("CaseRegistered", "level", "court_level"),
    ("CaseReopened", "reason", "reopening_reason"),
    ("CaseResumed", "reason", "inactivity_reason"),
    ("CaseSuspended", "reason", "inactivity_reason"),
    ("ChargeWithdrawn", "reason", "withdrawal_reason"),
    ("CrimeReported", "location_type", "location_type"),
    ("CustodyStatusChanged", "legal_status", "legal_status"),
    ("DiversionEnded", "result", "diversion_result"),
    ("DiversionOrdered", "programme", "diversion_programme"),
    ("HearingHeld", "kind", "hearing_kind"),
    ("HearingHeld", "reason", "adjournment_reason"),
    ("HearingHeld", "result", "hearing_result"),
    ("IdentifiersLinked", "basis", "link_basis"),
    ("InvestigationClosed", "outcome", "investigation_outcome"),
    ("PersonAdmitted", "legal_status", "legal_status"),
    ("PersonReleased", "reason", "release_reason"),
    ("ProsecutionDeclined", "reason", "declination_reason"),
    ("RecordSealed", "scope", "seal_scope"),
    ("RecordUnsealed", "scope", "seal_scope"),
    ("VerdictReturned", "plea", "plea"),
    ("VerdictReturned", "verdict", "verdict"),
]


def test_these_are_all_words_that_events_have_of_their_own() -> None:
    found = [(kind, field, words) for kind in SHAPES for field, words in words_of(kind).fields]
    assert sorted(found) == OWN_WORDS


def test_every_vocabulary_is_read_somewhere() -> None:
    assert {name for kind in SHAPES for name in _vocabularies(words_of(kind))} | CHECKED == set(TABLES.vocabularies)


def _vocabularies(words: Words) -> set[str]:
    found = {vocabulary for _, vocabulary in words.fields}
    return found.union(*(_vocabularies(part.words) for part in words.parts))


@pytest.mark.parametrize(("event_type", "field", "vocabulary"), OWN_WORDS)
def test_every_word_of_an_event_is_read_by_its_vocabulary(event_type: str, field: str, vocabulary: str) -> None:
    for member in TABLES.vocabularies[vocabulary]:
        assert _reading(event_type, **{field: member})[field] == member
    odd = _reading(event_type, **{field: "no such word"})
    assert odd[field] == "not_mapped"
    assert odd["texts"] == {field: "no such word"}


def test_words_of_several_persons_of_an_optional_one_and_of_sanctions_are_kept_under_their_place() -> None:
    several = _reading("CaseReferred", persons=[person("police-person:P1"), person("police-person:P2", sex="M")])
    assert several["texts"] == {"persons.1.sex": "M"}
    maybe = _reading("HearingHeld", person=person("police-person:P1", sex="M"))
    assert (maybe["person"]["sex"], maybe["texts"]) == ("not_mapped", {"person.sex": "M"})
    sentence = _reading("SentenceImposed", sanctions=[sanction("custody"), sanction("banishment")])
    assert [each["kind"] for each in sentence["sanctions"]] == ["custody", "not_mapped"]
    assert sentence["texts"] == {"sanctions.1.kind": "banishment"}


@pytest.mark.parametrize("event_type", sorted(SHAPES))
def test_every_made_up_event_is_read_in_the_contracts_words_as_it_stands(event_type: str) -> None:
    said = event(event_type)
    reading = _reading(event_type)
    assert reading.pop("texts") == {}
    reading.get("offence", {}).pop("iccs_source", None)
    assert reading == said


def test_the_offence_of_an_amended_charge_is_mapped_as_that_of_the_charge_was() -> None:
    coded = offence(national_code="893.13", national_scheme="us-fl-statutes")
    filed, amended = (_reading(kind, offence=dict(coded))["offence"] for kind in ("ChargeFiled", "ChargeAmended"))
    assert filed == amended
    assert filed["iccs_source"] == "table"


CHANGED = replace(
    TABLES,
    jurisdictions=(Jurisdiction("EAST", "East", "Asia/Kolkata", "LAND"),),
    agencies=(Agency("EAST-POLICE", "East police", "police-events", "EAST"),),
    issuers=(Issuer("police-case", "case", 10, "Police case numbers", ".+", "LAND"),),
    schemes=(CodeScheme("xx-code", "exact", "", "synthetic"),),
    correspondence=(
        CorrespondenceRow("xx-code", 1, "", "1", "0101", "synthetic", "synthetic"),
        CorrespondenceRow("xx-code", 1, "2020-03-01", "1", "0102", "synthetic", "synthetic"),
        CorrespondenceRow("xx-code", 1, "2020-03-01", "2", "0103", "synthetic", "synthetic"),
    ),
)
"""A law that changed on 1 March 2020, day 60 here."""


def _mapped_to(code: str, committed: dict[str, Any], occurred: dict[str, Any]) -> str | None:
    span = {"from": None, "to": None, "precision": "day", **committed}
    if span["from"] is None and span["to"] is None:
        span["precision"] = "not_stated"
    coded = offence(committed=span, national_code=code, national_scheme="xx-code")
    made = inbound("CrimeReported", event("CrimeReported", occurred=occurred, offences=[coded]))
    found = MessageReader(EventReader.offline(), CHANGED, partitions=PARTITIONS).read(made)
    assert isinstance(found, Read)
    iccs_code: str | None = orjson.loads(found.reading)["offences"][0]["iccs_code"]
    return iccs_code


BEFORE, CHANGE = day(59)["at"], day(60)["at"]


@pytest.mark.parametrize(
    ("committed", "occurred", "iccs_code"),
    [
        ({"from": BEFORE}, day(100), "0101"),
        ({"from": CHANGE}, day(0), "0102"),
        ({"from": BEFORE, "to": CHANGE}, day(100), "0101"),
        ({"to": CHANGE}, day(0), "0102"),
        ({}, day(59), "0101"),
        ({}, day(60), "0102"),
        ({}, UNDATED, "0102"),
        # 18:30 in UTC is midnight in this jurisdiction.
        ({}, at_minute(59, 18 * 60 + 29), "0101"),
        ({}, at_minute(59, 18 * 60 + 30), "0102"),
    ],
)
def test_the_line_that_applies_is_that_of_the_day_of_the_offence_else_of_the_event(
    committed: dict[str, Any], occurred: dict[str, Any], iccs_code: str
) -> None:
    assert _mapped_to("1", committed, occurred) == iccs_code


def test_a_code_is_not_mapped_for_an_offence_before_its_first_line() -> None:
    assert _mapped_to("2", {"from": BEFORE}, day(100)) is None
    assert _mapped_to("2", {"from": CHANGE}, day(100)) == "0103"


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
