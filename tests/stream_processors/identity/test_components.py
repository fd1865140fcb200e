"""Components under links that come and go, against networkx as an oracle that knows nothing of ours."""

from collections.abc import Iterator
from typing import Any

import networkx
from caseflow_processors.identity.components import Components
from caseflow_processors.identity.keys import Node
from hypothesis import given
from hypothesis import strategies as st

IDENTIFIERS = [f"{issuer}:{number}" for issuer in ("a", "b", "c") for number in range(4)]


class _State:
    def __init__(self) -> None:
        self.values: dict[bytes, Any] = {}

    def load(self, key: bytes) -> Any | None:
        return self.values.get(key)

    def save(self, key: bytes, value: Any | None) -> None:
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        return iter(sorted(key for key in self.values if key.startswith(prefix)))


def _rank(identifier: str) -> tuple[int, str, str]:
    # The least identifier is not the one that sorts first as text.
    issuer, _, value = identifier.partition(":")
    return {"a": 2, "b": 1, "c": 3}[issuer], value, identifier


def _node(identifier: str) -> Node:
    return Node("LAND", "person", identifier)


Change = tuple[bool, str, str, str]
"""(stated or withdrawn, one, other, event)."""

changes = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(IDENTIFIERS), st.sampled_from(IDENTIFIERS), st.sampled_from(["e1", "e2"])
    ).filter(lambda change: change[1] != change[2]),
    max_size=40,
)


def _replay(state: _State, history: list[Change], batch: int) -> tuple[dict[tuple[str, str], set[str]], list[Any]]:
    """Apply the history in batches; the links that are left with their events, and what each batch saw move."""
    links: dict[tuple[str, str], set[str]] = {}
    moves: list[Any] = []
    for start in range(0, len(history), batch):
        before = {identifier: Components(state, _rank).canonical(_node(identifier)) for identifier in IDENTIFIERS}
        components = Components(state, _rank)
        for stated, one, other, event_id in history[start : start + batch]:
            small, great = sorted((one, other))
            events = links.setdefault((small, great), set())
            if stated and event_id not in events:
                events.add(event_id)
                components.state_link(_node(small), _node(great), event_id)
            elif not stated and event_id in events:
                events.remove(event_id)
                components.withdraw_link(_node(small), _node(great), event_id)
        components.settle()
        moves.append((before, components))
    return links, moves


def _oracle(links: dict[tuple[str, str], set[str]]) -> dict[str, str]:
    graph = networkx.Graph()
    graph.add_nodes_from(IDENTIFIERS)
    graph.add_edges_from(link for link, events in links.items() if events)
    return {
        identifier: min(component, key=_rank)
        for component in networkx.connected_components(graph)
        for identifier in component
    }


@given(changes, st.integers(1, 10))
def test_canonical_identifiers_are_those_of_the_components_of_the_links_left(history: list[Change], batch: int) -> None:
    state = _State()
    links, _ = _replay(state, history, batch)
    components = Components(state, _rank)
    assert {identifier: components.canonical(_node(identifier)) for identifier in IDENTIFIERS} == _oracle(links)


@given(changes, st.integers(1, 10))
def test_the_nodes_that_moved_are_told_with_the_canonical_they_had_before_the_batch(
    history: list[Change], batch: int
) -> None:
    state = _State()
    for before, components in _replay(state, history, batch)[1]:
        for node, former in components.moved.items():
            assert before[node.identifier] == former


@given(changes)
def test_state_without_links_is_empty(history: list[Change]) -> None:
    state = _State()
    links, _ = _replay(state, history, 5)
    for (small, great), events in links.items():
        for event_id in sorted(events):
            components = Components(state, _rank)
            components.withdraw_link(_node(small), _node(great), event_id)
            components.settle()
    assert state.values == {}


def test_a_leaf_is_cut_from_a_large_component_without_walking_it() -> None:
    class Counting(_State):
        walked = 0

        def keys(self, prefix: bytes) -> Iterator[bytes]:
            self.walked += 1
            return super().keys(prefix)

    state = Counting()
    chain = [f"a:{number:04}" for number in range(300)]
    components = Components(state, _rank)
    for one, other in zip(chain, chain[1:], strict=False):
        components.state_link(_node(one), _node(other), "e")
    components.settle()
    state.walked = 0
    components.withdraw_link(_node(chain[-2]), _node(chain[-1]), "e")
    components.settle()
    assert components.canonical(_node(chain[-1])) == chain[-1]
    assert state.walked < 10


def test_a_leaf_is_cut_from_a_hub_without_reading_all_the_hubs_links() -> None:
    class Reading(_State):
        read = 0

        def keys(self, prefix: bytes) -> Iterator[bytes]:
            for key in super().keys(prefix):
                self.read += 1
                yield key

    state = Reading()
    components = Components(state, _rank)
    for number in range(1, 300):
        components.state_link(_node("a:0000"), _node(f"a:{number:04}"), "e")
    components.settle()
    state.read = 0
    components.withdraw_link(_node("a:0000"), _node("a:0299"), "e")
    components.settle()
    assert components.canonical(_node("a:0299")) == "a:0299"
    assert components.canonical(_node("a:0298")) == "a:0000"
    assert state.read < 10


class _Walked(_State):
    """Counts how often the neighbours of a node are asked for."""

    walked = 0

    def keys(self, prefix: bytes) -> Iterator[bytes]:
        self.walked += prefix.startswith(b"link")
        return super().keys(prefix)


def test_a_batch_whose_every_link_brings_a_smaller_identifier_walks_the_component_once() -> None:
    state = _Walked()
    components = Components(state, _rank)
    for number in range(200, 100, -1):
        components.state_link(_node("a:9999"), _node(f"a:{number:04}"), "e")
    components.settle()
    state.walked = 0
    for number in range(100, 0, -1):
        components.state_link(_node("a:0150"), _node(f"a:{number:04}"), "e")
    components.settle()
    assert components.canonical(_node("a:9999")) == "a:0001"
    assert state.walked <= 200


def test_a_batch_that_cuts_every_link_of_a_chain_walks_it_once() -> None:
    state = _Walked()
    components = Components(state, _rank)
    chain = [f"a:{number:04}" for number in range(300)]
    for one, other in zip(chain, chain[1:], strict=False):
        components.state_link(_node(one), _node(other), "e")
    components.settle()
    state.walked = 0
    for one, other in zip(chain, chain[1:], strict=False):
        components.withdraw_link(_node(one), _node(other), "e")
    components.settle()
    assert all(components.canonical(_node(identifier)) == identifier for identifier in chain)
    assert state.walked <= 2 * len(chain)


def test_what_a_batch_states_and_withdraws_moves_nothing_and_walks_nothing() -> None:
    state = _Walked()
    components = Components(state, _rank)
    components.state_link(_node("a:0001"), _node("a:0002"), "e1")
    components.settle()
    state.walked = 0
    changed = Components(state, _rank)
    changed.state_link(_node("a:0000"), _node("a:0002"), "e2")
    changed.withdraw_link(_node("a:0000"), _node("a:0002"), "e2")
    changed.withdraw_link(_node("a:0001"), _node("a:0002"), "e1")
    changed.state_link(_node("a:0001"), _node("a:0002"), "e3")
    changed.settle()
    assert (changed.moved, state.walked) == ({}, 0)
