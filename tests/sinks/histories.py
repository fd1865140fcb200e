"""Made-up cases and stays in every state that the views tell apart, the same ones for the same seed. All synthetic."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sinks.made import (
    Record,
    case_timeline,
    charge,
    defendant,
    event,
    finding,
    moment,
    offence,
    person_timeline,
    stay,
)

FIRST = date(1968, 1, 1)
SPAN_DAYS = 1_500
VERDICTS = ("convicted", "acquitted", "dismissed")
CODES = ("0101", "0501", "05", "060", "9901", None)


class Histories:
    """Timelines of a small world."""

    def __init__(self, seed: int, count: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a test's data, no secret
        self.cases = [self._case(f"case:{at}") for at in range(count)]
        self.persons = [self._person(f"person:{at}") for at in range(count)]

    def _day(self, after: str | None = None, within: int = SPAN_DAYS, before: int = 0) -> str:
        start = FIRST if after is None else date.fromisoformat(after)
        return (start + timedelta(days=self._random.randint(-before, within))).isoformat()

    def _moment(self, day: str) -> Record:
        """Mostly to the day; sometimes coarser, or not stated at all."""
        kind = self._random.random()
        if kind < 0.04:
            return moment(None)
        if kind < 0.08:
            return moment(f"{day[:8]}01", precision="month")
        if kind < 0.10:
            return moment(f"{day[:4]}-01-01", precision="year")
        return moment(day, precision=self._random.choice(("day", "day", "minute", "instant")))

    def _case(self, key: str) -> Record:
        if self._random.random() < 0.05:
            return case_timeline(key, events=[], successor="case:0")
        offences = [
            offence(
                f"{key}/o{at}",
                committed=self._day() if self._random.random() < 0.8 else None,
                iccs_code=(code := self._random.choice(CODES)),
                iccs_source="table" if code else self._random.choice(("not_mapped", "not_stated")),
            )
            for at in range(self._random.choice((0, 1, 1, 2)))
        ]
        begun = self._day()
        persons = self._random.sample(range(40), self._random.choice((0, 1, 1, 1, 2, 3)))
        return case_timeline(
            key,
            offences=offences,
            defendants=[self._defendant(key, f"person:{at}", begun) for at in sorted(persons)],
            findings=[finding("charge_without_report")] * self._random.choice((0, 0, 1, 2)),
            events=[event(f"{key}/e")],
        )

    def _defendant(self, key: str, person: str, begun: str) -> Record:
        reached = self._random.choice((0, 0, 1, 1, 2))
        day = self._day(begun, within=300, before=20)
        charges = [
            charge(f"{key}/{person}/c{at}", filed=self._moment(day), iccs=self._random.choice(CODES))
            for at in range(self._random.choice((1, 2)) if reached else 0)
        ]
        implied = self._random.random() < 0.1
        return defendant(
            person,
            first_contact=None if reached and self._random.random() < 0.1 else self._moment(begun),
            charged=self._moment(day) if reached and not (implied and reached == 2) else None,
            charges=charges,
            disposed=self._disposed(day) if reached == 2 else None,
            outcome=self._random.choice(VERDICTS) if reached == 2 else None,
            stage=("first_contact", "charged", "disposed")[reached],
        )

    def _disposed(self, day: str) -> Record:
        return moment(None) if self._random.random() < 0.02 else moment(self._day(day, within=400))

    def _person(self, key: str) -> Record:
        return person_timeline(
            key,
            stays=[self._stay(f"{key}/s{at}") for at in range(self._random.choice((0, 1, 1, 2, 4)))],
            findings=[finding("overlapping_stays", person=key)] * self._random.choice((0, 0, 1)),
            events=[event(f"{key}/e")],
        )

    def _stay(self, stay_key: str) -> Record:
        begun = self._day()
        kind = self._random.random()
        changes: dict[str, Any] = {
            "facility": self._random.choice(("jail", "prison")),
            "basis": self._random.choice(("stated", "inferred", "none")),
        }
        if kind < 0.1:
            return stay(stay_key, admitted=moment(begun), **changes)
        if kind < 0.15:
            return stay(stay_key, released=moment(begun), **changes)
        if kind < 0.2:
            return stay(stay_key, admitted=moment(begun), released=moment(None), **changes)
        released = self._day(begun, within=self._random.choice((3, 40, 800)), before=2)
        return stay(stay_key, admitted=moment(begun), released=moment(released), **changes)
