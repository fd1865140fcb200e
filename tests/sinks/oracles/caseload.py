"""The courts' caseload, day by day: who is before the court, active or not, and what came and went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from tests.sinks.made import Record
from tests.sinks.oracles.cohorts import Bounds, Report, reports
from tests.sinks.oracles.following import milestone
from tests.sinks.oracles.setting import (
    EPOCH,
    EVER,
    Setting,
    Told,
    day_of,
    defendants,
    happened,
    known,
    may_be_told,
    month_of,
    shown_through,
)

CLEARED = {"died", "out_of_court_disposal", "public_interest", "victim_does_not_support"}
COMING = ("registered", "reopened", "resumed")


@dataclass
class Spell:
    """A time before the court, in days since 1970; the day on which it ends is no longer a part of it."""

    told: Told
    opening: str
    first: int | None
    is_over: bool
    last: int | None
    """None while it lasts, and where it ended on no known day."""
    is_negative: bool = False
    """Whether it would end before it opens."""
    idle: set[int] = field(default_factory=set)
    """Days up to the setting's on which it was suspended, that day included."""

    @property
    def counts(self) -> bool:
        """Whether it is pending on any day."""
        return self.first is not None and not (self.is_over and self.last is None)


def spells(cases: Iterable[Record], setting: Setting) -> Iterator[Spell]:
    """Every spell, as known by the day."""
    for told in defendants(cases, setting):
        if told.reached < 3:
            continue
        registered, charged = milestone(told, "registered", setting), told.at["charged"]
        begins = [found["on"] for found in (registered, charged) if found is not None and found["on"] is not None]
        left = told.at["exited"]
        yield _spell(
            told,
            "registered",
            max(begins, default=None),
            over=told.exit is not None,
            last=left["on"] if left else None,
            setting=setting,
        )
        for found in told.whole["spells"][1:]:
            opened = happened(found["opened"], setting.last)
            if found["opened"] is not None and opened is None:
                continue
            ended = happened(found["ended"], setting.last)
            yield _spell(
                told,
                "reopened",
                opened["on"] if opened else None,
                over=ended is not None,
                last=ended["on"] if ended else None,
                setting=setting,
            )


def _spell(told: Told, opening: str, first: int | None, *, over: bool, last: int | None, setting: Setting) -> Spell:
    is_negative = first is not None and last is not None and last < first
    found = Spell(told, opening, last if is_negative else first, over, last, is_negative)
    if not found.counts or first is None:
        return found
    until = setting.last if last is None else last - 1
    for interval in told.whole["inactive"]:
        begun, ended = interval["suspended"], interval["resumed"]
        if begun is None or begun["on"] is None or (ended is not None and ended["on"] is None):
            continue
        resumed = happened(ended, setting.last)
        found.idle |= set(
            range(max(begun["on"], first), min(until, until if resumed is None else resumed["on"] - 1) + 1)
        )
    return found


def moves(found: Spell, setting: Setting) -> Iterator[tuple[int, str]]:
    """What comes in and goes out, by looking at each day and the one before."""
    if found.first is None:
        return
    yield found.first, found.opening
    if not found.counts:
        yield found.first, "disposed_undated"
        return
    until = setting.last + 1 if found.last is None else found.last
    for day in sorted(found.idle):
        if day - 1 not in found.idle:
            yield day, "suspended"
        if day + 1 not in found.idle and day + 1 <= min(until, setting.last):
            yield day + 1, "resumed"
    if found.last is not None:
        yield found.last, "disposed"


def stock(group: list[Spell], day: int) -> tuple[int, int]:
    """Active and inactive at the end of the day."""
    there = [
        found
        for found in group
        if found.counts and found.first is not None and found.first <= day and (found.last is None or found.last > day)
    ]
    idle = sum(day in found.idle for found in there)
    return len(there) - idle, idle


def caseload(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[str, Any]:
    """A period's figures."""
    group = list(spells(cases, setting))
    row = _period(group, _all_moves(group, setting), setting, bounds)
    disposed, undated = row["disposed"], row["disposed_undated"]
    share = undated / (disposed + undated) if disposed + undated else None
    return {**_told([row], group)[0], "undated_share": share}


def _told(rows: list[dict[str, Any]], group: list[Spell]) -> list[dict[str, Any]]:
    """Rows of one period with their rates, unless too many of its disposals or of all spells have no day."""
    disposed, undated = (sum(row[name] for row in rows) for name in ("disposed", "disposed_undated"))
    entries = sum(found.first is None for found in group)
    is_told = may_be_told(undated, disposed + undated) and may_be_told(entries, len(group))
    rates = ("clearance_rate", "disposition_time", "turnover", "congestion")
    return [{**row, "without_entry": entries, **({} if is_told else dict.fromkeys(rates))} for row in rows]


def _all_moves(group: list[Spell], setting: Setting) -> list[tuple[int, str]]:
    return [move for found in group for move in moves(found, setting)]


def _period(group: list[Spell], moved: list[tuple[int, str]], setting: Setting, bounds: Bounds) -> dict[str, Any]:
    begin, end = (bounds[0] - EPOCH).days, min((bounds[1] - EPOCH).days, setting.last)
    counts = Counter(kind for day, kind in moved if begin <= day <= end)
    active_start, inactive_start = stock(group, begin - 1)
    active_end, inactive_end = stock(group, end) if end >= begin else (active_start, inactive_start)
    incoming = sum(counts[kind] for kind in COMING)
    outgoing = counts["disposed"] + counts["suspended"]
    days = max(0, end - begin + 1)
    return {
        "days": days,
        "active_start": active_start,
        "inactive_start": inactive_start,
        **{kind: counts[kind] for kind in COMING},
        "incoming": incoming,
        "disposed": counts["disposed"],
        "suspended": counts["suspended"],
        "outgoing": outgoing,
        "disposed_undated": counts["disposed_undated"],
        "active_end": active_end,
        "inactive_end": inactive_end,
        "clearance_rate": outgoing / incoming * 100 if incoming else None,
        "disposition_time": active_end / counts["disposed"] * days if counts["disposed"] else None,
        "turnover": counts["disposed"] / active_end if active_end else None,
        "congestion": (active_start + incoming) / counts["disposed"] if counts["disposed"] else None,
    }


def months(cases: Iterable[Record], setting: Setting, bounds: Bounds = EVER) -> dict[date, dict[str, Any]]:
    """Every month from the first in which anything moved to that of the setting's day, or today's."""
    group = list(spells(cases, setting))
    moved = _all_moves(group, setting)
    days = [day for day, _ in moved]
    if not days:
        return {}
    month, last = month_of(known(min(days))), shown_through(setting, days)
    result = {}
    while month <= last:
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        if month_of(bounds[0]) <= month <= bounds[1]:
            result[month] = _period(group, moved, setting, (month, date.fromordinal(following.toordinal() - 1)))
        month = following
    return dict(zip(result, _told(list(result.values()), group), strict=True))


Standards = Mapping[tuple[str, str], int]


def standard(told: Told, standards: Standards) -> int | None:
    """The standard with the longest code."""
    fits = [
        (len(code), days)
        for (jurisdiction, code), days in standards.items()
        if jurisdiction == told.case["jurisdiction"] and told.iccs.startswith(code)
    ]
    return max(fits)[1] if fits else None


def active_days(found: Spell, setting: Setting) -> int:
    """Days before the court so far, or in all, without those on which it was suspended."""
    assert found.first is not None
    until = setting.last if found.last is None else found.last
    return until - found.first - sum(found.first <= day < until for day in found.idle)


def pending(cases: Iterable[Record], setting: Setting, standards: Standards) -> dict[str, Any]:
    """What is pending on the day, and how old it is."""
    group = list(spells(cases, setting))
    open_ = [found for found in group if found.counts and not found.is_over]
    active = [found for found in open_ if setting.last not in found.idle]
    ages = [active_days(found, setting) for found in active]
    limits = [standard(found.told, standards) for found in active]
    old = sum(limit is not None and age > limit for age, limit in zip(ages, limits, strict=True))
    with_standard = sum(limit is not None for limit in limits)
    in_year = sum(
        found.is_over
        and found.counts
        and found.last is not None
        and found.last > setting.last - 365
        and standard(found.told, standards) is not None
        for found in group
    )
    entries = sum(found.first is None for found in group)
    vague = sum(found.first is None and not found.is_over for found in group)
    undated = sum(not found.counts and found.first is not None for found in group)
    disposed = sum(found.counts and found.is_over for found in group)
    has_age = may_be_told(vague, len(open_) + vague)
    has_index = has_age and with_standard + in_year and may_be_told(undated, disposed + undated)
    return {
        "active": len(active),
        "inactive": len(open_) - len(active),
        "to_90": sum(age <= 90 for age in ages),
        "to_180": sum(90 < age <= 180 for age in ages),
        "to_365": sum(180 < age <= 365 for age in ages),
        "over_365": sum(age > 365 for age in ages),
        "median_days": float(np.quantile(ages, 0.5)) if ages and has_age else None,
        "p90_days": float(np.quantile(ages, 0.9)) if ages and has_age else None,
        "with_standard": with_standard,
        "old": old,
        "disposed_in_year": in_year,
        "backlog": old / with_standard if with_standard and has_age else None,
        "ageing_index": old / (with_standard + in_year) if has_index else None,
        "disposed_undated": undated,
        "without_entry": entries,
        "pending_without_entry": vague,
    }


def on_time(
    cases: Iterable[Record], setting: Setting, standards: Standards, bounds: Bounds = EVER
) -> dict[date, dict[str, Any]]:
    """Disposals by month, and those within the standard."""
    timed: defaultdict[date, list[tuple[int, int | None]]] = defaultdict(list)
    vague: Counter[date] = Counter()
    negative: Counter[date] = Counter()
    undated = 0
    for found in spells(cases, setting):
        ended, opened = day_of(found.last), day_of(found.first)
        if not found.is_over:
            continue
        if ended is None:
            undated += opened is None or bounds[0] <= opened <= bounds[1]
        elif bounds[0] <= ended <= bounds[1] and opened is None:
            vague[month_of(ended)] += 1
        elif bounds[0] <= ended <= bounds[1] and found.is_negative:
            negative[month_of(ended)] += 1
        elif bounds[0] <= ended <= bounds[1]:
            timed[month_of(ended)].append((active_days(found, setting), standard(found.told, standards)))
    unknown = undated + vague.total()
    is_told = may_be_told(unknown, unknown + negative.total() + sum(map(len, timed.values())))
    return {
        month: {
            **_timed(timed[month], drawn=is_told),
            "without_entry": vague[month],
            "negative": negative[month],
            "undated": undated,
        }
        for month in {*timed, *vague, *negative}
    }


def _timed(group: list[tuple[int, int | None]], *, drawn: bool) -> dict[str, Any]:
    limited = [(days, limit) for days, limit in group if limit is not None]
    within = sum(days <= limit for days, limit in limited)
    return {
        "disposed": len(group),
        "with_standard": len(limited),
        "on_time": within,
        "share": within / len(limited) if limited and drawn else None,
    }


def little(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[str, Any]:
    """Mean number pending, rate of arrival, mean time: by counting each day."""
    begin, end = (bounds[0] - EPOCH).days, min((bounds[1] - EPOCH).days, setting.last)
    every = [found for found in spells(cases, setting) if found.first is None or found.first <= end]
    group = [found for found in every if found.counts and not found.is_negative]
    days = max(0, end - begin + 1)
    took = [found.last - (found.first or 0) for found in group if found.last is not None and begin <= found.last <= end]
    left_out = len(every) - len(group)
    result = {**dict.fromkeys(LITTLE), "days": days, "disposed": len(took), "left_out": left_out}
    if not days or not may_be_told(left_out, len(every)):
        return result
    mean = sum(sum(stock(group, day)) for day in range(begin, end + 1)) / days
    arrivals = sum(begin <= (found.first or 0) <= end for found in group) / days
    mean_days = sum(took) / len(took) if took else None
    expected = arrivals * mean_days if mean_days else 0
    return {
        **result,
        "mean_pending": mean,
        "arrivals_per_day": arrivals,
        "mean_days": mean_days,
        "ratio": mean / expected if expected else None,
    }


LITTLE = ("days", "mean_pending", "arrivals_per_day", "disposed", "mean_days", "ratio", "left_out")


def detection(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[date, dict[str, Any]]:
    """Offences by month of report, and those detected."""
    result: dict[date, Counter[str]] = {}
    without_month = 0
    for found in reports(cases, "offence", setting):
        reported = found.case["reported"]
        if reported["on"] is None or reported["precision"] == "year":
            without_month += 1
            continue
        if not bounds[0] <= known(reported["on"]) <= bounds[1]:
            continue
        counts = result.setdefault(month_of(known(reported["on"])), Counter())
        identified = found.standing == "suspect_identified"
        counts["recorded"] += 1
        counts["charged"] += found.charged
        counts["cleared"] += identified and not found.charged and _cleared(found, setting)
    return {
        month: {
            "recorded": counts["recorded"],
            "charged": counts["charged"],
            "exceptionally_cleared": counts["cleared"],
            "detection_rate": (counts["charged"] + counts["cleared"]) / counts["recorded"],
            "without_month": without_month,
        }
        for month, counts in result.items()
    }


def _cleared(report: Report, setting: Setting) -> bool:
    case, offence = report.case, report.offence
    assert offence is not None
    ended = [(case["investigation_outcome"], case["investigation_closed"])]
    ended += [
        (one["investigation_outcome"], one["exited"])
        for one in case["defendants"]
        if one["person"] in offence["suspects"]
    ]
    return any(outcome in CLEARED and happened(moment, setting.last) is not None for outcome, moment in ended)
