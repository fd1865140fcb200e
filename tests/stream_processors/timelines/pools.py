"""A pool of made-up events of one case, of every type, that contradict and repeat each other: for histories to draw."""

from functools import cache
from random import Random
from typing import Any

from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact

from tests.stream_processors.made import (
    AGENCY_OF_TYPE,
    DAY_MS,
    NO_PERSON_TYPES,
    SEVERAL_PERSONS_TYPES,
    TABLES,
    UNDATED,
    WHOLE_CASE_TYPES,
    at_minute,
    day,
    fact,
    identifier,
    offence,
    person,
)
from tests.stream_processors.timelines.cases import CASE, FIRST_DAY, ONE, OTHER_CASE, TWO, moment, related, stay

ENTRIES = 420
STAYS = 12

_WORDS: dict[str, dict[str, list[Any]]] = {
    "SuspectIdentified": {"offence_ids": [[], ["o1"], ["o9"]]},
    "SuspectArrested": {"offence_ids": [[], ["o1"]]},
    "InvestigationClosed": {"outcome": ["undetected", "died", "transferred", "evidential"]},
    "ChargeFiled": {"charge_id": ["c1", "c2"], "from_offence_id": [None, "o1", "o9"]},
    "ChargeAmended": {"charge_id": ["c1", "c2"]},
    "ChargeWithdrawn": {"charge_id": ["c1", "c2"], "reason": ["evidential", "died", "replaced"]},
    "ProsecutionDeclined": {"reason": ["evidential", "died"]},
    "DiversionEnded": {"result": ["completed", "not_completed", "not_stated"]},
    "CaseSevered": {"charge_ids": [[], ["c1"], ["c1", "c2"]]},
    "CaseTransferred": {"out_of_jurisdiction": [True, False]},
    "CaseReopened": {"reason": ["other", "retrial", "failed_diversion"]},
    "HearingHeld": {"result": ["held", "adjourned"]},
    "VerdictReturned": {
        "charge_id": [None, "c1", "c2"],
        "verdict": ["convicted", "acquitted", "dismissed", "other"],
        "plea": ["guilty", "not_guilty", "none"],
        "is_final": [True, True, False],
    },
    "AppealDecided": {"outcome": ["upheld", "retrial", "retrial"]},
    "RecordSealed": {"scope": ["full", "public"]},
    "RecordUnsealed": {"scope": ["full", "public"]},
}


@cache
def entries() -> tuple[Entry, ...]:
    """The pool, the same in every run."""
    random = Random(4)  # noqa: S311 - the same pool in every run
    types = sorted(AGENCY_OF_TYPE)
    return tuple(_entry(random, types[number % len(types)], f"p{number}") for number in range(ENTRIES))


@cache
def stays() -> tuple[tuple[tuple[str, str], dict[str, Any]], ...]:
    """Stays that may be attributed to the case, by person and key."""
    random = Random(5)  # noqa: S311 - likewise
    made = []
    for number in range(STAYS):
        key = f"EAST-PRISON:s{number % 4}"
        admitted = random.choice([None, moment(None), moment(random.randrange(40))])
        status = random.choice(["sentenced", "awaiting_first_instance_decision"])
        made.append(((random.choice([ONE, TWO]), key), stay(key, status=status, admitted=admitted)))
    return tuple(made)


def _entry(random: Random, event_type: str, record: str) -> Entry:
    said = fact(event_type, record, **_fields(random, event_type))
    if event_type in ("IdentifiersLinked", "IdentifierRetired"):
        said = {**said, "case_key": CASE, "persons": []}
    said["conflicting"] = random.random() < 0.05
    said["received_at"] = random.choice([said["received_at"], (FIRST_DAY + 20) * DAY_MS])
    return entry_of_fact(said, Calendars(TABLES))


def _fields(random: Random, event_type: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "occurred": random.choice(
            [
                day(random.randrange(40)),
                day(random.randrange(40)),
                at_minute(random.randrange(40), random.randrange(1440)),
                UNDATED,
                {"at": (FIRST_DAY + 31) * DAY_MS, "precision": "month"},
            ]
        )
    }
    fields.update({name: random.choice(choices) for name, choices in _WORDS.get(event_type, {}).items()})
    if event_type in ("IdentifiersLinked", "IdentifierRetired"):
        names = ("a", "b") if event_type == "IdentifiersLinked" else ("identifier", "successor")
        texts = random.sample([CASE, "court-case:C1", "nation-case:N1"], 2)
        return {**fields, "kind": "case", **dict(zip(names, map(identifier, texts), strict=True))}
    relation = {"CaseJoined": "joined", "CaseSevered": "severed"}.get(event_type)
    if relation is not None or random.random() < 0.1:
        here, there = random.choice([(CASE, OTHER_CASE), (OTHER_CASE, CASE), (CASE, CASE)])
        fields["cases"] = related(relation or random.choice(["originates_from", "related"]), there, of=here)
    fields.update(_persons(random, event_type, fields.get("charge_ids", ())))
    if event_type == "CrimeReported":
        fields["offences"] = [offence("o1"), offence("o2", national_code="nonsense", national_scheme="us-fl-statutes")]
    return fields


def _persons(random: Random, event_type: str, charge_ids: Any) -> dict[str, Any]:
    def one() -> dict[str, Any]:
        age = random.choice([None, 30, 31])
        return person(random.choice([ONE, TWO]), sex=random.choice(["male", "female"]), age_at_event=age)

    if event_type in SEVERAL_PERSONS_TYPES:
        count = random.randrange(0 if event_type == "CaseReferred" or charge_ids else 1, 3)
        return {"persons": [one() for _ in range(count)]}
    if event_type in NO_PERSON_TYPES:
        return {}
    return {"person": None if event_type in WHOLE_CASE_TYPES and random.random() < 0.5 else one()}
