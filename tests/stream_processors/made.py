"""Made-up agencies, issuers and events for the tests of the pure part; nothing here is about anyone."""

from dataclasses import dataclass
from typing import Any

from caseflow_processors.intake.accept import accept, fact_of
from caseflow_processors.intake.read import MessageReader, Read, Unread
from caseflow_processors.state.protocol import Inbound
from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact
from caseflow_processors.timelines.rules import Rules
from caseflow_schemas.codec import EventReader
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter, topic_of
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.tables import Agency, Issuer, Jurisdiction, PinnedTables

DAY_MS = 86_400_000
MINUTE_MS = 60_000
EAST, WEST, ABROAD = "EAST", "WEST", "ABROAD"
"""Two jurisdictions of one identity domain, thirteen hours and a half apart, and one of another domain."""

POLICE, PROSECUTION, COURT, PRISON = "EAST-POLICE", "EAST-PROSECUTION", "EAST-COURT", "EAST-PRISON"
AGENCY_OF_TYPE = {
    **dict.fromkeys(
        ("CrimeReported", "SuspectIdentified", "SuspectArrested", "InvestigationClosed", "CaseReferred"), "POLICE"
    ),
    **dict.fromkeys(
        (
            *("ChargeFiled", "ChargeAmended", "ChargeWithdrawn"),
            *("ProsecutionDeclined", "DiversionOrdered", "DiversionEnded"),
        ),
        "PROSECUTION",
    ),
    **dict.fromkeys(
        (
            *("CaseRegistered", "CaseJoined", "CaseSevered", "CaseTransferred", "CaseReopened", "HearingHeld"),
            *("VerdictReturned", "SentenceImposed", "CaseSuspended", "CaseResumed", "AppealLodged", "AppealDecided"),
        ),
        "COURT",
    ),
    **dict.fromkeys(("PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased"), "PRISON"),
    **dict.fromkeys(("IdentifiersLinked", "IdentifierRetired", "RecordSealed", "RecordUnsealed"), "POLICE"),
}
"""Who says each event here; links, retirements and seals may come from any of them."""
RECEIVED_MS = 1_700_000_000_000
PARTITIONS = 3


def tables() -> PinnedTables:
    """The package's tables with made-up agencies and issuers in place of its own."""
    real = PinnedTables.load()
    jurisdictions = (
        Jurisdiction(EAST, "East", "Asia/Kolkata", "LAND"),
        Jurisdiction(WEST, "West", "America/Los_Angeles", "LAND"),
        Jurisdiction(ABROAD, "Abroad", "Europe/Lisbon", ABROAD),
    )
    topics = {
        "POLICE": "police-events",
        "PROSECUTION": "prosecution-events",
        "COURT": "court-events",
        "PRISON": "prison-events",
    }
    return PinnedTables(
        jurisdictions=jurisdictions,
        agencies=tuple(
            Agency(f"{place.code}-{kind}", f"{place.name} {kind.lower()}", topic, place.code)
            for place in jurisdictions
            for kind, topic in topics.items()
        ),
        issuers=(
            Issuer("nation-case", "case", 1, "National case numbers", r".+", "LAND"),
            Issuer("police-case", "case", 10, "Police case numbers", r".+", "LAND"),
            Issuer("court-case", "case", 20, "Court case numbers", r".+", "LAND"),
            Issuer("nation-person", "person", 1, "National person numbers", r".+", "LAND"),
            Issuer("police-person", "person", 10, "Police person numbers", r".+", "LAND"),
            Issuer("prison-person", "person", 30, "Prison numbers", r"[A-Z0-9]+", "LAND"),
            Issuer("abroad-case", "case", 1, "Case numbers abroad", r".+", ABROAD),
            Issuer("abroad-person", "person", 1, "Person numbers abroad", r".+", ABROAD),
        ),
        placeholders=real.placeholders,
        schemes=real.schemes,
        correspondence=real.correspondence,
        iccs=real.iccs,
        window_days_inclusive=(-1, 30),
    )


TABLES = tables()
WRITER = EventWriter.offline()


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the log of record before it has a place in it."""

    topic: str
    key: bytes
    value: bytes


def day(number: int) -> dict[str, Any]:
    """A time that is known to the day; day 0 is 2020-01-01."""
    return {"at": (18262 + number) * DAY_MS, "precision": "day"}


def at_minute(day_number: int, minute: int) -> dict[str, Any]:
    """A time that is known to the minute, in UTC; day 0 is 2020-01-01."""
    return {"at": (18262 + day_number) * DAY_MS + minute * MINUTE_MS, "precision": "minute"}


UNDATED: dict[str, Any] = {"at": None, "precision": "not_stated"}


def same(*texts: str) -> list[dict[str, Any]]:
    """Case identifiers with relation `same`, from `issuer:value`."""
    return [{"issuer": i, "value": v, "relation": "same"} for i, _, v in (text.partition(":") for text in texts)]


def person(*texts: str, **fields: Any) -> dict[str, Any]:
    """A person by identifiers `issuer:value`."""
    identifiers = [{"issuer": i, "value": v} for i, _, v in (text.partition(":") for text in texts)]
    stated = {"sex": "male", "birth_year": 1990, "age_at_event": None, "citizenship": "national"}
    return {"identifiers": identifiers, **stated, **fields}


def offence(offence_id: str = "o1", **fields: Any) -> dict[str, Any]:
    """An offence without a code."""
    return {
        "offence_id": offence_id,
        "committed": {"from": None, "to": None, "precision": "not_stated"},
        "national_code": None,
        "national_scheme": None,
        "iccs_code": None,
        "description": None,
        "attempted": "no",
        **fields,
    }


def identifier(text: str) -> dict[str, str]:
    """An identifier from `issuer:value`."""
    issuer, _, value = text.partition(":")
    return {"issuer": issuer, "value": value}


def sanction(kind: str = "custody", *, days: int | None = None, **fields: Any) -> dict[str, Any]:
    """A part of a sentence."""
    return {"kind": kind, "days": days, "amount": None, "currency": None, **fields}


_OWN_FIELDS: dict[str, dict[str, Any]] = {
    "CrimeReported": {"offences": [], "victims": [], "location_type": "not_stated", "area_code": None},
    "SuspectIdentified": {"offence_ids": []},
    "SuspectArrested": {"offence_ids": []},
    "InvestigationClosed": {"outcome": "undetected"},
    "CaseReferred": {"to_agency": "EAST-PROSECUTION"},
    "ChargeFiled": {"charge_id": "c1", "from_offence_id": None},
    "ChargeAmended": {"charge_id": "c1"},
    "ChargeWithdrawn": {"charge_id": "c1", "reason": "evidential"},
    "ProsecutionDeclined": {"reason": "evidential"},
    "DiversionOrdered": {"programme": "treatment"},
    "DiversionEnded": {"result": "completed"},
    "CaseRegistered": {"court": "court-1", "level": "first_instance"},
    "CaseJoined": {},
    "CaseSevered": {"charge_ids": []},
    "CaseTransferred": {"to_court": "court-2", "out_of_jurisdiction": False},
    "CaseReopened": {"reason": "new_evidence"},
    "HearingHeld": {"kind": "trial", "result": "held", "reason": "not_stated", "next_on": None},
    "VerdictReturned": {"charge_id": None, "verdict": "convicted", "plea": "guilty", "is_final": True},
    "SentenceImposed": {"charge_ids": [], "sanctions": [sanction(days=90)]},
    "CaseSuspended": {"reason": "warrant"},
    "CaseResumed": {"reason": "warrant"},
    "AppealLodged": {"by": "defence"},
    "AppealDecided": {"outcome": "upheld"},
    "PersonAdmitted": {"stay_id": "s1", "facility": "f1", "legal_status": "not_stated"},
    "CustodyStatusChanged": {"stay_id": "s1", "legal_status": "sentenced"},
    "PersonTransferred": {"stay_id": "s1", "from_facility": "f1", "to_facility": "f2"},
    "PersonReleased": {"stay_id": "s1", "reason": "bail"},
    "IdentifiersLinked": {
        "kind": "person",
        "a": identifier("police-person:P1"),
        "b": identifier("police-person:P2"),
        "basis": "biometric",
    },
    "IdentifierRetired": {"kind": "person", "identifier": identifier("police-person:P1"), "successor": None},
    "RecordSealed": {"authority": "a court", "scope": "full"},
    "RecordUnsealed": {"authority": "a court", "scope": "full"},
}
STAY_TYPES = ("PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased")
_WITHOUT_CASE = frozenset({*STAY_TYPES, "IdentifiersLinked", "IdentifierRetired"})
WHOLE_CASE_TYPES = (
    *("InvestigationClosed", "CaseReopened", "HearingHeld", "CaseSuspended", "CaseResumed"),
    *("AppealLodged", "AppealDecided", "RecordSealed", "RecordUnsealed"),
)
"""Types whose person may be null: they then concern the whole case, as here unless a person is given."""
SEVERAL_PERSONS_TYPES = ("CaseReferred", "CaseSevered")
NO_PERSON_TYPES = (
    *("CrimeReported", "CaseRegistered", "CaseJoined", "CaseTransferred"),
    *("IdentifiersLinked", "IdentifierRetired"),
)


def event(event_type: str, record: str = "r1", *, place: str = EAST, **fields: Any) -> dict[str, Any]:
    """An event of the type, complete and without fault; fields given take the place of the made-up ones."""
    agency = fields.pop("agency", f"{place}-{AGENCY_OF_TYPE[event_type]}")
    made: dict[str, Any] = {
        "event_id": event_id(agency, event_type, record),
        "revision": 1,
        "retracted": False,
        "agency": agency,
        "jurisdiction": place,
        "occurred": day(0),
        "recorded_at": None,
        "cases": [] if event_type in _WITHOUT_CASE else same("police-case:K1"),
        "source": {"system": "made up", "record": record, "batch_id": None, "backfill": False},
        **_OWN_FIELDS[event_type],
    }
    if event_type in ("CaseJoined", "CaseSevered"):
        relation = "joined" if event_type == "CaseJoined" else "severed"
        made["cases"] = [*made["cases"], {**same("police-case:K2")[0], "relation": relation}]
    if event_type in SEVERAL_PERSONS_TYPES:
        made["persons"] = [person("police-person:P1")]
    elif event_type in WHOLE_CASE_TYPES:
        made["person"] = None
    elif event_type not in NO_PERSON_TYPES:
        made["person"] = person("police-person:P1")
    if event_type in ("ChargeFiled", "ChargeAmended"):
        made["offence"] = offence()
    return {**made, **fields}


def message(event_type: str, said: dict[str, Any]) -> Message:
    """The event on its topic, under its key."""
    return Message(topic_of(event_type), said["event_id"].encode(), WRITER.encode(event_type, said))


def inbound(event_type: str, said: dict[str, Any], *, offset: int = 0, received_ms: int = RECEIVED_MS) -> Inbound:
    """The event as read from where it belongs."""
    made = message(event_type, said)
    return Inbound(made.topic, partition_for(made.key, PARTITIONS), offset, made.key, made.value, received_ms)


def reader() -> MessageReader:
    """A reader by the made-up tables."""
    return MessageReader(EventReader.offline(), TABLES, partitions=PARTITIONS)


def read(event_type: str, said: dict[str, Any], *, offset: int = 0, received_ms: int = RECEIVED_MS) -> Read:
    """The event as intake reads it; it has to be without fault."""
    found = reader().read(inbound(event_type, said, offset=offset, received_ms=received_ms))
    if isinstance(found, Unread):
        raise AssertionError(f"{found.reason}: {found.detail}")
    return found


def fact(event_type: str, record: str = "r1", *, conflicting: bool = False, **fields: Any) -> dict[str, Any]:
    """An event as identity sends it on, each identifier standing for itself."""
    said = event(event_type, record, **fields)
    record_of_event = accept(None, read(event_type, said)).record
    cases = [f"{i['issuer']}:{i['value']}" for i in said["cases"] if i["relation"] == "same"]
    return {
        **fact_of(record_of_event),
        "conflicting": conflicting,
        "case_key": cases[0] if cases else None,
        "persons": [{"key": texts[0], "identifiers": texts} for texts in _persons_named(said)],
        "edges": [
            {"relation": i["relation"], "identifier": text, "key": text}
            for i in said["cases"]
            if i["relation"] != "same"
            for text in [f"{i['issuer']}:{i['value']}"]
        ],
    }


def _persons_named(said: dict[str, Any]) -> list[list[str]]:
    """Identifiers `issuer:value` of each person that the event names."""
    if said.get("kind") == "person" and "basis" in said:
        return [[f"{said[field]['issuer']}:{said[field]['value']}" for field in ("a", "b")]]
    if said.get("kind") == "person" and "successor" in said:
        named = [said["identifier"], *([] if said["successor"] is None else [said["successor"]])]
        return [[f"{i['issuer']}:{i['value']}" for i in named]]
    persons = said.get("persons", [said["person"]] if said.get("person") is not None else [])
    return [[f"{i['issuer']}:{i['value']}" for i in named["identifiers"]] for named in persons]


def entry(event_type: str, record: str = "r1", *, conflicting: bool = False, **fields: Any) -> Entry:
    """An event as a timeline holds it."""
    return entry_of_fact(fact(event_type, record, conflicting=conflicting, **fields), Calendars(TABLES))


RULES = Rules.of(TABLES)
