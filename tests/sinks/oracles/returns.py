"""Return tables: persons by stage and year, who is held at the end of a year, victims."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from tests.sinks.made import Record
from tests.sinks.oracles import custody
from tests.sinks.oracles.setting import (
    Setting,
    Told,
    case_fits,
    code_of,
    day_of,
    defendants,
    happened,
    known,
    may_be_told,
    shown_through,
)

Bounds = tuple[date, date]
OF_AGE = 18


class Step(NamedTuple):
    """A person's coming to a stage in a case, under one class."""

    stage: str
    person: str
    day: date | None
    code: str
    case: str
    sex: str
    age: str
    citizenship: str


def _ordered(charges: Iterable[Record]) -> list[Record]:
    """As the principal charge is chosen: first filed, then the lowest code, then charge id."""

    def order(charge: Record) -> Any:
        filed = None if charge["filed"] is None else charge["filed"]["on"]
        code = charge["iccs_code_at_entry"]
        return (filed is None, filed or 0, code is None, code or "", charge["charge_id"])

    return sorted(charges, key=order)


def whole_years(since: date, day: date) -> int:
    """Birthdays between two days."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def age_on(told: Told, day: date | None) -> str:
    """Adult or minor."""
    age, born = told.whole["age"], told.whole["birth_year"]
    met = told.at["first_contact"]
    since = day_of(met["on"]) if met else None
    years: int | None = None
    if age is not None:
        years = age + (max(0, whole_years(since, day)) if since is not None and day is not None else 0)
    elif born is not None and day is not None:
        years = day.year - born
    return "not_stated" if years is None else "minor" if years < OF_AGE else "adult"


def steps(cases: Iterable[Record], setting: Setting, *, counting: str) -> Iterator[Step]:
    """Each person's steps."""
    for told in defendants(cases, setting):
        charges = _ordered(told.whole["charges"])
        filed = [one for one in charges if happened(one["filed"], setting.last)]
        guilty = [
            one
            for one in charges
            if one["verdict"] == "convicted" and one["is_final"] and happened(one["decided"], setting.last)
        ]
        suspected = [one for one in told.case["offences"] if told.whole["person"] in one["suspects"]]
        known_as: dict[str, list[str]] = {
            "formal_contact": [code_of(one["iccs_code"], one["iccs_source"]) for one in suspected],
            "prosecuted": [code_of(one["iccs_code_at_entry"], one["iccs_source"]) for one in filed],
            "convicted": [code_of(one["iccs_code"], one["iccs_source"]) for one in guilty],
        }
        came = {"formal_contact": told.at["first_contact"]}
        if told.reached >= 3:
            came["prosecuted"] = told.at["charged"]
        if told.exit == "convicted":
            came["convicted"] = told.at["exited"]
        for stage, moment in came.items():
            codes = list(dict.fromkeys(known_as[stage])) or [told.iccs]
            if counting == "principal":
                codes = codes[:1] if stage == "convicted" else [told.iccs]
            day = day_of(moment["on"]) if moment else None
            one = told.whole
            for code in codes:
                yield Step(
                    stage,
                    one["person"],
                    day,
                    code,
                    told.case["key"],
                    one["sex"],
                    age_on(told, day),
                    one["citizenship"],
                )


def at_level(code: str, level: int) -> str:
    """The class at a level; level 0 is everything."""
    return "" if level == 0 else code if code.startswith("not_") else code[: 2 * level]


def persons(
    cases: Iterable[Record], setting: Setting, bounds: Bounds, *, undated: bool, counting: str
) -> Counter[tuple[Any, ...]]:
    """Stage, year, level, class, sex, age, citizenship → persons, each once."""
    first: dict[tuple[Any, ...], Step] = {}

    def order(step: Step) -> Any:
        return (step.day or date.max, step.code.startswith("not_"), step.code, step.case)

    for step in steps(cases, setting, counting=counting):
        if not (undated if step.day is None else bounds[0] <= step.day <= bounds[1]):
            continue
        for level in (0, 1, 2):
            year = step.day.year if step.day else None
            of = at_level(step.code, level) if counting == "all" else ""
            key = (step.stage, year, level, step.person, of)
            if key not in first or order(step) < order(first[key]):
                first[key] = step
    return Counter(
        (stage, year, level, at_level(step.code, level), step.sex, step.age, step.citizenship)
        for (stage, year, level, _, _), step in first.items()
    )


class Held(NamedTuple):
    """A person held at the end of a year."""

    year: int
    day: date
    span: custody.Span
    age: str


def held(every: Iterable[custody.Span], chosen: list[custody.Span], setting: Setting, bounds: Bounds) -> Iterator[Held]:
    """Those held on the last day of each year, or on the day; `every` span says which years there are."""
    moves = [day for one in every for day in (one.first, one.last) if day is not None]
    if not moves:
        return
    last = shown_through(setting, moves)
    for year in range(known(min(moves)).year, last.year + 1):
        day = min(date(year, 12, 31), last)
        if bounds[0] <= day <= bounds[1]:
            for one in custody.held(chosen, (day - date(1970, 1, 1)).days):
                born = one.person["birth_year"]
                age = "not_stated" if born is None else "minor" if year - born < OF_AGE else "adult"
                yield Held(year, day, one, age)


def held_by_group(found: Iterable[Held]) -> Counter[tuple[Any, ...]]:
    """Year, day, legal status, sex, age, citizenship → persons."""
    return Counter(
        (
            one.year,
            one.day,
            one.span.span["legal_status"],
            one.span.person["sex"],
            one.age,
            one.span.person["citizenship"],
        )
        for one in found
    )


def unsentenced(found: Iterable[Held]) -> dict[tuple[str, int, date, str], dict[str, Any]]:
    """Jurisdiction, year, day, sex (empty: all) → parts and share."""
    groups: dict[tuple[str, int, date, str], list[custody.Span]] = {}
    for one in found:
        for sex in ("", one.span.person["sex"]):
            groups.setdefault((one.span.person["jurisdiction"], one.year, one.day, sex), []).append(one.span)
    return {key: custody.statuses(group) for key, group in groups.items()}


class Harmed(NamedTuple):
    """A victim of a reported case."""

    case: Record
    victim: Record
    day: date | None
    homicide: bool


def victims(cases: Iterable[Record], setting: Setting) -> Iterator[Harmed]:
    """The victims chosen, of cases reported by the day."""
    for case in cases:
        codes = sorted(found["iccs_code"] for found in case["offences"] if found["iccs_code"])
        unknown = sorted(code_of(None, found["iccs_source"]) for found in case["offences"])
        reported = happened(case["reported"], setting.last)
        iccs = (codes or unknown or ["not_stated"])[0]
        if reported is None or not case_fits(case, setting) or not setting.fits("iccs", iccs):
            continue
        killed = any(
            (found["iccs_code"] or "").startswith("0101") and found["attempted"] != "yes" for found in case["offences"]
        )
        for found in case["victims"]:
            fits = setting.fits("sex", found["sex"]) and setting.fits("age_group", found["age_group"])
            if fits and not setting.filters.get("citizenship"):
                yield Harmed(case, found, day_of(reported["on"]), killed)


def homicide_rates(
    cases: list[Record], setting: Setting, bounds: Bounds, population: dict[tuple[str, int, str, str], int]
) -> dict[tuple[str, int, str, str], tuple[int, int | None, float | None]]:
    """Jurisdiction, year, sex, age group (empty: all) → victims, population, rate."""
    wanted = setting.filters.get("jurisdiction", [])
    filtered = any(values for name, values in setting.filters.items() if name != "jurisdiction")
    counts: Counter[tuple[str, int, str, str]] = Counter()
    for case in cases:
        reported = happened(case["reported"], setting.last)
        day = day_of(reported["on"]) if reported else None
        place = case["jurisdiction"]
        if day is not None and bounds[0] <= day <= bounds[1] and (not wanted or place in wanted):
            counts[place, day.year, "", ""] += 0
            for there, year, sex, age_group in population:
                if (there, year) == (place, day.year):
                    counts[place, year, sex, age_group] += 0
    for found in victims(cases, setting):
        if found.homicide and found.day is not None and bounds[0] <= found.day <= bounds[1]:
            sex, age_group = found.victim["sex"], found.victim["age_group"]
            for group in (("", ""), (sex, ""), ("", age_group), (sex, age_group)):
                counts[found.case["jurisdiction"], found.day.year, *group] += 1
    result: dict[tuple[str, int, str, str], tuple[int, int | None, float | None]] = {}
    for key, number in counts.items():
        of = None if filtered else population.get(key)
        is_whole = bounds[0] <= date(key[1], 1, 1) and date(key[1], 12, 31) <= min(bounds[1], setting.as_of)
        is_told = is_whole and _is_classified(cases, setting, key[0], key[1])
        result[key] = (number, of, number * 100_000 / of if of and is_told else None)
    return result


def _is_classified(cases: list[Record], setting: Setting, jurisdiction: str, year: int) -> bool:
    """Whether at most 5 % of a year's reported cases may hide a homicide, and of all at most 5 % have no year."""
    there = [
        case for case in cases if case["jurisdiction"] == jurisdiction and happened(case["reported"], setting.last)
    ]
    days = {case["key"]: day_of(case["reported"]["on"]) for case in there}
    own = [case for case in there if (day := days[case["key"]]) is not None and day.year == year]
    undated = sum(day is None for day in days.values())
    return may_be_told(sum(map(_may_hide, own)), len(own)) and may_be_told(undated, len(there))


def _may_hide(case: Record) -> bool:
    codes = [found["iccs_code"] for found in case["offences"]]
    killed = any(
        (found["iccs_code"] or "").startswith("0101") and found["attempted"] != "yes" for found in case["offences"]
    )
    return not case["victims"] if killed else not codes or None in codes
