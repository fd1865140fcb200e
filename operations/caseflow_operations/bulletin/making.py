"""What every table of the bulletin is made with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caseflow_dashboards.bulletin.cells import Cells
from caseflow_dashboards.bulletin.tables import TOTAL, Column, Mark, Row, Table
from caseflow_dashboards.bulletin.words import day, spoken
from caseflow_sinks.views import views

from caseflow_operations.bulletin.reading import Reader, end_of

TOTAL_ROW = Row(TOTAL, "Total")
TOTALS_WORTH = 4.0
KEY_WORTH = 3.0
"""Of columns that readers come for."""


@dataclass
class Maker:
    """The reader, the counts gathered so far, and the day through which every agency is complete."""

    reader: Reader
    complete_through: date | None
    """Of the agency that is complete for the shortest time; None where that is not known of every agency, or there is
    none: then nothing is final."""
    cells: Cells = field(default_factory=Cells)
    tables: dict[str, Table] = field(default_factory=dict)
    immature: frozenset[date] = frozenset()
    """Months whose cohort of defendants was not followed for long enough."""

    def table(self, view: str, *, name: str, counts: Mapping[tuple[str, str], int | None], **told: Any) -> Table:
        """A table with the words of its view; counts that are None are no data."""
        made = Table(name=name, about=about(view), **told)
        if made.scope == "period" and any(self._is_provisional(month) for month in self.reader.span.months):
            made.notes = [*made.notes, "The period holds months that are provisional."]
        if made.scope == "day" and self._is_before(self.reader.span.as_of):
            made.notes = [*made.notes, f"Provisional: not every agency is known to be complete through {self.as_of}."]
        worth = {column.name: column.worth for column in made.columns}
        for (row, column), count in counts.items():
            if count is not None:
                key = made.key(row, column)
                self.cells.counts[key] = int(count)
                self.cells.worth[key] = worth[column] * (TOTALS_WORTH if row == TOTAL else 1)
        self.tables[name] = made
        return made

    def totals(self, table: Table, columns: Iterable[str]) -> None:
        """State that the row `total` sums the others."""
        for column in columns:
            total = table.key(TOTAL, column)
            if total in self.cells.counts:
                self.cells.equal([total], table.keys(column))

    def parts(self, table: Table, whole: str, parts: Sequence[str]) -> None:
        """State that in every row a column sums others."""
        for row in table.rows:
            if table.key(row.name, whole) in self.cells.counts:
                self.cells.equal([table.key(row.name, whole)], [table.key(row.name, part) for part in parts])

    def others(self, table: Table, whole: str, parts: Sequence[str]) -> None:
        """State that in every row columns are some of what another counts."""
        for row in table.rows:
            self.cells.complement(table.key(row.name, whole), [table.key(row.name, part) for part in parts])

    def months(self, *, total: str = "", is_cohort: bool = False) -> list[Row]:
        """A row a month of the period, marked where it is not final, and one for the total where it has a heading."""
        rows = []
        for month in self.reader.span.months:
            marks = [Mark.PROVISIONAL] if self._is_provisional(month) else []
            marks += [Mark.IMMATURE] if is_cohort and month in self.immature else []
            rows.append(Row(f"{month:%Y-%m}", f"{month:%Y-%m}", tuple(marks)))
        found = {mark for row in rows for mark in row.marks}
        return [*rows, *([Row(TOTAL, total, tuple(mark for mark in Mark if mark in found))] if total else [])]

    def _is_provisional(self, month: date) -> bool:
        return end_of(month) > self.reader.span.as_of or self._is_before(end_of(month))

    def _is_before(self, wanted: date) -> bool:
        """Whether not every agency is known to be complete through a day."""
        return self.complete_through is None or self.complete_through < wanted

    @property
    def as_of(self) -> str:
        """The day in words."""
        return day(self.reader.span.as_of)

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{day(self.reader.span.first)} to {day(self.reader.span.last)}"


def about(view: str) -> Mapping[str, str]:
    """The head of a view's file."""
    return {found.name: found.about for found in views()}[view]


def columns(*, key: Iterable[str] = (), **headings: str) -> list[Column]:
    """Counts with their headings; `key` names those that readers come for."""
    return [Column(name, said, worth=KEY_WORTH if name in key else 1.0) for name, said in headings.items()]


def members(values: Iterable[str]) -> list[Row]:
    """A row a member of a vocabulary."""
    return [Row(value, spoken(value)) for value in values]


def untold(rows: Mapping[str, Mapping[str, Any]], **told: str) -> set[tuple[str, str]]:
    """Row and column of the quotients that a view does not tell; `told` names the view's column for each."""
    return {(name, column) for name, row in rows.items() for column, wanted in told.items() if row[wanted] is None}


def summed(rows: Iterable[Mapping[str, Any]], column: str) -> int | None:
    """The sum of a column; None where there are no rows."""
    values = [int(row[column]) for row in rows]
    return sum(values) if values else None
