"""How long to wait before trying again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Waits that double from the first to the longest; there is no last attempt, as nothing may be lost."""

    first_ms: int = 100
    longest_ms: int = 5_000

    def delay_ms(self, attempt: int) -> int:
        """The wait after the failed attempt, counted from 1."""
        if attempt < 1:
            raise ValueError(f"attempt [{attempt}]: attempts are counted from 1")
        # The exponent is bounded so that a week of attempts makes no huge integer.
        return min(self.longest_ms, self.first_ms << min(attempt - 1, 30))
