"""`caseflow simulate --cases N`."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import click
from caseflow_producers.errors import ProducerError, ServersAway
from caseflow_producers.simulator.county import SINCE, UNTIL, County
from caseflow_producers.simulator.lines import read_line, write_line
from caseflow_producers.simulator.ordering import in_order
from caseflow_producers.simulator.pace import Pace
from caseflow_producers.simulator.record import Counts, TruthFiles, recorded
from caseflow_producers.simulator.said import Said
from caseflow_producers.simulator.topics import Sent, send_county
from caseflow_schemas.connections import Connections, SettingsError

from caseflow_operations.away import Unavailable

INTERRUPTED_EXIT = 130
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--cases", required=True, type=click.IntRange(min=0), help="How many cases are reported.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same bytes.")
@click.option("--since", type=_DAY, default=SINCE.isoformat(), show_default=True, help="First day of the county.")
@click.option("--until", type=_DAY, default=UNTIL.isoformat(), show_default=True, help="Last day told.")
@click.option(
    "--defects", is_flag=True, help="Late, doubled, reordered, corrected, retracted, unlinked and wrong ones too."
)
@click.option("--truth", type=click.Path(path_type=Path, file_okay=False), help="Write what is true to this folder.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file in place of standard output.")
@click.option(
    "--order",
    type=click.Choice(["lives", "said"]),
    help="Person by person, or in the order in which agencies say it (sorted on disk first); with --rate the latter.",
)
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="So many events a second, in the order said.")
@click.option(
    "--to-topics",
    is_flag=True,
    help="Send to Kafka in place of writing lines; refused where agency topics hold what is not synthetic.",
)
def simulate(
    cases: int,
    seed: int,
    since: datetime,
    until: datetime,
    defects: bool,
    truth: Path | None,
    output: Path | None,
    order: str | None,
    rate: float | None,
    to_topics: bool,
) -> None:
    """A synthetic county's life histories, as JSON lines.

    Nothing in it is real, and every event says so. Exit code 1: some message was not
    acknowledged, or the topics hold what is not synthetic; 3: Kafka or the registry does not answer.
    """
    if to_topics and output is not None:
        raise click.UsageError("--output and --to-topics exclude each other")
    if rate is not None and order == "lives":
        raise click.UsageError("--rate says things in the order in which they are said; leave out --order lives")
    try:
        county = County(seed, cases, since=_day(since), until=_day(until), defects=defects)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    counts = Counts()
    began = time.monotonic()
    in_order_said = rate is not None or order == "said"
    with ExitStack() as stack, _told():
        files = None if truth is None else stack.enter_context(TruthFiles(truth, county))
        said = recorded(county, counts, files)
        try:
            if to_topics:
                sent = _send(_in_order(said) if in_order_said else said, rate)
            else:
                out = sys.stdout.buffer if output is None else stack.enter_context(output.open("wb"))
                _write(_lines(said, in_order_said=in_order_said), out, rate)
                sent = None
        except BrokenPipeError:
            # Whoever read the lines has seen enough; what Python would still flush has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except KeyboardInterrupt:
            click.echo("Interrupted: the truth has no summary, because it is not whole.", err=True)
            sys.exit(INTERRUPTED_EXIT)
    for line in _summary(counts, sent, seconds=time.monotonic() - began):
        click.echo(line, err=True)
    sys.exit(0 if sent is None or not (sent.failed or sent.stopped) else 1)


@contextmanager
def _told() -> Iterator[None]:
    """A file that cannot be written, in words."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        raise click.ClickException(f"[{error.filename}]: {error.strerror}") from error


def _day(given: datetime) -> date:
    return given.date()


def _lines(said: Iterable[Said], *, in_order_said: bool) -> Iterator[bytes]:
    if in_order_said:
        return in_order((one.said_at, write_line(one)) for one in said)
    return map(write_line, said)


def _in_order(said: Iterable[Said]) -> Iterator[Said]:
    return map(read_line, _lines(said, in_order_said=True))


def _write(lines: Iterator[bytes], out: BinaryIO, rate: float | None) -> None:
    if rate is None:
        out.writelines(lines)
        out.flush()
        return
    pace = Pace(rate, time.monotonic)
    for line in lines:
        time.sleep(pace.wait_seconds())
        out.write(line)
        out.flush()


def _send(said: Iterable[Said], rate: float | None) -> Sent:
    try:
        return send_county(Connections.resolve(os.environ), said, rate=rate)
    except ServersAway as error:
        raise Unavailable(str(error)) from error
    except (ProducerError, SettingsError) as error:
        raise click.ClickException(str(error)) from error


def _summary(counts: Counts, sent: Sent | None, *, seconds: float) -> Iterator[str]:
    speed = counts.messages / seconds if seconds else 0
    yield (
        f"Synthetic: {counts.messages:,} messages of {counts.cases:,} cases, {counts.defendants:,} defendants and "
        f"{counts.persons:,} persons in {seconds:.1f} s ({speed:,.0f}/s)"
    )
    if counts.disorder:
        refused = counts.dead_letters.total()
        yield (
            f"Wanted disorder: {counts.disorder.total():,}, "
            f"of which {refused:,} dead letters and {counts.duplicates:,} duplicates"
        )
    if sent is not None:
        yield (
            f"Sent {sent.acknowledged:,} messages, all of them acknowledged"
            if not sent.failed
            else (f"Sent {sent.acknowledged:,} messages; {sent.failed:,} were not acknowledged")
        )
        yield from (f"  {reason}" for reason in sent.reasons)
        if sent.stopped:
            yield f"Stopped: {sent.stopped}"
