"""Jail and prison: stays before and after sentence, transfers, deaths, escapes, returns."""

from collections.abc import Sequence

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.lives.case import NEVER, Case, Stay, Suspect
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.persons import Someone
from caseflow_producers.simulator.said import JAIL, PRISON, Event
from caseflow_producers.simulator.telling import Telling

AWAITING = "awaiting_first_instance_decision"
CONVICTED = "convicted_awaiting_sentence"
SENTENCED = "sentenced"
JAILS = ("XX-JAIL-1", "XX-JAIL-2")
PRISONS = ("XX-PRISON-1", "XX-PRISON-2", "XX-PRISON-3")
_NEVER = NEVER * MINUTES_A_DAY
_LEAST_DAYS = 30
"""A sentence to prison that is served in jail by the time of the sentence has this left."""


class Custody:
    """Draws stays in custody, and tells them."""

    def __init__(self, parameters: Parameters) -> None:
        share, lag = parameters.share, parameters.lag
        self._bailed = share("released_before_disposal")
        self._jail_minutes = lag("jail_stay_minutes")
        self._jail_transfer = share("jail_transfer")
        self._to_prison = lag("days_sentence_to_prison")
        self._prison_transfer = share("prison_transfer")
        self._paroled = share("paroled")
        self._returns = share("returns_from_parole")
        self._on_parole = lag("days_on_parole")
        self._escapes = share("escapes")
        self._dies_a_year = share("dies_in_custody_a_year")
        self._named = share("court_named_in_stay")

    def hold(self, telling: Telling, suspect: Suspect) -> None:
        """Decide on the stay that follows an arrest: who will be released on bail, and when at the earliest.

        The measured stays are of all who came to jail; those released before the end are taken to be the shortest.
        """
        if not suspect.is_arrested:
            return
        chance = telling.chance
        suspect.jailed = self._stay(chance, suspect, JAIL, suspect.met + 45 + chance.below(180))
        if chance.happens(self._bailed):
            suspect.is_bailed = True
            suspect.jailed.released = suspect.jailed.admitted + self._jail_minutes.at(self._bailed * chance.draw())

    def settle(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """Tell the stay that followed the arrest, up to the end of the case or release before it."""
        stay = suspect.jailed
        if stay is None:
            return
        chance = telling.chance
        ends = _NEVER if suspect.leaves == NEVER else suspect.leaves * MINUTES_A_DAY + 600 + chance.below(300)
        if stay.released < ends:
            self._tell_stay(telling, case, suspect, stay, AWAITING, "bail")
            return
        suspect.is_bailed = False
        if suspect.is_sentenced_to in ("prison", "jail"):
            # Told with the sentence: the stay goes on into it.
            return
        stay.released = max(ends, stay.admitted + 60)
        reason = {"acquitted": "acquittal", "died": "died"}.get(suspect.leaves_by, "other")
        self._tell_stay(telling, case, suspect, stay, AWAITING, reason)

    def hold_again(self, telling: Telling, case: Case, suspect: Suspect) -> None:
        """Hold whom the police found by a warrant, until the end of the case."""
        for _, found, reason in suspect.absences:
            if reason == "warrant" and suspect.is_bailed and found < suspect.leaves < NEVER:
                chance = telling.chance
                stay = self._stay(chance, suspect, JAIL, found * MINUTES_A_DAY + 600, names_case=True)
                stay.released = suspect.leaves * MINUTES_A_DAY + 900
                self._tell_stay(
                    telling, case, suspect, stay, AWAITING, "died" if suspect.leaves_by == "died" else "other"
                )

    def serve(self, telling: Telling, case: Case, suspect: Suspect, sentenced: int, days: int) -> None:
        """The custodial part of a sentence given on a day: of so many days to be served."""
        chance = telling.chance
        held = suspect.jailed if suspect.jailed is not None and not suspect.is_bailed else None
        minute = sentenced * MINUTES_A_DAY + 960
        if suspect.is_sentenced_to == "jail":
            self._serve_in_jail(telling, case, suspect, held, minute, days)
            return
        into = minute + chance.lag(self._to_prison) * MINUTES_A_DAY
        if held is not None:
            held.released = into - 120
            held.sentenced = minute
            self._tell_stay(telling, case, suspect, held, AWAITING, "other", convicted_on=suspect.leaves)
        stay = self._stay(chance, suspect, PRISON, into)
        stay.sentenced = into
        served = max(_LEAST_DAYS, days)
        dies = chance.happens(self._dies_a_year * served / 365)
        if dies or chance.happens(self._escapes):
            stay.released = into + max(1, int(served * chance.draw())) * MINUTES_A_DAY
            self._tell_stay(telling, case, suspect, stay, SENTENCED, "died" if dies else "escaped")
            return
        stay.released = into + served * MINUTES_A_DAY
        paroled = chance.happens(self._paroled)
        self._tell_stay(telling, case, suspect, stay, SENTENCED, "parole" if paroled else "end_of_sentence")
        if paroled and chance.happens(self._returns):
            again = stay.released + (1 + chance.lag(self._on_parole)) * MINUTES_A_DAY
            back = self._stay(chance, suspect, PRISON, again, names_case=True)
            back.sentenced, back.released = again, again + max(_LEAST_DAYS, served // 3) * MINUTES_A_DAY
            self._tell_stay(telling, case, suspect, back, SENTENCED, "end_of_sentence")

    def _serve_in_jail(
        self, telling: Telling, case: Case, suspect: Suspect, held: Stay | None, minute: int, days: int
    ) -> None:
        if held is None:
            stay = self._stay(telling.chance, suspect, JAIL, minute)
            stay.sentenced, stay.released = minute, minute + days * MINUTES_A_DAY
            self._tell_stay(telling, case, suspect, stay, SENTENCED, "end_of_sentence")
            return
        held.sentenced = minute
        held.released = max(minute + MINUTES_A_DAY, held.admitted + days * MINUTES_A_DAY)
        self._tell_stay(telling, case, suspect, held, AWAITING, "end_of_sentence", convicted_on=suspect.leaves)

    def _stay(self, chance: Chance, suspect: Suspect, agency: str, admitted: int, *, names_case: bool = False) -> Stay:
        someone = suspect.someone
        someone.stays += 1
        facilities = JAILS if agency == JAIL else PRISONS
        return Stay(
            f"{numbers.prison_person(someone.number)}-{someone.stays}",
            agency,
            chance.one_of(facilities),
            admitted,
            names_case or suspect.names_case or chance.happens(self._named),
        )

    def _tell_stay(
        self,
        telling: Telling,
        case: Case,
        suspect: Suspect,
        stay: Stay,
        status: str,
        reason: str,
        *,
        convicted_on: int | None = None,
    ) -> None:
        """Admission, changes of status, a transfer, release. The person is free for other cases only after it."""
        someone, truth = suspect.someone, suspect.truth
        someone.custody_free_from = max(someone.custody_free_from, stay.released)
        is_sentenced = status == SENTENCED
        if stay.admitted < telling.end:
            fields = {"facility": stay.facility, "legal_status": status}
            self._tell(telling, case, stay, someone, stay.admitted, "PersonAdmitted", fields, is_sentenced=is_sentenced)
            self._link(telling, someone, stay)
        if stay.sentenced is not None and not is_sentenced:
            convicted = stay.sentenced if convicted_on is None else convicted_on * MINUTES_A_DAY + 900
            changes = [(stay.sentenced, SENTENCED)]
            if stay.admitted < convicted < stay.sentenced - MINUTES_A_DAY:
                changes.insert(0, (convicted, CONVICTED))
            for minute, changed in changes:
                if minute < telling.end:
                    fields = {"legal_status": changed}
                    self._tell(
                        telling, case, stay, someone, minute, "CustodyStatusChanged", fields, is_sentenced=is_sentenced
                    )
        self._transfer(telling, case, stay, someone, is_sentenced=is_sentenced)
        if stay.released < telling.end:
            fields = {"reason": reason}
            self._tell(telling, case, stay, someone, stay.released, "PersonReleased", fields, is_sentenced=is_sentenced)
        if stay.sentenced is not None and stay.sentenced < telling.end and truth.admitted is None:
            truth.admitted = stay.sentenced // MINUTES_A_DAY
            truth.released = stay.released // MINUTES_A_DAY if stay.released < telling.end else None

    def _transfer(self, telling: Telling, case: Case, stay: Stay, someone: Someone, *, is_sentenced: bool) -> None:
        chance = telling.chance
        between = min(stay.released, telling.end) - stay.admitted - 2
        in_jail = stay.agency == JAIL
        facilities: Sequence[str] = JAILS if in_jail else PRISONS
        if between > MINUTES_A_DAY and chance.happens(self._jail_transfer if in_jail else self._prison_transfer):
            fields = {
                "from_facility": stay.facility,
                "to_facility": chance.one_of([one for one in facilities if one != stay.facility]),
            }
            minute = stay.admitted + 1 + chance.below(between)
            self._tell(telling, case, stay, someone, minute, "PersonTransferred", fields, is_sentenced=is_sentenced)

    def _tell(
        self,
        telling: Telling,
        case: Case,
        stay: Stay,
        someone: Someone,
        minute: int,
        event_type: str,
        fields: Event,
        *,
        is_sentenced: bool,
    ) -> None:
        day = minute // MINUTES_A_DAY
        record = f"{stay.stay_id}/{event_type}/{minute}"
        cases = case.in_custody(is_sentenced=is_sentenced) if stay.is_case_named else []
        fields = {"stay_id": stay.stay_id, "person": someone.in_custody(telling.year(day)), **fields}
        if stay.agency == JAIL:
            telling.at(minute, event_type, JAIL, record, cases=cases, fields=fields)
        else:
            telling.on(day, event_type, PRISON, record, cases=cases, fields=fields)

    def _link(self, telling: Telling, someone: Someone, stay: Stay) -> None:
        if someone.lacks_number_in_custody and not someone.custody_linked:
            someone.custody_linked = True
            own = numbers.prison_person(someone.number)
            someone.said[f"{numbers.PERSON}:{someone.national}"] = None
            telling.at(
                stay.admitted,
                "IdentifiersLinked",
                stay.agency,
                f"{own}/linked",
                cases=[],
                fields={
                    "kind": "person",
                    "a": {"issuer": numbers.PRISON_PERSON, "value": own},
                    "b": {"issuer": numbers.PERSON, "value": someone.national},
                    "basis": "biometric",
                },
            )
