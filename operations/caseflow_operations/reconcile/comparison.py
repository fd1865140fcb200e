"""Theirs beside ours, cell by cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from caseflow_operations.reconcile.cells import Cell, Total
from caseflow_operations.reconcile.ours import Behind, Count
from caseflow_operations.reconcile.tolerance import Tolerance, Verdict, verdict

Coverage = Mapping[str, tuple[date | None, date | None]]


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
    if cell.agency not in coverage:
        return ""
    complete_from, complete_through = coverage[cell.agency]
    if complete_from is not None and complete_from > cell.period.from_on:
        return f"{cell.agency} is complete from {complete_from}"
    if complete_through is not None and complete_through < cell.period.to_on:
        return f"{cell.agency} is complete through {complete_through}"
    return ""
