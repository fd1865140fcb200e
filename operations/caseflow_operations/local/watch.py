"""One supervised service: its states, and what to do next. Time is given; processes go through `Launcher`."""

from typing import Literal, NamedTuple, Protocol

from caseflow_operations.local.backoff import Backoff, BackoffPolicy
from caseflow_operations.local.service import Service

State = Literal["waiting", "backing off", "starting", "healthy", "unhealthy", "done", "stopping", "stopped"]
PROBE_STARTING_SECONDS = 0.1
PROBE_HEALTHY_SECONDS = 2.0


class Child(Protocol):
    """A started process."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""


class Launcher(Protocol):
    """Starts and ends the processes of services."""

    def prepare(self, service: Service) -> None:
        """Run the preparation where it is due; raises OSError or subprocess.SubprocessError."""

    def start(self, service: Service) -> Child:
        """Start the process; raises OSError."""

    def terminate(self, child: Child) -> None:
        """Ask it to end."""

    def kill(self, child: Child) -> None:
        """End it."""

    def forget(self, service: Service) -> None:
        """Remove what told of the process."""


class Seen(NamedTuple):
    """What is shown of a service."""

    name: str
    group: str
    state: State
    pid: int | None
    starts: int
    failures: int
    problem: str | None


class Watch:
    """The state of one service."""

    def __init__(self, service: Service, launcher: Launcher, policy: BackoffPolicy) -> None:
        self.service = service
        self.state: State = "waiting"
        self._launcher = launcher
        self._policy = policy
        self._backoff = Backoff()
        self._child: Child | None = None
        self._problem: str | None = None
        self._starts = 0
        self._start_at = 0.0
        self._started_at = 0.0
        self._healthy_since: float | None = None
        self._last_healthy_at = 0.0
        self._probe_at = 0.0
        self._kill_at = 0.0

    def seen(self) -> Seen:
        """What is shown of it now."""
        pid = self._child.pid if self._child else None
        return Seen(
            self.service.name,
            self.service.group,
            self.state,
            pid,
            self._starts,
            self._backoff.failures,
            self._problem,
        )

    @property
    def alive(self) -> bool:
        """Whether there is a process to end."""
        return self._child is not None

    def step(self, now: float, needs_met: bool) -> None:
        """Do what is due at a (monotonic) time in seconds."""
        if self._child is None:
            if self.state in ("waiting", "backing off") and now >= self._start_at:
                self._begin(now) if needs_met else self._wait()
            return
        code = self._child.poll()
        if code is not None:
            self._ended(now, code)
        elif self.state == "stopping":
            if now >= self._kill_at:
                self._launcher.kill(self._child)
        elif not self.service.one_shot and now >= self._probe_at:
            self._look(now)

    def stop(self, now: float) -> None:
        """Ask the process to end, once; the steps that follow see to it."""
        if self._child is None:
            self.state = "stopped"
        elif self.state != "stopping":
            self.state = "stopping"
            self._kill_at = now + self.service.stop_seconds
            self._launcher.terminate(self._child)

    def _wait(self) -> None:
        self.state = "waiting"
        self._problem = f"for {', '.join(self.service.needs)}"

    def _begin(self, now: float) -> None:
        self._starts += 1
        self._started_at = self._probe_at = now
        self._healthy_since = None
        try:
            self._launcher.prepare(self.service)
            self._child = self._launcher.start(self.service)
        except Exception as error:  # a service that cannot be started must not take the supervisor with it
            self._failed(now, str(error))
            return
        self.state, self._problem = "starting", None

    def _ended(self, now: float, code: int) -> None:
        self._child = None
        self._launcher.forget(self.service)
        if self.state == "stopping":
            self.state, self._problem = "stopped", None
        elif self.service.one_shot and code == 0:
            self.state, self._problem, self._backoff = "done", None, Backoff()
        else:
            self._failed(now, f"ended with {code}" if code >= 0 else f"ended by signal {-code}")

    def _failed(self, now: float, problem: str) -> None:
        healthy_seconds = now - self._healthy_since if self._healthy_since is not None else 0.0
        self._backoff = self._backoff.after_failure(self._policy, healthy_seconds)
        self._start_at = now + self._backoff.wait_seconds(self._policy)
        self.state, self._problem = "backing off", problem

    def _look(self, now: float) -> None:
        try:
            self._problem = self.service.probe()
        except Exception as error:  # whatever a half-dead service answers: it must not take the supervisor with it
            self._problem = f"probe failed: {error!r}"
        if self._problem is None:
            if self._healthy_since is None:
                self._healthy_since = now
            self._last_healthy_at = now
            self.state = "healthy"
            self._probe_at = now + PROBE_HEALTHY_SECONDS
            return
        self._probe_at = now + PROBE_STARTING_SECONDS
        if self._healthy_since is None:
            patience_over = now - self._started_at > self.service.start_seconds
        else:
            self.state = "unhealthy"
            patience_over = now - self._last_healthy_at > self.service.silent_seconds
        if patience_over and self._child is not None:
            # Its end is seen by a later step, which starts it again.
            self._launcher.kill(self._child)
