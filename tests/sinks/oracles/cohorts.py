"""Cohorts: how far they got, and where they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.sinks.made import STAGES, Record
from tests.sinks.oracles.setting import (
    Setting,
    Told,
    case_fits,
    code_of,
    day_of,
    defendants,
    exact,
    first_charge,
    happened,
    in_cohort,
    is_known,
    known,
    may_be_told,
    month_of,
    person_fits,
    today,
)

Bounds = tuple[date, date]


class Report(NamedTuple):
    """A reported case, or one of its offences."""

    case: Record
    standing: str
    left: Record | None
    """When it ceased to be pending; without `on` where that is not known."""
    iccs: str
    charged: bool
    offence: Record | None = None
    """None where the case is counted."""


KNOWN_BY = (*STAGES, "first_hearing", "exited")
UNDATED: Record = {"on": None, "precision": "not_stated"}


def reports(cases: Iterable[Record], unit: str, setting: Setting) -> Iterator[Report]:
    """The reported cases or offences chosen, as known by the day."""
    for case in cases:
        if happened(case["reported"], setting.last) is None or not case_fits(case, setting):
            continue
        if any(setting.filters.get(name) for name in ("sex", "age_group", "citizenship")) and not any(
            person_fits(found, setting) for found in case["defendants"]
        ):
            continue
        if unit == "case":
            codes = sorted(found["iccs_code"] for found in case["offences"] if found["iccs_code"])
            sources = sorted(code_of(None, found["iccs_source"]) for found in case["offences"])
            iccs = codes[0] if codes else (sources[0] if sources else "not_stated")
            if setting.fits("iccs", iccs):
                yield _report(case, _persons_known(case, setting), iccs, setting, charged=False)
            continue
        for found in case["offences"]:
            iccs = code_of(found["iccs_code"], found["iccs_source"])
            if setting.fits("iccs", iccs):
                suspected = happened(found["suspected"], setting.last)
                charged = suspected is not None and happened(found["charged"], setting.last) is not None
                yield _report(case, suspected, iccs, setting, charged=charged)._replace(offence=found)


def _persons_known(case: Record, setting: Setting) -> Record | None:
    """The first moment of any person in the case that has a day; else an undated one if someone is known."""
    moments = [
        one[name]
        for one in case["defendants"]
        for name in KNOWN_BY
        if one[name] is not None and one[name]["on"] is not None and one[name]["on"] <= setting.last
    ]
    if moments:
        return dict(min(moments, key=lambda found: (found["on"], found["precision"])))
    undated = [
        one for one in case["defendants"] if not any(one[name] and one[name]["on"] is not None for name in KNOWN_BY)
    ]
    return UNDATED if any(is_known(one, setting.last) for one in undated) else None


def _report(case: Record, suspected: Record | None, iccs: str, setting: Setting, *, charged: bool) -> Report:
    closed = happened(case["investigation_closed"], setting.last)
    if suspected is not None:
        return Report(case, "suspect_identified", suspected, iccs, charged)
    if closed is not None:
        return Report(case, case["investigation_outcome"], closed, iccs, charged)
    return Report(case, "pending", None, iccs, charged)


def reports_by_month(cases: Iterable[Record], unit: str, setting: Setting, bounds: Bounds) -> Counter[tuple[date, str]]:
    """Month of report and standing → units."""
    counts: Counter[tuple[date, str]] = Counter()
    for found in reports(cases, unit, setting):
        reported = found.case["reported"]
        day = day_of(reported["on"])
        if day is not None and reported["precision"] != "year" and bounds[0] <= day <= bounds[1]:
            counts[month_of(day), found.standing] += 1
    return counts


def funnel(cases: Iterable[Record], setting: Setting, bounds: Bounds, *, undated: bool) -> list[dict[str, int]]:
    """Of each stage: persons, defendants, those who left there, those pending there, those without a day."""
    every = list(defendants(cases, setting))
    chosen = [told for told in every if in_cohort(told, bounds, undated=undated)]
    without_day = sum((told.at["first_contact"] or UNDATED)["on"] is None for told in every)
    rows = []
    for number, stage in enumerate(STAGES, 1):
        reached = [told for told in chosen if told.reached >= number]
        here = [told for told in reached if told.reached == number]
        rows.append(
            {
                "persons": len({told.whole["person"] for told in reached}),
                "defendants": len(reached),
                "left_here": sum(told.exit is not None for told in here),
                "pending_here": sum(told.exit is None for told in here),
                "undated": sum((told.at[stage] or UNDATED)["on"] is None for told in reached),
                "without_day": without_day,
            }
        )
    return rows


def exits(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[tuple[str, str], tuple[int, int]]:
    """Furthest stage and exit → defendants and persons."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for told in defendants(cases, setting):
        if in_cohort(told, bounds, undated=True):
            groups[STAGES[told.reached - 1], told.exit or "pending"].append(told.whole["person"])
    return {key: (len(persons), len(set(persons))) for key, persons in groups.items()}


def by_month(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[date, dict[str, float]]:
    """Defendants by month of first contact."""
    groups: defaultdict[date, list[Told]] = defaultdict(list)
    without_month = 0
    for told in defendants(cases, setting):
        met = told.at["first_contact"]
        has_month = met is not None and met["on"] is not None and met["precision"] != "year"
        without_month += not has_month
        if met is not None and has_month and in_cohort(told, bounds):
            groups[month_of(known(met["on"]))].append(told)
    return {
        month: {
            "defendants": len(group),
            "pending_charge": sum(told.reached < 3 and told.exit is None for told in group),
            "left_before_charge": sum(told.reached < 3 and told.exit is not None for told in group),
            "charged": sum(told.reached >= 3 for told in group),
            "pending_disposal": sum(told.reached == 3 for told in group),
            "disposed": sum(told.reached > 3 for told in group),
            "persons": len({told.whole["person"] for told in group}),
            "cases": len({told.case["key"] for told in group}),
            "per_case": len(group) / len({told.case["key"] for told in group}),
            "without_month": without_month,
        }
        for month, group in groups.items()
    }


def conversions(
    cases: Iterable[Record],
    setting: Setting,
    bounds: Bounds,
    *,
    horizon: int,
    lag: int,
    through: Mapping[str, date | None] = MappingProxyType({}),
) -> dict[tuple[date, str], dict[str, Any]]:
    """Month of first contact and stage → how many reached it within the horizon; `through`: agencies' complete days."""
    groups: defaultdict[date, list[Told]] = defaultdict(list)
    without_day = 0
    for told in defendants(cases, setting):
        met = told.at["first_contact"]
        stated, day = day_of(met["on"] if met else None), day_of(exact(met))
        if stated is not None and not bounds[0] <= stated <= bounds[1]:
            continue
        without_day += day is None
        if day is not None:
            groups[month_of(day)].append(told)
    result: dict[tuple[date, str], dict[str, Any]] = {}
    for month, group in groups.items():
        last = month_of(month + timedelta(days=40)) - timedelta(days=1)
        ends = [through.get(event["agency"]) for told in group for event in told.case["events"]]
        is_complete = all(end is None or (end - last).days >= horizon for end in ends)
        seen = min(setting.as_of, today())
        for number, stage in list(enumerate(STAGES, 1))[1:]:
            days = [(exact(told.at["first_contact"]), exact(told.at[stage])) for told in group]
            undated = sum(day is None and told.reached >= number for told, (_, day) in zip(group, days, strict=True))
            within = sum(day is not None and met is not None and day - met <= horizon for met, day in days)
            result[month, stage] = {
                "defendants": len(group),
                "within": within,
                "undated": undated,
                "reached": sum(told.reached >= number for told in group),
                "without_day": without_day,
                "mature": int(is_complete and (seen - last).days >= horizon + lag),
            }
    for stage in STAGES[1:]:
        rows = [row for (_, of), row in result.items() if of == stage]
        reached, undated = (sum(row[name] for row in rows) for name in ("reached", "undated"))
        for row in rows:
            dated = row["defendants"] - row["undated"]
            row["undated_share"] = undated / reached if reached else None
            row["share"] = row["within"] / dated if dated and undated * 20 <= reached else None
    return result


def flow(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> Counter[tuple[date, str]]:
    """Month and stage, or exit → defendants that came into it then."""
    counts: Counter[tuple[date, str]] = Counter()
    for told in defendants(cases, setting):
        for name in (*STAGES, "exited"):
            found = told.at[name]
            day = day_of(found["on"]) if found else None
            if found is not None and day is not None and found["precision"] != "year" and bounds[0] <= day <= bounds[1]:
                counts[month_of(day), "exit" if name == "exited" else name] += 1
    return counts


def pathways(cases: Iterable[Record], setting: Setting, bounds: Bounds) -> dict[str, dict[str, Any]]:
    """Sequence → defendants, and the median of their days."""
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for told in defendants(cases, setting):
        if in_cohort(told, bounds, undated=True):
            stated = [(stage, told.at[stage]) for stage in STAGES]
            steps = [(stage, moment["on"]) for stage, moment in stated if moment is not None]
            steps.sort(key=lambda step: (step[1] is None, step[1] or 0))
            groups[" → ".join([*(stage for stage, _ in steps), told.exit or "pending"])].append(told)
    return {pathway: _walked(group) for pathway, group in groups.items()}


def _walked(group: list[Told]) -> dict[str, Any]:
    lengths = []
    for told in group:
        met = exact(told.at["first_contact"])
        days = [day for name in (*STAGES, "exited") if (day := exact(told.at[name])) is not None]
        if met is not None and max(days) >= met:
            lengths.append(max(days) - met)
    is_told = may_be_told(len(group) - len(lengths), len(group))
    return {
        "defendants": len(group),
        "persons": len({told.whole["person"] for told in group}),
        "measured": len(lengths),
        "median_days": float(median(lengths)) if lengths and is_told else None,
    }


def charges(cases: Iterable[Record], setting: Setting) -> Iterator[tuple[Record, Record, Record]]:
    """Case, defendant and charge, of the charges chosen that were filed by the day."""
    for case in cases:
        if case_fits(case, setting):
            for one in case["defendants"]:
                for charge in one["charges"]:
                    code = code_of(charge["iccs_code_at_entry"], charge["iccs_source"])
                    if (
                        person_fits(one, setting)
                        and setting.fits("iccs", code)
                        and happened(charge["filed"], setting.last) is not None
                    ):
                        yield case, one, charge


def final_verdict(charge: Record, setting: Setting) -> str | None:
    """The verdict, where it is final and given by the day."""
    if not charge["is_final"] or happened(charge["decided"], setting.last) is None:
        return None
    return str(charge["verdict"])


def reclassified(
    cases: Iterable[Record], setting: Setting, bounds: Bounds, *, level: int, counting: str
) -> Counter[tuple[str, str, str]]:
    """Class as reported, as charged, as decided → charges."""
    digits = {1: 2, 2: 4, 3: 5, 4: 6}[level]

    def cut(code: str) -> str:
        return code if code.startswith("not_") else code[:digits]

    counts: Counter[tuple[str, str, str]] = Counter()
    for case, one, charge in charges(cases, setting):
        day = day_of(charge["filed"]["on"])
        if day is None or not bounds[0] <= day <= bounds[1]:
            continue
        if counting == "principal" and charge is not first_charge(one):
            continue
        reported = [found for found in case["offences"] if found["offence_id"] == charge["from_offence_id"]]
        decided = final_verdict(charge, setting) is not None
        counts[
            cut(code_of(reported[0]["iccs_code"], reported[0]["iccs_source"])) if reported else "",
            cut(code_of(charge["iccs_code_at_entry"], charge["iccs_source"])),
            cut(code_of(charge["iccs_code"], charge["iccs_source"])) if decided else "",
        ] += 1
    return counts
