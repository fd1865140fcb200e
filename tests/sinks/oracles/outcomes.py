"""Outcomes: how cases ended, on which plea, with which sanctions."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from tests.sinks.made import Record
from tests.sinks.oracles.cohorts import charges, final_verdict
from tests.sinks.oracles.setting import (
    Setting,
    Told,
    case_fits,
    code_of,
    day_of,
    defendants,
    entry_code,
    happened,
    month_of,
    person_fits,
)

FINAL = ("convicted", "guilt_found_without_conviction", "acquitted", "dismissed", "withdrawn")
Bounds = tuple[date, date]


def inside(moment: Record | None, bounds: Bounds, *, undated: bool) -> bool:
    """Whether a moment lies in the period; `undated` says what one without a day does."""
    if moment is None:
        return False
    day = day_of(moment["on"])
    return undated if day is None else bounds[0] <= day <= bounds[1]


def exits(cases: Iterable[Record], setting: Setting, bounds: Bounds, *, undated: bool) -> dict[str, tuple[int, int]]:
    """Exit → defendants and persons disposed of."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for told in defendants(cases, setting):
        left = told.at["exited"] if told.exit is not None else {"on": None}
        if told.reached >= 4 and inside(left, bounds, undated=undated):
            groups[told.exit or "not_stated"].append(told.whole["person"])
    return {key: (len(persons), len(set(persons))) for key, persons in groups.items()}


def settled(charge: Record, setting: Setting) -> tuple[str, Record] | None:
    """How a charge was settled, and when: withdrawn, or by a final verdict of the kinds that count."""
    if charge["state"] == "withdrawn" and happened(charge["ended"], setting.last) is not None:
        return "withdrawn", charge["ended"]
    verdict = final_verdict(charge, setting)
    return (verdict, charge["decided"]) if verdict in FINAL else None


def conviction(cases: list[Record], setting: Setting, bounds: Bounds, *, undated: bool) -> dict[str, Any]:
    """Rates of a period."""
    left = [
        told
        for told in defendants(cases, setting)
        if told.reached >= 3 and told.exit is not None and inside(told.at["exited"], bounds, undated=undated)
    ]
    ended = [found for _, _, charge in charges(cases, setting) if (found := settled(charge, setting)) is not None]
    return _rates(left, [verdict for verdict, moment in ended if inside(moment, bounds, undated=undated)])


def conviction_by_month(cases: list[Record], setting: Setting, bounds: Bounds) -> dict[date, dict[str, Any]]:
    """Rates of each month in which anything ended."""
    left: defaultdict[date, list[Told]] = defaultdict(list)
    ended: defaultdict[date, list[str]] = defaultdict(list)
    for told in defendants(cases, setting):
        moment = told.at["exited"]
        day = _month(moment, bounds) if told.reached >= 3 and told.exit is not None else None
        if day is not None:
            left[day].append(told)
    for _, _, charge in charges(cases, setting):
        found = settled(charge, setting)
        day = _month(found[1], bounds) if found is not None else None
        if found is not None and day is not None:
            ended[day].append(found[0])
    return {month: _rates(left[month], ended[month]) for month in {*left, *ended}}


def _month(moment: Record | None, bounds: Bounds) -> date | None:
    day = day_of(moment["on"]) if moment is not None and moment["precision"] != "year" else None
    return month_of(day) if day is not None and bounds[0] <= day <= bounds[1] else None


def _rates(left: list[Told], ended: list[str]) -> dict[str, Any]:
    counts = Counter(told.exit for told in left)
    pleas = Counter(told.whole["plea"] for told in left if told.exit == "convicted")
    disposed, convicted = sum(counts[name] for name in FINAL), counts["convicted"]
    charge_convicted = ended.count("convicted")
    return {
        "disposed": disposed,
        **{name: counts[name] for name in FINAL},
        "other_exits": len(left) - disposed,
        "guilty_pleas": pleas["guilty"],
        "no_contest_pleas": pleas["no_contest"],
        "conviction_rate": convicted / disposed if disposed else None,
        "guilty_plea_rate": pleas["guilty"] / convicted if convicted else None,
        "no_contest_rate": pleas["no_contest"] / convicted if convicted else None,
        "charge_disposed": len(ended),
        "charge_convicted": charge_convicted,
        "charge_conviction_rate": charge_convicted / len(ended) if ended else None,
    }


def sanctions(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[tuple[str, str], dict[str, Any]]:
    """Kind and currency → what was imposed."""
    groups: defaultdict[tuple[str, str], list[tuple[Any, Any, Record]]] = defaultdict(list)
    for case in cases:
        if not case_fits(case, setting):
            continue
        for one in case["defendants"]:
            if not person_fits(one, setting) or not setting.fits("iccs", entry_code(case, one)):
                continue
            for at, sentence in enumerate(one["sentences"]):
                if happened(sentence["moment"], setting.last) and inside(sentence["moment"], bounds, undated=True):
                    of = (case["key"], one["person"])
                    for found in sentence["sanctions"]:
                        groups[found["kind"], found["currency"] or ""].append((of, (*of, at), found))
    return {key: _imposed(group) for key, group in groups.items()}


def _imposed(group: list[tuple[Any, Any, Record]]) -> dict[str, Any]:
    days = [found["days"] for *_, found in group if found["days"] is not None]
    amounts = [found["amount"] for *_, found in group if found["amount"] is not None]
    return {
        "sanctions": len(group),
        "sentences": len({sentence for _, sentence, _ in group}),
        "defendants": len({of for of, _, _ in group}),
        "with_days": len(days),
        **{f"{name}_days": quantile(days, at) for name, at in (("p25", 0.25), ("median", 0.5), ("p75", 0.75))},
        "amount": sum(amounts) if amounts else None,
    }


def quantile(values: list[int], at: float) -> float | None:
    """Linear interpolation between order statistics."""
    return float(np.quantile(np.array(values, float), at, method="linear")) if values else None


def custodial(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[str, Any]:
    """Days of custody of those first sentenced in the period."""
    group = [told for told in defendants(cases, setting) if inside(told.at["sentenced"], bounds, undated=True)]
    days = [told.whole["custodial_days"] for told in group if told.whole["custodial_days"] is not None]
    quantiles = {"p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
    return {
        "sentenced": len(group),
        "with_custody": len(days),
        "custodial_share": len(days) / len(group) if group else None,
        **{f"{name}_days": quantile(days, at) for name, at in quantiles.items()},
    }


def victims(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Sex, age group and relationship → victims, and those in a case of intentional homicide."""
    counts: Counter[tuple[str, str, str]] = Counter()
    homicides: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        codes = sorted(found["iccs_code"] for found in case["offences"] if found["iccs_code"])
        unknown = sorted(code_of(None, found["iccs_source"]) for found in case["offences"])
        iccs = (codes or unknown or ["not_stated"])[0]
        reported = happened(case["reported"], setting.last)
        if not case_fits(case, setting) or not setting.fits("iccs", iccs) or not inside(reported, bounds, undated=True):
            continue
        for found in case["victims"]:
            fits = setting.fits("sex", found["sex"]) and setting.fits("age_group", found["age_group"])
            if fits and not setting.filters.get("citizenship"):
                key = (found["sex"], found["age_group"], found["relationship_to_suspect"])
                counts[key] += 1
                homicides[key] += any(
                    (one["iccs_code"] or "").startswith("0101") and one["attempted"] != "yes"
                    for one in case["offences"]
                )
    return {key: (number, homicides[key]) for key, number in counts.items()}
