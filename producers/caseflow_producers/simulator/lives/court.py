"""The courts: registration, hearings, what suspends a case, verdicts and sentences."""

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.lives.case import NEVER, Case, Suspect
from caseflow_producers.simulator.lives.prosecution import Prosecution
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import COURT, Event
from caseflow_producers.simulator.telling import Telling

FINDS_GUILT = ("convicted", "guilt_found_without_conviction")
DECIDED = (*FINDS_GUILT, "dismissed", "acquitted", "not_criminally_responsible")
COURTS = ("XX county court", "XX county court, second division")
_NOT_FINAL_DAYS = 14
_LONGEST_LIST = 40
"""Hearings of one case at most: one that waits for years for an absent person is not listed each month."""


class Court:
    """Draws what courts do, and tells it."""

    def __init__(self, parameters: Parameters, prosecution: Prosecution) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._prosecution = prosecution
        self._to_registration = lag("days_charge_to_registration")
        self._between = lag("days_between_hearings")
        self._adjourned = share("hearing_adjourned")
        self._vacated = share("hearing_vacated")
        self._reason = choice("adjournment_reason")
        self._fails = share("fails_to_appear")
        self._never_found = share("never_found")
        self._missing = lag("days_missing")
        self._unfit = share("unfit")
        self._days_unfit = lag("days_unfit")
        self._pleads = share("pleads_guilty")
        self._no_contest = share("no_contest_among_pleas")
        self._not_final = share("verdict_first_not_final")
        self._given_up = share("charge_given_up")
        self._on_all = share("verdict_on_all")
        self._names_person = share("hearing_names_person")

    def register(self, telling: Telling, case: Case) -> None:
        """Decide when the court takes the case: after the first charge."""
        first = min((suspect.decided for suspect in case.suspects if suspect.is_charged), default=NEVER)
        case.registered = first + telling.chance.lag(self._to_registration) if first < NEVER else NEVER

    def suspend(self, telling: Telling, suspect: Suspect) -> None:
        """Decide whether the case waits for a person who is wanted or unfit; it ends so much later, or never."""
        chance = telling.chance
        since, until = suspect.decided + 3, suspect.leaves
        if suspect.jailed is not None and suspect.is_bailed:
            since = max(since, suspect.jailed.released // MINUTES_A_DAY + 1)
        if not suspect.is_charged or until - since < 2 or suspect.leaves_by == "diverted":
            return
        begins = since + chance.below(until - since)
        if suspect.is_bailed and chance.happens(self._fails):
            if chance.happens(self._never_found):
                suspect.absences.append((begins, NEVER, "warrant"))
                suspect.leaves = NEVER
                return
            days, reason = chance.lag(self._missing), "warrant"
        elif chance.happens(self._unfit):
            days, reason = chance.lag(self._days_unfit), "fitness"
        else:
            return
        suspect.absences.append((begins, begins + days, reason))
        suspect.leaves += days

    def tell_course(self, telling: Telling, case: Case) -> None:
        """Registration, hearings and suspensions."""
        if case.registered == NEVER or not telling.knows(case.registered):
            return
        day = case.registered
        self.tell_registered(telling, case, day)
        self._hearings(telling, case, day, max(_last(suspect) for suspect in case.suspects if suspect.is_charged))
        for suspect in case.suspects:
            for begins, ends, reason in suspect.absences:
                for at, event_type in ((begins, "CaseSuspended"), (ends, "CaseResumed")):
                    if telling.knows(at) and at < suspect.leaves:
                        self.tell(telling, case, suspect, at, event_type, {"reason": reason})

    def tell_registered(
        self, telling: Telling, case: Case, day: int, *, severed_from: list[Event] | None = None
    ) -> None:
        """The case comes to the court; a case known by the court's number alone is linked by it."""
        cases = case.at_court()
        telling.on(
            day,
            "CaseRegistered",
            COURT,
            f"{case.cr}/registered",
            cases=cases if severed_from is None else [*cases, *severed_from],
            fields={"court": case.court_name, "level": "first_instance"},
        )
        if case.court_alone and severed_from is None:
            case.truth.identifiers[f"{numbers.PROSECUTION_CASE}:{case.sa}"] = None
            telling.on(
                day,
                "IdentifiersLinked",
                COURT,
                f"{case.cr}/linked",
                cases=[],
                fields={
                    "kind": "case",
                    "a": {"issuer": numbers.COURT_CASE, "value": case.cr},
                    "b": {"issuer": numbers.PROSECUTION_CASE, "value": case.sa},
                    "basis": "court_record",
                },
            )

    def tell(
        self, telling: Telling, case: Case, suspect: Suspect, day: int, event_type: str, fields: Event, part: str = ""
    ) -> None:
        """One event of the court about one person."""
        telling.on(
            day,
            event_type,
            COURT,
            f"{case.cr}/{event_type}/{suspect.index}{part}/{day}",
            cases=case.at_court(),
            fields={"person": suspect.someone.at_court(telling.year(day)), **fields},
        )

    def tell_end(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """Verdicts and withdrawals, as the outcome says; nothing where something else ended the case before."""
        if suspect.leaves_by == "withdrawn":
            self._prosecution.withdraw(telling, case, suspect, suspect.leaves, charge_ids=suspect.charge_ids)
        elif suspect.leaves_by in DECIDED:
            self._verdicts(telling, case, suspect)

    def verdict(
        self,
        telling: Telling,
        case: Case,
        suspect: Suspect,
        day: int,
        *,
        verdict: str,
        plea: str,
        charge_id: str | None = None,
        is_final: bool = True,
    ) -> None:
        """One verdict: on a charge, or on all."""
        if telling.knows(day):
            fields = {"charge_id": charge_id, "verdict": verdict, "plea": plea, "is_final": is_final}
            self.tell(telling, case, suspect, day, "VerdictReturned", fields, f"/{charge_id}/{is_final}")

    def plea(self, chance: Chance, verdict: str) -> str:
        """A plea that goes with a verdict."""
        if verdict in FINDS_GUILT and chance.happens(self._pleads):
            return "no_contest" if chance.happens(self._no_contest) else "guilty"
        return "none" if verdict == "dismissed" else "not_guilty"

    def _verdicts(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        chance, day, outcome = telling.chance, suspect.leaves, suspect.leaves_by
        plea = self.plea(chance, outcome)
        first, *others = suspect.charge_ids
        kept = [first]
        bargained: list[str] = []
        for other in others:
            # Beside a charge of which someone is found guilty, others may be given up for the plea.
            is_given_up = outcome in FINDS_GUILT and plea != "not_guilty" and chance.happens(self._given_up)
            (bargained if is_given_up else kept).append(other)
        self._prosecution.withdraw(telling, case, suspect, day, charge_ids=bargained, reason="plea_agreement")
        on_all = not bargained and chance.happens(self._on_all)
        verdicts: list[str | None] = [None] if on_all else [*kept]
        for charge_id in verdicts:
            if chance.happens(self._not_final) and day - _NOT_FINAL_DAYS > max(suspect.decided, case.registered):
                self.verdict(
                    telling,
                    case,
                    suspect,
                    day - _NOT_FINAL_DAYS,
                    verdict=outcome,
                    plea=plea,
                    charge_id=charge_id,
                    is_final=False,
                )
            self.verdict(telling, case, suspect, day, verdict=outcome, plea=plea, charge_id=charge_id)

    def _hearings(self, telling: Telling, case: Case, begins: int, ends: int) -> None:
        chance = telling.chance
        # Of one person's case some hearings name the person; of several persons' none does.
        alone = case.suspects[0] if len(case.suspects) == 1 and chance.happens(self._names_person) else None
        day, kind = begins + chance.below(3), "first_appearance"
        for place in range(_LONGEST_LIST):
            if not telling.knows(day) or (day > ends and place > 0):
                return
            following = day + chance.lag(self._between)
            u = chance.draw()
            result = "adjourned" if u < self._adjourned else "vacated" if u > 1 - self._vacated else "held"
            if result == "held":
                # What is held for all is not of whoever came into the case later.
                for suspect in (one for one in case.suspects if one.known_on <= day):
                    known = suspect.truth.first_hearing
                    suspect.truth.first_hearing = day if known is None else min(known, day)
            telling.on(
                day,
                "HearingHeld",
                COURT,
                f"{case.cr}/hearing/{place + 1}",
                cases=case.at_court(),
                fields={
                    "person": None if alone is None else alone.someone.at_court(telling.year(day)),
                    "kind": kind,
                    "result": result,
                    "reason": chance.pick(self._reason) if result == "adjourned" else "not_stated",
                    "next_on": following if following <= ends else None,
                },
            )
            kind = "trial" if following + 30 >= ends else "preliminary"
            day = following


def _last(suspect: Suspect) -> int:
    """Until when there is something to hear: not behind the day on which someone went missing for good."""
    return suspect.absences[-1][0] if suspect.leaves == NEVER and suspect.absences else suspect.leaves
