"""What one fold of a case leaves for the next one, so that an added event costs little."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from caseflow_processors.timelines.defendant import Folded, Stay, fold_defendant, inactive_times
from caseflow_processors.timelines.division import Division, Group, Wide
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.rules import Rules

Part = TypeVar("Part")
_Known = tuple[Group, Wide, tuple[Stay, ...], Folded]
"""A person's part, and what it was made of."""


class CaseMemo:
    """Of the last fold of one case by one generation's rules: the entries divided, and what was made of each part.

    What is taken again was made by a pure function of the very same inputs, so a fold with a memo comes to the same as
    one without: entries are compared as objects, stays by what they say. A person's part that came out equal is the
    same object as before, so that its bytes need not be made again either.
    """

    __slots__ = ("_divided", "_folded", "_parts")

    def __init__(self) -> None:
        self._divided: Division | None = None
        self._folded: dict[str, _Known] = {}
        self._parts: dict[Callable[..., Any], tuple[tuple[Any, ...], Any]] = {}

    def divide(self, case_key: str, entries: Collection[Entry]) -> Division:
        """The entries, divided."""
        if self._divided is None:
            self._divided = Division(case_key)
        self._divided.update(entries)
        return self._divided

    def part(self, make: Callable[..., Part], *inputs: Any) -> Part:
        """What a pure function makes of its inputs: as before, where they are equal. Each once a fold."""
        known = self._parts.get(make)
        if known is None or known[0] != inputs:
            known = self._parts[make] = inputs, make(*inputs)
        part: Part = known[1]
        return part

    def fold(
        self, case_key: str, divided: Division, stays: Mapping[str, tuple[Stay, ...]], rules: Rules
    ) -> list[Folded]:
        """The case's defendants, sorted by person."""
        before, self._folded = self._folded, {}
        wide = divided.wide
        for person in divided.persons:
            own, held = divided.naming[person], stays.get(person, ())
            known = before.get(person)
            if known is None:
                folded = fold_defendant(person, case_key, own=own, wide=wide, stays=held, rules=rules)
            elif known[0] != own or known[2] != held or known[1].acting(own) != wide.acting(own):
                folded = fold_defendant(person, case_key, own=own, wide=wide, stays=held, rules=rules)
                folded = _same_object(known[3], folded)
            elif known[1].suspensions != wide.suspensions:
                inactive = {"inactive": inactive_times(own, wide)}
                folded = _same_object(known[3], known[3]._replace(defendant={**known[3].defendant, **inactive}))
            else:
                folded = known[3]
            self._folded[person] = own, wide, held, folded
        return [folded for _, _, _, folded in self._folded.values()]


def _same_object(before: Folded, now: Folded) -> Folded:
    """With the defendant of before where it says the same, as most do after what is about all of a case."""
    return now._replace(defendant=before.defendant) if now.defendant == before.defendant else now
