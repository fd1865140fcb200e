"""Stays in custody, counted one by one."""

from collections import Counter
from collections.abc import Iterable

from tests.sinks.made import Record


def stay_state(stay: Record) -> str:
    """Closed, open or release_only."""
    if stay["released"] is None:
        return "open"
    return "closed" if stay["admitted"] is not None else "release_only"


def length_of_stay(persons: Iterable[Record]) -> Counter[tuple[str, str]]:
    """Stays by what their length is called, and facility."""
    counts: Counter[tuple[str, str]] = Counter()
    for person in persons:
        for stay in person["stays"]:
            counts[_lasted(stay), stay["facility"]] += 1
    return counts


def _lasted(stay: Record) -> str:
    if stay["released"] is None:
        return "open"
    if stay["ends_before_it_begins"]:
        return "ends before it begins"
    days = stay["days"]
    if days is None:
        return "undated"
    bounds = ((0, "same day"), (1, "1 day"), (7, "2 to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"))
    for most, name in (*bounds, (365, "91 to 365 days")):
        if days <= most:
            return name
    return "over 365 days"
