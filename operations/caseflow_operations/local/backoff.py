"""When a service that ended is started again."""

from typing import NamedTuple


class BackoffPolicy(NamedTuple):
    """Waits double from the first to the longest, and begin anew after a good while."""

    first_seconds: float = 0.5
    longest_seconds: float = 30.0
    forgive_after_seconds: float = 60.0


class Backoff(NamedTuple):
    """How often in a row a service has ended."""

    failures: int = 0

    def after_failure(self, policy: BackoffPolicy, healthy_seconds: float) -> "Backoff":
        """The state after one more end, the service having been healthy for so long before it."""
        return Backoff(1 if healthy_seconds >= policy.forgive_after_seconds else self.failures + 1)

    def wait_seconds(self, policy: BackoffPolicy) -> float:
        """How long to wait before the next start."""
        if self.failures == 0:
            return 0.0
        return float(min(policy.first_seconds * 2.0 ** min(self.failures - 1, 20), policy.longest_seconds))
