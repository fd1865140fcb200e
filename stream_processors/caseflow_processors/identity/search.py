"""Which parts a component falls into, when links that were in it are gone."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Self

from caseflow_processors.identity.keys import Node

Neighbours = Callable[[Node], Iterator[Node]]


class Search:
    """Everything reached from one node so far, one link at a time; two that meet go on as one."""

    def __init__(self, start: Node, neighbours: Neighbours) -> None:
        self.reached = [start]
        self._neighbours = neighbours
        self._open = [neighbours(start)]
        self._frontier: list[Node] = []
        self._absorbed_by: Self | None = None

    def next_link(self) -> Node | None:
        """Where the next link leads, or None where all have been followed."""
        while self._open:
            found = next(self._open[-1], None)
            if found is not None:
                return found
            self._open.pop()
            if self._frontier:
                self._open.append(self._neighbours(self._frontier.pop()))
        return None

    def reach(self, node: Node) -> None:
        """Search on from the node too."""
        self.reached.append(node)
        self._frontier.append(node)

    def absorb(self, other: Self) -> None:
        """Go on from what the other has reached too; the shorter list is moved, so that no node is moved often."""
        if len(self.reached) < len(other.reached):
            self.reached, other.reached = other.reached, self.reached
        self.reached += other.reached
        self._open += other._open
        self._frontier += other._frontier
        other._absorbed_by = self

    def standing(self) -> Self:
        """The search that this one has become part of, or itself."""
        found = self
        while found._absorbed_by is not None:
            found = found._absorbed_by
        if found is not self:
            self._absorbed_by = found
        return found


class Parts:
    """The parts in which some nodes of one component lie now.

    All nodes search at once, each one link in turn, and not one node each: a hub's ten thousand links are not all read
    to see that a leaf has no other. All but one part are exhausted; the last, as a rule by far the largest, is not
    walked unless it is asked for. So however many links are gone, no link is followed more than once in a direction.
    """

    def __init__(self, sources: Sequence[Node], neighbours: Neighbours) -> None:
        self._owner: dict[Node, Search] = {}
        self.exhausted: list[Search] = []
        searching: deque[Search] = deque()
        for source in sources:
            search = self._owner[source] = Search(source, neighbours)
            searching.append(search)
        while len(searching) > 1:
            search = searching.popleft()
            node = search.next_link()
            if node is None:
                self.exhausted.append(search)
                continue
            other = self._owner.get(node)
            if other is None:
                self._owner[node] = search
                search.reach(node)
            elif (standing := other.standing()) is not search:
                # Exhausted it cannot be: it would have followed this link from its own end.
                standing.absorb(search)
                continue
            searching.append(search)
        self._rest = searching[0]

    def of(self, node: Node) -> Search | None:
        """The search that has reached the node, if any has."""
        found = self._owner.get(node)
        return None if found is None else found.standing()

    def rest(self) -> list[Node]:
        """All of the part that was not exhausted."""
        reached = set(self._rest.reached)
        while (node := self._rest.next_link()) is not None:
            if node not in reached:
                reached.add(node)
                self._rest.reach(node)
        return self._rest.reached
