"""`caseflow send FILE --mapping MAPPING`."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from caseflow_producers.errors import ProducerError, ServersAway
from caseflow_producers.send import send_file
from caseflow_producers.sending.report import SendInterrupted, SendReport
from caseflow_producers.sending.run import Progress, Tell
from caseflow_schemas.connections import Connections, SettingsError
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from caseflow_operations.away import Unavailable

INTERRUPTED_EXIT = 130


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    required=True,
    help="Mapping file (.yaml or .toml), or the name of one that comes with the package, such as broward.",
)
@click.option(
    "--again", is_flag=True, help="Send everything, whatever was acknowledged before: the books show duplicates."
)
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many rows.")
@click.option(
    "--dry-run", is_flag=True, help="Map every row, check its events as intake will, open no connection, send nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def send(file: Path, mapping: str, again: bool, limit: int | None, dry_run: bool, as_json: bool) -> None:
    """Send the events of a CSV file (or .csv.gz), each once.

    A second run sends what is new or corrected, and else nothing. Exit code 1: some row did not go
    through, or nothing could be sent; 3: Kafka or the registry does not answer.
    """
    try:
        connections = Connections.resolve(os.environ)
        with _terminate_as_interrupt(), _bar(file) as tell:
            report = send_file(connections, file, mapping, again=again, limit=limit, dry_run=dry_run, progress=tell)
    except ServersAway as error:
        raise Unavailable(str(error)) from error
    except (ProducerError, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    except SendInterrupted as error:
        _show(error.report, as_json=as_json)
        sys.exit(INTERRUPTED_EXIT)
    _show(report, as_json=as_json)
    sys.exit(0 if report.ok else 1)


def _show(report: SendReport, *, as_json: bool) -> None:
    click.echo(report.model_dump_json(indent=2) if as_json else "\n".join(summary(report)))


def summary(report: SendReport) -> Iterator[str]:
    """The report in sentences."""
    yield f"{report.file}: {report.rows:,} rows, {report.events:,} events by the mapping {report.mapping}"
    for event_type, count in report.by_type.items():
        yield f"  {count:>9,}  {event_type}"
    if report.new_topics:
        yield f"Made anew since the last run, so all of it was to be sent: {', '.join(report.new_topics)}"
    if report.dry_run:
        yield f"Dry run: nothing was sent; {report.would_send:,} events would be, less what earlier runs have sent"
    elif report.sent:
        speed = report.sent / report.seconds if report.seconds else 0
        yield f"Sent {report.sent:,} events in {report.seconds:.1f} s ({speed:,.0f}/s), all of them acknowledged"
    elif report.already_sent and not report.failed:
        yield "Nothing to send: every event was acknowledged in an earlier run (--again sends them once more)"
    elif not report.rows:
        yield "Nothing to send: the file has a header and no rows"
    if report.already_sent and report.sent:
        yield f"{report.already_sent:,} events had been acknowledged in an earlier run"
    if report.corrected:
        yield f"{report.corrected:,} of those sent correct what an earlier run had sent"
    if report.repeated:
        yield f"{report.repeated:,} events stand in the file more than once; sent once"
    if report.rejected_rows:
        yield f"{report.rejected_rows:,} rows rejected; they are in {report.rejected_file} with their reasons"
    if report.failed:
        yield f"{report.failed:,} events not acknowledged; run again to send them"
    for problem in report.problems:
        column = f", column {problem.column}" if problem.column else ""
        yield f"  line {problem.line}{column}: {problem.reason}"
    if (left := report.rejected_rows + report.failed - len(report.problems)) > 0:
        yield f"  and {left:,} more"
    if report.stopped:
        yield f"Stopped: {report.stopped}"


@contextmanager
def _bar(file: Path) -> Iterator[Tell | None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[acknowledged]:,} acknowledged"),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        task = bar.add_task(file.name, total=None, acknowledged=0)

        def tell(progress: Progress) -> None:
            bar.update(
                task, total=progress.size_bytes, completed=progress.bytes_read, acknowledged=progress.acknowledged
            )

        yield tell


@contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    # SIGTERM ends a run as Ctrl-C does: with the receipts of what was acknowledged.
    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
