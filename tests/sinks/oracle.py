"""The figures of the views by plain arithmetic over the timelines, written apart from the SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from tests.sinks.made import STAGES, Record

TO_THE_DAY = {"instant", "minute", "day"}
DISPOSED = ("disposed", "sentenced", "admitted")
QUANTILES = {"p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}


class Unit(NamedTuple):
    """A unit of a segment."""

    segment: str
    status: str
    days: int | None
    ended_on: date | None


def day_of(number: int | None) -> date | None:
    """The day of a number of days since 1970."""
    return None if number is None else date(1970, 1, 1) + timedelta(days=number)


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def exact(found: Record | None) -> int | None:
    """The day, where it is known to the day."""
    return found["on"] if found is not None and found["precision"] in TO_THE_DAY else None


def defendants(cases: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Every defendant, with their case."""
    for case in cases:
        for found in case["defendants"]:
            yield case, found


def linked(cases: Iterable[Record], first: date | None = None, last: date | None = None) -> list[tuple[int, int, int]]:
    """Persons, defendants and undated ones that reached each stage, of those first met in the period (or of all)."""
    chosen = []
    for case, found in defendants(cases):
        met = day_of((found["first_contact"] or {"on": None})["on"])
        if first is None or (met is not None and last is not None and first <= met <= last):
            chosen.append((case, found))
    result = []
    for rank, stage in enumerate(STAGES):
        reached = [found for _, found in chosen if STAGES.index(found["stage"]) >= rank]
        undated = [found for found in reached if (found[stage] or {"on": None})["on"] is None]
        result.append((len({found["person"] for found in reached}), len(reached), len(undated)))
    return result


def by_month(cases: Iterable[Record], first: date, last: date) -> dict[date, dict[str, int]]:
    """Defendants by month of first contact."""
    counts: defaultdict[date, Counter[str]] = defaultdict(Counter)
    persons: defaultdict[date, set[str]] = defaultdict(set)
    keys: defaultdict[date, set[str]] = defaultdict(set)
    for case, found in defendants(cases):
        met = found["first_contact"]
        day = day_of(met["on"]) if met is not None and met["precision"] != "year" else None
        if day is None or not first <= day <= last:
            continue
        month = month_of(day)
        counts[month][_standing(found)] += 1
        persons[month].add(found["person"])
        keys[month].add(case["key"])
    return {
        month: {
            "defendants": sum(count.values()),
            "pending_charge": count["pending"],
            "left_before_charge": count["left"],
            "charged": count["charged"] + sum(count[stage] for stage in DISPOSED),
            "pending_disposal": count["charged"],
            "disposed": sum(count[stage] for stage in DISPOSED),
            "persons": len(persons[month]),
            "cases": len(keys[month]),
        }
        for month, count in counts.items()
    }


def _standing(found: Record) -> str:
    if found["stage"] in ("first_contact", "referred"):
        return "pending" if found["exit"] is None else "left"
    return str(found["stage"])


def units(cases: Iterable[Record], persons: Iterable[Record]) -> Iterator[Unit]:
    """Every unit of every segment."""
    for case, found in defendants(cases):
        known = [day for offence in case["offences"] if (day := exact(offence["committed"])) is not None]
        offence_day = min(known) if known else None
        charged, disposed = found["charged"], found["disposed"]
        left = found["exit"] is not None
        yield from _unit("offence → charge", bool(case["offences"]), offence_day, charged, left=left)
        met = found["first_contact"]
        yield from _unit("first contact → charge", met is not None, exact(met), charged, left=left)
        yield from _unit("charge → disposition", charged is not None, exact(charged), disposed, left=left)
    for person in persons:
        for stay in person["stays"]:
            begun, ended = exact(stay["admitted"]), stay["released"]
            (unit,) = _unit("admission → release", stay["admitted"] is not None, begun, ended, left=False)
            yield unit if unit.status != "negative" else unit._replace(days=None)


def _unit(segment: str, began: bool, begun: int | None, ended: Record | None, *, left: bool) -> Iterator[Unit]:
    if ended is None:
        if began and not left:
            yield Unit(segment, "pending", None, None)
        return
    end = exact(ended)
    if end is None:
        yield Unit(segment, "undated", None, None)
    elif begun is None:
        yield Unit(segment, "without_start", None, day_of(end))
    else:
        yield Unit(segment, "negative" if end < begun else "measured", end - begun, day_of(end))


def durations(found: Iterable[Unit]) -> dict[str, dict[str, Any]]:
    """Counts of each segment, and its quantiles where it may be drawn."""
    groups: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in found:
        groups[unit.segment].append(unit)
    return {segment: _summary(group) for segment, group in groups.items()}


def _summary(group: list[Unit]) -> dict[str, Any]:
    status = Counter(unit.status for unit in group)
    completed = len(group) - status["pending"]
    share = Fraction(status["undated"], completed) if completed else None
    drawable = status["measured"] > 0 and share is not None and share <= Fraction(1, 20)
    return {
        "completed": completed,
        **{name: status[name] for name in ("measured", "negative", "undated", "without_start", "pending")},
        "undated_share": None if share is None else float(share),
        "drawable": int(drawable),
        **figures(group, drawn=drawable),
    }


def figures(group: Iterable[Unit], *, drawn: bool) -> dict[str, float | None]:
    """Quantiles and mean of the measured units."""
    days = [unit.days for unit in group if unit.status == "measured"]
    if not drawn or not days:
        return dict.fromkeys([*QUANTILES, "mean"])
    values = {name: float(np.quantile(np.array(days, float), at, method="linear")) for name, at in QUANTILES.items()}
    return {**values, "mean": float(Fraction(sum(day for day in days if day is not None), len(days)))}


def durations_by_month(found: Iterable[Unit], first: date, last: date) -> dict[tuple[date, str], dict[str, Any]]:
    """The same for each month of completion."""
    every = list(found)
    whole = durations(every)
    groups: defaultdict[tuple[date, str], list[Unit]] = defaultdict(list)
    for unit in every:
        if unit.ended_on is not None and first <= unit.ended_on <= last:
            groups[month_of(unit.ended_on), unit.segment].append(unit)
    result = {}
    for (month, segment), group in groups.items():
        status = Counter(unit.status for unit in group)
        result[month, segment] = {
            **{name: status[name] for name in ("measured", "negative", "without_start")},
            "undated_share": whole[segment]["undated_share"],
            "drawable": whole[segment]["drawable"],
            **figures(group, drawn=bool(whole[segment]["drawable"])),
        }
    return result


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
