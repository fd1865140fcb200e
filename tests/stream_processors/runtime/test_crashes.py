"""Whatever ends a worker, wherever in a batch: each event is folded once, its output is there once, none is lost.

Real Kafka, real worker processes, a stage that counts its folds. Every scenario runs under load.
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from caseflow_operations.lag import lag
from caseflow_operations.reading import ends
from caseflow_processors.state.steps import Step
from caseflow_schemas.connections import Connections

from tests.stream_processors.runtime.feeder import Feeder, folds, outputs
from tests.stream_processors.runtime.set_merge import SetMergeStage
from tests.support.processes import Supervised, await_true

pytestmark = pytest.mark.stack

MODULE = "tests.stream_processors.runtime.set_merge"


def start(connections: Connections, folder: Path, *, kills: Sequence[str] = ()) -> Supervised:
    return Supervised(["-m", MODULE, str(folder)], folder, connections, kills=kills)


def drained(connections: Connections) -> bool:
    return lag(connections, SetMergeStage.name, ends(connections, SetMergeStage.inputs)).records == 0


def await_events(feeder: Feeder, more: int) -> None:
    target = len(feeder.sent) + more
    await_true(lambda: len(feeder.sent) >= target, f"{more} more events sent")


def await_progress(connections: Connections) -> None:
    """A worker is at work: what was on the topics when the wait began, and that was something, is folded."""
    await_true(lambda: any(ends(connections, SetMergeStage.inputs).values()), "the first events")
    fixed = ends(connections, SetMergeStage.inputs)
    await_true(lambda: lag(connections, SetMergeStage.name, fixed).records == 0, "the worker catches up")


def assert_each_once(connections: Connections, feeder: Feeder) -> None:
    await_true(lambda: drained(connections), "every event folded")
    assert not feeder.failures
    sent = Counter(feeder.sent)
    assert folds(connections) == sent
    assert outputs(connections) == sent


@pytest.mark.parametrize("step", list(Step))
def test_kills_after_any_step_of_a_batch_lose_nothing_and_repeat_nothing(
    connections: Connections, tmp_path: Path, step: Step
) -> None:
    feeder = Feeder(connections)
    worker = start(connections, tmp_path / "worker", kills=[f"{step.value}:{nth}" for nth in (1, 4, 9)])
    try:
        with feeder.running():
            await_true(lambda: worker.deaths == [-9] * 3, f"the worker dies three times at [{step.value}]")
            await_events(feeder, 300)
        assert_each_once(connections, feeder)
    finally:
        worker.stop()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_at_a_random_moment_with_local_state_wiped_restores_it_from_the_changelog(
    connections: Connections, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # picks moments, guards nothing
    feeder = Feeder(connections)
    worker = start(connections, tmp_path / "worker")
    try:
        with feeder.running():
            await_progress(connections)
            await_events(feeder, chance.randrange(200, 1_500))
            worker.kill(wipe=True)
            await_true(lambda: worker.deaths == [-9], "the worker dies")
            await_progress(connections)
        assert_each_once(connections, feeder)
    finally:
        worker.stop()


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_a_worker_paused_past_its_session_cannot_write_over_the_one_that_took_over(
    connections: Connections, tmp_path: Path, attempt: int
) -> None:
    feeder = Feeder(connections)
    paused = start(connections, tmp_path / "paused")
    other = None
    try:
        with feeder.running():
            await_progress(connections)
            other = start(connections, tmp_path / "other")
            await_events(feeder, 300 * attempt)
            paused.pause()
            # The other one can only catch up on all partitions once the session of the paused one has run out.
            await_progress(connections)
            paused.resume()
            await_events(feeder, 600)
        assert_each_once(connections, feeder)
    finally:
        paused.stop()
        if other is not None:
            other.stop()


@pytest.mark.parametrize("attempt", [1, 2])
def test_workers_that_join_and_leave_share_the_partitions_without_loss_or_repetition(
    connections: Connections, tmp_path: Path, attempt: int
) -> None:
    feeder = Feeder(connections)
    workers = [start(connections, tmp_path / "first")]
    try:
        with feeder.running():
            await_progress(connections)
            # Three members over four partitions of two topics: partition p of both must still be at one of them.
            workers.append(start(connections, tmp_path / "second"))
            workers.append(start(connections, tmp_path / "third"))
            await_events(feeder, 2_000)
            await_true(lambda: all("owns partitions" in each.log for each in workers), "each worker has partitions")
            await_progress(connections)
            assert workers.pop().stop() == 0
            await_events(feeder, 300)
            workers[1].kill()
            await_progress(connections)
        assert_each_once(connections, feeder)
        assert workers[0].deaths == []
    finally:
        for worker in workers:
            worker.stop()


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_worker_stopped_by_sigterm_finishes_its_batch_and_exits_with_zero(
    connections: Connections, tmp_path: Path, attempt: int
) -> None:
    feeder = Feeder(connections)
    worker = start(connections, tmp_path / "worker")
    with feeder.running():
        await_progress(connections)
        await_events(feeder, 100)
        assert worker.stop() == 0
        worker = start(connections, tmp_path / "worker")
        await_progress(connections)
    try:
        assert_each_once(connections, feeder)
    finally:
        worker.stop()
