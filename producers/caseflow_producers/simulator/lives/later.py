"""What comes after a case has ended: appeals, retrials, reopenings, seals."""

from caseflow_producers.simulator.chance import Choice, Quantiles
from caseflow_producers.simulator.lives.case import NEVER, Case, Suspect
from caseflow_producers.simulator.lives.court import DECIDED, Court
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import COURT
from caseflow_producers.simulator.telling import Telling

_UNSEALED_AFTER_DAYS = 120


class Later:
    """Draws what comes later, and tells it."""

    def __init__(self, parameters: Parameters, court: Court) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._court = court
        self._appeals = share("appeals")
        self._by_defence = share("appeal_by_defence")
        self._days_of_appeal: Quantiles = lag("days_of_appeal")
        self._appeal_outcome: Choice = choice("appeal_outcome")
        self._to_second = lag("days_to_second_verdict")
        self._second = choice("second_verdict")
        self._reopened = share("reopened")
        self._reopened_for = choice("reopening_reason")
        self._to_reopening = lag("days_to_reopening")
        self._sealed = share("sealed")
        self._unsealed = share("unsealed")
        self._to_seal = lag("days_to_seal")

    def tell(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """At most one of an appeal, a reopening and a seal."""
        if suspect.leaves == NEVER or suspect.leaves_by not in (*DECIDED, "withdrawn"):
            return
        chance = telling.chance
        is_convicted = suspect.leaves_by == "convicted"
        if is_convicted and chance.happens(self._appeals):
            self._appeal(telling, case, suspect)
        elif chance.happens(self._reopened):
            day = suspect.leaves + 1 + chance.lag(self._to_reopening)
            self.reopen(telling, case, suspect, day, chance.pick(self._reopened_for))
            self._second_verdict(telling, case, suspect, day)
        elif not is_convicted and chance.happens(self._sealed):
            self._seal(telling, case, suspect)

    def reopen(self, telling: Telling, case: Case, suspect: Suspect, day: int, reason: str) -> None:
        """The court takes the case up again for one person."""
        if telling.knows(day):
            self._court.tell(telling, case, suspect, day, "CaseReopened", {"reason": reason})

    def _appeal(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        chance = telling.chance
        lodged = suspect.leaves + 1 + chance.below(30)
        decided = lodged + chance.lag(self._days_of_appeal)
        by = "defence" if chance.happens(self._by_defence) else "prosecution"
        outcome = chance.pick(self._appeal_outcome)
        if telling.knows(lodged):
            self._court.tell(telling, case, suspect, lodged, "AppealLodged", {"by": by})
        if telling.knows(decided):
            self._court.tell(telling, case, suspect, decided, "AppealDecided", {"outcome": outcome})
        if outcome == "retrial":
            self._second_verdict(telling, case, suspect, decided)

    def _second_verdict(self, telling: Telling, case: Case, suspect: Suspect, since: int) -> None:
        chance = telling.chance
        day = since + 1 + chance.lag(self._to_second)
        verdict = chance.pick(self._second)
        self._court.verdict(telling, case, suspect, day, verdict=verdict, plea=self._court.plea(chance, verdict))

    def _seal(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        chance = telling.chance
        day = suspect.leaves + 1 + chance.lag(self._to_seal)
        is_unsealed, of_case = chance.happens(self._unsealed), len(case.suspects) == 1
        seals = [("RecordSealed", day)]
        if is_unsealed:
            seals.append(("RecordUnsealed", day + _UNSEALED_AFTER_DAYS))
        for event_type, at in seals:
            if telling.knows(at):
                telling.on(
                    at,
                    event_type,
                    COURT,
                    f"{case.cr}/{event_type}/{suspect.index}",
                    cases=case.at_court() if of_case else [],
                    fields={
                        "person": None if of_case else suspect.someone.at_court(telling.year(at)),
                        "authority": case.court_name,
                        "scope": "full" if of_case else "public",
                    },
                )
