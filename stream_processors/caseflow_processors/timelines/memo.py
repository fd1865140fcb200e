"""What one fold of a case leaves for the next one, so that an added event costs little."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from caseflow_processors.timelines.defendant import Folded, Stay, fold_defendant
from caseflow_processors.timelines.division import Division, Group, Wide
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.rules import Rules

Part = TypeVar("Part")


class CaseMemo:
    """Of the last fold of one case by one generation's rules: the entries divided, and what was made of each part.

    What is taken again was made by a pure function of the very same inputs, so a fold with a memo comes to the same as
    one without: entries are compared as objects, stays by what they say. A person's part that came out equal is the
    same object as before, so that its bytes need not be made again either.
    """

    __slots__ = ("_divided", "_folded", "_parts")

    def __init__(self) -> None:
        self._divided: Division | None = None
        self._folded: dict[str, tuple[Group, Wide, tuple[Stay, ...], Folded]] = {}
        self._parts: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def divide(self, case_key: str, entries: Collection[Entry]) -> Division:
        """The entries, divided."""
        if self._divided is None:
            self._divided = Division(case_key)
        self._divided.update(entries)
        return self._divided

    def part(self, make: Callable[..., Part], *inputs: Any) -> Part:
        """What a pure function makes of its inputs: as before, where they are equal. One call a function and fold."""
        known = self._parts.get(make.__name__)
        if known is None or known[0] != inputs:
            known = self._parts[make.__name__] = inputs, make(*inputs)
        part: Part = known[1]
        return part

    def fold(
        self, case_key: str, divided: Division, stays: Mapping[str, tuple[Stay, ...]], rules: Rules
    ) -> list[Folded]:
        """The case's defendants, sorted by person."""
        before, self._folded = self._folded, {}
        wide = divided.wide
        folded = []
        for person in divided.persons:
            own, held = divided.naming[person], stays.get(person, ())
            known = before.get(person)
            if known is None or known[0] != own or known[1] != wide or known[2] != held:
                made = fold_defendant(person, case_key, own=own, wide=wide, stays=held, rules=rules)
                if known is not None and known[3].defendant == made.defendant:
                    # Much of what is about all of a case leaves most of its persons as they were.
                    made = made._replace(defendant=known[3].defendant)
                known = own, wide, held, made
            self._folded[person] = known
            folded.append(known[3])
        return folded
