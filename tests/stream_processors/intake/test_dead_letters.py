"""Every reason for which a message is wrong in itself, and the line between wrong and odd."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from caseflow_processors.intake.read import MessageReader, Read, Unread
from caseflow_processors.state.protocol import Inbound
from caseflow_schemas.codec import Decoded
from caseflow_schemas.dead_letters import Reason
from caseflow_schemas.derived import DerivedCodecs

from tests.stream_processors.made import (
    DAY_MS,
    PARTITIONS,
    POLICE,
    PROSECUTION,
    TABLES,
    day,
    event,
    identifier,
    inbound,
    offence,
    person,
    reader,
    same,
    sanction,
)

Wrong = Callable[[], Inbound]


def _event(event_type: str, **fields: Any) -> Wrong:
    return lambda: inbound(event_type, event(event_type, **fields))


def _moved(event_type: str = "SuspectArrested", **place: Any) -> Wrong:
    return lambda: inbound(event_type, event(event_type))._replace(**place)


def _occurred(at: int | None, precision: str) -> Wrong:
    return _event("SuspectArrested", occurred={"at": at, "precision": precision})


def _identified(*texts: str) -> Wrong:
    return _event("SuspectArrested", person=person(*texts))


def _year(year: int) -> int:
    return (year - 1970) * 365 * DAY_MS


def _source(record: str) -> dict[str, Any]:
    return {"system": "made up", "record": record, "batch_id": None, "backfill": False}


def _committed(**committed: Any) -> Wrong:
    span = {"from": None, "to": None, "precision": "day", **committed}
    return _event("CrimeReported", offences=[offence(committed=span)])


def _derived() -> Inbound:
    record = {
        "withdrawn": True,
        "case_key": "police-case:K1",
        "person_key": "police-person:P1",
        "stay_key": "s",
        "jurisdiction": "EAST",
        "stay": None,
    }
    value = DerivedCodecs.offline().encode("attributions", "Attribution", record)
    return inbound("SuspectArrested", event("SuspectArrested"))._replace(value=value)


def _related() -> dict[str, Any]:
    return {"issuer": "police-case", "value": "K2", "relation": "related"}


def _cut(message: Inbound) -> Inbound:
    return message._replace(value=(message.value or b"")[:-4])


def _in_the_next_partition() -> Inbound:
    message = inbound("SuspectArrested", event("SuspectArrested"))
    return message._replace(partition=(message.partition + 1) % PARTITIONS)


def _charged_with_offence_in(year: int) -> Inbound:
    at = _year(year)
    charged = offence(committed={"from": at, "to": None, "precision": "instant"})
    return inbound("ChargeFiled", event("ChargeFiled", offence=charged))


def _charge_on_the_police_topic() -> Inbound:
    return inbound("ChargeFiled", event("ChargeFiled", agency=POLICE))._replace(topic="police-events")


def _sentence(**part: Any) -> Wrong:
    return _event("SentenceImposed", sanctions=[sanction("custody"), sanction("fine", **part)])


def _severed(*values: str) -> list[dict[str, Any]]:
    others = [{"issuer": "police-case", "value": value, "relation": "severed"} for value in values]
    return [*same("police-case:K1"), *others]


def _joined(issuer: str) -> list[dict[str, Any]]:
    return [*same("police-case:K1"), {"issuer": issuer, "value": "K2", "relation": "joined"}]


def _linked(kind: str, a: str, b: str) -> Wrong:
    return _event("IdentifiersLinked", kind=kind, a=identifier(a), b=identifier(b))


def _retired(kind: str, text: str, successor: str) -> Wrong:
    return _event("IdentifierRetired", kind=kind, identifier=identifier(text), successor=identifier(successor))


WRONG: list[tuple[Reason, str, Wrong]] = [
    ("empty_message", "no value", _moved(value=None)),
    ("empty_message", "no bytes", _moved(value=b"")),
    ("not_wire_format", "text", _moved(value=b"{}")),
    ("not_wire_format", "too short for a schema id", _moved(value=b"\0\0\0")),
    ("not_wire_format", "a schema id that no dead letter could hold", _moved(value=b"\0\x80\0\0\0x")),
    ("not_wire_format", "the largest schema id that fits", _moved(value=b"\0\xff\xff\xff\xffx")),
    ("too_large", "short Avro that becomes long JSON", _event("SuspectArrested", offence_ids=["o"] * 200_000)),
    ("unknown_schema", "an id that nobody gave", _moved(value=b"\0\x00\x00\x00\x07body")),
    ("not_an_event", "a derived record", _derived),
    ("undecodable", "a body cut short", lambda: _cut(inbound("SuspectArrested", event("SuspectArrested")))),
    ("wrong_topic", "an agency on another's topic", _moved(topic="court-events")),
    ("wrong_topic", "a charge from the police", _event("ChargeFiled", agency="EAST-POLICE")),
    ("wrong_key", "another key", _moved(key=b"other")),
    ("wrong_key", "no key", _moved(key=None)),
    ("wrong_partition", "a partition its key does not lead to", _in_the_next_partition),
    ("unknown_agency", "an agency that is not registered", _event("SuspectArrested", agency="NOWHERE-POLICE")),
    ("unknown_jurisdiction", "a jurisdiction that is not registered", _event("SuspectArrested", jurisdiction="?")),
    ("wrong_jurisdiction", "another agency's jurisdiction", _event("SuspectArrested", jurisdiction="WEST")),
    ("unknown_issuer", "an issuer that is not registered", _identified("nobody:1")),
    ("unknown_issuer", "an issuer of case numbers for a person", _identified("police-case:1")),
    (
        "unknown_issuer",
        "an issuer of person numbers for a case",
        _event("CrimeReported", cases=same("nation-person:1")),
    ),
    ("bad_identifier", "an empty number", _identified("police-person:")),
    ("bad_identifier", "a placeholder", _identified("police-person:UNKNOWN")),
    ("bad_identifier", "a placeholder in lower case", _identified("police-person:unknown")),
    ("bad_identifier", "zeros", _event("CrimeReported", cases=same("police-case:000"))),
    ("bad_identifier", "blanks around it", _identified("police-person: 1")),
    ("bad_identifier", "a NUL in it", _identified("police-person:1\x002")),
    ("bad_identifier", "far too long", _identified("police-person:" + "1" * 201)),
    ("bad_identifier", "not of the issuer's form", _identified("prison-person:ab-1")),
    ("bad_identifier", "a second identifier", _identified("police-person:1", "nation-person:")),
    ("event_id_mismatch", "the id of another record", _event("SuspectArrested", source=_source("r2"))),
    ("missing_value", "no record id", _event("SuspectArrested", source=_source(" "))),
    ("missing_value", "no person identifier", _identified()),
    ("missing_value", "no case", _event("SuspectArrested", cases=[])),
    ("missing_value", "no charge id", _event("ChargeFiled", charge_id="")),
    ("missing_value", "an empty charge id in place of null", _event("VerdictReturned", charge_id="")),
    ("missing_value", "no stay id", _event("PersonAdmitted", stay_id="")),
    ("missing_value", "no stay id at the release", _event("PersonReleased", stay_id=" ")),
    ("missing_value", "no offence id", _event("CrimeReported", offences=[offence("")])),
    ("bad_value", "a sentence of more than a century", _sentence(days=36_526)),
    ("bad_value", "a sentence of less than no day", _sentence(days=-1)),
    ("bad_value", "a fine below nothing", _sentence(amount=-0.01, currency="EUR")),
    ("bad_value", "a fine without end", _sentence(amount=float("inf"), currency="EUR")),
    ("bad_value", "a fine that is no number", _sentence(amount=float("nan"), currency="EUR")),
    ("bad_value", "a currency by its sign", _sentence(amount=1.0, currency="€")),
    ("bad_value", "a currency in lower case", _sentence(amount=1.0, currency="eur")),
    ("missing_value", "an amount without its currency", _sentence(amount=1.0)),
    ("missing_value", "a sentence without sanctions", _event("SentenceImposed", sanctions=[])),
    ("missing_value", "an empty charge id among those sentenced", _event("SentenceImposed", charge_ids=["c1", " "])),
    ("missing_value", "a joined case that is not named", _event("CaseJoined", cases=same("police-case:K1"))),
    ("missing_value", "a severed case that is not named", _event("CaseSevered", cases=same("police-case:K1"))),
    ("missing_value", "two severed cases", _event("CaseSevered", cases=_severed("K2", "K3"))),
    ("missing_value", "a severance of nothing", _event("CaseSevered", persons=[], charge_ids=[])),
    ("missing_value", "an empty charge id among those severed", _event("CaseSevered", charge_ids=[""])),
    ("missing_value", "a person of several without identifiers", _event("CaseReferred", persons=[person()])),
    ("missing_value", "a seal of nothing", _event("RecordSealed", cases=[], person=None)),
    ("missing_value", "a seal of a related case only", _event("RecordUnsealed", cases=[_related()], person=None)),
    ("missing_value", "a seal by nobody", _event("RecordSealed", authority="")),
    ("missing_value", "no court", _event("CaseRegistered", court=" ")),
    ("missing_value", "no receiving court", _event("CaseTransferred", to_court="")),
    ("missing_value", "no facility to go to", _event("PersonTransferred", to_facility="")),
    ("unknown_agency", "a referral to nobody", _event("CaseReferred", to_agency="NOWHERE-PROSECUTION")),
    ("wrong_topic", "a charge on the agency's own topic", _charge_on_the_police_topic),
    ("wrong_topic", "a seal on another agency's topic", _moved("RecordSealed", topic="court-events")),
    ("wrong_domain", "a person's number of another domain", _identified("abroad-person:1")),
    ("wrong_domain", "a case number of another domain", _event("CrimeReported", cases=same("abroad-case:1"))),
    ("wrong_domain", "a related case of another domain", _event("CaseJoined", cases=_joined("abroad-case"))),
    ("wrong_domain", "a link across domains", _linked("person", "police-person:P1", "abroad-person:P2")),
    ("wrong_domain", "a link within another domain", _linked("case", "abroad-case:1", "abroad-case:2")),
    ("wrong_domain", "a successor of another domain", _retired("case", "police-case:K1", "abroad-case:K2")),
    ("unknown_issuer", "a link with an issuer that nobody knows", _linked("case", "police-case:K1", "nobody:K2")),
    ("bad_identifier", "a link with a placeholder", _linked("person", "police-person:P1", "police-person:UNKNOWN")),
    ("bad_link", "a link of a case with a person", _linked("case", "police-case:K1", "police-person:P1")),
    ("bad_link", "a link of persons said to be of cases", _linked("case", "police-person:P1", "police-person:P2")),
    ("bad_link", "a link to oneself", _linked("person", "police-person:P1", "police-person:P1")),
    ("bad_link", "a link of things", _linked("thing", "police-person:P1", "police-person:P2")),
    ("bad_link", "a link of no stated kind", _linked("not_stated", "police-person:P1", "police-person:P2")),
    ("bad_link", "a link with a case beside it", _event("IdentifiersLinked", cases=same("police-case:K1"))),
    ("bad_link", "a retirement in favour of itself", _retired("case", "police-case:K1", "police-case:K1")),
    ("bad_link", "a person's successor to a case", _retired("case", "police-case:K1", "police-person:P1")),
    ("bad_text", "a NUL in a free text", _event("PersonAdmitted", facility="f\x001")),
    ("bad_text", "a NUL in an array", _event("SuspectArrested", offence_ids=["o1", "\x00"])),
    ("bad_text", "a NUL in an offence", _event("ChargeFiled", offence=offence(description="a\x00b"))),
    ("bad_text", "a NUL in the delivery", _event("CaseRegistered", source={**_source("r1"), "batch_id": "\x00"})),
    ("bad_text", "a NUL in a word", _event("RecordSealed", scope="full\x00")),
    ("bad_identifier", "letters of another script that look alike", _identified("prison-person:\u0410\u0411")),
    ("bad_identifier", "digits of another script", _identified("prison-person:\u0661\u0662")),
    ("bad_date", "the next hearing in 1066", _event("HearingHeld", next_on=(1066 - 1970) * 365)),
    ("bad_date", "the next hearing in 2300", _event("HearingHeld", next_on=(2300 - 1970) * 365)),
    ("bad_revision", "revision 0", _event("SuspectArrested", revision=0)),
    ("bad_date", "the year 1066", _occurred(_year(1066), "instant")),
    ("bad_date", "the year 2300", _occurred(_year(2300), "instant")),
    ("bad_date", "recorded in the year 9999", _event("SuspectArrested", recorded_at=_year(9999))),
    ("bad_date", "a time although none is stated", _occurred(0, "not_stated")),
    ("bad_date", "no time although one is stated", _occurred(None, "day")),
    ("bad_date", "a clock time at day precision", _occurred(60_000, "day")),
    ("bad_date", "a clock time at year precision", _occurred(60_000, "year")),
    ("bad_date", "a precision that nobody knows", _occurred(0, "roughly")),
    ("bad_date", "born in 1066", _event("SuspectArrested", person=person("police-person:1", birth_year=1066))),
    ("bad_date", "aged 200", _event("SuspectArrested", person=person("police-person:1", age_at_event=200))),
    ("bad_date", "a span that ends before it begins", _committed(**{"from": DAY_MS, "to": 0})),
    ("bad_date", "a span without any time", _committed()),
    ("bad_date", "a span with a time although none is stated", _committed(to=0, precision="not_stated")),
    ("bad_date", "a charge's offence in 2300", lambda: _charged_with_offence_in(2300)),
]


@pytest.mark.parametrize(("reason", "what", "wrong"), WRONG, ids=[f"{reason}: {what}" for reason, what, _ in WRONG])
def test_a_message_that_is_wrong_in_itself_is_refused_with_its_reason(reason: Reason, what: str, wrong: Wrong) -> None:
    found = reader().read(wrong())
    assert isinstance(found, Unread)
    assert found.reason == reason, found.detail


def test_every_reason_of_the_closed_list_has_a_message_here_but_that_of_the_sink() -> None:
    assert {reason for reason, _, _ in WRONG} == set(get_args(Reason)) - {"sink_refused"}


@pytest.mark.parametrize(("reason", "what", "wrong"), WRONG, ids=[f"{reason}: {what}" for reason, what, _ in WRONG])
def test_a_detail_holds_no_identifier(reason: Reason, what: str, wrong: Wrong) -> None:
    found = reader().read(wrong())
    assert isinstance(found, Unread)
    assert "P1" not in found.detail
    assert "K1" not in found.detail


def test_a_case_that_is_only_related_is_not_the_events_case() -> None:
    found = reader().read(inbound("CrimeReported", event("CrimeReported", cases=[_related()])))
    assert isinstance(found, Unread)
    assert found.reason == "missing_value"


def test_an_agency_that_is_not_registered_is_counted_as_unknown_and_a_registered_one_by_its_code() -> None:
    unknown = reader().read(_event("SuspectArrested", agency="NOWHERE-POLICE")())
    known = reader().read(_event("ChargeFiled", charge_id="")())
    assert isinstance(unknown, Unread)
    assert isinstance(known, Unread)
    assert (unknown.agency, known.agency) == ("unknown", PROSECUTION)
    assert known.event_id == event("ChargeFiled")["event_id"]
    assert known.schema_id is not None


class _Failing:
    """A registry or decoder that fails in a way that nobody foresaw."""

    def __init__(self, error: Exception, event: dict[str, Any] | None = None) -> None:
        self._error, self._event = error, event

    def read(self, value: bytes | None) -> Decoded:
        if self._event is None:
            raise self._error
        return Decoded("org.caseflow.events.SuspectArrested", 1, self._event)


def test_a_registry_that_is_away_is_no_fault_of_the_message() -> None:
    away = MessageReader(_Failing(ConnectionError("away")), TABLES, partitions=PARTITIONS)
    with pytest.raises(ConnectionError, match="away"):
        away.read(inbound("SuspectArrested", event("SuspectArrested")))


def test_whatever_else_a_message_provokes_is_its_own_dead_letter_and_names_the_exception() -> None:
    nonsense = {**event("SuspectArrested"), "revision": "one"}
    provoked = MessageReader(_Failing(ValueError(), nonsense), TABLES, partitions=PARTITIONS)
    found = provoked.read(inbound("SuspectArrested", event("SuspectArrested")))
    assert isinstance(found, Unread)
    assert (found.reason, found.agency) == ("undecodable", "EAST-POLICE")
    assert "TypeError" in found.detail


@pytest.mark.parametrize(
    "odd",
    [
        _event("VerdictReturned", charge_id="nobody filed it"),
        _event("PersonReleased"),
        _event("SuspectArrested", occurred=day(20_000)),
        _event("CrimeReported", offences=[offence(national_code="nonsense", national_scheme="nowhere")]),
        _event("CrimeReported", offences=[offence(iccs_code="99")]),
        _event("SuspectArrested", person=person("police-person:1", sex="?")),
        _event("CrimeReported", cases=[*same("police-case:K1"), _related()]),
        _event("SuspectArrested", occurred={"at": None, "precision": "not_stated"}),
    ],
)
def test_what_is_odd_in_context_is_accepted(odd: Wrong) -> None:
    assert isinstance(reader().read(odd()), Read)


def test_a_message_without_fault_says_what_it_is_and_who_speaks() -> None:
    found = reader().read(inbound("ChargeFiled", event("ChargeFiled")))
    assert isinstance(found, Read)
    assert (found.event_type, found.agency, found.jurisdiction, found.domain) == (
        "ChargeFiled",
        PROSECUTION,
        "EAST",
        "LAND",
    )
