"""Days and moments by chance: mostly to the day, sometimes coarser, sometimes not stated."""

from datetime import date, timedelta
from random import Random

from tests.sinks.made import Record, moment

FIRST = date(1968, 1, 1)
SPAN_DAYS = 1_500


class Chance:
    """What the makers of histories ask; `vague` makes days unknown more often (above 1), or less."""

    def __init__(self, random: Random, *, vague: float = 1.0) -> None:
        self.random = random
        self._vague = vague

    def once_in(self, times: float) -> bool:
        """True so often."""
        return self.random.random() * times < 1

    def day(self, after: str | None = None, *, within: int = SPAN_DAYS, before: int = 0) -> str:
        """A day from `before` days before to `within` days after; ties are wanted, so many lie near."""
        start = FIRST if after is None else date.fromisoformat(after)
        return (start + timedelta(days=self.random.randint(-before, within))).isoformat()

    def moment(self, day: str) -> Record:
        """A moment on the day."""
        kind = self.random.random()
        if kind < 0.02 * self._vague:
            return moment(None)
        if kind < 0.05 * self._vague:
            return moment(f"{day[:8]}01", precision="month")
        if kind < 0.06 * self._vague:
            return moment(f"{day[:4]}-01-01", precision="year")
        return moment(day, precision=self.random.choice(("day", "day", "day", "minute", "instant")))

    def maybe(self, day: str, *, times: float) -> Record | None:
        """A moment so often, else none."""
        return self.moment(day) if self.once_in(times) else None
