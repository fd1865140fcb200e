"""How fast messages are said."""

from collections.abc import Callable


class Pace:
    """So many a second, reckoned from the first: a delay is made up for, and never grows."""

    def __init__(self, rate: float, now: Callable[[], float]) -> None:
        """`rate` messages a second; `now` in seconds, from any beginning."""
        if not rate > 0:
            raise ValueError(f"rate [{rate}]: expected more than 0 events a second")
        self._rate = rate
        self._now = now
        self._began: float | None = None
        self._said = 0

    def wait_seconds(self) -> float:
        """How long the next message has to wait; it counts as said."""
        now = self._now()
        if self._began is None:
            self._began = now
        due = self._began + self._said / self._rate
        self._said += 1
        return max(0.0, due - now)
