"""From exact counts to what is printed: suppressed, rounded, and everything else computed from that."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from caseflow_dashboards.bulletin.cells import Cells, Key
from caseflow_dashboards.bulletin.suppression import Rule, suppressed
from caseflow_dashboards.bulletin.tables import Column, Draft, Frame, Ratio, Section, Table

UNITS_A_STEP = 20
"""A quotient is printed where its denominator is this many times the base of rounding, or more: rounding moves a share
by 5 in 100 at most. Also the part of the units of a figure, one in so many, that may be unknown to it."""


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
                    printed[key] = _quotient(table, row.name, column, column.ratio, printed, draft.cells, rule)
                elif column.quantile is not None:
                    printed[key] = _quantile(table, row.name, column, printed, draft.cells, rule)
    return Bulletin(draft.frame, tuple(draft.sections), printed)


def _count(key: Key, cells: Cells, gone: frozenset[Key], rule: Rule) -> Printed:
    if key not in cells.counts:
        return Gap.NONE
    return Gap.SUPPRESSED if key in gone else rule.rounded(cells.counts[key])


def _quotient(
    table: Table,
    row: str,
    column: Column,
    ratio: Ratio,
    printed: Mapping[Key, Printed],
    cells: Cells,
    rule: Rule,
) -> Printed:
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
    if gap := _untold(table, row, column, ratio, printed, cells, rule):
        return gap
    # Half a step of rounding is at most 5 in 100 of the whole, or of what a rate counts.
    is_coarse = ratio.is_rate and 0 < _sum(above) < UNITS_A_STEP / 2 * rule.rounded_to
    return Gap.FEW if is_coarse or whole < UNITS_A_STEP * rule.rounded_to else _sum(above) / whole * times


def _untold(
    table: Table,
    row: str,
    column: Column,
    ratio: Ratio,
    printed: Mapping[Key, Printed],
    cells: Cells,
    rule: Rule,
) -> Gap | None:
    """No data where the view tells no figure, and what is printed says why; not shown where only hidden counts say so.

    Of a hidden count the base must be so large that every small one, and others as far apart as they have to be, are
    below 5 % of it: only then does a figure tell nothing of it.
    """
    is_told, is_hidden = (row, column.name) not in table.untold, False
    for unknown in ratio.rests_on:
        key = table.key(unknown.row or row, unknown.column)
        bases = [table.key(unknown.row or row, name) for name in unknown.base]
        shown = sum(cells.counts.get(base, 0) for base in bases if printed[base] is not Gap.SUPPRESSED)
        count = cells.counts.get(key, 0)
        if printed[key] is Gap.SUPPRESSED:
            widest = max(count + rule.smallest_shown, 2 * rule.smallest_shown)
            is_hidden |= not is_told or widest * UNITS_A_STEP > shown
        elif not is_told and count * UNITS_A_STEP > shown + count and len(bases) == _shown(bases, printed):
            return Gap.NONE
    return Gap.SUPPRESSED if is_hidden else None if is_told else Gap.NONE


def _shown(keys: list[Key], printed: Mapping[Key, Printed]) -> int:
    return sum(printed[key] is not Gap.SUPPRESSED for key in keys)


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
