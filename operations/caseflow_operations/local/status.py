"""The stack as it is now: what the supervisor last saw, and what the system says of the processes."""

import json
from pathlib import Path
from typing import Any, Literal, NamedTuple

import psutil

from caseflow_operations.local import processes
from caseflow_operations.local.health import read_health
from caseflow_operations.local.home import Home
from caseflow_operations.local.settings import LocalSettings


class ServiceStatus(NamedTuple):
    """One service as it is now."""

    name: str
    state: str
    pid: int | None
    starts: int
    memory_mib: int | None
    """Resident, of the process and its children."""
    problem: str | None
    health: dict[str, Any]
    """What the process wrote of itself."""

    @property
    def well(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.state in ("healthy", "done")


class StackStatus(NamedTuple):
    """The stack as it is now."""

    home: Path
    state: Literal["running", "stopped"]
    connections: dict[str, str]
    services: list[ServiceStatus]

    @property
    def well(self) -> bool:
        """Whether it runs and all of it is healthy."""
        return self.state == "running" and bool(self.services) and all(service.well for service in self.services)


def status(home: Home) -> StackStatus:
    """The stack as it is now, without asking any server anything."""
    settings = LocalSettings.read(home)
    supervisor = processes.running(home.pid_file("supervisor"))
    connections = settings.connection_values() if settings else {}
    services = [_service(home, entry) for entry in _reported(home)] if supervisor else _stray(home)
    return StackStatus(home.root, "running" if supervisor else "stopped", connections, services)


def _reported(home: Home) -> list[dict[str, Any]]:
    try:
        return list(json.loads(home.status_file.read_bytes())["services"])
    except FileNotFoundError:
        return []


def _service(home: Home, entry: dict[str, Any]) -> ServiceStatus:
    return ServiceStatus(
        entry["name"],
        entry["state"],
        entry["pid"],
        entry["starts"],
        memory_mib(entry["pid"]),
        entry["problem"],
        read_health(home.health_file(entry["name"])) or {},
    )


def _stray(home: Home) -> list[ServiceStatus]:
    """Services that outlived their supervisor: `up` and `down` end them."""
    strays = ((path.stem, processes.running(path)) for path in leftovers(home))
    return [
        ServiceStatus(name, "without supervisor", process.pid, 0, memory_mib(process.pid), None, {})
        for name, process in strays
        if process is not None
    ]


def memory_mib(pid: int | None) -> int | None:
    """Resident memory of a process and what it started, or None where it is gone."""
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return int(sum(member.memory_info().rss for member in family) / 2**20)
    except psutil.NoSuchProcess:
        return None


def leftovers(home: Home) -> list[Path]:
    """PID files of services whose supervisor is gone."""
    return [path for path in sorted(home.run.glob("*.pid")) if path != home.pid_file("supervisor")]
