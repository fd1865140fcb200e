"""Processes by PID file. It carries the start time: a number may have been given to another process since."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from caseflow_operations.local.home import write_whole

MAX_LOG_BYTES = 16 * 1024 * 1024
# Start times are read from the kernel in ticks of 10 ms.
_SAME_START_SECONDS = 0.05


def start(
    command: Sequence[str], environment: Mapping[str, str], *, log: Path, pid_file: Path
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, its output appended to the log, and write its PID file."""
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - commands are built here, no shell
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            close_fds=True,
        )
    write_pid(pid_file, process.pid)
    return process


def write_pid(path: Path, pid: int) -> None:
    """Write a PID file for a process that runs."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        started = 0.0  # It ended at once: the file then matches no process.
    write_whole(path, f"{pid} {started:.3f}\n")


def running(path: Path) -> psutil.Process | None:
    """The process that a PID file names, if it still runs."""
    try:
        pid, started = path.read_text(encoding="ascii").split()
        process = psutil.Process(int(pid))
        if (
            abs(process.create_time() - float(started)) > _SAME_START_SECONDS
            or process.status() == psutil.STATUS_ZOMBIE
        ):
            return None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process


def end(path: Path, *, patience_seconds: float) -> bool:
    """End what a PID file names and all it started: SIGTERM, then SIGKILL. Gives whether there was something to end."""
    process = running(path)
    if process is not None:
        signal_group(process.pid, signal.SIGTERM)
        try:
            process.wait(patience_seconds)
        except psutil.TimeoutExpired:
            signal_group(process.pid, signal.SIGKILL)
            process.wait(patience_seconds)
    path.unlink(missing_ok=True)
    return process is not None


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a process started by `start` and its own children; one that is gone is no error."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def log_tail(path: Path, lines: int) -> list[str]:
    """The last lines of a log."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 256 * max(lines, 1)))
            return file.read().decode("utf-8", errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []
