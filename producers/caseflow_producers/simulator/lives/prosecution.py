"""The prosecution: declines, diverts or charges, and later amends or withdraws."""

from caseflow_producers.simulator.chance import Chance, Choice
from caseflow_producers.simulator.lives.case import Case, Diversion, Suspect
from caseflow_producers.simulator.lives.reporting import SCHEME, Reporting, Statutes
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import PROSECUTION, Event
from caseflow_producers.simulator.telling import Telling

_ENTRY = "Case Participants"
ROUTES = ("Approved", "Continued Investigation", "Filed by LEA", "Other", "Rejected")
_MOST_CHARGES = 3


class Prosecution:
    """Draws what the prosecution decides, and tells it."""

    def __init__(self, parameters: Parameters, reporting: Reporting, statutes: Statutes) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._reporting = reporting
        self._statutes = statutes
        self._route = parameters.flow(_ENTRY, *ROUTES)
        self._result: dict[str, Choice] = {
            route: parameters.flow(route, "Conviction", "No Conviction") for route in ROUTES[:-1]
        }
        self._no_conviction = choice("no_conviction")
        self._without = share("guilt_without_conviction")
        self._more = lag("days_more_of_investigation")
        self._diverted = share("diverted")
        self._diverted_later = share("diverted_after_charge")
        self._programme = choice("diversion_programme")
        self._completed = share("diversion_completed")
        self._reopened = share("diversion_failure_reopened")
        self._days_of_diversion = lag("days_of_diversion")
        self._declined_for = choice("declination_reason")
        self._withdrawn_for = choice("withdrawal_reason")
        self._charges = choice("charges_of_a_case")
        self._amended = share("amended")
        self._to_disposal = lag("days_contact_to_disposal")

    def decide(self, telling: Telling, suspect: Suspect) -> None:
        """What becomes of a suspect who was referred, and when a court ends it if nothing comes between."""
        if suspect.referred is None:
            return
        chance = telling.chance
        route = chance.pick(self._route)
        if route == "Rejected":
            suspect.leaves, suspect.leaves_by = suspect.decided, "declined"
            return
        if route == "Continued Investigation":
            suspect.decided += chance.lag(self._more)
        if chance.happens(self._diverted):
            self._divert(chance, suspect, route)
            return
        self._charge(chance, suspect, route, since=suspect.met_on)

    def _charge(self, chance: Chance, suspect: Suspect, route: str, *, since: int) -> None:
        """By Cook County's shares, and the time from arrest to adjudication reckoned from the day `since`."""
        suspect.is_charged = True
        if chance.pick(self._result[route]) == "Conviction":
            suspect.outcome = "guilt_found_without_conviction" if chance.happens(self._without) else "convicted"
        else:
            suspect.outcome = chance.pick(self._no_conviction)
        suspect.leaves = max(suspect.decided + 1, since + chance.lag(self._to_disposal))
        suspect.leaves_by = suspect.outcome

    def _divert(self, chance: Chance, suspect: Suspect, route: str) -> None:
        if chance.happens(self._diverted_later):
            # A charge that is diverted stays ended here: only what was never charged is taken up again.
            suspect.is_charged = True
            suspect.leaves, suspect.leaves_by = suspect.decided + 1 + chance.below(60), "diverted"
            ended = suspect.leaves + chance.lag(self._days_of_diversion)
            suspect.diversion = Diversion(suspect.leaves, ended, is_completed=True, is_reopened=False)
            return
        ended = suspect.decided + chance.lag(self._days_of_diversion)
        completed, reopened = chance.happens(self._completed), chance.happens(self._reopened)
        suspect.diversion = Diversion(suspect.decided, ended, is_completed=completed, is_reopened=reopened)
        if completed:
            suspect.leaves, suspect.leaves_by = suspect.decided, "diverted"
            return
        suspect.decided = ended + 1 + chance.below(10)
        self._charge(chance, suspect, route, since=suspect.decided)

    def tell(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """The declination or the diversion, and the charges; withdrawals belong to the end of the case."""
        if suspect.leaves_by == "declined" and telling.knows(suspect.leaves):
            self._tell(
                telling,
                case,
                suspect,
                suspect.leaves,
                "ProsecutionDeclined",
                {"reason": telling.chance.pick(self._declined_for)},
            )
        if suspect.diversion is not None:
            self._tell_diversion(telling, case, suspect, suspect.diversion)
        if suspect.is_charged:
            self._file_all(telling, case, suspect)

    def file(
        self, telling: Telling, case: Case, suspect: Suspect, day: int, *, statute: str, from_offence: Event | None
    ) -> None:
        """One more charge."""
        charge_id = f"{case.sa}-{suspect.index}-{len(suspect.charge_ids) + 1}"
        offence = {
            **(case.offences[0] if from_offence is None else from_offence),
            "offence_id": f"{charge_id}-O",
            "national_code": statute,
            "national_scheme": SCHEME,
            # The prosecution classifies by itself; the police leave that to the table.
            "iccs_code": self._statutes.iccs_of[statute],
        }
        suspect.charge_ids.append(charge_id)
        suspect.offences.append(offence)
        if telling.knows(day):
            suspect.truth.charged = day if suspect.truth.charged is None else min(day, suspect.truth.charged)
            fields = {
                "charge_id": charge_id,
                "person": suspect.someone.at_police(telling.year(day)),
                "offence": offence,
                "from_offence_id": None if from_offence is None else from_offence["offence_id"],
            }
            telling.on(
                day,
                "ChargeFiled",
                PROSECUTION,
                f"{charge_id}/filed",
                cases=case.at_prosecution(),
                fields=fields,
            )

    def withdraw(
        self, telling: Telling, case: Case, suspect: Suspect, day: int, *, charge_ids: list[str], reason: str = ""
    ) -> None:
        """Withdraw charges, all for one reason; without one given, for one drawn."""
        reason = reason or telling.chance.pick(self._withdrawn_for)
        if telling.knows(day):
            person = suspect.someone.at_police(telling.year(day))
            for charge_id in charge_ids:
                telling.on(
                    day,
                    "ChargeWithdrawn",
                    PROSECUTION,
                    f"{charge_id}/withdrawn",
                    cases=case.at_prosecution(),
                    fields={"charge_id": charge_id, "person": person, "reason": reason},
                )

    def _file_all(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        chance = telling.chance
        for place in range(min(_MOST_CHARGES, int(chance.pick(self._charges)))):
            offence = case.offences[place] if place < len(case.offences) else None
            statute = case.statutes[place] if offence is not None else self._reporting.statute(chance, case.group)
            self.file(telling, case, suspect, suspect.decided, statute=statute, from_offence=offence)
            between = min(suspect.leaves, suspect.decided + 400) - suspect.decided - 1
            if between > 0 and chance.happens(self._amended):
                self._amend(telling, case, suspect, suspect.decided + 1 + chance.below(between))

    def _amend(self, telling: Telling, case: Case, suspect: Suspect, day: int) -> None:
        statute = self._reporting.statute(telling.chance, case.group)
        charge_id = suspect.charge_ids[-1]
        if telling.knows(day):
            offence = {
                **suspect.offences[-1],
                "national_code": statute,
                "iccs_code": self._statutes.iccs_of[statute],
            }
            telling.on(
                day,
                "ChargeAmended",
                PROSECUTION,
                f"{charge_id}/amended",
                cases=case.at_prosecution(),
                fields={
                    "charge_id": charge_id,
                    "person": suspect.someone.at_police(telling.year(day)),
                    "offence": offence,
                },
            )

    def _tell_diversion(self, telling: Telling, case: Case, suspect: Suspect, diversion: Diversion) -> None:
        programme = telling.chance.pick(self._programme)
        if telling.knows(diversion.ordered):
            self._tell(telling, case, suspect, diversion.ordered, "DiversionOrdered", {"programme": programme})
        if telling.knows(diversion.ended):
            result = "completed" if diversion.is_completed else "not_completed"
            self._tell(telling, case, suspect, diversion.ended, "DiversionEnded", {"result": result})

    def _tell(self, telling: Telling, case: Case, suspect: Suspect, day: int, event_type: str, fields: Event) -> None:
        telling.on(
            day,
            event_type,
            PROSECUTION,
            f"{case.sa}/{event_type}/{suspect.index}",
            cases=case.at_prosecution(),
            fields={"person": suspect.someone.at_police(telling.year(day)), **fields},
        )
