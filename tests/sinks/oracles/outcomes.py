"""Outcomes: how cases ended, on which plea, with which sanctions."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from tests.sinks.made import Record
from tests.sinks.oracles.cohorts import charges, final_verdict
from tests.sinks.oracles.setting import (
    EVER,
    Setting,
    Told,
    case_fits,
    code_of,
    day_of,
    defendants,
    entry_code,
    happened,
    may_be_told,
    month_of,
    person_fits,
)

FINAL = ("convicted", "guilt_found_without_conviction", "acquitted", "dismissed", "withdrawn")
NOT_SAID = ("not_stated", "not_mapped")
QUARTILES = {"p25": 0.25, "median": 0.5, "p75": 0.75}
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
    """How a charge was settled, and when: withdrawn, or by a final verdict."""
    if charge["state"] == "withdrawn" and happened(charge["ended"], setting.last) is not None:
        return "withdrawn", charge["ended"]
    verdict = final_verdict(charge, setting)
    return (verdict, charge["decided"]) if verdict is not None else None


class Disposals(NamedTuple):
    """What was finally disposed of: defendants who left, and charges with how they were settled."""

    left: list[Told]
    ended: list[tuple[tuple[str, str], str]]
    """Case and person, and how."""


def _disposals(cases: list[Record], setting: Setting) -> tuple[list[tuple[Told, Record]], list[Any]]:
    left = [
        (told, told.at["exited"])
        for told in defendants(cases, setting)
        if told.reached >= 3 and told.exit is not None and told.at["exited"] is not None
    ]
    ended = [
        ((case["key"], one["person"]), *found)
        for case, one, charge in charges(cases, setting)
        if (found := settled(charge, setting)) is not None
    ]
    return [(told, moment) for told, moment in left if moment is not None], ended


def conviction(cases: list[Record], setting: Setting, bounds: Bounds, *, undated: bool) -> dict[str, Any]:
    """Rates of a period."""
    left, ended = _disposals(cases, setting)
    chosen = Disposals(
        [told for told, moment in left if inside(moment, bounds, undated=undated)],
        [(of, verdict) for of, verdict, moment in ended if inside(moment, bounds, undated=undated)],
    )
    vague = (
        sum(told.exit in FINAL and moment["on"] is None for told, moment in left),
        sum(verdict in FINAL and moment["on"] is None for _, verdict, moment in ended),
    )
    return _rates(chosen, vague, _told([chosen], (0, 0) if undated else vague))


def conviction_by_month(cases: list[Record], setting: Setting, bounds: Bounds) -> dict[date, dict[str, Any]]:
    """Rates of each month in which anything ended."""
    left, ended = _disposals(cases, setting)
    months: defaultdict[date, Disposals] = defaultdict(lambda: Disposals([], []))
    for told, moment in left:
        if (month := _month(moment, bounds)) is not None:
            months[month].left.append(told)
    for of, verdict, moment in ended:
        if (month := _month(moment, bounds)) is not None:
            months[month].ended.append((of, verdict))
    vague = (
        sum(told.exit in FINAL and _month(moment, EVER) is None for told, moment in left),
        sum(verdict in FINAL and _month(moment, EVER) is None for _, verdict, moment in ended),
    )
    drawn = _told(list(months.values()), vague)
    rows = {month: _rates(found, vague, drawn) for month, found in months.items()}
    return {month: row for month, row in rows.items() if row["disposed"] + row["other_exits"] + row["charge_disposed"]}


def _month(moment: Record | None, bounds: Bounds) -> date | None:
    day = day_of(moment["on"]) if moment is not None and moment["precision"] != "year" else None
    return month_of(day) if day is not None and bounds[0] <= day <= bounds[1] else None


def _no_verdict(found: Disposals) -> int:
    """Defendants who left otherwise, of whom a charge was decided nobody states how."""
    others = {(told.case["key"], told.whole["person"]) for told in found.left if told.exit == "other"}
    return len(others & {of for of, verdict in found.ended if verdict in NOT_SAID})


def _no_plea(found: Disposals) -> int:
    return sum(told.exit == "convicted" and (told.whole["plea"] or "not_stated") in NOT_SAID for told in found.left)


def _told(groups: list[Disposals], vague: tuple[int, int]) -> tuple[bool, bool, bool]:
    """Whether convictions, pleas and convictions by charge can be told: at most 5 % unknown, of all groups together."""
    disposed = sum(told.exit in FINAL for found in groups for told in found.left)
    convicted = sum(told.exit == "convicted" for found in groups for told in found.left)
    verdicts = [verdict for found in groups for _, verdict in found.ended]
    settled_ = sum(verdict in FINAL for verdict in verdicts)
    unknown, pleas = sum(map(_no_verdict, groups)), sum(map(_no_plea, groups))
    of_charges = sum(verdict in NOT_SAID for verdict in verdicts)
    is_told = may_be_told(unknown, disposed + unknown) and may_be_told(vague[0], disposed + vague[0])
    return (
        is_told,
        is_told and may_be_told(pleas, convicted),
        may_be_told(of_charges, settled_ + of_charges) and may_be_told(vague[1], settled_ + vague[1]),
    )


def _rates(found: Disposals, vague: tuple[int, int], drawn: tuple[bool, bool, bool]) -> dict[str, Any]:
    counts = Counter(told.exit for told in found.left)
    pleas = Counter(told.whole["plea"] for told in found.left if told.exit == "convicted")
    verdicts = Counter(verdict for _, verdict in found.ended)
    disposed, convicted = sum(counts[name] for name in FINAL), counts["convicted"]
    settled_ = sum(verdicts[name] for name in FINAL)
    return {
        "disposed": disposed,
        **{name: counts[name] for name in FINAL},
        "other_exits": len(found.left) - disposed,
        "guilty_pleas": pleas["guilty"],
        "no_contest_pleas": pleas["no_contest"],
        "plea_not_stated": _no_plea(found),
        "verdict_not_stated": _no_verdict(found),
        "undated": vague[0],
        "conviction_rate": convicted / disposed if disposed and drawn[0] else None,
        "guilty_plea_rate": pleas["guilty"] / convicted if convicted and drawn[1] else None,
        "no_contest_rate": pleas["no_contest"] / convicted if convicted and drawn[1] else None,
        "charge_disposed": settled_,
        "charge_convicted": verdicts["convicted"],
        "charge_verdict_not_stated": sum(verdicts[name] for name in NOT_SAID),
        "charge_undated": vague[1],
        "charge_conviction_rate": verdicts["convicted"] / settled_ if settled_ and drawn[2] else None,
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
    drawn = may_be_told(len(group) - len(days), len(group))
    return {
        "sanctions": len(group),
        "sentences": len({sentence for _, sentence, _ in group}),
        "defendants": len({of for of, _, _ in group}),
        "with_days": len(days),
        **{f"{name}_days": quantile(days if drawn else [], at) for name, at in QUARTILES.items()},
        "with_amount": len(amounts),
        "amount": sum(amounts) if amounts else None,
    }


def quantile(values: list[int], at: float) -> float | None:
    """Linear interpolation between order statistics."""
    return float(np.quantile(np.array(values, float), at, method="linear")) if values else None


def custodial(cases: Iterable[Record], setting: Setting, bounds: Bounds, *, undated: bool = True) -> dict[str, Any]:
    """Days of custody of those first sentenced in the period."""
    every = [told for told in defendants(cases, setting) if told.at["sentenced"] is not None]
    group = [told for told in every if inside(told.at["sentenced"], bounds, undated=undated)]
    days = [told.whole["custodial_days"] for told in group if told.whole["custodial_days"] is not None]
    vague = sum(told.whole["custodial_days"] is None and _is_vague(told, setting) for told in group)
    without_day = sum((told.at["sentenced"] or {})["on"] is None for told in every)
    drawn = may_be_told(vague, len(group)) and (undated or may_be_told(without_day, len(group) + without_day))
    quantiles = {**QUARTILES, "p90": 0.9}
    return {
        "sentenced": len(group),
        "with_custody": len(days),
        "not_stated": vague,
        "undated": without_day,
        "custodial_share": len(days) / len(group) if group and drawn else None,
        **{f"{name}_days": quantile(days if drawn else [], at) for name, at in quantiles.items()},
    }


def _is_vague(told: Told, setting: Setting) -> bool:
    """Whether a sentence may be of custody and does not say so, or how long."""
    return any(
        not found["sanctions"]
        or any(
            each["kind"] in NOT_SAID or (each["kind"] == "custody" and each["days"] is None)
            for each in found["sanctions"]
        )
        for found in told.whole["sentences"]
        if happened(found["moment"], setting.last) is not None
    )


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
