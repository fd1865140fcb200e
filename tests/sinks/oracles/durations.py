"""How long segments take: whole days by three clocks, day by day; quantiles by numpy."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from tests.sinks.made import Record
from tests.sinks.oracles.following import FOUND_GUILTY, milestone
from tests.sinks.oracles.setting import EVER, Setting, Told, day_of, defendants, exact, happened, known, month_of

# Segment → where it begins and ends; the stage whose being implied ends it; whether a conviction is not its end.
SEGMENTS: Mapping[str, tuple[str, str, int, bool]] = {
    "offence → report": ("committed", "reported", 99, False),
    "report → first contact": ("reported", "first_contact", 99, False),
    "offence → charge": ("committed", "charged", 3, False),
    "first contact → referral": ("first_contact", "referred", 2, False),
    "first contact → charge": ("first_contact", "charged", 3, False),
    "referral → charge": ("referred", "charged", 3, False),
    "charge → first hearing": ("charged", "first_hearing", 99, False),
    "charge → verdict": ("charged", "verdict", 99, False),
    "charge → disposition": ("charged", "disposed", 4, False),
    "first contact → disposition": ("first_contact", "disposed", 4, False),
    "verdict → sentence": ("verdict", "sentenced", 5, True),
    "sentence → admission": ("sentenced", "admitted", 6, True),
    "admission as sentenced → release": ("admitted", "released", 99, True),
}
QUANTILES = {"p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
COMPLETED = ("measured", "negative", "undated", "without_start")


class Calendar(NamedTuple):
    """When a jurisdiction does not work."""

    weekly: tuple[int, ...]
    """Monday is 1."""
    single: tuple[date, ...]


class Unit(NamedTuple):
    """A unit of a segment."""

    segment: str
    status: str
    days: int | None
    ended_on: date | None


def units(
    cases: Iterable[Record],
    setting: Setting,
    *,
    clock: str = "calendar",
    calendars: Mapping[str, Calendar] | None = None,
) -> Iterator[Unit]:
    """Every unit of every segment of defendants."""
    for told in defendants(cases, setting):
        for segment, (origin, target, stage, goes_on) in SEGMENTS.items():
            start, end = milestone(told, origin, setting), milestone(told, target, setting)
            if start is None and end is None and told.reached < stage:
                continue
            status, first, last = _status(told, start, end, stage=stage, goes_on=goes_on)
            days = None
            if status == "measured" and first is not None and last is not None:
                days = _length(told, first, last, clock, (calendars or {}).get(told.case["jurisdiction"]))
            elif status == "negative" and first is not None and last is not None:
                days = last - first
            yield Unit(segment, status, days, day_of(last))


def _status(
    told: Told, start: Record | None, end: Record | None, *, stage: int, goes_on: bool
) -> tuple[str, int | None, int | None]:
    first, last = exact(start), exact(end)
    if end is not None or told.reached >= stage:
        if last is None:
            return "undated", first, last
        if first is None:
            return "without_start", first, last
        return ("negative" if last < first else "measured"), first, last
    if told.exit is not None and not (goes_on and told.exit in FOUND_GUILTY):
        return "left", first, last
    return "pending", first, last


def _length(told: Told, first: int, last: int, clock: str, calendar: Calendar | None) -> int:
    if clock == "working":
        weekly = calendar.weekly if calendar else (6, 7)
        mask = [int(weekday not in weekly) for weekday in range(1, 8)]
        holidays = list(calendar.single) if calendar else []
        return int(np.busday_count(known(first), known(last), weekmask=mask, holidays=holidays))
    if clock == "active":
        return len(set(range(first, last)) - inactive_days(told, first, last))
    return last - first


def inactive_days(told: Told, first: int, last: int) -> set[int]:
    """The days from `first` to before `last` on which the case was suspended for the defendant."""
    days: set[int] = set()
    for found in told.whole["inactive"]:
        begun, ended = found["suspended"], found["resumed"]
        if begun is None or begun["on"] is None or (ended is not None and ended["on"] is None):
            continue
        days |= set(range(max(begun["on"], first), min(last, last if ended is None else ended["on"])))
    return days


def stay_units(persons: Iterable[Record], setting: Setting) -> Iterator[Unit]:
    """Every stay, as a unit; only settings without filters are understood here."""
    for person in persons:
        for stay in person["stays"]:
            admitted, released = happened(stay["admitted"], setting.last), happened(stay["released"], setting.last)
            begun = admitted is not None or (stay["admitted"] is None and released is not None)
            if not begun:
                continue
            first, last = exact(admitted), exact(released)
            if released is None:
                yield Unit("admission → release", "pending", None, None)
            elif last is None:
                yield Unit("admission → release", "undated", None, None)
            elif first is None:
                yield Unit("admission → release", "without_start", None, day_of(last))
            elif last < first or stay["ends_before_it_begins"]:
                yield Unit("admission → release", "negative", None, day_of(last))
            else:
                yield Unit("admission → release", "measured", last - first, day_of(last))


def durations(found: Iterable[Unit], bounds: tuple[date, date] = EVER) -> dict[str, dict[str, Any]]:
    """Counts of each segment, those that ended by when, and its quantiles where it may be drawn."""
    groups: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in found:
        groups[unit.segment].append(unit)
    return {segment: _summary(group, bounds) for segment, group in groups.items()}


def _summary(group: list[Unit], bounds: tuple[date, date]) -> dict[str, Any]:
    every = Counter(unit.status for unit in group)
    chosen = [unit for unit in group if unit.ended_on is None or bounds[0] <= unit.ended_on <= bounds[1]]
    status = Counter(unit.status for unit in chosen)
    completed = sum(every[name] for name in COMPLETED)
    share = Fraction(every["undated"], completed) if completed else None
    drawable = every["measured"] > 0 and share is not None and share <= Fraction(1, 20)
    return {
        "completed": sum(status[name] for name in COMPLETED),
        **{name: status[name] for name in ("measured", "negative", "undated", "without_start", "pending")},
        "left_": status["left"],
        "undated_share": None if share is None else float(share),
        "drawable": int(drawable),
        **figures(chosen, drawn=drawable),
    }


def figures(group: Iterable[Unit], *, drawn: bool) -> dict[str, float | None]:
    """Quantiles and mean of the measured units."""
    days = [unit.days for unit in group if unit.status == "measured" and unit.days is not None]
    if not drawn or not days:
        return dict.fromkeys([*QUANTILES, "mean"])
    values = {name: float(np.quantile(np.array(days, float), at, method="linear")) for name, at in QUANTILES.items()}
    return {**values, "mean": float(Fraction(sum(days), len(days)))}


def durations_by_month(found: Iterable[Unit], bounds: tuple[date, date]) -> dict[tuple[date, str], dict[str, Any]]:
    """The same for each month of completion."""
    every = list(found)
    whole = durations(every)
    groups: defaultdict[tuple[date, str], list[Unit]] = defaultdict(list)
    for unit in every:
        if unit.ended_on is not None and bounds[0] <= unit.ended_on <= bounds[1]:
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
