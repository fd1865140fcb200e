"""A synthetic county, unit by unit: a person with all their cases, or a case in which nobody is found.

Whatever the number of cases, no more than one unit is held. A county of fewer cases is the beginning of a county of
more, but for its last unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from caseflow_schemas.tables import PinnedTables

from caseflow_producers.simulator.calendar import MINUTES_A_DAY, LocalCalendar, day_number
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.disorder import Disorder
from caseflow_producers.simulator.lives.whole import Lives
from caseflow_producers.simulator.parameters import load_parameters
from caseflow_producers.simulator.said import TIME_ZONE, Said
from caseflow_producers.simulator.telling import Telling
from caseflow_producers.simulator.truth import Truth

SINCE = date(2021, 1, 1)
UNTIL = date(2025, 12, 31)
MOST_CASES = 50_000_000
"""Numbers of cases have eight digits, and some cases use two."""


class Unit(NamedTuple):
    """What agencies say of one unit, in the order in which they say it, and what is true of it."""

    said: list[Said]
    truth: Truth


@dataclass(frozen=True)
class County:
    """What determines a synthetic county: of two equal ones each byte is the same."""

    seed: int
    cases: int
    """Reported cases."""
    since: date = SINCE
    """The first day on which a case is reported."""
    until: date = UNTIL
    """The last day of which anything is told."""
    defects: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.cases <= MOST_CASES:
            raise ValueError(f"cases [{self.cases}]: expected 0 to {MOST_CASES:,}")
        if self.until < self.since:
            raise ValueError(f"until [{self.until}]: expected a day not before [{self.since}]")
        if not date(1950, 1, 1) <= self.since or self.until >= date(2150, 1, 1):
            raise ValueError(f"[{self.since}] to [{self.until}]: expected days of 1950 to 2149")

    def units(self) -> Iterator[Unit]:
        """Every unit in turn."""
        lives, calendar = _lives(), LocalCalendar(TIME_ZONE)
        disorder = Disorder(load_parameters(), calendar) if self.defects else None
        first, end = day_number(self.since), day_number(self.until) + 1
        span = end - first
        undetected = _share_of_units(
            1 - lives.share_detected, span / (span + lives.history_days) * lives.cases_a_person
        )
        made = index = case_number = person_number = 0
        while made < self.cases:
            chance = Chance(self.seed, "lives", index)
            telling = Telling(chance, calendar, lives.recording_lag, end=end * MINUTES_A_DAY)
            if chance.happens(undetected):
                reported = (first + chance.below(span)) * MINUTES_A_DAY + chance.below(MINUTES_A_DAY)
                unit = lives.undetected(telling, reported, case_number + 1)
            else:
                unit = lives.career(
                    telling,
                    first=first,
                    end=end,
                    most_cases=self.cases - made,
                    case_number=case_number + 1,
                    person_number=person_number + 1,
                )
            index += 1
            if not unit.reported:
                continue
            made += unit.reported
            case_number, person_number = case_number + unit.numbered, person_number + unit.persons
            said = telling.said
            if disorder is not None:
                said = disorder.disturb(Chance(self.seed, "disorder", index), said, unit.truth)
            said.sort(key=_said_at)
            yield Unit(said, unit.truth)

    def said(self) -> Iterator[Said]:
        """Every message, unit by unit."""
        for unit in self.units():
            yield from unit.said


def county(seed: int, cases: int, *, defects: bool = False) -> Iterator[Said]:
    """The messages of a synthetic county, over the default years."""
    return County(seed, cases, defects=defects).said()


@cache
def _lives() -> Lives:
    # It holds no state, and reading tables would take longer than a small county.
    return Lives(load_parameters(), PinnedTables.load())


def _said_at(said: Said) -> int:
    return said.said_at


def _share_of_units(share_of_cases: float, cases_a_person: float) -> float:
    """The share of units that gives the share of cases, where the other units have so many cases on average."""
    return share_of_cases * cases_a_person / (1 - share_of_cases + share_of_cases * cases_a_person)


__all__ = ["County", "Unit", "county"]
