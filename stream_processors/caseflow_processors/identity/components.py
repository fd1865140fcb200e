"""Components of a graph of `same` links under insertion and removal, over a sorted key-value state.

A link lives as long as an event states it. The canonical identifier of a component is the smallest by (issuer rank,
value, text); it stands at each node where it is not the node itself. A batch's changes are settled together: whatever
comes and goes within it costs nothing, and no component is walked once for each of its links. Links that are new walk
each component whose canonical identifier gives way, once; links that are gone search from all their ends at once until
all parts but one are exhausted, so that a leaf is cut from a component of ten thousand in a few steps.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from caseflow_processors.identity.keys import (
    Node,
    canonical_key,
    link_key,
    links_prefix,
    support_key,
    supports_prefix,
)
from caseflow_processors.identity.search import Parts
from caseflow_processors.state.protocol import Values

Rank = Callable[[str], tuple[int, str, str]]
"""Sort key of an identifier `issuer:value`."""

Pair = tuple[Node, Node]
"""Two nodes of one domain and kind, the smaller text first."""


class Components:
    """The graph of one batch; `moved` collects the nodes whose canonical identifier changed, with the former one."""

    def __init__(self, state: Values, rank: Rank) -> None:
        self._state = state
        self._rank = rank
        self.moved: dict[Node, str] = {}
        # Asked for several times a link; and most nodes have no such key, which the disk is slow to say.
        self._canonical: dict[Node, str] = {}
        self._stated: dict[Pair, None] = {}
        self._withdrawn: dict[Pair, None] = {}

    def canonical(self, node: Node) -> str:
        """The canonical identifier of the component that the node is in, as last settled."""
        known = self._canonical.get(node)
        if known is None:
            found: str | None = self._state.load(canonical_key(node))
            known = self._canonical[node] = node.identifier if found is None else found
        return known

    def state_link(self, small: Node, great: Node, event_id: str) -> None:
        """The event states that the two, of one domain and kind, are the same; the smaller text stands first."""
        self._state.save(support_key(small, great.identifier, event_id), True)
        self._stated[small, great] = None

    def withdraw_link(self, small: Node, great: Node, event_id: str) -> None:
        """The event states it no more; the link goes with its last event."""
        self._state.save(support_key(small, great.identifier, event_id), None)
        self._withdrawn[small, great] = None

    def settle(self) -> None:
        """Bring links, canonical identifiers and `moved` up to date with what was stated and withdrawn."""
        unsupported = {pair for pair in self._withdrawn if not self._is_supported(pair)}
        new = [pair for pair in self._stated if pair not in unsupported and not self._is_linked(pair)]
        gone = [pair for pair in self._withdrawn if pair in unsupported and self._is_linked(pair)]
        self._stated, self._withdrawn = {}, {}
        self._unite(new)
        self._divide(gone)

    def _is_supported(self, pair: Pair) -> bool:
        small, great = pair
        return next(self._state.keys(supports_prefix(small, great.identifier)), None) is not None

    def _is_linked(self, pair: Pair) -> bool:
        small, great = pair
        # Between two components there is no link to look for.
        if self.canonical(small) != self.canonical(great):
            return False
        return self._state.load(link_key(small, great.identifier)) is not None

    def _neighbours(self, node: Node) -> Iterator[Node]:
        prefix = links_prefix(node)
        for key in self._state.keys(prefix):
            yield Node(node.domain, node.kind, key[len(prefix) :].decode())

    def _unite(self, pairs: Sequence[Pair]) -> None:
        """Add the links: of the components that they make one, all but one take another's canonical identifier."""
        gives_way_to: dict[Node, Node] = {}

        def winner_over(node: Node) -> Node:
            winner = node
            while winner in gives_way_to:
                winner = gives_way_to[winner]
            if winner != node:
                gives_way_to[node] = winner
            return winner

        for small, great in pairs:
            one, two = winner_over(self._canonical_node(small)), winner_over(self._canonical_node(great))
            if one != two:
                winner, loser = (one, two) if self._rank(one.identifier) < self._rank(two.identifier) else (two, one)
                gives_way_to[loser] = winner
        # Walked before the links are there, so as to stay within each component as it was.
        for loser in gives_way_to:
            self._assign(self._reach(loser), loser.identifier, winner_over(loser).identifier)
        for small, great in pairs:
            self._state.save(link_key(small, great.identifier), True)
            self._state.save(link_key(great, small.identifier), True)

    def _divide(self, pairs: Sequence[Pair]) -> None:
        """Remove the links: of the parts of a component, all but one take a canonical identifier of their own."""
        ends: dict[Node, dict[Node, None]] = {}
        for small, great in pairs:
            self._state.save(link_key(small, great.identifier), None)
            self._state.save(link_key(great, small.identifier), None)
            former = self._canonical_node(small)
            ends.setdefault(former, {}).update({small: None, great: None})
        for former, sources in ends.items():
            parts = Parts(list(sources), self._neighbours)
            keeps = parts.of(former)
            for part in parts.exhausted:
                if part is not keeps:
                    self._assign(part.reached, former.identifier, self._least(part.reached))
            if keeps in parts.exhausted:
                # The largest part loses the canonical identifier: it has to be walked to find its own.
                rest = parts.rest()
                self._assign(rest, former.identifier, self._least(rest))

    def _canonical_node(self, node: Node) -> Node:
        return Node(node.domain, node.kind, self.canonical(node))

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

    def _assign(self, nodes: Iterable[Node], former: str, canonical: str) -> None:
        """Give the nodes, which all had the former one, another canonical identifier."""
        for node in nodes:
            self.moved.setdefault(node, former)
            self._canonical[node] = canonical
            self._state.save(canonical_key(node), None if canonical == node.identifier else canonical)
