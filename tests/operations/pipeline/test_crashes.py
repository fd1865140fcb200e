"""The whole path under faults: books balance, and verify finds nothing."""

from pathlib import Path

import pytest
from caseflow_operations.commands.setup import set_up
from caseflow_processors.live import STAGES
from caseflow_processors.state.steps import Step
from caseflow_schemas.connections import Connections

from tests.operations.pipeline.messages import send_rows
from tests.operations.pipeline.pipeline import assert_verified, await_balance, running, start_worker
from tests.support.processes import await_true

pytestmark = pytest.mark.stack


def test_every_stage_killed_after_every_step_of_a_batch_ends_in_balance_and_verified(
    connections: Connections, tmp_path: Path
) -> None:
    """Each worker dies seven times, once after each named step, while events arrive."""
    set_up(connections)
    kills = {stage: [f"{step.value}:2" for step in Step] for stage in STAGES}
    with running(connections, tmp_path, kills=kills) as processes:
        rows, sent = 0, 0

        def all_dead_often_enough() -> bool:
            nonlocal rows, sent
            # A kill point is reached in batches, and batches need events.
            rows += 40
            sent += send_rows(connections, rows)
            return all(processes[stage].deaths == [-9] * len(Step) for stage in STAGES)

        await_true(all_dead_often_enough, "every stage dies after every step", seconds=600)
        await_balance(connections, sent)
        assert_verified(connections)


def test_workers_killed_with_their_state_wiped_paused_and_doubled_end_in_balance_and_verified(
    connections: Connections, tmp_path: Path
) -> None:
    set_up(connections)
    with running(connections, tmp_path) as processes:
        sent = send_rows(connections, 600)
        for stage in STAGES:
            processes[stage].kill(wipe=True)
        sent += send_rows(connections, 1_200)
        processes["second"] = start_worker(connections, tmp_path, "persons", name="persons-second")
        processes["persons"].pause()
        sent += send_rows(connections, 1_800)
        # Only once the session of the paused worker has run out can the second one take all over.
        await_balance(connections, sent)
        processes["persons"].resume()
        sent += send_rows(connections, 2_400)
        processes["sink"].kill()
        sent += send_rows(connections, 3_000)
        assert processes.pop("second").stop() == 0
        await_balance(connections, sent)
        assert_verified(connections)
