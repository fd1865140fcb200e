"""Which counts are not printed, so that no small one can be computed from the others.

A count is small from 1 to below the smallest shown. It is not printed (primary suppression), and enough others with it
(secondary suppression) that somebody who knows every printed count exactly, all totals and all equations between
counts, and that no count is negative, must still allow for it, and for every other count that is not printed, values
that lie at least the smallest shown apart. Each is proven by a witness: another table of whole counts that fits
everything printed. A witness stays one when more is suppressed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from highspy import Highs, HighsModelStatus, HighsVarType

from caseflow_dashboards.bulletin.cells import Cells, Equation, Key, balances


class UnprotectedError(RuntimeError):
    """No witness was found for a small count: nothing may be published. Not known to happen."""


class RuleError(ValueError):
    """A rule by which nothing can be printed rightly."""


@dataclass(frozen=True)
class Rule:
    """What may be printed of a count."""

    smallest_shown: int
    """Counts from 1 to below it are not printed; 1: all are. Also how far apart the values lie between which a reader
    cannot choose."""
    rounded_to: int
    """Printed counts are rounded to multiples of it."""

    def __post_init__(self) -> None:
        if self.smallest_shown < 1 or self.rounded_to < 1:
            raise RuleError(f"[{self.smallest_shown}, {self.rounded_to}]: both must be 1 or more")
        if self.rounded_to > 2 * self.smallest_shown:
            raise RuleError(
                f"rounding to [{self.rounded_to}] would print a count of [{self.smallest_shown}], the smallest shown,"
                " as 0:"
                " show none below half of what is rounded to"
            )

    def is_small(self, count: int) -> bool:
        """Whether a count may not be printed by itself."""
        return 0 < count < self.smallest_shown

    def rounded(self, count: int) -> int:
        """A count as printed: the nearest multiple, halves upwards."""
        return (2 * count + self.rounded_to) // (2 * self.rounded_to) * self.rounded_to


def suppressed(cells: Cells, rule: Rule) -> frozenset[Key]:
    """The counts that are not printed, of those that stand in a table.

    Raises UnprotectedError where a small count cannot be protected.
    """
    found: set[Key] = set()
    for keys, equations in cells.groups():
        small = sorted(key for key in keys if rule.is_small(cells.counts[key]))
        if small:
            found |= _Group(cells, keys, equations, rule).protect(small)
    return frozenset(found - cells.hidden)


class _Solver(Highs):
    """HiGHS without its greeting, which goes to standard output before an option can be set."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        """Be silent from the first moment."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call] # the library has no types here


# What a witness may do, from the least that is given away: a reader may know that a count of 0 cannot be another.
# The last is always enough: each count can move by as many widths as it is, and the equations hold.
_LIBERTIES: Sequence[tuple[bool, int | None]] = ((False, 1), (True, 1), (True, 8), (True, None))
_FREE = 1 / 1024


class _Group:
    """Counts bound by equations. A witness changes each by a multiple of the width, most by 0."""

    def __init__(self, cells: Cells, keys: Iterable[Key], equations: Sequence[Equation], rule: Rule) -> None:
        self._counts, self._worth, self._equations = cells.counts, cells.worth, equations
        self._width = rule.smallest_shown
        self._keys = sorted(keys)
        self._unknown = cells.hidden & set(self._keys)
        self._column = {key: 2 * at for at, key in enumerate(self._keys)}
        self._solver = self._model()

    def protect(self, small: Sequence[Key]) -> set[Key]:
        """The counts that are not printed: the small ones and those that witnesses change."""
        self._unknown |= set(small)
        wide: set[Key] = set()
        for key in small:
            if key not in wide:
                changes = self._witness(key)
                # What the solver found in floating point is held to in whole numbers.
                if not all(balances(equation, changes) for equation in self._equations):
                    raise UnprotectedError(f"[{'/'.join(key)}]: what the solver found does not add up")
                self._unknown |= set(changes)
                wide |= set(changes)
        return self._unknown

    def _model(self) -> Highs:
        solver = _Solver()  # type: ignore[no-untyped-call] # nor here
        solver.setOptionValue("threads", 1)
        for _ in self._keys:
            for _ in ("up", "down"):
                solver.addVariable(0, 0, type=HighsVarType.kInteger)
        for equation in self._equations:
            terms = [(key, 1) for key in equation.left] + [(key, -1) for key in equation.right]
            columns: dict[int, int] = {}
            for key, sign in terms:
                columns[self._column[key]] = columns.get(self._column[key], 0) + sign
                columns[self._column[key] + 1] = columns.get(self._column[key] + 1, 0) - sign
            solver.addRow(0, 0, len(columns), list(columns), list(map(float, columns.values())))
        return solver

    def _witness(self, key: Key) -> dict[Key, int]:
        for zeros, most in _LIBERTIES:
            furthest = most or max(self._counts[at] for at in self._keys)
            for at in self._keys:
                self._allow(at, zeros=zeros, most=furthest)
            self._solver.changeColBounds(self._column[key], 1, 1 if most else furthest)
            self._solver.changeColBounds(self._column[key] + 1, 0, 0)
            self._solver.run()
            if self._solver.getModelStatus() == HighsModelStatus.kOptimal:
                values = self._solver.getSolution().col_value
                moves = {at: round(values[self._column[at]]) - round(values[self._column[at] + 1]) for at in self._keys}
                return {at: move * self._width for at, move in moves.items() if move}
        raise UnprotectedError(f"[{'/'.join(key)}] cannot be protected")

    def _allow(self, key: Key, *, zeros: bool, most: int) -> None:
        """How far a count may move, in widths, and what that costs: as little as possible more is suppressed."""
        count, column = self._counts[key], self._column[key]
        up = most if count or zeros else 0
        self._solver.changeColBounds(column, 0, up)
        self._solver.changeColBounds(column + 1, 0, min(most, count // self._width))
        # Few gaps before many, small counts before large ones, and what readers come for last.
        cost = _FREE if key in self._unknown else self._worth.get(key, 1.0) * (2 + sqrt(count))
        self._solver.changeColCost(column, cost)
        self._solver.changeColCost(column + 1, cost)
