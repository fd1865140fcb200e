"""Defendants: every stage, pending or ended, in every way that ends it."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sinks.histories.chance import Chance
from tests.sinks.made import (
    STAGES,
    Record,
    charge,
    classification,
    decided,
    defendant,
    interval,
    moment,
    sanction,
    sentence,
    spell,
)

CODES = ("0101", "0501", "05", "05011", "020111", "9901", None)
BEFORE_CHARGE = ("declined", "diverted", "investigation_closed", "died", "transferred_out")
WITHOUT_GUILT = ("acquitted", "dismissed", "not_criminally_responsible", "withdrawn", "diverted", "died", "other")
GUILT = ("convicted", "convicted", "convicted", "guilt_found_without_conviction")
VERDICTS = (*GUILT, "acquitted", "dismissed", "not_criminally_responsible", "other")
ENDS: dict[str, str] = {"withdrawn": "withdrawn", "diverted": "diverted", "died": "died"}
PLEAS = ("guilty", "no_contest", "not_guilty", "none")


class DefendantMaker:
    """Makes defendants."""

    def __init__(self, random: Random, *, vague: float) -> None:
        self._chance = Chance(random, vague=vague)
        self._random = random

    def make(self, name: str, person: str, begun: str) -> Record:
        """A defendant whose case begins on the day or a little later; `name` begins the ids of their charges."""
        reached = self._random.choice((0, 0, 1, 2, 2, 3, 3, 3, 4, 4, 5))
        days = [self._chance.day(begun, within=30)]
        for within in (20, 60, 300, 40, 30):
            days.append(self._chance.day(days[-1], within=within, before=3))
        told: dict[str, Any] = {
            # An event of a later stage implies those before it, which need not be there.
            stage: self._chance.moment(day) if at in (3, reached) or not self._chance.once_in(40) else None
            for at, (stage, day) in enumerate(zip(STAGES, days, strict=True))
            if at <= reached
        }
        exit_, exited = self._exit(reached, told, days)
        plea = self._random.choice(PLEAS) if exit_ in VERDICTS else None
        charges = self._charges(name, reached, told, exit_=exit_, plea=plea)
        sentences = self._sentences(told, reached)
        imposed = [found["custodial_days"] for found in sentences if found["custodial_days"] is not None]
        return defendant(
            person,
            sex=self._random.choice(("male", "male", "female", "not_stated")),
            age=self._random.choice((None, 15, 24, 24, 40, 71)),
            citizenship=self._random.choice(("national", "national", "foreign", "not_stated")),
            **told,
            first_hearing=self._chance.maybe(self._chance.day(days[2], within=30), times=2) if reached >= 2 else None,
            stage=STAGES[reached],
            exit=exit_,
            exited=exited,
            plea=plea,
            investigation_outcome="evidential" if exit_ == "investigation_closed" else None,
            released=self._chance.maybe(self._chance.day(days[5], within=900), times=2) if reached == 5 else None,
            custodial_days=sum(imposed) if imposed else None,
            charges=charges,
            sentences=sentences,
            inactive=self._inactive(days),
            spells=self._spells(told, exit_, exited),
        )

    def _exit(self, reached: int, told: dict[str, Any], days: list[str]) -> tuple[str | None, Record | None]:
        if reached < 2:
            if self._chance.once_in(2):
                return None, None
            return self._random.choice(BEFORE_CHARGE), self._chance.moment(self._chance.day(days[reached], within=90))
        if reached == 2:
            return None, None
        return self._random.choice(GUILT if reached > 3 else (*GUILT, *WITHOUT_GUILT)), told["disposed"]

    def _charges(
        self, name: str, reached: int, told: dict[str, Any], *, exit_: str | None, plea: str | None
    ) -> list[Record]:
        found = []
        for at in range(self._random.choice((1, 1, 2)) if reached >= 2 else 0):
            # The first charge goes as the defendant goes; another may have been withdrawn.
            code, now = self._random.choice(CODES), self._random.choice(CODES)
            filed = told["charged"] or moment(None)
            changes: dict[str, Any] = {}
            if self._chance.once_in(4):
                changes = {
                    "iccs_code": now,
                    "iccs_source": "table" if now else "not_mapped",
                    "classifications": [classification("filed", filed, code), classification("amended", filed, now)],
                }
            if reached >= 3:
                changes |= self._ended(exit_, told["disposed"], plea, first=at == 0)
            found.append(charge(f"{name}/c{at}", filed=filed, iccs=code, **changes))
        return found

    def _ended(self, exit_: str | None, ended: Record, plea: str | None, *, first: bool) -> dict[str, Any]:
        if not first:
            return {"state": "withdrawn", "ended": ended, "withdrawal_reason": "plea_agreement"}
        if exit_ in VERDICTS:
            return decided(exit_, ended, plea=plea or "none")
        return {"state": ENDS[exit_ or ""], "ended": ended}

    def _sentences(self, told: dict[str, Any], reached: int) -> list[Record]:
        if reached < 4:
            return []
        kinds = self._random.sample(("custody", "probation", "fine"), self._random.choice((1, 2)))
        sanctions = [
            sanction(
                kind,
                days=self._random.choice((30, 365, 1000)) if kind != "fine" else None,
                amount=100.0 if kind == "fine" else None,
            )
            for kind in kinds
        ]
        return [sentence(told["sentenced"] or moment(None), *sanctions)]

    def _inactive(self, days: list[str]) -> list[Record]:
        if not self._chance.once_in(5):
            return []
        begun = self._chance.day(days[0], within=100)
        ended = self._chance.day(begun, within=60)
        return [interval(moment(begun), None if self._chance.once_in(4) else moment(ended))]

    def _spells(self, told: dict[str, Any], exit_: str | None, exited: Record | None) -> list[Record]:
        found = [spell("first_contact", told["first_contact"], exit=exit_, ended=exited)]
        if exited is not None and exited["on"] is not None and self._chance.once_in(6):
            opened = self._chance.day(_iso(exited["on"]), within=100)
            ended = self._chance.moment(self._chance.day(opened, within=100)) if self._chance.once_in(2) else None
            found.append(spell("reopening", moment(opened), exit=None if ended is None else "dismissed", ended=ended))
        return found


def _iso(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
