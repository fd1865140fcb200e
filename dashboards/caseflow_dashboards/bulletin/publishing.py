"""From exact counts to what is printed: suppressed, rounded, and everything else computed from that."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from caseflow_dashboards.bulletin.cells import Cells, Key
from caseflow_dashboards.bulletin.suppression import Rule, suppressed
from caseflow_dashboards.bulletin.tables import Column, Draft, Frame, Ratio, Section, Table

UNITS_A_STEP = 20
"""A quotient is printed where its denominator is this many times the base of rounding, or more: rounding moves a share
by 5 in 100 at most."""


class Gap(StrEnum):
    """Why there is no number."""

    SUPPRESSED = "c"
    """A small count, or one that protects a small one; or computed from one of these."""
    FEW = "f"
    """Computed from so few that rounding, or single persons, would decide it."""
    NONE = "-"
    """No data."""


BLANK = ""
"""In place of a value where none is meant to stand."""
Printed = float | Gap | str
"""A number, a gap, or words."""


@dataclass(frozen=True)
class Bulletin:
    """What may be seen of a draft."""

    frame: Frame
    sections: tuple[Section, ...]
    printed: Mapping[Key, Printed]
    """A value for each row and column of each table."""


def publish(draft: Draft) -> Bulletin:
    """A bulletin by its frame's rule.

    Raises UnprotectedError where a small count cannot be protected.
    """
    rule = draft.frame.rule
    gone = suppressed(draft.cells, rule)
    printed: dict[Key, Printed] = {}
    for table in draft.tables:
        for column in table.columns:
            for row in table.rows:
                key = table.key(row.name, column.name)
                if column.only is not None and row.name not in column.only:
                    printed[key] = BLANK
                elif column.is_words:
                    printed[key] = table.words.get((row.name, column.name), Gap.NONE)
                elif column.ratio is None and column.quantile is None:
                    printed[key] = _count(key, draft.cells, gone, rule)
        for row in table.rows:
            for column in table.columns:
                key = table.key(row.name, column.name)
                if key in printed:
                    continue
                if column.ratio is not None:
                    printed[key] = _quotient(table, row.name, column.ratio, printed, rule)
                elif column.quantile is not None:
                    printed[key] = _quantile(table, row.name, column, printed, draft.cells, rule)
    return Bulletin(draft.frame, tuple(draft.sections), printed)


def _count(key: Key, cells: Cells, gone: frozenset[Key], rule: Rule) -> Printed:
    if key not in cells.counts:
        return Gap.NONE
    return Gap.SUPPRESSED if key in gone else rule.rounded(cells.counts[key])


def _quotient(table: Table, row: str, ratio: Ratio, printed: Mapping[Key, Printed], rule: Rule) -> Printed:
    below_row = ratio.below_row or row
    above = [printed[table.key(row, name)] for name in ratio.plus]
    below = [printed[table.key(below_row, name)] for name in ratio.below]
    less = [printed[table.key(below_row, name)] for name in ratio.minus]
    times = table.numbers.get((row, ratio.times)) if isinstance(ratio.times, str) else ratio.times
    values = [*above, *below, *less]
    if times is None or Gap.NONE in values:
        return Gap.NONE
    if Gap.SUPPRESSED in values:
        return Gap.SUPPRESSED
    whole = _sum(below) - _sum(less)
    if whole <= 0 and _sum(below) <= 0:
        return Gap.NONE
    return Gap.FEW if whole < UNITS_A_STEP * rule.rounded_to else _sum(above) / whole * times


def _quantile(
    table: Table, row: str, column: Column, printed: Mapping[Key, Printed], cells: Cells, rule: Rule
) -> Printed:
    counted = table.key(row, column.of)
    value = table.quantiles.get((row, column.name))
    if value is None or counted not in cells.counts or column.quantile is None:
        return Gap.NONE
    if printed[counted] is Gap.SUPPRESSED:
        return Gap.SUPPRESSED
    # As many as the smallest count shown have to lie on either side: else it is some person's own value.
    beyond = cells.counts[counted] * min(column.quantile, 1 - column.quantile)
    return Gap.FEW if beyond < rule.smallest_shown else round(value)


def _sum(values: list[Printed]) -> float:
    return sum(value for value in values if isinstance(value, int | float))
