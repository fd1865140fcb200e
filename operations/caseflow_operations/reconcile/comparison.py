"""Theirs beside ours, cell by cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from caseflow_operations.reconcile.cells import ALL, Cell, Total
from caseflow_operations.reconcile.ours import Behind, Count
from caseflow_operations.reconcile.periods import Period
from caseflow_operations.reconcile.tolerance import Tolerance, Verdict, verdict

Coverage = Mapping[str, tuple[date | None, date | None]]
TOLD_AT_MOST = 3
"""Agencies that are not complete, of a total of all."""


class Compared(NamedTuple):
    """One total."""

    line: int
    cell: Cell
    theirs: int
    ours: int
    undated: int
    verdict: Verdict
    incomplete: str
    """Why our records of the agency do not cover the period; empty where they do."""
    behind: tuple[int, tuple[Behind, ...]] | None = None
    """How many cases, and the first of them; None where it was not asked for."""

    @property
    def difference(self) -> int:
        """Ours less theirs."""
        return self.ours - self.theirs

    @property
    def share(self) -> Fraction | None:
        """The difference, of theirs; None where theirs is 0."""
        return Fraction(self.difference, self.theirs) if self.theirs else None


def compare(
    totals: Sequence[Total], counts: Sequence[Count], *, soft: Tolerance, hard: Tolerance, coverage: Coverage
) -> list[Compared]:
    """Put each total beside our count of it."""
    return [
        Compared(
            total.line,
            total.cell,
            total.theirs,
            count.units,
            count.undated,
            verdict(theirs=total.theirs, ours=count.units, soft=soft, hard=hard),
            _incomplete(total.cell, coverage),
        )
        for total, count in zip(totals, counts, strict=True)
    ]


def _incomplete(cell: Cell, coverage: Coverage) -> str:
    if cell.agency != ALL:
        return _of_agency(cell.agency, cell.period, coverage)
    told = [said for agency in sorted(coverage) if (said := _of_agency(agency, cell.period, coverage))]
    more = f"; and {len(told) - TOLD_AT_MOST} more agencies" if len(told) > TOLD_AT_MOST else ""
    return "; ".join(told[:TOLD_AT_MOST]) + more if coverage else "nothing of any agency is here"


def _of_agency(agency: str, period: Period, coverage: Coverage) -> str:
    complete_from, complete_through = coverage.get(agency, (None, None))
    if complete_from is not None and complete_from > period.from_on:
        return f"{agency} is complete from {complete_from}"
    if complete_through is None:
        return f"{agency} is complete through no known day"
    return f"{agency} is complete through {complete_through}" if complete_through < period.to_on else ""
