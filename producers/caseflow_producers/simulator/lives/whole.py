"""Whole lives: a person's cases one after the other, each decided first and then told."""

from typing import NamedTuple

from caseflow_schemas.tables import PinnedTables

from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.lives.case import NEVER, Case, Suspect
from caseflow_producers.simulator.lives.court import Court
from caseflow_producers.simulator.lives.custody import Custody
from caseflow_producers.simulator.lives.later import Later
from caseflow_producers.simulator.lives.policing import Policing
from caseflow_producers.simulator.lives.prosecution import Prosecution
from caseflow_producers.simulator.lives.reporting import Reporting, statutes_of
from caseflow_producers.simulator.lives.sentencing import Sentencing
from caseflow_producers.simulator.lives.splits import Splits
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.persons import Population, Someone, retire_second_number
from caseflow_producers.simulator.telling import Telling
from caseflow_producers.simulator.truth import Truth

_NEAR_DAYS = 45
"""Cases of one person that lie nearer to each other make the case of a stay a matter of chance."""
_LAST_DEATH_DAYS = 700


class Made(NamedTuple):
    """A unit's truth, and how many numbers it used."""

    truth: Truth
    reported: int
    numbered: int
    persons: int


class Lives:
    """Makes units."""

    def __init__(self, parameters: Parameters, tables: PinnedTables) -> None:
        statutes = statutes_of(parameters, tables)
        self._population = Population(parameters)
        self._reporting = Reporting(parameters, statutes)
        self._policing = Policing(parameters)
        self._prosecution = Prosecution(parameters, self._reporting, statutes)
        self._court = Court(parameters, self._prosecution)
        self._custody = Custody(parameters)
        self._sentencing = Sentencing(parameters, self._court, self._custody)
        self._later = Later(parameters, self._court)
        self._splits = Splits(
            parameters,
            reporting=self._reporting,
            policing=self._policing,
            prosecution=self._prosecution,
            court=self._court,
        )
        self._suspects = parameters.choice("co_offenders")
        self._gap = parameters.lag("case_gap_days", per_unit=MINUTES_A_DAY)
        counts = dict(parameters.entries["cases_of_a_person"].value)
        self._further = (1 - counts["1"] / (counts["1"] + counts["2"])) * parameters.share("further_case_again")
        self._dies = parameters.share("dies_pending")
        self.history_days = int(parameters.share("history_days"))
        self.recording_lag = parameters.lag("minutes_to_record")
        self.cases_a_person = 1 / (1 - self._further)
        self.share_detected = self._reporting.share_detected

    def undetected(self, telling: Telling, reported: int, case_number: int) -> Made:
        """A case in which nobody is found."""
        case = self._reporting.open(telling, case_number, reported, is_detected=False)
        self._reporting.close_unsolved(telling, case)
        return Made(Truth(cases=[case.truth]), 1, 1, 0)

    def career(
        self, telling: Telling, *, first: int, end: int, most_cases: int, case_number: int, person_number: int
    ) -> Made:
        """A person's cases from the day `first` to before the day `end`; none where all lie before."""
        chance = telling.chance
        first_minute, end_minute = first * MINUTES_A_DAY, end * MINUTES_A_DAY
        reported = first_minute - self.history_days * MINUTES_A_DAY
        reported += chance.below(end_minute - reported)
        last = None
        career = _Career(telling, case_number, person_number)
        while reported < end_minute and career.reported < most_cases:
            if reported >= first_minute:
                if not career.people:
                    year = telling.year(reported // MINUTES_A_DAY)
                    career.people.append(self._population.person(chance, person_number, year=year))
                is_near = last is not None and reported - last < _NEAR_DAYS * MINUTES_A_DAY
                self._case(career, reported, names_case=is_near, most_cases=most_cases - career.reported)
            if not chance.happens(self._further):
                break
            last = reported
            reported += max(MINUTES_A_DAY, chance.lag(self._gap))
            if career.people:
                reported = max(reported, career.people[0].custody_free_from + MINUTES_A_DAY)
        for someone in career.people:
            retire_second_number(telling, someone)
            career.truth.persons.append((f"xx-national-person:{someone.national}", sorted(someone.said)))
        return Made(career.truth, career.reported, career.numbered, len(career.people))

    def _case(self, career: "_Career", reported: int, *, names_case: bool, most_cases: int) -> None:
        telling = career.telling
        case = self._reporting.open(telling, career.next_case(), reported, is_detected=True)
        career.reported += 1
        people = [career.people[0]]
        for _ in range(int(telling.chance.pick(self._suspects)) - 1):
            people.append(self._another(career, reported))
        for someone in people:
            self._policing.meet(telling, case, someone)
        for suspect in case.suspects:
            suspect.names_case = suspect.names_case or names_case
            self._prosecution.decide(telling, suspect)
            self._custody.hold(telling, suspect)
            self._court.suspend(telling, suspect)
            self._die(telling.chance, suspect)
        self._court.register(telling, case)
        if any(
            s.diversion is not None and s.diversion.is_reopened and s.leaves_by != "diverted" for s in case.suspects
        ):
            # The court speaks before it registers the case: it has to name the number that others know.
            case.court_alone = False
        self._splits.transfer(telling, case)
        parted = None
        if self._splits.is_severed(telling, case):
            parted, _ = self._splits.sever(telling, case, career.next_case())
        for one in (case, parted):
            for suspect in () if one is None else one.suspects:
                self._sentencing.foresee(telling, suspect)
        self._policing.tell(telling, case)
        for suspect in case.suspects:
            self._prosecution.tell(telling, case, suspect)
        self._court.tell_course(telling, case)
        if parted is not None:
            self._splits.tell_severance(telling, case, parted)
        elif most_cases > 1 and self._splits.is_joined(telling, case):
            joined = self._splits.join(telling, case, career.numbered + career.first_case)
            if joined is not None:
                career.next_case()
                career.reported += 1
                career.truth.cases.append(joined.truth)
                finish(telling, joined.suspects, career.truth)
        for suspect in case.suspects:
            self._end(telling, case, suspect)
        if parted is not None:
            self._end_parted(career, parted, parted.suspects[0])
        career.truth.cases += [one.truth for one in (case, parted) if one is not None and one.truth.identifiers]
        finish(telling, case.suspects, career.truth)

    def _end(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        diversion = suspect.diversion
        if diversion is not None and diversion.is_reopened and not diversion.is_completed:
            self._later.reopen(telling, case, suspect, diversion.ended, "failed_diversion")
        if suspect.leaves_by == "died" and suspect.is_charged:
            self._prosecution.withdraw(
                telling, case, suspect, suspect.leaves, charge_ids=suspect.charge_ids, reason="died"
            )
        self._court.tell_end(telling, case, suspect)
        self._custody.settle(telling, case, suspect)
        self._custody.hold_again(telling, case, suspect)
        self._sentencing.tell(telling, case, suspect)
        self._later.tell(telling, case, suspect)

    def _end_parted(self, career: "_Career", parted: Case, moved: Suspect) -> None:
        telling, truth = career.telling, moved.truth
        self._sentencing.tell(telling, parted, moved)
        truth.leaves, truth.leaves_by = moved.leaves, moved.leaves_by
        if telling.knows(moved.leaves):
            truth.exit, truth.exited, truth.disposed = moved.leaves_by, moved.leaves, moved.leaves
        # Their way to the court is told of the case that they were severed from.
        if telling.knows(parted.registered):
            career.truth.defendants.append(truth)

    def _another(self, career: "_Career", reported: int) -> Someone:
        number = career.first_person + len(career.people)
        year = career.telling.year(reported // MINUTES_A_DAY)
        someone = self._population.person(career.telling.chance, number, year=year)
        career.people.append(someone)
        return someone

    def _die(self, chance: Chance, suspect: Suspect) -> None:
        """Some die before their case ends; what would have come after does not."""
        between = min(suspect.leaves, suspect.met_on + _LAST_DEATH_DAYS) - suspect.met_on - 2
        if not chance.happens(self._dies) or between < 1 or suspect.diversion is not None:
            return
        day = suspect.met_on + 2 + chance.below(between)
        suspect.leaves, suspect.leaves_by = day, "died"
        suspect.is_charged = suspect.is_charged and suspect.decided < day
        if suspect.referred is not None and suspect.referred >= day * MINUTES_A_DAY:
            suspect.referred = None


class _Career:
    """A unit while it is being made."""

    def __init__(self, telling: Telling, first_case: int, first_person: int) -> None:
        self.telling = telling
        self.first_case = first_case
        self.first_person = first_person
        self.people: list[Someone] = []
        self.truth = Truth()
        self.reported = 0
        self.numbered = 0

    def next_case(self) -> int:
        """The next case number."""
        self.numbered += 1
        return self.first_case + self.numbered - 1


def finish(telling: Telling, suspects: list[Suspect], truth: Truth) -> None:
    """Write down what is true of suspects whom the police have met by the last day told."""
    for suspect in suspects:
        known = suspect.truth
        if known.first_contact is None:
            continue
        leaves, leaves_by = suspect.first_exit
        if leaves < NEVER:
            known.leaves, known.leaves_by = leaves, leaves_by
        known.exit, known.exited = _exit_by_now(telling, suspect)
        if suspect.is_charged and telling.knows(suspect.leaves):
            known.disposed = suspect.leaves
        truth.defendants.append(known)


def _exit_by_now(telling: Telling, suspect: Suspect) -> tuple[str | None, int | None]:
    day, cause = suspect.first_exit
    if telling.knows(day):
        return cause, day
    diversion = suspect.diversion
    if diversion is not None and telling.knows(diversion.ordered) and not telling.knows(diversion.ended):
        # Nobody knows yet that it will come to nothing.
        return "diverted", diversion.ordered
    return None, None
