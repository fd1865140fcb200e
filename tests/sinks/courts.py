"""Courts whose counts are given: made-up defendants, so many of each kind. All synthetic."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Any

from tests.sinks.made import Record, case_timeline, charge, defendant, interval, moment, spell

Day = str
CASE_SIZE = 100
"""Defendants in a case: few cases are written faster."""


class Docket:
    """The defendants of a court, under names of its own."""

    def __init__(self) -> None:
        self._number = count()
        self._defendants: list[Record] = []

    def add(
        self,
        number: int,
        charged: Day,
        disposed: Day | None = None,
        *,
        iccs: str = "0501",
        suspended: tuple[Day, Day | None] | None = None,
        reopened: tuple[Day, Day | None] | None = None,
    ) -> None:
        """So many defendants, all alike; of a pair of days the second is when it ended, None while it lasts."""
        ended = None if disposed is None else moment(disposed)
        told: dict[str, Any] = {"charged": moment(charged), "first_contact": moment(charged)}
        if ended is not None:
            told |= {"disposed": ended, "exited": ended, "exit": "convicted"}
        if suspended is not None:
            told["inactive"] = [interval(moment(suspended[0]), _moment(suspended[1]))]
        told["spells"] = [spell("first_contact", moment(charged), exit=told.get("exit"), ended=ended)]
        if reopened is not None:
            over = _moment(reopened[1])
            told["spells"].append(
                spell("reopening", moment(reopened[0]), exit="dismissed" if over else None, ended=over)
            )
        for at in (next(self._number) for _ in range(number)):
            filed = charge(f"c{at}", filed=moment(charged), iccs=iccs)
            self._defendants.append(defendant(f"person:{at}", **told, charges=[filed]))

    def cases(self) -> Iterator[Record]:
        """The cases of all of them."""
        for at in range(0, len(self._defendants), CASE_SIZE):
            yield case_timeline(f"case:{at:06}", defendants=self._defendants[at : at + CASE_SIZE])


def _moment(day: Day | None) -> Record | None:
    return None if day is None else moment(day)


def year(number: int) -> tuple[date, date]:
    """Its first and last day."""
    return date(number, 1, 1), date(number, 12, 31)


def flows(docket: Docket, *, pending: int, years: Iterable[tuple[int, int, int]]) -> None:
    """Years of (year, received, resolved) after so many were pending: who came first is resolved first."""
    rows = list(years)
    arrived = [(f"{rows[0][0] - 1}-07-01", pending)] + [(f"{number}-03-01", came) for number, came, _ in rows]
    leaving = [(f"{number}-09-01", went) for number, _, went in rows]
    for came_on, here in arrived:
        left = here
        for at, (went_on, most) in enumerate(leaving):
            taken = min(left, most)
            if taken and went_on > came_on:
                docket.add(taken, came_on, went_on)
                leaving[at] = (went_on, most - taken)
                left -= taken
        if left:
            docket.add(left, came_on)
