"""Cumulative incidence, its counts and quantiles, and times by month of entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.oracles.following import Followed, follow
from tests.sinks.oracles.setting import day_of, month_of
from tests.sinks.oracles.survival import Estimate, Life, curves, quantile
from tests.sinks.same import assert_same
from tests.sinks.store import Found

Way = tuple[str, str]
"""The milestone that it begins with, and the one that it leads to."""
WAYS: tuple[Way, ...] = (("first_contact", "charged"), ("reported", ""), ("first_contact", ""), ("charged", "any"))
FEW = 2
"""With filters, which choose the units alike on every way."""
COUNTED = ("left", "censored", "undated", "negative", "before_entry", "without_start", "not_yet")
QUARTERS = {"p25": 0.25, "median": 0.5, "p75": 0.75}


def ways(asked: Asked) -> tuple[Way, ...]:
    """From where to where."""
    return WAYS[:FEW] if asked.setting.filters else WAYS


def shown(estimate: Estimate) -> tuple[int, int, int, float, float | None, float | None, float | None]:
    """As a row of the view."""
    return (estimate.day, estimate.at_risk, estimate.left, estimate.value, estimate.error, *estimate.interval)


def cohort(truth: Truth, asked: Asked, way: Way) -> list[Followed]:
    """Those who set out in the period."""
    found = follow(truth.cases, asked.setting, truth.coverage, origin=way[0], target=way[1])
    days = ((one, day_of(one.start["on"])) for one in found)
    return [one for one, day in days if day is not None and asked.bounds[0] <= day <= asked.bounds[1]]


def drawn(group: list[Followed]) -> bool:
    """Whether few enough left on no known day."""
    counts = {name: sum(one.status == name for one in group) for name in COUNTED}
    completed = sum(counts[name] for name in ("left", "undated", "negative", "before_entry"))
    return counts["left"] + counts["censored"] > 0 and 20 * counts["undated"] <= completed


def estimates(group: list[Followed]) -> dict[str, list[Estimate]]:
    """The curves, where they may be drawn."""
    return curves(one.life for one in group if one.life) if drawn(group) else {}


def incidence(truth: Truth, asked: Asked) -> None:
    """The curves of each way."""
    for way in ways(asked):
        curves_of(truth, asked, way)


def incidence_base(truth: Truth, asked: Asked) -> None:
    """The counts of each way."""
    for way in ways(asked):
        counts_of(truth, asked, way)


def curves_of(truth: Truth, asked: Asked, way: Way) -> None:
    """Every day on which they move."""
    group = cohort(truth, asked, way)
    rows = asked.rows(truth, "incidence", origin=way[0], target=way[1])
    assert_same(by_cause(rows), estimates_shown(one.life for one in group if one.life) if drawn(group) else {})


def by_cause(rows: Iterable[Found]) -> dict[str, list[tuple[Any, ...]]]:
    """Cause → the other columns of its rows."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        day, cause, *rest = row.values()
        found[cause].append((day, *rest))
    return found


def estimates_shown(lives: Iterable[Life]) -> dict[str, list[tuple[Any, ...]]]:
    """The same of what the oracle says."""
    return {cause: [shown(estimate) for estimate in of] for cause, of in curves(lives).items()}


def counts_of(truth: Truth, asked: Asked, way: Way) -> None:
    """Who is followed, and who is not."""
    (row,) = asked.rows(truth, "incidence_base", origin=way[0], target=way[1])
    group = cohort(truth, asked, way)
    expected = {
        "units": len(group),
        "drawable": int(drawn(group)),
        "followed_days": max((one.life.days for one in group if one.life), default=None),
        **{"left_" if name == "left" else name: sum(one.status == name for one in group) for name in COUNTED},
    }
    assert {name: row[name] for name in expected} == expected


def incidence_quantiles(truth: Truth, asked: Asked) -> None:
    """Read off the curves."""
    rows = asked.rows(truth, "incidence_quantiles", origin="first_contact", target="charged")
    group = cohort(truth, asked, ("first_contact", "charged"))
    followed = max((one.life.days for one in group if one.life), default=None)
    assert keyed(rows, "cause", "share") == {
        (cause, share): {"days": quantile(of, share, pending=cause == "pending"), "followed_days": followed}
        for cause, of in estimates(group).items()
        for share in (0.1, 0.25, 0.5, 0.75, 0.9)
    }


def times_by_entry_month(truth: Truth, asked: Asked) -> None:
    """On the first of the ways."""
    times_of(truth, asked, WAYS[0])


def times_of(truth: Truth, asked: Asked, way: Way) -> None:
    """Quartiles of each month's curves."""
    months: defaultdict[date, list[Followed]] = defaultdict(list)
    every = follow(truth.cases, asked.setting, truth.coverage, origin=way[0], target=way[1])
    beside = sum(one.start["on"] is None for one in every)
    for one in cohort(truth, asked, way):
        day = day_of(one.start["on"])
        if day is not None:
            months[month_of(day)].append(one)
    target = "further" if way[1] == "any" else way[1]
    rows = asked.rows(truth, "times_by_entry_month", origin=way[0], target=way[1])
    assert_same(
        keyed(rows, "month"),
        {month: {**entered(group, target), "without_start_day": beside} for month, group in months.items()},
    )


def entered(group: list[Followed], target: str) -> dict[str, float | int | None]:
    """What is said of those who set out in one month."""
    counts = {name: sum(one.status == name for one in group) for name in ("left", "censored", "undated")}
    completed = sum(one.status in ("left", "undated", "negative", "before_entry") for one in group)
    found = estimates(group)
    return {
        "units": len(group),
        "left_": counts["left"],
        "censored": counts["censored"],
        "undated": counts["undated"],
        "not_followed": len(group) - sum(counts.values()),
        "undated_share": counts["undated"] / completed if completed else None,
        "drawable": int(drawn(group)),
        "followed_days": max((one.life.days for one in group if one.life), default=None),
        **{
            f"leaving_{name}": quantile(found.get("pending", []), share, pending=True)
            for name, share in QUARTERS.items()
        },
        **{f"target_{name}": quantile(found.get(target, []), share, pending=False) for name, share in QUARTERS.items()},
    }


CHECKS: Mapping[str, Check] = {
    "incidence": incidence,
    "incidence_base": incidence_base,
    "incidence_quantiles": incidence_quantiles,
    "times_by_entry_month": times_by_entry_month,
}
