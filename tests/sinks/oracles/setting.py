"""What a view is asked with, and which of the timelines that chooses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from tests.sinks.made import STAGES, Record

EPOCH = date(1970, 1, 1)
TO_THE_DAY = {"instant", "minute", "day"}
MILESTONES = (*STAGES, "first_hearing", "released", "exited")
FAR = date(2299, 12, 31)
EVER = (date(1900, 1, 1), FAR)
UNKNOWN = Fraction(1, 20)
"""The largest part of the units that a figure is of which may be unknown to it."""


@dataclass(frozen=True)
class Setting:
    """A day, and filters: an absent one chooses all."""

    as_of: date = FAR
    filters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def arguments(self) -> dict[str, Any]:
        """As a view takes them."""
        return {"as_of": self.as_of, **self.filters}

    @property
    def last(self) -> int:
        """Days since 1970 of the day."""
        return (self.as_of - EPOCH).days

    def fits(self, name: str, *values: str) -> bool:
        """Whether one of the values is chosen."""
        wanted = self.filters.get(name, [])
        if name == "iccs":
            return not wanted or any(value.startswith(code) for value in values for code in wanted)
        return not wanted or bool(set(values) & set(wanted))


SETTINGS = (
    Setting(),
    Setting(date(1971, 1, 31), {"jurisdiction": ["XX"], "sex": ["male", "not_stated"]}),
    Setting(date(1971, 12, 31), {"iccs": ["05", "0101"], "area": ["north", "not_stated"]}),
    Setting(filters={"agency": ["XX-COURT"], "age_group": ["15_29", "not_stated"]}),
    Setting(date(1972, 3, 1), {"court": ["court-2"], "citizenship": ["national", "foreign"]}),
    Setting(date(1960, 1, 1)),
)


class Told(NamedTuple):
    """A defendant as known by a day."""

    case: Record
    whole: Record
    """The defendant with all that is ever told."""
    at: dict[str, Record | None]
    """Milestone → the moment, where it lies on the day or before, or on no known day."""
    reached: int
    exit: str | None
    iccs: str


def may_be_told(unknown: int, all_: int) -> bool:
    """Whether so few of all are unknown that a figure of the others may be told."""
    return unknown == 0 or Fraction(unknown, all_) <= UNKNOWN


def day_of(number: int | None) -> date | None:
    """The day of a number of days since 1970."""
    return None if number is None else date.fromordinal(EPOCH.toordinal() + number)


def known(number: int | None) -> date:
    """The same of a number that is there."""
    found = day_of(number)
    assert found is not None
    return found


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def today() -> date:
    """The day that it is."""
    return datetime.now(UTC).date()


def shown_through(setting: Setting, days: Iterable[int]) -> date:
    """The last day of which a stock is told: today, or that of a later change, and not after the setting's."""
    return min(setting.as_of, max([today(), *map(known, days)]))


def exact(found: Record | None) -> int | None:
    """The day, where it is known to the day."""
    return found["on"] if found is not None and found["precision"] in TO_THE_DAY else None


def happened(found: Record | None, last: int) -> Record | None:
    """The moment, unless it is dated after the day."""
    return None if found is None or (found["on"] is not None and found["on"] > last) else found


def code_of(code: str | None, source: str) -> str:
    """A code, or why there is none."""
    return code or ("not_stated" if source == "not_stated" else "not_mapped")


def first_charge(defendant: Record) -> Record | None:
    """The charge first filed; ties: the lowest code, then charge id."""

    def order(charge: Record) -> Any:
        filed = None if charge["filed"] is None else charge["filed"]["on"]
        code = charge["iccs_code_at_entry"]
        return (filed is None, filed or 0, code is None, code or "", charge["charge_id"])

    return min(defendant["charges"], key=order, default=None)


def entry_code(case: Record, defendant: Record) -> str:
    """The offence at entry."""
    charge = first_charge(defendant)
    if charge is not None:
        return code_of(charge["iccs_code_at_entry"], charge["iccs_source"])
    suspected = [found for found in case["offences"] if defendant["person"] in found["suspects"]]
    codes = sorted(found["iccs_code"] for found in suspected if found["iccs_code"])
    if codes:
        return str(codes[0])
    sources = sorted(found["iccs_source"] for found in suspected)
    return "not_stated" if not sources or sources[0] == "not_stated" else "not_mapped"


def age_group(age: int | None) -> str:
    """The group of an age."""
    if age is None:
        return "not_stated"
    bounds = ((15, "0_14"), (30, "15_29"), (45, "30_44"), (60, "45_59"))
    return next((name for bound, name in bounds if age < bound), "60_and_over")


def age_of(defendant: Record) -> int | None:
    """As stated; else the year of first contact less the year of birth."""
    stated: int | None = defendant["age"]
    met = day_of(defendant["first_contact"]["on"]) if defendant["first_contact"] else None
    if stated is not None or met is None or defendant["birth_year"] is None:
        return stated
    years: int = met.year - defendant["birth_year"]
    return years if years >= 0 else None


def case_fits(case: Record, setting: Setting) -> bool:
    """Whether a filter of cases leaves it."""
    return (
        setting.fits("jurisdiction", case["jurisdiction"])
        and setting.fits("agency", *(event["agency"] for event in case["events"]))
        and setting.fits("court", *(step["court"] for step in case["courts"]))
        and setting.fits("area", case["area_code"] or "not_stated")
    )


def person_fits(defendant: Record, setting: Setting) -> bool:
    """Whether a filter of persons leaves them."""
    return (
        setting.fits("sex", defendant["sex"])
        and setting.fits("age_group", age_group(age_of(defendant)))
        and setting.fits("citizenship", defendant["citizenship"])
    )


def is_known(defendant: Record, last: int) -> bool:
    """Whether anything of the defendant lies on the day or before, or nothing at all is dated."""
    names = (*STAGES, "first_hearing", "exited")
    days = [defendant[name]["on"] for name in names if defendant[name] and defendant[name]["on"] is not None]
    return not days or min(days) <= last


def defendants(cases: Iterable[Record], setting: Setting) -> Iterator[Told]:
    """The defendants chosen, as known by the day."""
    for case in cases:
        if not case_fits(case, setting):
            continue
        for whole in case["defendants"]:
            iccs = entry_code(case, whole)
            if not (person_fits(whole, setting) and setting.fits("iccs", iccs) and is_known(whole, setting.last)):
                continue
            at = {name: happened(whole[name], setting.last) for name in MILESTONES}
            reached = max([1] + [number for number, stage in enumerate(STAGES, 1) if at[stage] is not None])
            left = whole["exited"]
            pending = left is not None and left["on"] is not None and left["on"] > setting.last
            yield Told(case, whole, at, reached, None if pending else whole["exit"], iccs)


def in_cohort(told: Told, bounds: tuple[date, date], *, undated: bool = False) -> bool:
    """Whether the first contact lies in the period."""
    met = told.at["first_contact"]
    day = day_of(met["on"]) if met else None
    return undated if day is None else bounds[0] <= day <= bounds[1]
