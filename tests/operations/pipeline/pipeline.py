"""The whole live path of a test: four stages and the sink as supervised processes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from caseflow_operations.books import read_books
from caseflow_operations.verification import verify_live
from caseflow_processors.live import STAGES
from caseflow_schemas.connections import Connections

from tests.support.processes import Supervised, await_true


@contextmanager
def running(
    connections: Connections, folder: Path, *, kills: Mapping[str, Sequence[str]] | None = None
) -> Iterator[dict[str, Supervised]]:
    """Processes by name while the block runs: intake, identity, persons, cases, sink."""
    processes = {
        stage: start_worker(connections, folder, stage, kills=(kills or {}).get(stage, ())) for stage in STAGES
    }
    processes["sink"] = Supervised(["-m", "caseflow_operations", "sink"], folder / "sink", connections)
    try:
        yield processes
    finally:
        for process in processes.values():
            process.stop()


def start_worker(
    connections: Connections, folder: Path, stage: str, *, name: str = "", kills: Sequence[str] = ()
) -> Supervised:
    """One worker process; its local state is in a folder of its own."""
    place = folder / (name or stage)
    command = ["-m", "caseflow_operations", "worker", stage, "--state", str(place), "--session-timeout", "3"]
    return Supervised(command, place, connections, kills=kills, kill_option="--kill-at")


def await_balance(connections: Connections, messages: int) -> None:
    """Wait until the books hold so many messages and balance."""

    def balanced() -> bool:
        books = read_books(connections)
        assert all(topic.in_flight >= 0 for topic in books.topics), books
        return books.balanced and sum(topic.on_topic for topic in books.topics) >= messages

    await_true(balanced, f"{messages} messages with an outcome each, and nothing on its way", seconds=180)


def assert_verified(connections: Connections) -> None:
    """The log folded anew gives what the live path has published."""
    result = verify_live(connections, wait_seconds=60)
    assert result.differences == []
    assert all(result.compared.values())
