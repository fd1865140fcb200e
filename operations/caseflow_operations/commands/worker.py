"""`caseflow worker STAGE`."""

import os
from pathlib import Path

import click
from caseflow_processors.agents.app import WorkerSettings
from caseflow_processors.agents.worker import run_worker
from caseflow_processors.live import STAGES, live_stage
from caseflow_processors.state.steps import KillPoint
from caseflow_schemas.connections import Connections

from caseflow_operations.collector import expect_many_trees


def _kill_point(_: click.Context, __: click.Parameter, text: str | None) -> KillPoint | None:
    try:
        return KillPoint.parse(text) if text else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("stage", type=click.Choice(STAGES))
@click.option(
    "--instance",
    default="0",
    show_default=True,
    help="Name of this process among those of the stage on this machine; its local state is kept under it.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    envvar="CASEFLOW_STATE_DIR",
    help="Folder of local state. [default: state/ under the home]",
)
@click.option(
    "--health-file",
    type=click.Path(path_type=Path),
    envvar="CASEFLOW_HEALTH_FILE",
    help="Written once a second while the worker lives.",
)
@click.option(
    "--session-timeout",
    type=click.FloatRange(min=1),
    default=10.0,
    show_default=True,
    envvar="CASEFLOW_SESSION_TIMEOUT",
    help="Seconds without a heartbeat after which another worker takes over.",
)
@click.option(
    "--kill-at",
    "kill",
    callback=_kill_point,
    hidden=True,
    help="STEP[:N]: end as by kill -9 when the step is reached; for crash tests.",
)
def worker(
    stage: str,
    instance: str,
    state: Path | None,
    health_file: Path | None,
    session_timeout: float,
    kill: KillPoint | None,
) -> None:
    """Run one process of a stage: intake, identity, persons or cases."""
    expect_many_trees()
    connections = Connections.resolve(os.environ)
    folder = (state or connections.home / "state").resolve() / f"{connections.database}.{stage}-{instance}"
    settings = WorkerSettings(
        connections,
        folder,
        health_file=health_file.resolve() if health_file else None,
        session_timeout_seconds=session_timeout,
        kill=kill,
    )
    run_worker(settings, live_stage(connections, stage))
