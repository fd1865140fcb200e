"""`caseflow sink`."""

import logging
import os
from pathlib import Path

import click
from caseflow_schemas.connections import Connections
from caseflow_sinks.settings import SinkSettings
from caseflow_sinks.sink import run_sink

from caseflow_operations.collector import expect_many_trees


@click.command()
@click.option(
    "--health-file",
    type=click.Path(path_type=Path),
    envvar="CASEFLOW_HEALTH_FILE",
    help="Written once a second while the sink lives.",
)
@click.option(
    "--session-timeout",
    type=click.FloatRange(min=1),
    default=10.0,
    show_default=True,
    envvar="CASEFLOW_SESSION_TIMEOUT",
    help="Seconds without a heartbeat after which another sink takes over.",
)
def sink(health_file: Path | None, session_timeout: float) -> None:
    """Deliver records and timelines to ClickHouse until told to stop (SIGTERM)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    expect_many_trees()
    # The registry's client tells every request.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    connections = Connections.resolve(os.environ)
    run_sink(SinkSettings(connections, health_file=health_file, session_timeout_seconds=session_timeout))
