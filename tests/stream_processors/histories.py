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
    TABLES,
    UNDATED,
    WEST,
    Message,
    at_minute,
    day,
    event,
    message,
    offence,
    person,
    same,
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


@st.composite
def _own_fields(draw: st.DrawFn, event_type: str) -> Event:
    offences = st.builds(
        offence,
        st.sampled_from(["o1", "o2"]),
        national_code=st.sampled_from([None, "893.13", "nonsense"]),
        national_scheme=st.just("us-fl-statutes"),
    )
    charge_ids = ["c1", "c2"]
    if event_type == "CrimeReported":
        return {"offences": draw(st.lists(offences, max_size=2))}
    if event_type == "ChargeFiled":
        return {"charge_id": draw(st.sampled_from(charge_ids)), "offence": draw(offences)}
    if event_type == "VerdictReturned":
        return {
            "charge_id": draw(st.sampled_from([None, *charge_ids])),
            "verdict": draw(st.sampled_from(["convicted", "acquitted", "dismissed", "no such word"])),
            "is_final": draw(st.booleans()),
        }
    if event_type == "PersonAdmitted":
        return {
            "stay_id": draw(st.sampled_from(["s1", "s2"])),
            "legal_status": draw(st.sampled_from(["not_stated", "sentenced", "awaiting_first_instance_decision"])),
        }
    if event_type == "PersonReleased":
        return {"stay_id": draw(st.sampled_from(["s1", "s2"]))}
    return {}


@st.composite
def _content(draw: st.DrawFn, event_type: str, place: str) -> Event:
    """What an event says, apart from its envelope."""
    cases, persons = (_ABROAD_CASES, _ABROAD_PERSONS) if place == ABROAD else (_CASES, _PERSONS)
    fields: Event = {"occurred": draw(_times), **draw(_own_fields(event_type))}
    is_stay = event_type in ("PersonAdmitted", "PersonReleased")
    named = [] if is_stay and draw(st.booleans()) else draw(_identifiers(cases))
    fields["cases"] = same(*named)
    if not is_stay and draw(st.integers(0, 4)) == 0:
        fields["cases"].append({**same(draw(st.sampled_from(cases)))[0], "relation": "related"})
    if event_type != "CrimeReported":
        fields["person"] = person(
            *draw(_identifiers(persons)),
            sex=draw(st.sampled_from(["male", "male", "female", "not_stated"])),
            birth_year=draw(st.sampled_from([1990, 1990, 1991, None])),
        )
    return fields


@st.composite
def _versions(draw: st.DrawFn, record: str) -> History:
    """One to four versions of one record, some of them of one revision, some retracted."""
    event_type = draw(st.sampled_from(_EVENT_TYPES))
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
        texts = named(each, kind)
        graph.add_nodes_from(texts)
        graph.add_edges_from((texts[0], other) for other in texts[1:])
    return {
        identifier: min(component, key=rank)
        for component in networkx.connected_components(graph)
        for identifier in component
    }


def named(said: Said, kind: str) -> list[str]:
    """Identifiers of the case (relation same) or of the person that an event names."""
    if kind == "case":
        identifiers = [each for each in said.event["cases"] if each["relation"] == "same"]
    else:
        identifiers = said.event.get("person", {"identifiers": []})["identifiers"]
    return [f"{each['issuer']}:{each['value']}" for each in identifiers]
