"""Bad input, line by line as it was asked for, and where each line ends at intake."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest
from caseflow_processors.intake.accept import accept
from caseflow_processors.intake.read import Read, Unread
from caseflow_processors.intake.shapes import SHAPES, TOPICS_OF
from caseflow_schemas.event_ids import event_id

from tests.stream_processors.made import (
    DAY_MS,
    EAST,
    event,
    identifier,
    inbound,
    offence,
    person,
    read,
    reader,
    same,
)

ALL = sorted(SHAPES)
ANY_AGENCY = ("IdentifiersLinked", "IdentifierRetired", "RecordSealed", "RecordUnsealed")
OWN_TOPIC = {
    "EAST-POLICE": "police-events",
    "EAST-PROSECUTION": "prosecution-events",
    "EAST-COURT": "court-events",
    "EAST-PRISON": "prison-events",
}
KOREAN, ARABIC = "절도 — 상점에서", "سرقة من متجر"


def _end(event_type: str, **fields: Any) -> str:
    """The reason of the dead letter, or `accepted`."""
    found = reader().read(inbound(event_type, event(event_type, **fields)))
    return found.reason if isinstance(found, Unread) else "accepted"


def _link(kind: str, a: str, b: str) -> str:
    return _end("IdentifiersLinked", kind=kind, a=identifier(a), b=identifier(b))


def _on_1_january(year: int) -> dict[str, Any]:
    return {"at": (date(year, 1, 1) - date(1970, 1, 1)).days * DAY_MS, "precision": "day"}


def test_a_link_between_a_case_and_a_person_is_a_dead_letter_of_either_kind() -> None:
    assert _link("case", "police-case:K1", "police-person:P1") == "bad_link"
    assert _link("person", "police-case:K1", "police-person:P1") == "bad_link"


def test_a_link_to_oneself_is_a_dead_letter() -> None:
    assert _link("case", "police-case:K1", "police-case:K1") == "bad_link"


def test_a_link_across_identity_domains_is_a_dead_letter_and_one_across_jurisdictions_of_a_domain_is_not() -> None:
    assert _link("person", "police-person:P1", "abroad-person:P1") == "wrong_domain"
    west = event("IdentifiersLinked", place="WEST")
    assert isinstance(reader().read(inbound("IdentifiersLinked", west)), Read)


def test_an_identifier_reused_by_another_issuer_is_another_identifier() -> None:
    assert _link("person", "police-person:P1", "nation-person:P1") == "accepted"
    named = person("police-person:P1", "nation-person:P1")
    version = read("SuspectArrested", event("SuspectArrested", person=named)).version
    assert version["mentions"][1:] == ["person nation-person:P1", "person police-person:P1"]


@pytest.mark.parametrize("event_type", ALL)
def test_revision_0_is_a_dead_letter_for_every_event_type(event_type: str) -> None:
    assert _end(event_type, revision=0) == "bad_revision"
    assert _end(event_type, revision=-1) == "bad_revision"
    assert _end(event_type, revision=1) == "accepted"


@pytest.mark.parametrize("event_type", ALL)
@pytest.mark.parametrize("year", [1066, 2300])
def test_an_event_of_a_year_that_cannot_be_meant_is_a_dead_letter_for_every_event_type(
    event_type: str, year: int
) -> None:
    assert _end(event_type, occurred=_on_1_january(year)) == "bad_date"
    assert _end(event_type, recorded_at=_on_1_january(year)["at"]) == "bad_date"
    assert _end(event_type, occurred=_on_1_january(1900)) == "accepted"


def _texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from _texts(held, (*path, name))
    elif isinstance(value, list):
        for place, held in enumerate(value):
            yield from _texts(held, (*path, place))


def _with(value: Any, path: tuple[Any, ...], text: str) -> Any:
    if not path:
        return f"{value}{text}"
    at, *rest = path
    if isinstance(value, list):
        return [_with(held, tuple(rest), text) if place == at else held for place, held in enumerate(value)]
    return {**value, at: _with(value[at], tuple(rest), text)}


@pytest.mark.parametrize("event_type", ALL)
def test_a_nul_in_any_text_of_any_event_is_a_dead_letter(event_type: str) -> None:
    said = event(event_type)
    for path in _texts(said):
        spoilt = _with(said, path, "\0")
        if path == ("source", "record"):
            spoilt["event_id"] = event_id(spoilt["agency"], event_type, spoilt["source"]["record"])
        found = reader().read(inbound(event_type, spoilt))
        assert isinstance(found, Unread), path


def test_a_backslash_that_only_looks_like_a_nul_in_json_is_accepted() -> None:
    assert _end("PersonAdmitted", facility="\\u0000") == "accepted"


@pytest.mark.parametrize("text", [KOREAN, ARABIC, unicodedata.normalize("NFD", KOREAN), "𝔣𝔯𝔢𝔢 🗝", "\\u0000", "\t\n"])
def test_a_free_text_of_any_script_is_accepted_and_stands_unchanged(text: str) -> None:
    said = event(
        "CrimeReported",
        offences=[offence(description=text, national_code=text, national_scheme=text)],
        area_code=text,
        location_type=text,
        source={"system": text, "record": "r1", "batch_id": text, "backfill": False},
    )
    found = read("CrimeReported", said)
    record = accept(None, found).record
    reading = found.reading
    assert found.version["batch_id"] == text
    kept = orjson.loads(record["event"])
    assert record["event"] == reading
    assert kept["area_code"] == text
    assert kept["texts"] == {"location_type": text}
    assert kept["offences"][0]["description"] == text
    assert (kept["offences"][0]["national_code"], kept["offences"][0]["iccs_source"]) == (text, "not_mapped")
    assert kept["source"]["system"] == text


@pytest.mark.parametrize("value", ["가나다", "قضية", "АВС", "١٢٣", "１２３", "ab"])
def test_an_identifier_in_the_wrong_script_is_a_dead_letter_by_its_issuers_form(value: str) -> None:
    admitted = person(f"prison-person:{value}")
    assert _end("PersonAdmitted", person=admitted) == "bad_identifier"
    assert _end("PersonAdmitted", person=person("prison-person:ABC123")) == "accepted"


def test_an_identifier_in_any_script_is_right_where_its_issuer_writes_so() -> None:
    assert _end("CrimeReported", cases=same("police-case:사건-2024-1")) == "accepted"


def test_an_unknown_charge_in_an_amendment_is_accepted() -> None:
    assert _end("ChargeAmended", charge_id="a charge that nobody filed") == "accepted"


@pytest.mark.parametrize("event_type", ANY_AGENCY)
def test_links_retirements_and_seals_come_from_any_agency_on_its_own_topic_only(event_type: str) -> None:
    assert TOPICS_OF[event_type] == set(OWN_TOPIC.values())
    for agency, topic in OWN_TOPIC.items():
        made = inbound(event_type, event(event_type, agency=agency, place=EAST))
        assert isinstance(reader().read(made._replace(topic=topic)), Read)
        for other in set(OWN_TOPIC.values()) - {topic}:
            found = reader().read(made._replace(topic=other))
            assert isinstance(found, Unread)
            assert found.reason == "wrong_topic"


@pytest.mark.parametrize("event_type", sorted(set(ALL) - set(ANY_AGENCY)))
def test_every_other_event_belongs_to_one_topic(event_type: str) -> None:
    assert len(TOPICS_OF[event_type]) == 1


def test_a_seal_is_of_a_case_or_of_a_person_or_of_both() -> None:
    for event_type in ("RecordSealed", "RecordUnsealed"):
        assert _end(event_type, person=None) == "accepted"
        assert _end(event_type, cases=[], person=person("police-person:P1")) == "accepted"
        assert _end(event_type, person=person("police-person:P1")) == "accepted"


def test_a_severance_may_name_persons_charges_or_both() -> None:
    assert _end("CaseSevered", persons=[], charge_ids=["c1"]) == "accepted"
    assert _end("CaseSevered", charge_ids=["c1"]) == "accepted"


@pytest.mark.parametrize(
    "part",
    [
        {"days": 0},
        {"days": 36_525},
        {"amount": 0.0, "currency": "KRW"},
        {"amount": 1e300, "currency": "XXX"},
        {"currency": "EUR"},
    ],
)
def test_a_sanction_at_the_bounds_is_accepted(part: dict[str, Any]) -> None:
    sanction = {"kind": "fine", "days": None, "amount": None, "currency": None, **part}
    assert _end("SentenceImposed", sanctions=[sanction]) == "accepted"


def test_a_stay_may_name_no_case_and_several() -> None:
    for event_type in ("PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased"):
        assert _end(event_type, cases=[]) == "accepted"
        assert _end(event_type, cases=same("police-case:K1", "court-case:K2")) == "accepted"
