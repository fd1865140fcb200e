"""The long form of the crash tests: random faults in random order, all stages, under load.

`CASEFLOW_FAULT_RUNS` says how many runs (10), `CASEFLOW_FAULT_SEED` where they begin; a failure names its seed.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from caseflow_operations.commands.setup import set_up
from caseflow_processors.live import STAGES
from caseflow_processors.state.steps import Step
from caseflow_schemas.connections import Connections

from tests.operations.pipeline.messages import send_rows
from tests.operations.pipeline.pipeline import assert_verified, await_balance, running, start_worker
from tests.support.processes import Supervised

pytestmark = pytest.mark.stack

FAULTS_A_RUN = 12
FIRST_SEED = int(os.environ.get("CASEFLOW_FAULT_SEED", "1"))
RUNS = int(os.environ.get("CASEFLOW_FAULT_RUNS", "10"))


def faults(
    connections: Connections, folder: Path, processes: dict[str, Supervised], chance: random.Random
) -> list[Callable[[], None]]:
    """What can happen to the workers of one randomly chosen stage, or to the sink."""
    stage = chance.choice(STAGES)
    second = f"{stage}-second"

    def join_or_leave() -> None:
        if second in processes:
            assert processes.pop(second).stop() == 0
        else:
            processes[second] = start_worker(connections, folder, stage, name=second)

    return [
        processes[stage].kill,
        lambda: processes[stage].kill(wipe=True),
        processes[stage].pause,
        processes[stage].resume,
        processes["sink"].kill,
        join_or_leave,
    ]


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + RUNS))
def test_random_faults_under_load_end_in_balance_and_verified(
    connections: Connections, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # picks faults, guards nothing
    set_up(connections)
    kills = {
        stage: [f"{chance.choice(list(Step)).value}:{chance.randrange(1, 6)}" for _ in range(3)] for stage in STAGES
    }
    with running(connections, tmp_path, kills=kills) as processes:
        sent, rows = 0, 0
        for _ in range(FAULTS_A_RUN):
            rows += chance.randrange(50, 1_500)
            sent += send_rows(connections, rows)
            chance.choice(faults(connections, tmp_path, processes, chance))()
        for process in processes.values():
            process.resume()
        await_balance(connections, sent)
        assert_verified(connections)
