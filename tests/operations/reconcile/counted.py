"""Totals by plain counting over timelines, apart from the SQL: what came into a stage, by each counting rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from tests.sinks.made import STAGES, Record
from tests.sinks.oracles import cohorts
from tests.sinks.oracles.outcomes import settled
from tests.sinks.oracles.setting import FAR, Setting, code_of, day_of, defendants, first_charge

Class = str


class Entry(NamedTuple):
    """A unit that came into a stage."""

    stage: str
    unit: str
    case_key: str
    on: date | None
    is_year: bool
    classes: list[Class]
    """The principal one first."""


def of_defendants(cases: Iterable[Record], setting: Setting) -> Iterator[tuple[str, Entry]]:
    """Person and entry of each stage."""
    for told in defendants(cases, setting):
        moments: dict[str, Any] = {stage: told.at[stage] for stage in STAGES}
        if told.exit == "convicted":
            moments["convicted"] = told.at["exited"]
        for number, stage in enumerate(STAGES, 1):
            if moments[stage] is None and (number <= told.reached):
                moments[stage] = {"on": None, "precision": "not_stated"}
        for stage, moment in moments.items():
            if moment is not None:
                person = told.whole["person"]
                unit = f"{told.case['key']}/{person}"
                is_year = moment["precision"] == "year"
                classes = classes_of(told.case, told.whole)
                yield person, Entry(stage, unit, told.case["key"], day_of(moment["on"]), is_year, classes)


def classes_of(case: Record, defendant: Record) -> list[Class]:
    """Of the charges at entry, the principal first; else of the offences suspected of."""
    first = first_charge(defendant)
    if first is not None:
        others = [charge for charge in defendant["charges"] if charge is not first]
        return [code_of(charge["iccs_code_at_entry"], charge["iccs_source"]) for charge in [first, *others]]
    suspected = [found for found in case["offences"] if defendant["person"] in found["suspects"]]
    return sorted_classes(suspected) or ["not_stated"]


def sorted_classes(offences: list[Record]) -> list[Class]:
    codes = [code_of(found["iccs_code"], found["iccs_source"]) for found in offences]
    return sorted(codes, key=lambda code: (code.startswith("not_"), code))


def of_cases(cases: list[Record], setting: Setting) -> Iterator[Entry]:
    """With the first defendant, and as reported."""
    groups: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for _, entry in of_defendants(cases, setting):
        groups[entry.case_key, entry.stage].append(entry)
    for (key, stage), group in groups.items():
        group.sort(key=lambda one: (one.on is None, one.on or FAR, one.classes[0].startswith("not_"), one.classes[0]))
        yield Entry(stage, key, key, group[0].on, group[0].is_year, [code for one in group for code in one.classes])
    for report in cohorts.reports(cases, "case", setting):
        moment, key = report.case["reported"], report.case["key"]
        classes = sorted_classes(report.case["offences"]) or ["not_stated"]
        yield Entry("reported", key, key, day_of(moment["on"]), moment["precision"] == "year", classes)


def of_offences(cases: list[Record], setting: Setting, *, principal: bool) -> Iterator[Entry]:
    """Reported offences, then charges."""
    for report in cohorts.reports(cases, "offence", setting):
        assert report.offence is not None
        told = report.case["offences"]
        lowest = min(told, key=lambda one: (one["iccs_code"] is None, _code(one), told.index(one)))
        if principal and report.offence is not lowest:
            continue
        unit, key = report.offence["offence_id"], report.case["key"]
        moments = {"reported": report.case["reported"]}
        if report.standing == "suspect_identified":
            moments["first_contact"] = report.left
        for stage, moment in moments.items():
            yield Entry(stage, unit, key, day_of(moment["on"]), moment["precision"] == "year", [report.iccs])
    for case, one, charge in cohorts.charges(cases, setting):
        if principal and charge is not first_charge(one):
            continue
        moments = {"charged": charge["filed"]}
        end = settled_at(charge, setting)
        if end is not None:
            moments["disposed"] = end
        if cohorts.final_verdict(charge, setting) == "convicted":
            moments["convicted"] = charge["decided"]
        code = code_of(charge["iccs_code_at_entry"], charge["iccs_source"])
        for stage, moment in moments.items():
            is_year = moment["precision"] == "year"
            yield Entry(stage, charge["charge_id"], case["key"], day_of(moment["on"]), is_year, [code])


def _code(offence: Record) -> str:
    return code_of(offence["iccs_code"], offence["iccs_source"])


def settled_at(charge: Record, setting: Setting) -> Record | None:
    """When a charge was withdrawn, or had its final verdict of any kind."""
    found = settled(charge, setting)
    if found is not None:
        return found[1]
    return charge["decided"] if cohorts.final_verdict(charge, setting) is not None else None


def is_inside(entry: Entry, bounds: tuple[date, date]) -> bool | None:
    """Whether it was in the period; None: it may have been, as its day is not known, or its year alone is."""
    if entry.on is None:
        return None
    first, last = (date(entry.on.year, 1, 1), date(entry.on.year, 12, 31)) if entry.is_year else (entry.on, entry.on)
    if bounds[0] <= first and last <= bounds[1]:
        return True
    return None if first <= bounds[1] and bounds[0] <= last else False


class Counted(NamedTuple):
    """A total, with what stands behind it."""

    units: int
    undated: int
    cases: frozenset[str]


def count(
    cases: list[Record],
    setting: Setting,
    *,
    stage: str,
    unit: str,
    counting: str,
    offence: str,
    bounds: tuple[date, date],
) -> Counted:
    """What came into the stage in the period; bounds are whole years or whole months."""
    principal = counting == "principal"
    if unit == "offences":
        entries = list(of_offences(cases, setting, principal=principal))
    elif unit == "cases":
        entries = list(of_cases(cases, setting))
    else:
        entries = [
            entry._replace(unit=person if unit == "persons" else entry.unit)
            for person, entry in of_defendants(cases, setting)
        ]
    chosen = [
        entry
        for entry in entries
        if entry.stage == stage
        and (
            offence == "all"
            or any(code.startswith(offence) for code in (entry.classes[:1] if principal else entry.classes))
        )
    ]
    inside = [entry for entry in chosen if is_inside(entry, bounds)]
    maybe = [entry for entry in chosen if is_inside(entry, bounds) is None]
    return Counted(
        len({entry.unit for entry in inside}),
        len({entry.unit for entry in maybe}),
        frozenset(entry.case_key for entry in inside),
    )
