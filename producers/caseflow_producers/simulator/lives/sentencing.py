"""Sentences."""

from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.lives.case import NEVER, Case, Suspect
from caseflow_producers.simulator.lives.court import FINDS_GUILT, Court
from caseflow_producers.simulator.lives.custody import Custody
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import Event
from caseflow_producers.simulator.telling import Telling

_SENTENCES = ("Prison", "Jail", "Probation", "Other Sentence")


class Sentencing:
    """Draws sentences by Cook County's shares, tells them, and has them served."""

    def __init__(self, parameters: Parameters, court: Court, custody: Custody) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._court = court
        self._custody = custody
        self._kind = parameters.flow("Conviction", *_SENTENCES)
        self._without_conviction = parameters.flow("Conviction", *_SENTENCES[2:])
        self._served = lag("prison_stay_days")
        self._served_share = share("served_of_prison_sentence")
        self._jail_months = lag("jail_sentence_months")
        self._probation_months = lag("probation_months")
        self._suspended = share("suspended_custody")
        self._other = choice("other_sentence")
        self._also_fined = share("also_fined")
        self._fine = lag("fine_dollars")
        self._to_sentence = lag("days_verdict_to_sentence")

    def foresee(self, telling: Telling, suspect: Suspect) -> None:
        """Decide the kind of sentence, on which depends whether someone held stays in jail."""
        if suspect.leaves_by in FINDS_GUILT and suspect.leaves < NEVER:
            is_conviction = suspect.leaves_by == "convicted"
            kind = telling.chance.pick(self._kind if is_conviction else self._without_conviction)
            suspect.is_sentenced_to = {"Prison": "prison", "Jail": "jail", "Probation": "probation"}.get(kind, "other")

    def tell(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """The sentence, and what of it is served in custody."""
        if not suspect.is_sentenced_to:
            return
        chance = telling.chance
        day = suspect.leaves + chance.lag(self._to_sentence)
        days = 0
        if suspect.is_sentenced_to == "prison":
            days = chance.lag(self._served)
        elif suspect.is_sentenced_to == "jail":
            days = chance.lag(self._jail_months) * 30 + chance.below(30)
        sanctions = self._sanctions(chance, suspect, days)
        if telling.knows(day):
            suspect.truth.sentenced = day
            self._court.tell(
                telling,
                case,
                suspect,
                day,
                "SentenceImposed",
                {"charge_ids": suspect.charge_ids[:1], "sanctions": sanctions},
            )
        if days or suspect.is_sentenced_to == "prison":
            self._custody.serve(telling, case, suspect, day, days)

    def _sanctions(self, chance: Chance, suspect: Suspect, days: int) -> list[Event]:
        kind = suspect.is_sentenced_to
        if kind == "prison":
            found = [sanction("custody", days=max(1, int(days / self._served_share)))]
        elif kind == "jail":
            found = [sanction("custody", days=days)]
        elif kind == "probation":
            months = chance.lag(self._probation_months)
            found = [sanction("probation", days=months * 365 // 12)]
            if chance.happens(self._suspended):
                found.append(sanction("suspended_custody", days=months * 365 // 24))
        else:
            other = chance.pick(self._other)
            if other == "fine":
                return [sanction("fine", amount=chance.lag(self._fine))]
            return [sanction(other, days=30 + chance.below(180) if other == "community_service" else None)]
        if chance.happens(self._also_fined):
            found.append(sanction("fine", amount=chance.lag(self._fine)))
        return found


def sanction(kind: str, *, days: int | None = None, amount: int | None = None) -> Event:
    """One part of a sentence."""
    return {
        "kind": kind,
        "days": days,
        "amount": None if amount is None else float(amount),
        "currency": None if amount is None else "USD",
    }
