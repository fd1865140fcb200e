"""The parts of a component that has lost links, against networkx, and how many links are followed to find them."""

from collections.abc import Iterator

import networkx
from caseflow_processors.identity.keys import Node
from caseflow_processors.identity.search import Parts
from hypothesis import given
from hypothesis import strategies as st

Graph = dict[Node, set[Node]]
Link = tuple[int, int]

_links = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda link: link[0] != link[1]), min_size=1, max_size=30
)


def _node(number: int) -> Node:
    return Node("LAND", "person", f"a:{number:05}")


class _Graph:
    """Links in both directions; counts those that were followed."""

    def __init__(self, links: list[Link]) -> None:
        self._neighbours: Graph = {}
        self.followed = 0
        for one, other in links:
            self._neighbours.setdefault(_node(one), set()).add(_node(other))
            self._neighbours.setdefault(_node(other), set()).add(_node(one))

    def neighbours(self, node: Node) -> Iterator[Node]:
        for neighbour in sorted(self._neighbours.get(node, ())):
            self.followed += 1
            yield neighbour


@given(_links, st.data())
def test_the_parts_of_a_component_are_those_that_networkx_finds(links: list[Link], data: st.DataObject) -> None:
    component = data.draw(st.sampled_from(list(networkx.connected_components(networkx.Graph(links)))))
    within = sorted({link for link in links if link[0] in component})
    gone = data.draw(st.lists(st.sampled_from(within), min_size=1, unique=True), label="gone")
    gone = [*gone, *((other, one) for one, other in gone)]
    left = [link for link in within if link not in gone]
    oracle = networkx.Graph(left)
    oracle.add_nodes_from(component)
    sources = sorted({end for link in gone for end in link})
    graph = _Graph(left)

    parts = Parts([_node(source) for source in sources], graph.neighbours)
    found = [{*part.reached} for part in parts.exhausted]
    owner = {source: parts.of(_node(source)) for source in sources}
    rest = {*parts.rest()}

    expected = [{_node(each) for each in part} for part in networkx.connected_components(oracle)]
    assert sorted(map(sorted, [*found, rest])) == sorted(map(sorted, expected))
    for source in sources:
        search = owner[source]
        assert search is not None
        assert _node(source) in search.reached
    assert graph.followed <= 2 * len(left)


def test_a_leaf_is_cut_off_in_a_few_steps_however_large_its_component() -> None:
    star = _Graph([(0, number) for number in range(1, 1000)])
    assert [part.reached for part in Parts([_node(1000), _node(0)], star.neighbours).exhausted] == [[_node(1000)]]
    assert star.followed < 5
    chain = _Graph([(number, number + 1) for number in range(1000)])
    assert [part.reached for part in Parts([_node(1001), _node(1000)], chain.neighbours).exhausted] == [[_node(1001)]]
    assert chain.followed < 5


def test_a_ring_that_is_cut_once_has_one_part() -> None:
    links = [(number, (number + 1) % 11) for number in range(11) if number != 3]
    ring = _Graph(links)
    parts = Parts([_node(3), _node(4)], ring.neighbours)
    assert parts.exhausted == []
    assert parts.of(_node(3)) is parts.of(_node(4))
    assert sorted(parts.rest()) == [_node(number) for number in range(11)]
    assert ring.followed <= 2 * len(links)
