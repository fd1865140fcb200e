"""Starts and the ends that answer them: sealed and unsealed, lodged and decided, ordered and ended."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, Order

Keys = Callable[[Entry], Sequence[Hashable]]


class Pair(NamedTuple):
    """A start, its end, or both."""

    start: Entry | None
    end: Entry | None

    @property
    def order(self) -> Order:
        """Where the pair stands: at its start, where that has a date, else at whatever has one."""
        return min(entry.order for entry in self if entry is not None)

    @property
    def said(self) -> Entry:
        """The start, or the end where only that is known."""
        said = self.start or self.end
        if said is None:
            raise ValueError("a pair without events: a start or an end expected")
        return said

    @property
    def event_ids(self) -> list[str]:
        """Its events."""
        return [entry.event_id for entry in self if entry is not None]


def paired(ordered: Sequence[Entry], start_type: str, *, of_start: Keys, of_end: Keys) -> list[Pair]:
    """Each end with the earliest start that still waits under one of the keys that the end asks for, in their order.

    `ordered` are starts and ends in the stated order. A start waits from its place on; one without a date may lie
    before any end, and is taken where no other waits. Pairs come in the order of what is known of them.
    """
    if not ordered:
        return []
    waiting: defaultdict[Hashable, deque[Entry]] = defaultdict(deque)
    undated: defaultdict[Hashable, deque[Entry]] = defaultdict(deque)
    for entry in ordered:
        if entry.event_type == start_type and entry.moment["on"] is None:
            for key in of_start(entry):
                undated[key].append(entry)
    taken: set[str] = set()
    pairs: list[Pair] = []
    for entry in ordered:
        if entry.event_type != start_type:
            keys = of_end(entry)
            start = _first(waiting, keys, taken) or _first(undated, keys, taken)
            pairs.append(Pair(start, entry))
        elif entry.moment["on"] is not None:
            for key in of_start(entry):
                waiting[key].append(entry)
    pairs.extend(
        Pair(entry, None) for entry in ordered if entry.event_type == start_type and entry.event_id not in taken
    )
    pairs.sort(key=lambda pair: pair.order)
    return pairs


def _first(places: dict[Hashable, deque[Entry]], keys: Sequence[Hashable], taken: set[str]) -> Entry | None:
    for key in keys:
        queue = places.get(key)
        while queue:
            entry = queue.popleft()
            if entry.event_id not in taken:
                taken.add(entry.event_id)
                return entry
    return None


def moment_of(entry: Entry | None) -> Moment | None:
    """When it was; None where there is none."""
    return None if entry is None else entry.moment
