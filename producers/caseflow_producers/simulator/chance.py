"""Chance that is the same everywhere: a stream for each unit and purpose, and draws by arithmetic alone.

Of the generator only `random()` is used, whose sequence Python promises to keep, and of its numbers only products and
sums of two: `sum` of floats, logarithms and the order of sets differ between versions or machines.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class Choice:
    """Words by weight."""

    __slots__ = ("_bounds", "_total", "_words")

    def __init__(self, weights: Iterable[tuple[str, float]]) -> None:
        self._words: list[str] = []
        self._bounds: list[float] = []
        total = 0.0
        for word, weight in weights:
            total += weight
            self._words.append(word)
            self._bounds.append(total)
        self._total = total

    def at(self, u: float) -> str:
        """The word at a number in [0, 1)."""
        return self._words[bisect_right(self._bounds, u * self._total)]


class Quantiles:
    """A distribution by its quantiles, straight lines between."""

    __slots__ = ("_lines", "_shares")

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        """From (percent, value), the first at 0 and the last at 100 percent."""
        self._shares = [percent / 100 for percent, _ in points[1:]]
        self._lines = [
            (low / 100, float(value), (following - value) / (high - low) * 100)
            for (low, value), (high, following) in zip(points, points[1:], strict=False)
        ]

    def at(self, u: float) -> int:
        """The value at a number in [0, 1), rounded down."""
        low, value, slope = self._lines[bisect_right(self._shares, u)]
        return int(value + slope * (u - low))


class Chance:
    """One stream: what is drawn from it hangs on its name alone, and on nothing drawn elsewhere."""

    __slots__ = ("draw",)

    def __init__(self, seed: int, stream: str, index: int) -> None:
        name = f"{seed}/{stream}/{index}".encode()
        # Chance of a synthetic county, and of nothing that has to be hard to guess.
        self.draw = Random(int.from_bytes(blake2b(name, digest_size=8).digest())).random  # noqa: S311
        """A number in [0, 1)."""

    def happens(self, share: float) -> bool:
        """True with this share."""
        return self.draw() < share

    def pick(self, choice: Choice) -> str:
        """A word by weight."""
        return choice.at(self.draw())

    def lag(self, quantiles: Quantiles) -> int:
        """A value of a distribution."""
        return quantiles.at(self.draw())

    def below(self, count: int) -> int:
        """A whole number from 0 to below the count."""
        return int(self.draw() * count)

    def one_of(self, items: Sequence[_T]) -> _T:
        """One of several, all alike."""
        return items[int(self.draw() * len(items))]
