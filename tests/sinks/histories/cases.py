"""Cases: reports, defendants at every stage with every exit, and what interrupts them."""

from random import Random

from tests.sinks.histories.chance import Chance
from tests.sinks.histories.defendants import CODES, DefendantMaker
from tests.sinks.made import (
    Record,
    appeal,
    case_timeline,
    court_step,
    event,
    finding,
    hearing,
    interval,
    offence,
    reopening,
    victim,
)

AREAS = ("north", "south", None)
COURTS = ("court-1", "court-2")
CLOSED = ("undetected", "evidential", "victim_does_not_support", "public_interest", "out_of_court_disposal", "died")
AGENCIES = ("XX-POLICE", "XX-PROSECUTION", "XX-COURT")


class CaseMaker:
    """Makes cases; their persons are `person:0` and so on, so many of them."""

    def __init__(self, random: Random, *, vague: float, persons: int = 40) -> None:
        self._persons = range(persons)
        self._chance = Chance(random, vague=vague)
        self._random = random
        self._defendants = DefendantMaker(random, vague=vague)

    def make(self, key: str) -> Record:
        """A case."""
        if self._chance.once_in(20):
            return case_timeline(key, events=[], successor="case:0")
        begun = self._chance.day()
        persons = sorted(self._random.sample(self._persons, self._random.choice((0, 1, 1, 1, 2, 3))))
        defendants = [self._defendants.make(f"{key}/person:{at}", f"person:{at}", begun) for at in persons]
        offences = [self._offence(f"{key}/o{at}", defendants, begun) for at in range(self._random.choice((0, 1, 1, 2)))]
        for charge in (charge for one in defendants for charge in one["charges"]):
            if offences and self._chance.once_in(2):
                charge["from_offence_id"] = self._random.choice(offences)["offence_id"]
        closed = not defendants and self._chance.once_in(2)
        reported = self._chance.moment(begun) if offences or self._chance.once_in(4) else None
        return case_timeline(
            key,
            jurisdiction=self._random.choice(("XX", "XX", "YY")),
            reported=reported,
            area_code=self._random.choice(AREAS),
            offences=offences,
            victims=self._victims(key) if offences else [],
            investigation_outcome=self._random.choice(CLOSED) if closed else None,
            investigation_closed=self._chance.moment(self._chance.day(begun, within=200)) if closed else None,
            referred=next((one["referred"] for one in defendants if one["referred"]), None),
            courts=self._courts(begun) if any(one["charged"] for one in defendants) else [],
            hearings=[hearing(one["first_hearing"]) for one in defendants if one["first_hearing"]],
            inactive=[
                interval(found["suspended"], found["resumed"], person=one["person"])
                for one in defendants
                for found in one["inactive"]
            ],
            reopenings=[
                reopening(found["opened"], person=one["person"]) for one in defendants for found in one["spells"][1:]
            ],
            appeals=[appeal(self._chance.moment(begun))] if self._chance.once_in(12) else [],
            findings=[finding("charge_without_report")] * self._random.choice((0, 0, 1, 2)),
            defendants=defendants,
            events=[
                event(f"{key}/e{at}", day=begun, agency=agency)
                for at, agency in enumerate(self._random.sample(AGENCIES, self._random.choice((1, 2))))
            ],
        )

    def _offence(self, offence_id: str, defendants: list[Record], begun: str) -> Record:
        code = self._random.choice(CODES)
        suspects = [one for one in defendants if self._chance.once_in(1.3)]
        charged = [one["charged"] for one in suspects if one["charged"]]
        return offence(
            offence_id,
            committed=self._chance.day(begun, within=0, before=60) if self._chance.once_in(1.25) else None,
            iccs_code=code,
            iccs_source="table" if code else self._random.choice(("not_mapped", "not_stated")),
            attempted=self._random.choice(("yes", "no", "not_stated")),
            suspects=[one["person"] for one in suspects],
            suspected=next((one["first_contact"] for one in suspects if one["first_contact"]), None),
            charged=charged[0] if charged else None,
        )

    def _victims(self, key: str) -> list[Record]:
        return [
            victim(
                f"{key}/v{at}",
                sex=self._random.choice(("female", "male", "not_stated")),
                age_group=self._random.choice(("0_14", "15_29", "60_and_over", "not_stated")),
                relationship_to_suspect=self._random.choice(("current_partner", "stranger", "not_stated")),
            )
            for at in range(self._random.choice((0, 1, 1, 2)))
        ]

    def _courts(self, begun: str) -> list[Record]:
        first = self._chance.day(begun, within=60)
        steps = [court_step(self._random.choice(COURTS), self._chance.moment(first))]
        if self._chance.once_in(6):
            steps.append(court_step("court-2", self._chance.moment(self._chance.day(first)), kind="transferred"))
        return steps
