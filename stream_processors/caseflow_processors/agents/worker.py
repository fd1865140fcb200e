"""A worker process: one stage under Faust's worker."""

import logging

import faust

from caseflow_processors.agents.app import WorkerSettings, make_app
from caseflow_processors.state.protocol import Stage


def run_worker(settings: WorkerSettings, stage: Stage) -> None:
    """Run until SIGTERM or SIGINT; ends the process by itself when it must not go on (see `Batches`)."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    app = make_app(settings, stage)
    worker = faust.Worker(app, loglevel=logging.INFO, redirect_stdouts=False, workdir=str(settings.folder))
    worker.execute_from_commandline()
