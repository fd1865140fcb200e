"""What is true of a synthetic county, in the shape in which its timelines and figures can be compared with it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from caseflow_producers.simulator.county import County, Unit
from caseflow_producers.simulator.record import Counts
from caseflow_producers.simulator.truth import Defendant

from caseflow_operations.figures import Segment

MILESTONES = (
    *("first_contact", "referred", "charged", "first_hearing"),
    *("disposed", "sentenced", "admitted", "released"),
)
STAGES = ("first_contact", "referred", "charged", "disposed", "sentenced", "admitted")
"""In order: whoever has reached one has reached all before it."""
SEGMENTS = {
    "first contact → charge": ("first_contact", "charged"),
    "charge → disposition": ("charged", "disposed"),
}
"""Those of the summary that defendants' days determine."""

CaseKey = str
Told = tuple[int | str | None, ...]


@dataclass
class Truth:
    """Of a whole county; days are days since 1970-01-01, None where something has not happened."""

    counts: Counts = field(default_factory=Counts)
    cases: dict[CaseKey, tuple[tuple[str, ...], int | None, str | None]] = field(default_factory=dict)
    """Canonical identifier → identifiers, day of report, outcome of the investigation."""
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Canonical identifier → identifiers."""
    defendants: dict[tuple[CaseKey, str], Told] = field(default_factory=dict)
    """(case, person) → days of MILESTONES, exit, day of the exit."""

    @classmethod
    def of(cls, county: County) -> "Truth":
        """Make the county once more, and keep what is true of it."""
        truth = cls()
        for unit in county.units():
            truth.add(unit)
        return truth

    def add(self, unit: Unit) -> None:
        """Add one unit."""
        self.counts.add(unit)
        for case in unit.truth.cases:
            self.cases[case.key] = tuple(sorted(case.identifiers)), case.reported, case.outcome
        for canonical, identifiers in unit.truth.persons:
            if identifiers:
                self.persons[canonical] = tuple(identifiers)
        for one in unit.truth.defendants:
            self.defendants[one.case, one.person] = (*_days(one), one.exit, one.exited)

    def outcomes(self) -> dict[str, int]:
        """Outcome, or dead letters by reason → messages."""
        counts = self.counts
        accepted = counts.messages - counts.duplicates - counts.dead_letters.total()
        refused = {f"dead letters, {reason}": count for reason, count in counts.dead_letters.items()}
        return {"accepted": accepted, "duplicates": counts.duplicates, **refused}

    def linked(self) -> dict[str, tuple[int, int]]:
        """Stage → persons and defendants who have reached it or a later one."""
        persons: dict[str, set[str]] = {stage: set() for stage in STAGES}
        defendants: Counter[str] = Counter()
        for (_, person), told in self.defendants.items():
            for stage in STAGES[: _reached(told)]:
                persons[stage].add(person)
                defendants[stage] += 1
        return {stage: (len(persons[stage]), defendants[stage]) for stage in STAGES}

    def segments(self) -> dict[str, Segment]:
        """Segment → its durations, as INDICATORS.md defines them."""
        return {name: self._segment(*ends) for name, ends in SEGMENTS.items()}

    def _segment(self, begins: str, ends: str) -> Segment:
        statuses: Counter[str] = Counter()
        days: list[int] = []
        for told in self.defendants.values():
            first, last = told[MILESTONES.index(begins)], told[MILESTONES.index(ends)]
            # A stage that a later one implies ended on no known day.
            has_ended = _reached(told) > STAGES.index(ends)
            if first is None and not has_ended:
                continue
            status, length = _status(first, last, has_ended=has_ended, has_left=told[-2] is not None)
            statuses[status] += 1
            days += [] if length is None else [length]
        completed = statuses["measured"] + statuses["negative"] + statuses["undated"] + statuses["without_start"]
        drawable = bool(days) and statuses["undated"] * 20 <= completed
        return Segment(
            completed=completed,
            measured=statuses["measured"],
            negative=statuses["negative"],
            without_start=statuses["without_start"],
            undated=statuses["undated"],
            pending=statuses["pending"],
            median=float(median(days)) if drawable else None,
        )


def _days(one: Defendant) -> Iterator[int | None]:
    return (getattr(one, name) for name in MILESTONES)


def _reached(told: Told) -> int:
    """How many of STAGES, later ones implying earlier ones; whoever is a defendant has reached the first."""
    return max((at for at, stage in enumerate(STAGES, 1) if told[MILESTONES.index(stage)] is not None), default=1)


def _status(
    first: int | str | None, last: int | str | None, *, has_ended: bool, has_left: bool
) -> tuple[str, int | None]:
    if has_ended and not isinstance(last, int):
        return "undated", None
    if isinstance(last, int) and not isinstance(first, int):
        return "without_start", None
    if isinstance(last, int) and isinstance(first, int):
        return ("measured", last - first) if last >= first else ("negative", None)
    return ("left" if has_left else "pending"), None
