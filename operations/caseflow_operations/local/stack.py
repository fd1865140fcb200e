"""Starting, stopping and looking at a stack: what `caseflow local`, the demo and the tests call."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from caseflow_operations.local import processes
from caseflow_operations.local.home import Home, alone, write_whole
from caseflow_operations.local.parts import fetch
from caseflow_operations.local.ports import require_free
from caseflow_operations.local.settings import STAGES, LocalSettings, worker_names
from caseflow_operations.local.status import ServiceStatus, StackStatus, leftovers, status

__all__ = ["ServiceStatus", "StackError", "StackStatus", "down", "expected_names", "status", "up", "wipe"]

UP_SECONDS = 300.0
DOWN_SECONDS = 120.0
_GIVE_UP_AFTER_FAILURES = 3
_PORTS_OF = {
    "kafka": ("kafka", "controller"),
    "registry": ("registry", "registry_management"),
    "clickhouse": ("clickhouse",),
}


class StackError(Exception):
    """The stack could not be brought into the state asked for; the text says what to do."""


Say = Callable[[str], None]


def up(
    settings: LocalSettings,
    *,
    timeout_seconds: float = UP_SECONDS,
    say: Say = lambda _: None,
    owner_pid: int | None = None,
) -> StackStatus:
    """Start what is missing and wait until all of it is healthy; on a stack that is up this only looks.

    Args:
        settings: What to start, and where.
        timeout_seconds: How long to wait for health, fetching not counted.
        say: Told in a sentence of every service that has become healthy.
        owner_pid: The stack stops by itself when this process is gone; None for a stack that stays.

    Raises:
        StackError: The stack runs on other ports, or a service does not come up.
        PortTaken: A port is in use.
        PartsError: The jars could not be fetched.
    """
    home = settings.layout
    home.create()
    # Of two that start the same stack at once, one finds it started.
    with alone(home.run / "up.lock"):
        supervisor = processes.running(home.pid_file("supervisor"))
        if supervisor is None:
            _launch(settings, say, owner_pid)
        else:
            settings = _extend(settings, supervisor)
    return _await_health(settings, time.monotonic() + timeout_seconds, say)


def _launch(settings: LocalSettings, say: Say, owner_pid: int | None) -> None:
    home = settings.layout
    for path in leftovers(home):
        processes.end(path, patience_seconds=30.0)
    ports = settings.ports.named()
    require_free({name: ports[name] for group in settings.groups for name in _PORTS_OF.get(group, ())})
    if {"kafka", "registry"} & set(settings.groups):
        fetch(settings.parts, say)
    settings.write()
    write_whole(home.connections_file, json.dumps(settings.connection_values(), indent=1) + "\n")
    home.status_file.unlink(missing_ok=True)
    owner = () if owner_pid is None else (str(owner_pid),)
    with home.log_file("supervisor").open("ab") as log:
        started = subprocess.run(  # noqa: S603 - this interpreter, no shell
            (sys.executable, "-m", "caseflow_operations.local.supervisor", str(home.root), *owner),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    if started.returncode != 0:
        raise StackError(_with_log("the supervisor does not start", home, "supervisor"))


def _extend(asked: LocalSettings, supervisor: psutil.Process) -> LocalSettings:
    running = LocalSettings.read(asked.layout)
    if running is None:
        raise StackError(f"[{asked.layout.settings_file}] is gone under a running stack: caseflow local down, then up")
    if running.ports != asked.ports:
        raise StackError(
            f"the stack in [{asked.home}] runs on other ports ({running.ports.named()}): caseflow local down, then up"
        )
    both = tuple(dict.fromkeys((*running.groups, *asked.groups)))
    wanted = running.model_copy(update={"groups": both, "workers": asked.workers})
    if wanted != running:
        fetch(wanted.parts)
        ports = wanted.ports.named()
        fresh = set(wanted.groups) - set(running.groups)
        require_free({name: ports[name] for group in fresh for name in _PORTS_OF.get(group, ())})
        wanted.write()
        supervisor.send_signal(signal.SIGHUP)
    return wanted


def _await_health(settings: LocalSettings, deadline: float, say: Say) -> StackStatus:
    home = settings.layout
    expected = expected_names(settings)
    said: set[str] = set()
    while True:
        now = status(home)
        by_name = {service.name: service for service in now.services}
        for service in now.services:
            if service.well and service.name not in said:
                said.add(service.name)
                say(f"{service.name}: {service.state}")
        if now.state == "running" and all(name in by_name and by_name[name].well for name in expected):
            return now
        if now.state == "stopped":
            raise StackError(_with_log("the supervisor ended", home, "supervisor"))
        for service in now.services:
            if not service.well and service.starts >= _GIVE_UP_AFTER_FAILURES and service.state == "backing off":
                raise StackError(
                    _with_log(f"[{service.name}] does not come up ({service.problem})", home, service.name)
                )
        if time.monotonic() > deadline:
            late = [name for name in expected if name not in by_name or not by_name[name].well]
            reasons = "; ".join(f"{name}: {by_name[name].problem if name in by_name else 'not seen'}" for name in late)
            raise StackError(_with_log(f"not healthy in time ({reasons})", home, late[0] if late else "supervisor"))
        time.sleep(0.05)


def expected_names(settings: LocalSettings) -> list[str]:
    """The services that the settings ask for."""
    names: list[str] = []
    for group in settings.groups:
        names += worker_names(group, settings.workers.get(group, 1)) if group in STAGES else [group]
    return names


def _with_log(problem: str, home: Home, name: str) -> str:
    tail = "\n".join(f"    {line}" for line in processes.log_tail(home.log_file(name), 15))
    return f"{problem}; the end of [{home.log_file(name)}]:\n{tail}"


def down(home: Home) -> bool:
    """Stop everything, keep the data. Gives whether anything ran.

    Raises:
        StackError: Something could not be ended.
    """
    try:
        ran = processes.end(home.pid_file("supervisor"), patience_seconds=DOWN_SECONDS)
        for path in leftovers(home):
            ran = processes.end(path, patience_seconds=30.0) or ran
    except psutil.TimeoutExpired as error:
        raise StackError(f"process [{error.pid}] does not end: see [{home.logs}]") from error
    home.status_file.unlink(missing_ok=True)
    return ran


def wipe(home: Home) -> None:
    """Stop everything and remove the home with all its data; fetched parts lie elsewhere and stay.

    Raises:
        StackError: The folder is no home, or holds the folder one is in.
    """
    if not home.root.exists():
        return
    if not home.settings_file.is_file():
        raise StackError(
            f"[{home.root}] has no [{home.settings_file.name}], so no stack was ever started there: not removed"
        )
    if Path.cwd().is_relative_to(home.root):
        raise StackError(f"the current folder lies in [{home.root}]: go elsewhere first")
    down(home)
    shutil.rmtree(home.root)
