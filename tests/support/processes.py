"""Worker processes of a test: started, killed, paused, and started again when they end, as a supervisor would."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

from caseflow_schemas.connections import Connections

from tests.support.environment import environment

REPOSITORY = Path(__file__).parents[2]


def await_true(condition: Callable[[], bool], what: str, *, seconds: float = 90.0) -> None:
    """Wait until the condition holds; AssertionError that says what did not come otherwise."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        Event().wait(0.1)


class Supervised:
    """One worker process that is started again whenever it ends by itself.

    `kills` are the kill points of the first starts, one each; the start after the last one lives on.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        connections: Connections,
        *,
        kills: Sequence[str] = (),
        kill_option: str = "",
    ) -> None:
        self.folder = folder
        self.deaths: list[int] = []
        self._command = command
        self._environment = {**environment(connections), "PYTHONPATH": str(REPOSITORY)}
        self._log = folder.with_suffix(".log").open("ab")
        self._wipe = False
        self._stopping = False
        self._kills = list(kills)
        self._kill_option = [kill_option] if kill_option else []
        self._process = self._start()
        self._watch = Thread(target=self._restart_when_ended, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        kill = [*self._kill_option, self._kills.pop(0)] if self._kills else []
        command = [sys.executable, *self._command, *kill]
        return subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log)

    def _restart_when_ended(self) -> None:
        while True:
            self.deaths.append(self._process.wait())
            if self._stopping:
                return
            if self._wipe:
                shutil.rmtree(self.folder, ignore_errors=True)
            self._process = self._start()

    @property
    def log(self) -> str:
        """Everything that the processes have printed."""
        return self.folder.with_suffix(".log").read_text(errors="replace")

    def kill(self, *, wipe: bool = False) -> None:
        """End the process as `kill -9` does; with `wipe` its local state is gone when the next one starts."""
        self._wipe = wipe
        self._process.send_signal(signal.SIGKILL)

    def pause(self) -> None:
        """Stop the process in its tracks."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused process go on."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """End it by SIGTERM, for good; returns its exit code. One that does not end within 30 s is killed."""
        self._stopping = True
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        self._watch.join(30)
        if self._watch.is_alive():
            self._process.kill()
            self._watch.join(10)
        self._log.close()
        return self.deaths[-1]
