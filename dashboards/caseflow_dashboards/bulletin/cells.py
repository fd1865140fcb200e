"""The counts of a bulletin and how they follow from one another: what somebody can compute who has only read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """Where a count stands."""

    table: str
    row: str
    column: str


class Equation(NamedTuple):
    """The sum of the counts on the left is the sum of those on the right."""

    left: tuple[Key, ...]
    right: tuple[Key, ...]


class UnbalancedError(ValueError):
    """Counts do not add up as they must; the text names where, never a count."""


@dataclass
class Cells:
    """All counts of a bulletin, those that are printed and those that only follow from printed ones."""

    counts: dict[Key, int] = field(default_factory=dict)
    """Every count, at least 0."""
    hidden: set[Key] = field(default_factory=set)
    """Counts that stand in no table, such as what is left of a total when its part is taken away."""
    equations: list[Equation] = field(default_factory=list)
    worth: dict[Key, float] = field(default_factory=dict)
    """How much readers lose with a count, where that is not 1."""

    def equal(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        """State that two sums are equal; counts that there are not (no data) are left out.

        Raises UnbalancedError where they are not.
        """
        stated = Equation(tuple(self._present(left)), tuple(self._present(right)))
        if self._sum(stated.left) != self._sum(stated.right):
            raise UnbalancedError(f"[{_names(stated.left)}] is not the sum of [{_names(stated.right)}]")
        if stated.left or stated.right:
            self.equations.append(stated)

    def relate(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        """State that two sums differ by a count of its own that nobody is told, and which may be 0 or negative.

        Most such differences are units without a known day. Where it is 0, a reader is taken to know that: the sums are
        equal then.
        """
        sides = tuple(self._present(left)), tuple(self._present(right))
        if not all(sides):
            return
        if difference := self._sum(sides[0]) - self._sum(sides[1]):
            rest = (self.hide(f"rest {len(self.equations)}", abs(difference), near=sides[0][0]),)
            sides = (sides[0] + rest, sides[1]) if difference < 0 else (sides[0], sides[1] + rest)
        self.equal(*sides)

    def coincide(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        """State that two sums are equal where they happen to be.

        They count the same by different rules, and a reader may guess that nobody makes a difference.
        """
        sides = tuple(left), tuple(right)
        if all(key in self.counts for side in sides for key in side) and self._sum(sides[0]) == self._sum(sides[1]):
            self.equal(*sides)

    def agree(self, sums: Iterable[Iterable[Key]]) -> None:
        """State of sums that could be the same number which of them are, each by what it comes to; as `coincide`."""
        first: dict[int, tuple[Key, ...]] = {}
        for told in map(tuple, sums):
            if told and all(key in self.counts for key in told):
                other = first.setdefault(self._sum(told), told)
                if sorted(other) != sorted(told):
                    self.equal(other, told)

    def complement(self, whole: Key, parts: Iterable[Key]) -> None:
        """State that the parts are some of the whole: the others can be computed, and are a count too.

        Raises UnbalancedError where the parts are more than the whole.
        """
        told = tuple(parts)
        if whole in self.counts and all(part in self.counts for part in told):
            rest = self.counts[whole] - self._sum(told)
            if rest < 0:
                raise UnbalancedError(f"[{_names(told)}] are more than [{_names([whole])}]")
            self.equal((whole,), (*told, self.hide(f"others {len(self.equations)}", rest, near=whole)))

    def hide(self, name: str, count: int, *, near: Key) -> Key:
        """A count that is not printed."""
        key = Key(near.table, near.row, f"{near.column}: {name}")
        self.counts[key] = count
        self.hidden.add(key)
        return key

    def groups(self) -> Iterator[tuple[frozenset[Key], tuple[Equation, ...]]]:
        """Counts that are bound to one another by equations, with those; one that nothing binds is alone."""
        root: dict[Key, Key] = {key: key for key in self.counts}
        for equation in self.equations:
            first, *others = (*equation.left, *equation.right)
            for other in others:
                root[_find(root, other)] = _find(root, first)
        members: dict[Key, set[Key]] = {}
        for key in self.counts:
            members.setdefault(_find(root, key), set()).add(key)
        stated: dict[Key, list[Equation]] = {}
        for equation in self.equations:
            stated.setdefault(_find(root, (*equation.left, *equation.right)[0]), []).append(equation)
        for at, keys in members.items():
            yield frozenset(keys), tuple(stated.get(at, ()))

    def _present(self, keys: Iterable[Key]) -> Iterator[Key]:
        return (key for key in keys if key in self.counts)

    def _sum(self, keys: Iterable[Key]) -> int:
        return sum(self.counts[key] for key in keys)


def balances(equation: Equation, changes: Mapping[Key, int]) -> bool:
    """Whether an equation still holds after changes of some of its counts."""
    return sum(changes.get(key, 0) for key in equation.left) == sum(changes.get(key, 0) for key in equation.right)


def _find(root: dict[Key, Key], key: Key) -> Key:
    while root[key] != key:
        root[key] = root[root[key]]
        key = root[key]
    return key


def _names(keys: Iterable[Key]) -> str:
    return " + ".join("/".join(key) for key in keys)
