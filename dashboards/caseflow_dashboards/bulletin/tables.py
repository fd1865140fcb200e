"""What a bulletin is made of: tables of counts, and what is computed from printed counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from caseflow_dashboards.bulletin.cells import Cells, Key
from caseflow_dashboards.bulletin.suppression import Rule

TOTAL = "total"
"""Name of a row or column that sums the others."""


class Mark(StrEnum):
    """Why a row is not final."""

    PROVISIONAL = "p"
    """An agency is not complete for it, or it lasts beyond the day."""
    IMMATURE = "i"
    """Its cohort was not followed for long enough."""


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    name: str
    heading: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """Units by whose number a view decides whether it tells a figure: at most 5 % of these and the base together."""

    column: str
    base: tuple[str, ...]
    """Columns of counts that are part of the base, or all of it."""
    row: str = ""
    """Empty: that of the figure."""


@dataclass(frozen=True)
class Ratio:
    """A quotient of printed counts of a row: what is computed from them tells no more than they do.

    `plus` over `below`, less `minus` below the line, times `times`: a number, or the name of a column of plain numbers.
    """

    plus: tuple[str, ...]
    below: tuple[str, ...]
    minus: tuple[str, ...] = ()
    times: float | str = 1.0
    below_row: str | None = None
    """Row that the denominator is taken from, where it is another."""
    rests_on: tuple[Unknown, ...] = ()
    """What is unknown of it: that there is a quotient, or none, must not tell of a count that is not printed."""
    is_rate: bool = False
    """Whether what is below the line does not count what is above: then the numerator alone says how far rounding moves
    it."""


@dataclass(frozen=True)
class Column:
    """One column of a table; a count unless `ratio` or `quantile` says otherwise."""

    name: str
    heading: str
    unit: Literal["", "%", "days"] = ""
    ratio: Ratio | None = None
    quantile: float | None = None
    """Of the units that the column `of` counts."""
    of: str = ""
    is_words: bool = False
    only: frozenset[str] | None = None
    """Rows that it applies to, None: all. In the others its cells are blank."""
    worth: float = 1.0
    """How much readers lose with one of its counts: of several, those that are worth least are suppressed."""


@dataclass(frozen=True)
class Chart:
    """How a table is drawn: parts of each row as stacked bars, or columns one beside the other along the rows."""

    kind: Literal["stacked", "columns"]
    columns: tuple[str, ...]
    title: str
    unit: str = ""


@dataclass
class Table:
    """One table. `counts`, `quantiles`, `words` and `numbers` lack what there is no data for."""

    name: str
    title: str
    says: str
    about: Mapping[str, str]
    """The head of the view that defines it: definition, unit, denominator, source."""
    counting: str
    """The rule by which this table was counted, in words: whom, when, on which day."""
    rows: Sequence[Row]
    columns: Sequence[Column]
    scope: Literal["months", "period", "day"]
    """What its figures belong to, the month of each row, the period, or the day: says when two bulletins compare."""
    head: str = ""
    """What the rows are."""
    charts: Sequence[Chart] = ()
    quantiles: dict[tuple[str, str], float] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[tuple[str, str], float] = field(default_factory=dict)
    """Plain numbers that say nothing of anybody, such as the days of a month."""
    untold: set[tuple[str, str]] = field(default_factory=set)
    """Rows and columns of quotients that the view does not tell, as more than 5 % of what they count is unknown."""
    notes: Sequence[str] = ()
    unit: str = ""
    """What is counted, where the view counts something beside."""

    def key(self, row: str, column: str) -> Key:
        """Where a count stands."""
        return Key(self.name, row, column)

    def keys(self, column: str, *, total: bool = False) -> Iterator[Key]:
        """A column's counts, without its total unless asked for."""
        return (self.key(row.name, column) for row in self.rows if total or row.name != TOTAL)


@dataclass
class Section:
    """Tables under one heading."""

    name: str
    title: str
    says: str
    tables: list[Table]


@dataclass(frozen=True)
class Origin:
    """What the data are, where they are no county's full records: said on every page and figure."""

    label: str
    """A few words."""
    says: str
    """Sentences."""


@dataclass(frozen=True)
class Frame:
    """Of what, and by which rules, a bulletin is."""

    title: str
    jurisdictions: tuple[str, ...]
    first: date
    last: date
    as_of: date
    generation: str
    origins: tuple[Origin, ...]
    rule: Rule
    rule_from: str
    """A sentence: who set the rule."""
    incomplete: tuple[str, ...] = ()
    """Agencies that are not complete for the period, each with the day that it is complete through."""
    is_unknown: bool = False
    """No event lies in the period, and no agency is complete for any of it."""


@dataclass
class Draft:
    """A bulletin with its exact counts, which must not leave the program."""

    frame: Frame
    sections: list[Section]
    cells: Cells

    @property
    def tables(self) -> Iterator[Table]:
        """All tables."""
        return (table for section in self.sections for table in section.tables)
