"""Generated life histories: persons, cases, reports, arrests, charges, verdicts and stays, said once or corrected.

All of it is made up. A history is a list of things said: each is one message's event. Small pools of records,
identifiers and days make it likely that events meet: shared identifiers, links within an event that come and go with
its revisions, revisions with two contents, retractions, and events that name one person under several numbers.
"""

from dataclasses import dataclass
from typing import Any

import networkx
from hypothesis import strategies as st

from tests.stream_processors.made import (
    ABROAD,
    AGENCY_OF_TYPE,
    DAY_MS,
    EAST,
    NO_PERSON_TYPES,
    SEVERAL_PERSONS_TYPES,
    STAY_TYPES,
    TABLES,
    UNDATED,
    WEST,
    WHOLE_CASE_TYPES,
    Message,
    at_minute,
    day,
    event,
    identifier,
    message,
    offence,
    person,
    same,
    sanction,
)

Event = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One message: an event of a type, as an agency says it once."""

    event_type: str
    event: Event

    @property
    def newness(self) -> tuple[int, bool, int]:
        """The later is newer; equal ones conflict."""
        written = self.event["recorded_at"]
        return self.event["revision"], written is not None, written or 0

    def message(self) -> Message:
        """As the log of record has it."""
        return message(self.event_type, self.event)


History = list[Said]

_EVENT_TYPES = sorted(AGENCY_OF_TYPE)
# What makes and ends a case's way comes more often, so that it meets in one case.
_DRAWN_TYPES = [
    *_EVENT_TYPES,
    *("CrimeReported", "SuspectArrested", "ChargeFiled", "ChargeFiled", "VerdictReturned", "VerdictReturned"),
    *("PersonAdmitted", "PersonAdmitted", "PersonReleased", "SentenceImposed", "IdentifiersLinked"),
]
_CASES = ["nation-case:N1", "police-case:K1", "police-case:K2", "police-case:K3", "court-case:C1", "court-case:C2"]
_PERSONS = ["nation-person:1", "police-person:1", "police-person:2", "police-person:3", "prison-person:9"]
_ABROAD_CASES, _ABROAD_PERSONS = ["abroad-case:1", "abroad-case:2"], ["abroad-person:1", "abroad-person:2"]

_days = st.integers(-40, 40)
_times = st.one_of(
    st.builds(day, _days),
    st.builds(at_minute, _days, st.integers(0, 1439)),
    st.just(UNDATED),
    st.sampled_from([{"at": 18262 * DAY_MS, "precision": "year"}, {"at": (18262 + 31) * DAY_MS, "precision": "month"}]),
)
_IDENTIFIER_COUNTS = st.sampled_from([1, 1, 1, 1, 2, 3])


@st.composite
def _identifiers(draw: st.DrawFn, pool: list[str]) -> list[str]:
    count = min(draw(_IDENTIFIER_COUNTS), len(pool))
    return draw(st.lists(st.sampled_from(pool), min_size=count, max_size=count, unique=True))


_CHARGE_IDS = ["c1", "c2"]
_STAY_IDS = ["s1", "s2"]
_OFFENCES = st.builds(
    offence,
    st.sampled_from(["o1", "o2"]),
    national_code=st.sampled_from([None, "893.13", "nonsense"]),
    national_scheme=st.just("us-fl-statutes"),
)
_ANY_CHARGES = st.lists(st.sampled_from(_CHARGE_IDS), max_size=2, unique=True)
_STATUSES = st.sampled_from(["not_stated", "sentenced", "awaiting_first_instance_decision"])
_SANCTIONS = st.lists(
    st.builds(sanction, st.sampled_from(["custody", "probation"]), days=st.sampled_from([None, 30])),
    min_size=1,
    max_size=2,
)
_VICTIMS = st.lists(
    st.fixed_dictionaries(
        {
            "victim_id": st.sampled_from(["v1", "v2"]),
            "sex": st.sampled_from(["male", "female"]),
            "age_group": st.just("15_29"),
            "relationship_to_suspect": st.sampled_from(["current_partner", "no such word"]),
        }
    ),
    max_size=2,
)


def _word(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


_OWN_FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "CrimeReported": {"offences": st.lists(_OFFENCES, max_size=2), "victims": _VICTIMS},
    "SuspectIdentified": {"offence_ids": st.lists(st.sampled_from(["o1", "o9"]), max_size=1)},
    "SuspectArrested": {"offence_ids": st.lists(st.sampled_from(["o1", "o9"]), max_size=1)},
    "InvestigationClosed": {"outcome": _word("undetected", "died", "transferred", "no such word")},
    "ChargeFiled": {
        "charge_id": st.sampled_from(_CHARGE_IDS),
        "offence": _OFFENCES,
        "from_offence_id": st.sampled_from([None, "o1", "o9"]),
    },
    "ChargeAmended": {"charge_id": st.sampled_from(_CHARGE_IDS), "offence": _OFFENCES},
    "ChargeWithdrawn": {"charge_id": st.sampled_from(_CHARGE_IDS), "reason": _word("evidential", "died")},
    "ProsecutionDeclined": {"reason": _word("evidential", "died")},
    "DiversionEnded": {"result": _word("completed", "not_completed")},
    "CaseSevered": {"charge_ids": _ANY_CHARGES},
    "CaseTransferred": {"out_of_jurisdiction": st.booleans()},
    "HearingHeld": {"result": _word("held", "adjourned"), "next_on": st.sampled_from([None, 18300])},
    "VerdictReturned": {
        "charge_id": st.sampled_from([None, *_CHARGE_IDS]),
        "verdict": _word("convicted", "acquitted", "dismissed", "no such word"),
        "is_final": st.booleans(),
    },
    "SentenceImposed": {"charge_ids": _ANY_CHARGES, "sanctions": _SANCTIONS},
    "AppealDecided": {"outcome": _word("upheld", "retrial")},
    "PersonAdmitted": {"stay_id": st.sampled_from(_STAY_IDS), "legal_status": _STATUSES},
    "CustodyStatusChanged": {"stay_id": st.sampled_from(_STAY_IDS), "legal_status": _STATUSES},
    "PersonTransferred": {"stay_id": st.sampled_from(_STAY_IDS), "to_facility": _word("f2", "f3")},
    "PersonReleased": {"stay_id": st.sampled_from(_STAY_IDS)},
    "IdentifierRetired": {},
}
"""What is drawn of each type; the rest is as in `made`."""


@st.composite
def _link(draw: st.DrawFn, pools: tuple[list[str], list[str]]) -> Event:
    """Two different identifiers of one kind."""
    kind, pool = draw(st.sampled_from([("case", pools[0]), ("person", pools[1])]))
    one, two = draw(st.lists(st.sampled_from(pool), min_size=2, max_size=2, unique=True))
    return {"kind": kind, "a": identifier(one), "b": identifier(two)}


@st.composite
def _content(draw: st.DrawFn, event_type: str, place: str) -> Event:
    """What an event says, apart from its envelope."""
    cases, persons = (_ABROAD_CASES, _ABROAD_PERSONS) if place == ABROAD else (_CASES, _PERSONS)
    drawn = {name: draw(strategy) for name, strategy in _OWN_FIELDS.get(event_type, {}).items()}
    fields: Event = {"occurred": draw(_times), **drawn}
    if event_type in ("IdentifiersLinked", "IdentifierRetired"):
        link = draw(_link((cases, persons)))
        if event_type == "IdentifiersLinked":
            return {**fields, **link}
        successor = draw(st.sampled_from([None, link["b"]]))
        return {**fields, "kind": link["kind"], "identifier": link["a"], "successor": successor}

    @st.composite
    def someone(draw: st.DrawFn) -> Event:
        return person(
            *draw(_identifiers(persons)),
            sex=draw(st.sampled_from(["male", "male", "female", "not_stated"])),
            birth_year=draw(st.sampled_from([1990, 1990, 1991, None])),
        )

    if event_type in SEVERAL_PERSONS_TYPES:
        fields["persons"] = draw(st.lists(someone(), max_size=2))
        if event_type == "CaseSevered" and not fields["persons"] and not fields["charge_ids"]:
            fields["charge_ids"] = ["c1"]
    elif event_type in WHOLE_CASE_TYPES:
        fields["person"] = draw(st.none() | someone())
    elif event_type not in NO_PERSON_TYPES:
        fields["person"] = draw(someone())
    is_stay = event_type in STAY_TYPES
    is_persons_seal = event_type in ("RecordSealed", "RecordUnsealed") and fields["person"] is not None
    named = [] if (is_stay or is_persons_seal) and draw(st.booleans()) else draw(_identifiers(cases))
    fields["cases"] = same(*named)
    relation = {"CaseJoined": "joined", "CaseSevered": "severed"}.get(event_type)
    if relation is None and not is_stay and draw(st.integers(0, 4)) == 0:
        relation = draw(st.sampled_from(["originates_from", "joined", "severed", "related"]))
    if relation is not None:
        fields["cases"].append({**same(draw(st.sampled_from(cases)))[0], "relation": relation})
    return fields


@st.composite
def _versions(draw: st.DrawFn, record: str) -> History:
    """One to four versions of one record, some of them of one revision, some retracted."""
    event_type = draw(st.sampled_from(_DRAWN_TYPES))
    place = draw(st.sampled_from([EAST, EAST, EAST, WEST, ABROAD]))
    said = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3, 4]))):
        envelope = {
            "revision": draw(st.integers(1, 3)),
            "retracted": draw(st.integers(0, 4)) == 0,
            "recorded_at": draw(st.sampled_from([None, 0, DAY_MS])),
        }
        fields = draw(_content(event_type, place))
        said.append(Said(event_type, event(event_type, record, place=place, **fields, **envelope)))
    return said


@st.composite
def histories(draw: st.DrawFn, max_records: int = 9) -> History:
    """Everything that agencies ever said, in no order that matters."""
    records = draw(st.integers(1, max_records))
    return [said for number in range(records) for said in draw(_versions(f"r{number}"))]


def newest(history: History) -> dict[str, list[Said]]:
    """For each event that was said: every content of its highest revision (more than one is a conflict)."""
    found: dict[str, list[Said]] = {}
    for said in history:
        known = found.setdefault(said.event["event_id"], [])
        if known and known[0].event["revision"] < said.event["revision"]:
            known.clear()
        if not known or known[0].event["revision"] == said.event["revision"]:
            known.append(said)
    return found


def retracted(history: History) -> History:
    """A retraction of every event of the history, above all its revisions."""
    return [
        Said(versions[0].event_type, {**versions[0].event, "revision": 9, "retracted": True})
        for versions in newest(history).values()
    ]


def components(said: History, kind: str) -> dict[str, str]:
    """Identifier → canonical identifier over events that stand, by networkx: an oracle apart from our own graph."""
    ranks = {issuer.issuer: issuer.rank for issuer in TABLES.issuers}

    def rank(identifier: str) -> tuple[int, str]:
        issuer, _, value = identifier.partition(":")
        return ranks[issuer], value

    graph = networkx.Graph()
    for each in said:
        for texts in named(each, kind):
            graph.add_nodes_from(texts)
            graph.add_edges_from((texts[0], other) for other in texts[1:])
    return {
        identifier: min(component, key=rank)
        for component in networkx.connected_components(graph)
        for identifier in component
    }


def named(said: Said, kind: str) -> list[list[str]]:
    """Identifiers of the case (relation same) or of each person that an event names; those together are one."""
    event = said.event
    if said.event_type in ("IdentifiersLinked", "IdentifierRetired"):
        pair = [event[field] for field in ("a", "b", "identifier", "successor") if event.get(field) is not None]
        groups = [pair] if event["kind"] == kind else []
    elif kind == "case":
        own = [each for each in event["cases"] if each["relation"] == "same"]
        groups = [own] if own else []
    else:
        persons = event.get("persons", [event.get("person")])
        groups = [person["identifiers"] for person in persons if person is not None]
    return [list(dict.fromkeys(f"{each['issuer']}:{each['value']}" for each in group)) for group in groups]


def related(said: Said) -> list[str]:
    """Identifiers of the cases that an event names with another relation than `same`."""
    found = (each for each in said.event["cases"] if each["relation"] != "same")
    return [f"{each['issuer']}:{each['value']}" for each in found]
