"""What a total is of: stage, offence, and the rule by which it was counted."""

from collections.abc import Mapping
from typing import NamedTuple

from caseflow_schemas.vocabularies import derived_vocabularies

from caseflow_operations.reconcile.periods import Period

ALL = "all"
ICCS_UNKNOWN = ("not_mapped", "not_stated")
"""What stands for a class where there is no code."""
COUNTINGS: Mapping[str, str] = {"principal": "by principal offence", "all": "by every offence"}
"""Counting rule → how a table says it."""
_LATER = tuple(derived_vocabularies()["stage"].members)
_AT = _LATER.index("disposed") + 1
_OF_DEFENDANTS = (*_LATER[:_AT], "convicted", *_LATER[_AT:])
STAGES: Mapping[str, tuple[str, ...]] = {
    "offences": ("reported", "first_contact", "charged", "disposed", "convicted"),
    "cases": ("reported", *_OF_DEFENDANTS),
    "defendants": _OF_DEFENDANTS,
    "persons": _OF_DEFENDANTS,
}
"""Unit → the stages at which it is counted; offences are charges from `charged` on."""


class Offence(NamedTuple):
    """Which offences a total is of."""

    scheme: str
    """Of a national code; empty for `all` and for the ICCS."""
    code: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}" if self.scheme else self.code


class Cell(NamedTuple):
    """What one total is of."""

    agency: str
    """`all`: whoever speaks in the case."""
    period: Period
    offence: Offence
    stage: str
    unit: str
    """One of STAGES."""
    counting: str
    """One of COUNTINGS."""

    @property
    def rule(self) -> str:
        """The rule by which it is counted, in words."""
        return f"{self.unit} {COUNTINGS[self.counting]}"


class Total(NamedTuple):
    """A line of an agency's file."""

    line: int
    cell: Cell
    theirs: int
