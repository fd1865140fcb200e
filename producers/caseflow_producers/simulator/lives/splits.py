"""Cases that leave, part or come together: transfers, severances, joinders."""

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.lives.case import NEVER, Case, Suspect
from caseflow_producers.simulator.lives.court import COURTS, DECIDED, Court
from caseflow_producers.simulator.lives.policing import Policing, refer
from caseflow_producers.simulator.lives.prosecution import Prosecution
from caseflow_producers.simulator.lives.reporting import Reporting
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import COURT
from caseflow_producers.simulator.telling import Telling
from caseflow_producers.simulator.truth import Defendant

_LEAST_DAYS = 16
"""Between registration and end, for another case to be reported, charged and joined in between."""


class Splits:
    """Draws which cases leave, part or come together, and tells it."""

    def __init__(
        self,
        parameters: Parameters,
        *,
        reporting: Reporting,
        policing: Policing,
        prosecution: Prosecution,
        court: Court,
    ) -> None:
        share = parameters.share
        self._reporting = reporting
        self._policing = policing
        self._prosecution = prosecution
        self._court = court
        self._within = share("transferred_within")
        self._out = share("transferred_out")
        self._severed = share("severed")
        self._joined = share("joined")

    def transfer(self, telling: Telling, case: Case) -> None:
        """A case of one suspect may go to another court: of the county, or out of what is tracked, which ends it here.

        With more suspects it stays: for one whom the police had let go before, leaving would be another end.
        """
        if len(case.suspects) != 1 or case.registered >= NEVER:
            return
        suspect, chance = case.suspects[0], telling.chance
        first = max(case.registered, suspect.decided) + 1
        is_out = chance.happens(self._out)
        if (not is_out and not chance.happens(self._within)) or suspect.leaves - first < 2:
            return
        day = first + chance.below(min(suspect.leaves, first + 200) - first)
        if is_out:
            suspect.leaves, suspect.leaves_by = day, "transferred_out"
        if telling.knows(day):
            telling.on(
                day,
                "CaseTransferred",
                COURT,
                f"{case.cr}/transferred",
                cases=case.at_court(),
                fields={"to_court": "XX court elsewhere" if is_out else COURTS[1], "out_of_jurisdiction": is_out},
            )

    def is_severed(self, telling: Telling, case: Case) -> bool:
        """Whether the second of two suspects, both charged, gets a case of their own."""
        if len(case.suspects) != 2 or not telling.chance.happens(self._severed):
            return False
        second = case.suspects[1]
        return (
            all(suspect.is_charged and suspect.diversion is None for suspect in case.suspects)
            and second.leaves_by in DECIDED
            and second.leaves < NEVER
            and second.leaves - max(case.registered, second.decided) > 3
            and (second.jailed is None or second.is_bailed)
            and not second.absences
        )

    def sever(self, telling: Telling, case: Case, number: int) -> tuple[Case, Suspect]:
        """The second suspect leaves for a new case, which ends as theirs would have ended here."""
        chance, second = telling.chance, case.suspects[1]
        first = max(case.registered, second.decided) + 1
        day = first + chance.below(second.leaves - first)
        parted = Case.severed(case, number, telling.year(day))
        moved = Suspect(
            second.someone,
            1,
            Defendant(parted.truth.key, f"{numbers.PERSON}:{second.someone.national}"),
            second.met,
            referred=second.referred,
            decided=second.decided,
            is_charged=True,
            leaves=second.leaves,
            leaves_by=second.leaves_by,
            names_case=True,
        )
        parted.suspects.append(moved)
        parted.registered = day
        second.leaves, second.leaves_by = day, "transferred_out"
        return parted, moved

    def tell_severance(self, telling: Telling, case: Case, parted: Case) -> None:
        """The severance, the new case, and its verdict; after the charges have been filed."""
        second, moved, day = case.suspects[1], parted.suspects[0], parted.registered
        moved.charge_ids = second.charge_ids
        if telling.knows(day):
            telling.on(
                day,
                "CaseSevered",
                COURT,
                f"{case.cr}/severed",
                cases=[*case.at_court(), parted.related("severed")],
                fields={
                    "persons": [second.someone.at_court(telling.year(day))],
                    "charge_ids": list(second.charge_ids),
                },
            )
            self._court.tell_registered(telling, parted, day, severed_from=[case.related("originates_from")])
        self._court.verdict(
            telling,
            parted,
            moved,
            moved.leaves,
            verdict=moved.leaves_by,
            plea=self._court.plea(telling.chance, moved.leaves_by),
        )

    def is_joined(self, telling: Telling, case: Case) -> bool:
        """Whether a further case of the one suspect, who is at large, will be joined with this one."""
        if len(case.suspects) != 1 or not telling.chance.happens(self._joined):
            return False
        suspect = case.suspects[0]
        return (
            suspect.is_charged
            and suspect.diversion is None
            and suspect.leaves < NEVER
            and suspect.leaves_by in (*DECIDED, "withdrawn")
            and suspect.leaves - case.registered >= _LEAST_DAYS
            and (suspect.jailed is None or suspect.is_bailed)
            and not suspect.absences
        )

    def join(self, telling: Telling, case: Case, number: int) -> Case | None:
        """Tell the further case up to the joinder, and charge its offence here; None where it would come too late."""
        chance, suspect = telling.chance, case.suspects[0]
        first = max(case.registered, suspect.decided) + 2
        if suspect.jailed is not None:
            first = max(first, suspect.jailed.released // MINUTES_A_DAY + 1)
        room = suspect.leaves - first - 8
        if room < 1 or not telling.knows(first + room):
            return None
        reported = (first + chance.below(room)) * MINUTES_A_DAY + 480 + chance.below(600)
        other = self._reporting.open(telling, number, reported, is_detected=True)
        again = self._policing.meet_at(other, suspect.someone, reported + 30)
        again.decided = again.met_on + 1
        again.referred = again.met + 60
        again.is_charged = True
        other.registered = again.decided + 1
        again.leaves, again.leaves_by = other.registered + 1 + chance.below(4), "transferred_out"
        other.truth.joined_with = case.truth.key
        self._policing.tell_contacts(telling, other)
        refer(telling, other)
        self._prosecution.tell(telling, other, again)
        self._court.tell_course(telling, other)
        day = again.leaves
        if telling.knows(day):
            telling.on(
                day,
                "CaseJoined",
                COURT,
                f"{case.cr}/joined",
                cases=[*case.at_court(), other.related("joined")],
                fields={},
            )
        self._prosecution.file(telling, case, suspect, day, statute=other.statutes[0], from_offence=None)
        return other
