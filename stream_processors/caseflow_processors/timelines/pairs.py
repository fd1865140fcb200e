"""Starts and the ends that answer them: sealed and unsealed, lodged and decided, ordered and ended."""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, Order, certainly_before

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

    `ordered` are starts and ends in the stated order. A start waits from its place on. Where none waits, an end takes
    the first after it that need not be later (10:00 of a day for an end of that day), and else one without a date,
    which may lie before any end. Pairs come in the order of what is known of them.
    """
    if not ordered:
        return []
    waiting: defaultdict[Hashable, deque[Entry]] = defaultdict(deque)
    undated: defaultdict[Hashable, deque[Entry]] = defaultdict(deque)
    for entry in ordered:
        if entry.event_type == start_type and entry.moment["on"] is None:
            for key in of_start(entry):
                undated[key].append(entry)
    starts = [place for place, entry in enumerate(ordered) if entry.event_type == start_type]
    taken: set[str] = set()
    pairs: list[Pair] = []
    for place, entry in enumerate(ordered):
        if entry.event_type != start_type:
            keys = of_end(entry)
            start = (
                _first(waiting, keys, taken)
                or _overlapping(entry, _after(ordered, starts, place), of_start, keys, taken)
                or _first(undated, keys, taken)
            )
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


def _after(ordered: Sequence[Entry], starts: Sequence[int], place: int) -> Iterator[Entry]:
    return (ordered[start] for start in islice(starts, bisect_right(starts, place), None))


def _overlapping(
    end: Entry, following: Iterable[Entry], of_start: Keys, keys: Sequence[Hashable], taken: set[str]
) -> Entry | None:
    starts = [start for start in not_certainly_later(end, following) if start.event_id not in taken]
    for key in keys:
        for start in starts:
            if key in of_start(start):
                taken.add(start.event_id)
                return start
    return None


def not_certainly_later(entry: Entry, following: Iterable[Entry]) -> Iterator[Entry]:
    """What follows it in the stated order and may all the same have happened first, as 10:00 of a day after that day.

    An entry without a date has nothing of that kind: what has none comes last, and says nothing of before and after.
    """
    for later in following:
        if later.moment["on"] is None or certainly_before(entry.moment, later.moment):
            return
        yield later


def moment_of(entry: Entry | None) -> Moment | None:
    """When it was; None where there is none."""
    return None if entry is None else entry.moment
