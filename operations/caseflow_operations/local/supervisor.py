"""The process that starts the services of one home, starts again what ends, and stops all in reverse on SIGTERM.

    python -m caseflow_operations.local.supervisor HOME [OWNER_PID]

With an owner it stops too when that process is gone, so that a test run that was killed leaves nothing behind. SIGHUP
makes it read `stack.json` again: services that are new are started, those no longer named are stopped.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from caseflow_operations.local import processes
from caseflow_operations.local.backoff import BackoffPolicy
from caseflow_operations.local.home import Home, write_whole
from caseflow_operations.local.programs import services
from caseflow_operations.local.service import Service
from caseflow_operations.local.settings import NEEDS, LocalSettings
from caseflow_operations.local.status import leftovers
from caseflow_operations.local.watch import Child, Launcher, Watch

TICK_SECONDS = 0.1
_PREPARE_SECONDS = 60.0


class ProcessLauncher:
    """Services as processes of this machine."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def prepare(self, service: Service) -> None:
        """Run the preparation unless what it makes is there."""
        if service.prepare is None or service.prepare.unless.exists():
            return
        with self._home.log_file(service.name).open("ab") as log:
            subprocess.run(  # noqa: S603 - commands are built here, no shell
                service.prepare.command,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=_PREPARE_SECONDS,
            )

    def start(self, service: Service) -> Child:
        """Start it with a health file of its own time only."""
        self._home.health_file(service.name).unlink(missing_ok=True)
        return processes.start(
            service.command,
            {**os.environ, **service.environment},
            log=self._home.log_file(service.name),
            pid_file=self._home.pid_file(service.name),
        )

    def terminate(self, child: Child) -> None:
        """SIGTERM to it and its own children."""
        processes.signal_group(child.pid, signal.SIGTERM)

    def kill(self, child: Child) -> None:
        """SIGKILL, to a stopped process too."""
        processes.signal_group(child.pid, signal.SIGKILL)

    def forget(self, service: Service) -> None:
        """Remove the PID file."""
        self._home.pid_file(service.name).unlink(missing_ok=True)


class Supervisor:
    """The watches of one stack, and the order between them."""

    def __init__(self, launcher: Launcher, clock: Callable[[], float], policy: BackoffPolicy | None = None) -> None:
        self._launcher = launcher
        self._clock = clock
        self._policy = policy or BackoffPolicy()
        self._watches: dict[str, Watch] = {}
        self._leaving: list[Watch] = []

    @property
    def watches(self) -> list[Watch]:
        """In the order in which they start."""
        return list(self._watches.values())

    @property
    def alive(self) -> bool:
        """Whether any process runs."""
        return any(watch.alive for watch in (*self._watches.values(), *self._leaving))

    def supervise(self, wanted: list[Service]) -> None:
        """From now on these: new ones are started, others stopped."""
        names = {service.name for service in wanted}
        self._leaving += [watch for name, watch in self._watches.items() if name not in names]
        known = self._watches
        self._watches = {s.name: known.get(s.name) or Watch(s, self._launcher, self._policy) for s in wanted}

    def step(self) -> None:
        """Look after every service once."""
        for watch in self._watches.values():
            watch.step(self._clock(), self._needs_met(watch.service))
        for watch in self._leaving:
            watch.stop(self._clock())
            watch.step(self._clock(), False)
        self._leaving = [watch for watch in self._leaving if watch.alive]

    def stop_step(self) -> None:
        """Stop what nothing that still runs depends on; again until nothing is alive."""
        needed = {need for watch in self._watches.values() if watch.alive for need in NEEDS[watch.service.group]}
        for watch in (*self._watches.values(), *self._leaving):
            if not watch.alive or watch.service.group not in needed:
                watch.stop(self._clock())
            watch.step(self._clock(), False)

    def _needs_met(self, service: Service) -> bool:
        relevant = [watch for watch in self._watches.values() if watch.service.group in service.needs]
        return all(watch.state in ("healthy", "done") for watch in relevant)

    def report(self) -> str:
        """What every watch sees, as the status file holds it."""
        seen = [watch.seen()._asdict() for watch in (*self._watches.values(), *self._leaving)]
        return json.dumps({"supervisor": os.getpid(), "services": seen}, indent=1)


def run(home: Home, owner: psutil.Process | None = None) -> None:
    """Supervise until SIGTERM or SIGINT, or until the owner is gone."""
    stop, reload = threading.Event(), threading.Event()
    reload.set()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, lambda *_: reload.set())
    supervisor = Supervisor(ProcessLauncher(home), time.monotonic)
    reported = ""
    while not stop.is_set() or supervisor.alive:
        if owner is not None and not owner.is_running():
            stop.set()
        if stop.is_set():
            supervisor.stop_step()
        else:
            if reload.is_set():
                reload.clear()
                _reload(supervisor, home)
            supervisor.step()
        if (report := supervisor.report()) != reported and _publish(home, report):
            reported = report
        # Not Event.wait: a signal that comes between the check and the wait is seen one tick later at the most.
        time.sleep(TICK_SECONDS)


def _reload(supervisor: Supervisor, home: Home) -> None:
    try:
        supervisor.supervise(services(_settings(home)))
    except Exception as error:
        # At the first reading there is nothing to look after; later the services that run must not be left alone.
        if not supervisor.watches:
            raise
        _complain(f"settings not taken: {error!r}")


def _publish(home: Home, report: str) -> bool:
    try:
        write_whole(home.status_file, report)
    except OSError as error:  # a full disk, most likely; the services go on, and the next step tries again
        _complain(f"status not written: {error}")
        return False
    return True


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _settings(home: Home) -> LocalSettings:
    settings = LocalSettings.read(home)
    if settings is None:
        raise FileNotFoundError(f"[{home.settings_file}] is missing: start the stack with `caseflow local up`")
    return settings


def main() -> None:
    """Become the only supervisor of the home, detached; return in the calling process once that is settled."""
    home = Home.at(Path(sys.argv[1]))
    home.create()
    # Held, through the fork, for as long as the supervisor lives.
    lock = (home.run / "supervisor.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(f"[{home.root}] has a supervisor already") from None
    # Forked here and not by the caller: nobody then has to wait for it, and it belongs to no terminal.
    if (pid := os.fork()) != 0:
        processes.write_pid(home.pid_file("supervisor"), pid)
        return
    os.setsid()
    for path in leftovers(home):
        processes.end(path, patience_seconds=30.0)
    run(home, psutil.Process(int(sys.argv[2])) if len(sys.argv) > 2 else None)
    home.pid_file("supervisor").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
