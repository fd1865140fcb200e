"""What one fold of a case leaves for the next one, so that an added event costs little."""

from collections.abc import Collection, Sequence
from typing import Any

from caseflow_processors.timelines.defendant import Folded, Stay, fold_defendant
from caseflow_processors.timelines.division import Division
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.participation import BY_ORDER
from caseflow_processors.timelines.rules import Rules

_Inputs = tuple[Any, ...]


class CaseMemo:
    """Of the last fold of one case by one generation's rules: the order of the entries, and each person's part.

    What is taken again was made by a pure function of the very same inputs, so a fold with a memo comes to the same as
    one without: entries are compared as objects, stays by what they say. A person's part that is taken again is
    the same object, so that its bytes need not be made again either.
    """

    __slots__ = ("_folded", "_known", "_ordered")

    def __init__(self) -> None:
        self._ordered: list[Entry] = []
        self._known: set[Entry] = set()
        self._folded: dict[str, tuple[_Inputs, Folded]] = {}

    def ordered(self, entries: Collection[Entry]) -> Sequence[Entry]:
        """The entries in the stated order: what is left of the last ones, and the new ones put in their places."""
        now = set(entries)
        kept = self._ordered if self._known <= now else [entry for entry in self._ordered if entry in now]
        added = [entry for entry in entries if entry not in self._known]
        # Sorting what is nearly sorted takes one comparison an entry.
        self._ordered = sorted([*kept, *added], key=BY_ORDER)
        self._known = now
        return self._ordered

    def fold(self, case_key: str, divided: Division, stays: dict[str, tuple[Stay, ...]], rules: Rules) -> list[Folded]:
        """The case's defendants, sorted by person."""
        before, self._folded = self._folded, {}
        for person in sorted(divided.persons):
            own, held = divided.naming[person], stays.get(person, ())
            inputs = (*own, None, *divided.wide, None, *held)
            known = before.get(person)
            if known is None or known[0] != inputs:
                folded = fold_defendant(person, case_key, own=own, wide=divided.wide, stays=held, rules=rules)
                known = inputs, folded
            self._folded[person] = known
        return [folded for _, folded in self._folded.values()]
