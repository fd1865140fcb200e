"""Where the stack keeps what it writes: one folder, one stack."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Home(NamedTuple):
    """The paths under one home."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> "Home":
        """The home at a folder, absolute, so that every child finds it whatever its working folder."""
        return cls(Path(root).expanduser().absolute())

    @property
    def run(self) -> Path:
        """PID files, health files and the status that the supervisor writes."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """One log a process."""
        return self.root / "logs"

    @property
    def data(self) -> Path:
        """What Kafka and ClickHouse keep; the registry keeps its state in Kafka."""
        return self.root / "data"

    @property
    def config(self) -> Path:
        """Configuration files written anew at every start."""
        return self.root / "config"

    @property
    def settings_file(self) -> Path:
        """What this stack was last started with; also the mark that the folder is a home."""
        return self.root / "stack.json"

    @property
    def connections_file(self) -> Path:
        """Read by `Connections.resolve`."""
        return self.root / "local.json"

    @property
    def status_file(self) -> Path:
        """What the supervisor last saw of each service."""
        return self.run / "status.json"

    def pid_file(self, name: str) -> Path:
        """Process id and start time of a service or of the supervisor."""
        return self.run / f"{name}.pid"

    def health_file(self, name: str) -> Path:
        """Written by the service itself, see `health`."""
        return self.run / f"{name}.health"

    def log_file(self, name: str) -> Path:
        """Standard output and error of a service."""
        return self.logs / f"{name}.log"

    def create(self) -> None:
        """Make the folders."""
        for folder in (self.run, self.logs, self.data, self.config):
            folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is inside the same lock file, and keep others out."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, text: str) -> None:
    """Write so that a reader sees the old text or the new one, never half of it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
