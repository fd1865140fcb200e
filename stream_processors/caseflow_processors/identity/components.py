"""Components of a graph of `same` links under insertion and removal, over a sorted key-value state.

A link lives as long as an event states it. The canonical identifier of a component is the smallest by (issuer rank,
value, text); it stands at each node where it is not the node itself. Only what a change can reach is walked: a link to
a component walks the side whose canonical identifier gives way; a removed link searches from both of its ends at once
and stops when the smaller side is exhausted, so that a leaf is cut from a component of ten thousand in a few steps.
"""

from collections.abc import Callable, Iterable, Iterator

from caseflow_processors.identity.keys import (
    Node,
    canonical_key,
    link_key,
    links_prefix,
    support_key,
    supports_prefix,
)
from caseflow_processors.state.protocol import Values

Rank = Callable[[str], tuple[int, str, str]]
"""Sort key of an identifier `issuer:value`."""


class Components:
    """The graph of one batch; `moved` collects the nodes whose canonical identifier changed, with the former one."""

    def __init__(self, state: Values, rank: Rank) -> None:
        self._state = state
        self._rank = rank
        self.moved: dict[Node, str] = {}

    def canonical(self, node: Node) -> str:
        """The canonical identifier of the component that the node is in."""
        found: str | None = self._state.load(canonical_key(node))
        return node.identifier if found is None else found

    def state_link(self, small: Node, great: Node, event_id: str) -> None:
        """The event states that the two, of one domain and kind, are the same; the smaller text stands first."""
        self._state.save(support_key(small, great.identifier, event_id), True)
        key = link_key(small, great.identifier)
        if self._state.load(key) is None:
            self._state.save(key, True)
            self._state.save(link_key(great, small.identifier), True)
            self._unite(small, great)

    def withdraw_link(self, small: Node, great: Node, event_id: str) -> None:
        """The event states it no more; the link goes with its last event."""
        self._state.save(support_key(small, great.identifier, event_id), None)
        if next(self._state.keys(supports_prefix(small, great.identifier)), None) is None:
            self._state.save(link_key(small, great.identifier), None)
            self._state.save(link_key(great, small.identifier), None)
            self._divide(small, great)

    def _neighbours(self, node: Node) -> Iterator[Node]:
        prefix = links_prefix(node)
        for key in self._state.keys(prefix):
            yield node._replace(identifier=key[len(prefix) :].decode())

    def _unite(self, one: Node, two: Node) -> None:
        first, second = self.canonical(one), self.canonical(two)
        if first == second:
            return
        loser, winner = (two, first) if self._rank(first) < self._rank(second) else (one, second)
        gives_way = self.canonical(loser)
        # All of the losing side was one component until now, so its nodes still name the canonical that gives way.
        reached, frontier = {loser}, [loser]
        while frontier:
            for neighbour in self._neighbours(frontier.pop()):
                if neighbour not in reached and self.canonical(neighbour) == gives_way:
                    reached.add(neighbour)
                    frontier.append(neighbour)
        self._assign(reached, winner)

    def _divide(self, one: Node, two: Node) -> None:
        side = self._smaller_side(one, two)
        if side is None:
            return
        former = self.canonical(one)
        if all(node.identifier != former for node in side):
            self._assign(side, self._least(side))
            return
        # The smaller side keeps the canonical identifier; the other has to be walked to find its own.
        rest = self._reach(two if one in side else one)
        self._assign(rest, self._least(rest))

    def _smaller_side(self, one: Node, two: Node) -> set[Node] | None:
        """The side that is exhausted first, or None where the two are still connected.

        The two sides take one link each in turn, and not one node each: a hub's ten thousand links are not all read to
        see that a leaf has no other.
        """
        sides = _Side(one, self._neighbours), _Side(two, self._neighbours)
        while True:
            for side, other in (sides, sides[::-1]):
                neighbour = side.next_link()
                if neighbour is None:
                    return side.reached
                if neighbour in other.reached:
                    return None
                side.reach(neighbour)

    def _reach(self, start: Node) -> set[Node]:
        reached, frontier = {start}, [start]
        while frontier:
            for neighbour in self._neighbours(frontier.pop()):
                if neighbour not in reached:
                    reached.add(neighbour)
                    frontier.append(neighbour)
        return reached

    def _least(self, nodes: Iterable[Node]) -> str:
        return min((node.identifier for node in nodes), key=self._rank)

    def _assign(self, nodes: Iterable[Node], canonical: str) -> None:
        for node in nodes:
            former = self.canonical(node)
            if former != canonical:
                self.moved.setdefault(node, former)
                self._state.save(canonical_key(node), None if canonical == node.identifier else canonical)


class _Side:
    """A search from one node, one link at a time."""

    def __init__(self, start: Node, neighbours: Callable[[Node], Iterator[Node]]) -> None:
        self.reached = {start}
        self._neighbours = neighbours
        self._frontier: list[Node] = []
        self._links = neighbours(start)

    def next_link(self) -> Node | None:
        """Where the next link leads, or None where all have been followed."""
        while True:
            found = next(self._links, None)
            if found is not None:
                return found
            if not self._frontier:
                return None
            self._links = self._neighbours(self._frontier.pop())

    def reach(self, node: Node) -> None:
        """Search on from the node, once."""
        if node not in self.reached:
            self.reached.add(node)
            self._frontier.append(node)
