"""Police: whom they meet, whom they let go, whom they refer."""

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.lives.case import Case, Suspect
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.persons import Someone
from caseflow_producers.simulator.said import POLICE, PROSECUTION
from caseflow_producers.simulator.telling import Telling
from caseflow_producers.simulator.truth import Defendant

_LEAST_MINUTES = 60
"""From report to arrest, for a suspect to be identified in between."""


class Policing:
    """Draws what the police do about suspects, and tells it."""

    def __init__(self, parameters: Parameters) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._to_contact = lag("days_report_to_contact")
        self._shares_contact = share("shares_contact")
        self._arrested = share("jail_within_a_day")
        self._identified_before = share("identified_before_arrest")
        self._closed = share("police_close_suspect")
        self._outcome = choice("suspect_outcome")
        self._to_close = lag("days_contact_to_close")
        self._to_charge = lag("offence_to_charge_days")

    def meet(self, telling: Telling, case: Case, someone: Someone) -> None:
        """Add a suspect: when they are met, and whether the police let them go or refer them."""
        chance = telling.chance
        first = case.suspects[0] if case.suspects else None
        together = first is not None and chance.happens(self._shares_contact)
        if together and first is not None:
            met = first.met
        else:
            met = case.reported + 30 + chance.below(570) + chance.lag(self._to_contact) * MINUTES_A_DAY
        suspect = self.meet_at(case, someone, met)
        suspect.is_arrested = chance.happens(self._arrested)
        gap = met - case.reported
        if suspect.is_arrested and gap > _LEAST_MINUTES and chance.happens(self._identified_before):
            suspect.seen = met - 5 - chance.below(gap - 10)
            # First contact lies before the arrest, so that the case of the stay could not be inferred from it.
            suspect.names_case = True
        if chance.happens(self._closed):
            suspect.leaves = suspect.met_on + max(1, chance.lag(self._to_close))
            suspect.leaves_by = "investigation_closed"
            suspect.outcome = chance.pick(self._outcome)
        elif together and first is not None and first.referred is not None:
            suspect.decided, suspect.referred = first.decided, first.referred
        else:
            suspect.decided = suspect.met_on + chance.lag(self._to_charge)
            suspect.referred = _referral(chance, suspect)

    def meet_at(self, case: Case, someone: Someone, met: int) -> Suspect:
        """Add a suspect met at a minute, of whom nothing is decided."""
        truth = Defendant(case.truth.key, f"{numbers.PERSON}:{someone.national}")
        suspect = Suspect(someone, len(case.suspects) + 1, truth, met)
        case.suspects.append(suspect)
        return suspect

    def tell(self, telling: Telling, case: Case) -> None:
        """What the police tell of the suspects."""
        self.tell_contacts(telling, case)
        for suspect in case.suspects:
            if suspect.leaves_by == "investigation_closed":
                self.tell_closed(telling, case, suspect, suspect.outcome)
            elif suspect.leaves_by == "died" and not suspect.is_charged:
                self.tell_closed(telling, case, suspect, "died")
        refer(telling, case)

    def tell_contacts(self, telling: Telling, case: Case) -> None:
        """Identifications and arrests."""
        for suspect in case.suspects:
            self._tell_contact(telling, case, suspect)

    def tell_closed(self, telling: Telling, case: Case, suspect: Suspect, outcome: str) -> None:
        """The investigation against one person ends on the day on which they leave."""
        day = suspect.leaves
        if telling.knows(day):
            telling.on(
                day,
                "InvestigationClosed",
                POLICE,
                f"{case.pc}/closed/{suspect.index}",
                cases=case.at_police(),
                fields={"person": suspect.someone.at_police(telling.year(day)), "outcome": outcome},
            )

    def _tell_contact(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        someone = suspect.someone
        contacts = [("SuspectArrested" if suspect.is_arrested else "SuspectIdentified", suspect.met, "contact")]
        if suspect.seen is not None:
            contacts.append(("SuspectIdentified", suspect.seen, "seen"))
        case.truth.found = _earlier(case.truth.found, contacts[-1][1] // MINUTES_A_DAY)
        for event_type, minute, what in contacts:
            if minute >= telling.end:
                continue
            day = minute // MINUTES_A_DAY
            suspect.truth.first_contact = _earlier(suspect.truth.first_contact, day)
            second = someone.has_second_number and someone.second_used_on in (None, day)
            if second:
                someone.second_used_on = day
            telling.at(
                minute,
                event_type,
                POLICE,
                f"{case.pc}/{what}/{suspect.index}",
                cases=case.at_police(),
                fields={
                    "person": someone.at_police(telling.year(day), second=second),
                    "offence_ids": [offence["offence_id"] for offence in case.offences],
                },
            )


def refer(telling: Telling, case: Case) -> None:
    """Refer the suspects whom the police did not let go; those of one moment together."""
    together: dict[int, list[Suspect]] = {}
    for suspect in case.suspects:
        if suspect.referred is not None and suspect.referred < telling.end:
            together.setdefault(suspect.referred, []).append(suspect)
    for place, (minute, suspects) in enumerate(together.items(), 1):
        day = minute // MINUTES_A_DAY
        for suspect in suspects:
            suspect.truth.referred = day
        telling.at(
            minute,
            "CaseReferred",
            POLICE,
            f"{case.pc}/referred/{place}",
            cases=case.at_police(),
            fields={
                "to_agency": PROSECUTION,
                "persons": [suspect.someone.at_police(telling.year(day)) for suspect in suspects],
            },
        )


def _referral(chance: Chance, suspect: Suspect) -> int:
    last = suspect.decided * MINUTES_A_DAY + MINUTES_A_DAY - 1
    return min(last, suspect.met + 30 + chance.below(max(1, (suspect.decided - suspect.met_on) * MINUTES_A_DAY + 60)))


def _earlier(known: int | None, day: int) -> int:
    return day if known is None else min(known, day)
