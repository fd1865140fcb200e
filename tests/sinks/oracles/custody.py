"""Custody, day by day and person by person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.sinks.made import Record
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.outcomes import quantile
from tests.sinks.oracles.setting import (
    EVER,
    TO_THE_DAY,
    Setting,
    age_group,
    day_of,
    entry_code,
    happened,
    known,
    may_be_told,
    month_of,
    shown_through,
)

AWAITING = "awaiting_first_instance_decision"
COLUMNS = {
    "unsentenced": (AWAITING,),
    "awaiting_sentence": ("convicted_awaiting_sentence",),
    "sentenced": ("sentenced",),
    "administrative": ("administrative",),
    "other": ("other",),
    "not_stated": ("not_stated", "not_mapped"),
}


class Span(NamedTuple):
    """A span of custody, up to the day."""

    person: Record
    span: Record
    first: int
    last: int | None
    stale: bool


def _case_fits(case_key: str | None, person: str, cases: Mapping[str, Record], setting: Setting) -> bool:
    if not any(setting.filters.get(name) for name in ("court", "iccs", "area")):
        return True
    case = cases.get(case_key or "")
    one = next((one for one in case["defendants"] if one["person"] == person), None) if case else None
    return (
        case is not None
        and one is not None
        and setting.fits("court", *(step["court"] for step in case["courts"]))
        and setting.fits("area", case["area_code"] or "not_stated")
        and setting.fits("iccs", entry_code(case, one))
    )


def _person_fits(person: Record, begun: date | None, agency: str, setting: Setting) -> bool:
    born = person["birth_year"]
    age = None if born is None or begun is None else begun.year - born
    return (
        setting.fits("jurisdiction", person["jurisdiction"])
        and setting.fits("sex", person["sex"])
        and setting.fits("citizenship", person["citizenship"])
        and setting.fits("age_group", age_group(age))
        and setting.fits("agency", agency)
    )


def stays(persons: Iterable[Record], cases: Mapping[str, Record], setting: Setting) -> Iterator[tuple[Record, Record]]:
    """Person and stay, of those begun by the day, with what had happened by then."""
    for person in persons:
        for stay in person["stays"]:
            admitted, released = stay["admitted"], happened(stay["released"], setting.last)
            if (happened(admitted, setting.last) if admitted is not None else released) is None:
                continue
            begun = day_of(admitted["on"]) if admitted else None
            if _person_fits(person, begun, stay["agency"], setting) and _case_fits(
                stay["case_key"], person["key"], cases, setting
            ):
                over = released is not None
                yield (
                    person,
                    {
                        **stay,
                        "released": released,
                        "days": stay["days"] if over else None,
                        "ends_before_it_begins": stay["ends_before_it_begins"] and over,
                    },
                )


def spans(
    persons: Iterable[Record], cases: Mapping[str, Record], setting: Setting, news_days: Mapping[str, int]
) -> Iterator[Span]:
    """The spans chosen."""
    for person in persons:
        news = [event["occurred"]["on"] for event in person["events"] if event["occurred"]["on"] is not None]
        for span in person["custody"]:
            first, last = span["from_on"], span["to_on"]
            agency = next(stay["agency"] for stay in person["stays"] if stay["stay_key"] == span["stay_key"])
            if (
                first > setting.last
                or not _person_fits(person, known(first), agency, setting)
                or not _case_fits(span["case_key"], person["key"], cases, setting)
            ):
                continue
            limit = news_days.get(person["jurisdiction"])
            if last is None and limit is not None:
                silent = max([first, *(day for day in news if day <= setting.last)]) + limit + 1
                if silent <= setting.last:
                    yield Span(person, span, first, silent, stale=True)
                    continue
            yield Span(person, span, first, last if last is not None and last <= setting.last else None, stale=False)


def held(found: Iterable[Span], day: int) -> list[Span]:
    """Who is held on the day."""
    return [span for span in found if span.first <= day and (span.last is None or span.last > day)]


def stock(found: Iterable[Span], setting: Setting) -> Counter[tuple[str, str, str, str]]:
    """Facility, sex, status, and held or stale → persons."""
    group = list(found)
    there = held(group, setting.last)
    return Counter(
        (one.span["facility"], one.person["sex"], one.span["legal_status"], "stale" if one.stale else "held")
        for one in [*there, *(one for one in group if one.stale)]
    )


def statuses(there: list[Span]) -> dict[str, Any]:
    """Persons by legal status, and the unsentenced share."""
    counts = Counter(one.span["legal_status"] for one in there)
    found: dict[str, Any] = {name: sum(counts[word] for word in words) for name, words in COLUMNS.items()}
    base = len(there) - found["administrative"]
    is_told = base and may_be_told(found["not_stated"], base)
    return {"held": len(there), **found, "unsentenced_share": found["unsentenced"] / base if is_told else None}


def by_month(found: Iterable[Span], setting: Setting) -> dict[date, dict[str, Any]]:
    """At the end of each month from the first move to the setting's day, or today."""
    group = list(found)
    days = [day for one in group for day in (one.first, one.last) if day is not None]
    if not days:
        return {}
    month, result = month_of(known(min(days))), {}
    while month <= shown_through(setting, days):
        end = month_of(month + timedelta(days=40)) - timedelta(days=1)
        result[month] = statuses(held(group, min((end - date(1970, 1, 1)).days, setting.last)))
        month = end + timedelta(days=1)
    return result


def pretrial(found: Iterable[Span], bounds: tuple[date, date] = EVER) -> dict[date, dict[str, Any]]:
    """Days before the decision, by month of its end, and stays that may have been held before one."""
    groups: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for one in found:
        if one.span["legal_status"] in (AWAITING, *COLUMNS["not_stated"]) and not one.stale:
            groups[one.person["key"], one.span["stay_key"]].append(one)
    months: defaultdict[date, list[int]] = defaultdict(list)
    vague: Counter[date] = Counter()
    for every in groups.values():
        awaiting = [one for one in every if one.span["legal_status"] == AWAITING]
        group = awaiting or every
        ends = [one.last for one in group if one.last is not None]
        if len(ends) != len(group) or not bounds[0] <= known(max(ends)) <= bounds[1]:
            continue
        month = month_of(known(max(ends)))
        if awaiting:
            months[month].append(sum((one.last or 0) - one.first for one in group))
        else:
            vague[month] += 1
    all_vague, all_told = vague.total(), sum(map(len, months.values()))
    is_told = may_be_told(all_vague, all_vague + all_told)
    return {
        month: {
            "stays": len(months[month]),
            "not_stated": vague[month],
            "median_days": quantile(months[month], 0.5) if is_told else None,
            "p90_days": quantile(months[month], 0.9) if is_told else None,
            "mean_days": sum(months[month]) / len(months[month]) if is_told and months[month] else None,
        }
        for month in {*months, *vague}
    }


def watch(found: Iterable[Span], setting: Setting, limits: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Person and stay → days before the decision, where they are over the limit and last."""
    groups: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for one in found:
        if one.span["legal_status"] == AWAITING and not one.stale:
            groups[one.person["key"], one.span["stay_key"]].append(one)
    result = {}
    for key, group in groups.items():
        days = sum((setting.last if one.last is None else one.last) - one.first for one in group)
        limit = limits.get(group[0].person["jurisdiction"])
        if any(one.last is None for one in group) and limit is not None and days > limit:
            result[key] = days
    return result


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def readmissions(
    persons: list[Record],
    cases: Mapping[str, Record],
    setting: Setting,
    bounds: tuple[date, date],
    coverage: Mapping[str, Coverage],
) -> dict[int, dict[str, Any]]:
    """Months → what became of those released."""
    first: dict[str, tuple[int, str, Record]] = {}
    for person, stay in stays(persons, cases, setting):
        released = stay["released"]
        if stay["release_reason"] not in ("end_of_sentence", "parole") or released is None:
            continue
        if released["precision"] in TO_THE_DAY and bounds[0] <= known(released["on"]) <= bounds[1]:
            index = (released["on"], stay["stay_key"], stay)
            if person["key"] not in first or index[:2] < first[person["key"]][:2]:
                first[person["key"]] = index
    result = {months: Counter[str]() for months in (6, 12, 24, 36)}
    for person in persons:
        if person["key"] in first:
            for months, counts in result.items():
                counts["released"] += 1
                counts.update(_became(person, first[person["key"]][2], months, setting, coverage))
    never = without_day(persons, cases, setting)
    return {months: {**_rate(counts), "without_day": never} for months, counts in result.items() if counts["released"]}


def without_day(persons: list[Record], cases: Mapping[str, Record], setting: Setting) -> int:
    """Persons released at the end of a sentence or on parole, and never on a day that is known."""
    days: defaultdict[str, list[bool]] = defaultdict(list)
    for person, stay in stays(persons, cases, setting):
        if stay["release_reason"] in ("end_of_sentence", "parole") and stay["released"] is not None:
            days[person["key"]].append(stay["released"]["precision"] in TO_THE_DAY)
    return sum(not any(known_days) for known_days in days.values())


def _rate(counts: Counter[str]) -> dict[str, Any]:
    names = ("released", "observable", "not_observable", "returned", "same_case_only", "died", "undated_return")
    observable = counts["observable"]
    is_told = observable and may_be_told(counts["undated_return"], observable)
    return {
        **{name: counts[name] for name in names},
        "readmission_rate": counts["returned"] / observable if is_told else None,
    }


def _may_be_a_return(stay: Record, index: Record, until: date, setting: Setting) -> bool:
    admitted, released = stay["admitted"], stay["released"]
    if stay["stay_key"] == index["stay_key"] or (admitted is not None and admitted["precision"] in TO_THE_DAY):
        return False
    begun = day_of(admitted["on"]) if admitted is not None else None
    over = day_of(released["on"]) if released is not None else None
    is_early = begun is None or begun <= min(until, setting.as_of)
    return is_early and (over is None or over > known(index["released"]["on"]))


def _became(
    person: Record, index: Record, months: int, setting: Setting, coverage: Mapping[str, Coverage]
) -> Iterator[str]:
    released = known(index["released"]["on"])
    until = add_months(released, months)
    through = coverage[index["agency"]].complete_through if index["agency"] in coverage else None
    if until > min(setting.as_of, through or setting.as_of):
        yield "not_observable"
        return
    yield "observable"
    returns = [
        stay
        for stay in person["stays"]
        if stay["admitted"] is not None
        and stay["admitted"]["precision"] in TO_THE_DAY
        and released < known(stay["admitted"]["on"]) <= min(until, setting.as_of)
    ]
    other = [stay for stay in returns if index["case_key"] is None or stay["case_key"] != index["case_key"]]
    if returns:
        yield "returned" if other else "same_case_only"
    if not other and any(_may_be_a_return(stay, index, until, setting) for stay in person["stays"]):
        yield "undated_return"
    if any(
        stay["release_reason"] == "died"
        and stay["released"]["on"] is not None
        and released < known(stay["released"]["on"]) <= min(until, setting.as_of)
        for stay in person["stays"]
        if stay["released"] is not None
    ):
        yield "died"
