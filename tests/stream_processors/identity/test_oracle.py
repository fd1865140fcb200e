"""What identity sends and takes back, summed up, against networkx components over random histories."""

from collections import defaultdict
from typing import Any

from caseflow_processors.intake.accept import accept, fact_of
from caseflow_processors.stages.identity import IdentityStage
from caseflow_processors.stages.memory import InMemoryState
from caseflow_processors.state.protocol import Inbound
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.histories import History, Said, components, histories, named, newest, related
from tests.stream_processors.made import TABLES, read
from tests.stream_processors.stages.folding import CODECS

Places = dict[tuple[str, str], dict[str, dict[str, Any]]]
"""(topic, key) → event id → the fact last sent there and not taken back."""


def _facts(history: History) -> list[bytes]:
    """What intake would send of each event in turn: its newest word so far, whenever that is a new one."""
    records: dict[str, Any] = {}
    facts = []
    for said in history:
        acceptance = accept(records.get(said.event["event_id"]), read(said.event_type, said.event))
        records[said.event["event_id"]] = acceptance.record
        if acceptance.forward:
            facts.append(CODECS.encode("accepted", "Fact", fact_of(acceptance.record)))
    return facts


def _run(facts: list[bytes], sizes: list[int], *, restarted: bool) -> tuple[Places, dict[tuple[str, str], str]]:
    """Fold the facts in batches of the sizes; the state goes through bytes, after a restart held values too."""
    stage = IdentityStage(CODECS, TABLES)
    state = InMemoryState(stage)
    places: Places = defaultdict(dict)
    pointers: dict[tuple[str, str], str] = {}
    left = list(facts)
    while left:
        size = sizes.pop() if sizes else len(left)
        batch, left = left[:size], left[size:]
        for out in stage.fold(state, [Inbound("accepted", 0, 0, b"", value, 0) for value in batch]):
            fact = CODECS.decode(out.value)
            place = out.topic, out.key.decode()
            if fact["kind"] == "pointer":
                pointers.pop(place, None)
                if fact["successor"] is not None:
                    pointers[place] = fact["successor"]
            elif fact["kind"] == "withdrawal":
                del places[place][fact["event_id"]]
            else:
                places[place][fact["event_id"]] = fact
        state.commit()
        if restarted:
            state.abandon()
    return {place: facts for place, facts in places.items() if facts}, pointers


def _expected(standing: list[Said]) -> tuple[dict[tuple[str, str], set[str]], dict[tuple[str, str], str]]:
    cases, persons = components(standing, "case"), components(standing, "person")
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for said in standing:
        for group in named(said, "case"):
            places["case-facts", cases[group[0]]].add(said.event["event_id"])
        for other in related(said):
            places["case-facts", cases.get(other, other)].add(said.event["event_id"])
        for group in named(said, "person"):
            places["person-facts", persons[group[0]]].add(said.event["event_id"])
    pointers = {
        (topic, identifier): least
        for topic, found in (("case-facts", cases), ("person-facts", persons))
        for identifier, least in found.items()
        if identifier != least
    }
    return dict(places), pointers


@given(histories(), st.data())
def test_every_event_lies_where_the_components_of_what_stands_put_it_and_nowhere_else(
    history: History, data: st.DataObject
) -> None:
    said = [version for versions in newest(history).values() for version in versions[:1]]
    superseded = [each for each in history if each not in said]
    order = data.draw(st.permutations([*said, *superseded]), label="order")
    # A conflict has no single newest word that this oracle could know.
    order = [each for each in order if each in said or each.event["revision"] < _newest_revision(history, each)]
    facts = _facts(order)
    sizes = data.draw(st.lists(st.integers(1, 4), max_size=len(facts)), label="batches")
    places, pointers = _run(facts, sizes, restarted=data.draw(st.booleans(), label="restarted"))
    expected, successors = _expected([each for each in said if not each.event["retracted"]])
    assert {place: set(facts) for place, facts in places.items()} == expected
    assert pointers == successors


@given(histories())
def test_every_fact_names_its_cases_and_persons_by_their_canonical_identifiers(history: History) -> None:
    said = [version for versions in newest(history).values() for version in versions[:1]]
    standing = {each.event["event_id"]: each for each in said if not each.event["retracted"]}
    cases, persons = (components(list(standing.values()), kind) for kind in ("case", "person"))
    for facts in _run(_facts(said), [], restarted=False)[0].values():
        for event_id, fact in facts.items():
            each = standing[event_id]
            groups = named(each, "case")
            assert fact["case_key"] == (cases[groups[0][0]] if groups else None)
            assert [reference["key"] for reference in fact["persons"]] == [
                persons[group[0]] for group in named(each, "person")
            ]
            assert [edge["key"] for edge in fact["edges"]] == [cases.get(text, text) for text in related(each)]


def _newest_revision(history: History, said: Said) -> int:
    return max(int(each.event["revision"]) for each in history if each.event["event_id"] == said.event["event_id"])
