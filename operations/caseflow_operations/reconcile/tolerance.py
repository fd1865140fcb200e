"""How far two counts may lie apart: a number of units, or a share of the agency's total."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

Verdict = Literal["agrees", "soft", "hard"]
MEANINGS: Mapping[Verdict, str] = {
    "agrees": "within the soft tolerance",
    "soft": "beyond the soft tolerance, within the hard one",
    "hard": "beyond the hard tolerance",
}
_FORM = re.compile(r"(?P<number>[0-9]+(\.[0-9]+)?)(?P<percent>%?)", re.ASCII)


class Tolerance(NamedTuple):
    """A bound, inclusive; exact, so that 5 % of 20 is 1."""

    amount: Fraction
    is_share: bool

    def allows(self, *, theirs: int, ours: int) -> bool:
        """Whether the difference lies within. Of a total of 0 no share but none is allowed."""
        bound = self.amount * theirs / 100 if self.is_share else self.amount
        return abs(ours - theirs) <= bound

    def __str__(self) -> str:
        return f"{float(self.amount):g}{'%' if self.is_share else ''}"


def read_tolerance(text: str) -> Tolerance:
    """`1%` or `10`; raises ValueError."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"[{text}]: a share as 1%, or a number of units as 10, expected")
    return Tolerance(Fraction(match["number"]), bool(match["percent"]))


def verdict(*, theirs: int, ours: int, soft: Tolerance, hard: Tolerance) -> Verdict:
    """How far they lie apart; beyond the hard tolerance is hard, whatever the soft one is."""
    if not hard.allows(theirs=theirs, ours=ours):
        return "hard"
    return "agrees" if soft.allows(theirs=theirs, ours=ours) else "soft"
