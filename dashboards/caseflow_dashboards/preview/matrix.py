"""Grafana's transformation "grouping to matrix": one column for every value of a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caseflow_dashboards.preview.answers import Answer, Column


@dataclass(frozen=True)
class Matrix:
    """Names of the columns whose values become rows, columns and cells."""

    row: str
    column: str
    value: str

    def of(self, answer: Answer) -> Answer:
        """Return the matrix, rows and columns in the order in which they first come; a missing pair is None.

        An answer that lacks one of the three columns is returned as it is, as Grafana does.
        """
        names = [column.name for column in answer.columns]
        if not {self.row, self.column, self.value} <= set(names):
            return answer
        at_row, at_column, at_value = (names.index(name) for name in (self.row, self.column, self.value))
        cells: dict[Any, dict[str, Any]] = {}
        heads: dict[str, None] = {}
        for row in answer.rows:
            head = str(row[at_column])
            heads[head] = None
            cells.setdefault(row[at_row], {})[head] = row[at_value]
        kind = answer.columns[at_value].kind
        return Answer(
            (Column(f"{self.row}\\{self.column}", "text"), *(Column(head, kind) for head in heads)),
            [[name, *(found.get(head) for head in heads)] for name, found in cells.items()],
        )
