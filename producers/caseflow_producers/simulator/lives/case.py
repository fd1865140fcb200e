"""A case while it is being made: its numbers, its suspects, and what has been decided about each."""

from dataclasses import dataclass, field

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import MINUTES_A_DAY
from caseflow_producers.simulator.persons import Someone
from caseflow_producers.simulator.said import Event
from caseflow_producers.simulator.truth import CaseTruth, Defendant

NEVER = 10**9
"""A day that does not come."""


def same(issuer: str, value: str) -> Event:
    """A case identifier of the case itself."""
    return {"issuer": issuer, "value": value, "relation": "same"}


class Case:
    """One reported case, or one that was severed from another: that has a court number alone."""

    __slots__ = (
        "_court",
        "_custody",
        "_police",
        "_prosecution",
        "court_alone",
        "court_name",
        "cr",
        "first_offence_id",
        "group",
        "offences",
        "pc",
        "registered",
        "reported",
        "sa",
        "statutes",
        "suspects",
        "truth",
    )

    def __init__(self, number: int, year: int, *, group: str, reported: int, court_alone: bool) -> None:
        self.pc = numbers.case_number("PC", year, number)
        self.sa = numbers.case_number("SA", year, number)
        self.cr = numbers.case_number("CR", year, number)
        self.group = group
        self.reported = reported
        """Local minute."""
        self.court_alone = court_alone
        """Whether the court's events name no number but the court's."""
        self.court_name = "XX county court"
        self.registered = NEVER
        """The day on which the court took it."""
        self.statutes: list[str] = []
        self.offences: list[Event] = []
        self.suspects: list[Suspect] = []
        self.truth = CaseTruth(f"{numbers.POLICE_CASE}:{self.pc}", group=group)
        police = same(numbers.POLICE_CASE, self.pc)
        prosecution = same(numbers.PROSECUTION_CASE, self.sa)
        court = same(numbers.COURT_CASE, self.cr)
        self._police = [police]
        self._prosecution = [prosecution, police]
        self._court = [court], [court, prosecution]
        self._custody = [police], [court]

    @classmethod
    def severed(cls, origin: "Case", number: int, year: int) -> "Case":
        """A case that was severed from another: nobody reported it, and only the court numbers it."""
        case = cls(number, year, group=origin.group, reported=origin.reported, court_alone=True)
        court = same(numbers.COURT_CASE, case.cr)
        case._custody = [court], [court]
        case.truth = CaseTruth(f"{numbers.COURT_CASE}:{case.cr}", severed_from=origin.truth.key)
        return case

    def related(self, relation: str) -> Event:
        """The case as another one names it that is not the same."""
        return {"issuer": numbers.COURT_CASE, "value": self.cr, "relation": relation}

    def at_police(self) -> list[Event]:
        """The case as the police name it; whoever asks tells it."""
        return self._named(self._police)

    def at_prosecution(self) -> list[Event]:
        """As the prosecution names it."""
        return self._named(self._prosecution)

    def at_court(self) -> list[Event]:
        """As the courts name it."""
        return self._named(self._court[not self.court_alone])

    def in_custody(self, *, is_sentenced: bool) -> list[Event]:
        """As jail and prison name it: by the court's number once it has sentenced, else by that of the police."""
        return self._named(self._custody[is_sentenced])

    def _named(self, identifiers: list[Event]) -> list[Event]:
        said = self.truth.identifiers
        for one in identifiers:
            said[f"{one['issuer']}:{one['value']}"] = None
        return identifiers


@dataclass(slots=True)
class Diversion:
    """A diversion that was ordered."""

    ordered: int
    """Day."""
    ended: int
    """Day."""
    is_completed: bool
    is_reopened: bool
    """Where it came to nothing: whether the case was reopened, or went on as if it had not been ordered."""


@dataclass(slots=True)
class Suspect:
    """A suspect of a case and what becomes of them, decided before it is told. Days; NEVER where it does not come."""

    someone: Someone
    index: int
    truth: Defendant
    met: int
    """Local minute at which the police met them."""
    seen: int | None = None
    """Local minute at which they were identified, where that was before."""
    is_arrested: bool = False
    referred: int | None = None
    """Local minute; None where the police let them go before."""
    decided: int = NEVER
    """When the prosecution decides; for one who is charged, when."""
    is_charged: bool = False
    outcome: str = ""
    """Why the police let them go (vocabulary `investigation_outcome`), or else how a court ends it (`exit`)."""
    leaves: int = NEVER
    """When all that is live ends for them for the last time, reopenings left out."""
    leaves_by: str = ""
    """How: vocabulary `exit`."""
    diversion: Diversion | None = None
    is_bailed: bool = False
    jailed: "Stay | None" = None
    """The stay that followed the arrest."""
    absences: list[tuple[int, int, str]] = field(default_factory=list)
    """From one day to another the case was suspended for them, and why: vocabulary `inactivity_reason`."""
    offences: list[Event] = field(default_factory=list)
    """One for each charge, as first filed."""
    charge_ids: list[str] = field(default_factory=list)
    names_case: bool = False
    """Whether jail and prison always name the case, because which of several it is could not be inferred."""
    is_sentenced_to: str = ""
    """prison, jail, or other; empty where there is no sentence."""

    @property
    def met_on(self) -> int:
        """The day on which the police met them."""
        return self.met // MINUTES_A_DAY

    @property
    def known_on(self) -> int:
        """The day from which on they are a suspect of the case."""
        return (self.met if self.seen is None else min(self.met, self.seen)) // MINUTES_A_DAY

    @property
    def first_exit(self) -> tuple[int, str]:
        """The day on which the case first ended for them, and how, whether told or not."""
        if self.diversion is not None and (self.diversion.is_completed or self.diversion.is_reopened):
            return self.diversion.ordered, "diverted"
        return self.leaves, self.leaves_by


@dataclass(slots=True)
class Stay:
    """A stay in custody. Local minutes."""

    stay_id: str
    agency: str
    facility: str
    admitted: int
    is_case_named: bool
    """Whether the agency says for which case."""
    released: int = NEVER * MINUTES_A_DAY
    """NEVER while it is not known."""
    sentenced: int | None = None
    """Since when as sentenced."""
