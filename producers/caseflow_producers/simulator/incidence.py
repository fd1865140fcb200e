"""True cumulative incidence: of all who entered, the share that leaves by a cause within so many days.

From latent times, before anything is censored: who is pending on the last day told has a future here. So it is a plain
share, and what an estimator that sees only what is told should come near to.
"""

from collections import Counter
from typing import Any

DAYS = (0, 7, 14, 30, 60, 90, 180, 365, 545, 730, 1095)


class Incidence:
    """Counts for one kind of entry. Whoever never leaves stays in the number of those who entered."""

    def __init__(self) -> None:
        self._entered = 0
        self._left: Counter[tuple[str, int]] = Counter()
        """By cause and the first of DAYS by which they have left."""

    def add(self, entered: int, left: int | None, cause: str | None) -> None:
        """One who entered on a day, and left on another by a cause, or never."""
        self._entered += 1
        if left is not None and cause is not None:
            day = next((day for day in DAYS if left - entered <= day), None)
            if day is not None:
                self._left[cause, day] += 1

    def record(self) -> dict[str, Any]:
        """By cause and day the number and share of those who have left by the end of that day after entry."""
        causes = sorted({cause for cause, _ in self._left})
        by_cause: dict[str, Any] = {}
        for cause in causes:
            count, rows = 0, []
            for day in DAYS:
                count += self._left[cause, day]
                rows.append({"day": day, "left": count, "share": count / self._entered})
            by_cause[cause] = rows
        return {"entered": self._entered, "by_cause": by_cause}
