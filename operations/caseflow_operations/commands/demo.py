"""`caseflow demo`."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
import orjson
from caseflow_dashboards.preview import DEFAULT_PORT, preview_command, preview_url
from caseflow_producers.errors import ProducerError
from caseflow_schemas.connections import Connections
from rich.console import Console
from rich.status import Status
from rich.table import Table

from caseflow_operations.books import Books
from caseflow_operations.collector import expect_many_trees
from caseflow_operations.commands.local import settings_for
from caseflow_operations.commands.status import show_books
from caseflow_operations.demo import (
    Agreement,
    BrowardExtract,
    DataSet,
    Demonstration,
    MixedDataError,
    NotBalancedError,
    SyntheticCounty,
    run_demo,
)
from caseflow_operations.demo.data import address_of
from caseflow_operations.demo.summary import told_durations, told_stays
from caseflow_operations.demo.synthetic import DEFAULT_CASES, MOST_CASES
from caseflow_operations.local import stack
from caseflow_operations.local.parts import PartsError
from caseflow_operations.local.ports import PortTaken
from caseflow_operations.local.settings import LocalSettings
from caseflow_operations.local.stack import StackError
from caseflow_operations.verification import NotDrainedError

REFUSALS = (StackError, PartsError, PortTaken, ProducerError, MixedDataError, NotBalancedError, NotDrainedError)


@click.command()
@click.option(
    "--data",
    type=click.Choice(["broward", "county"]),
    default="broward",
    show_default=True,
    help="A real extract, or a synthetic county.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Of broward about so many rows, all those of some persons.")
@click.option(
    "--cases",
    type=click.IntRange(1, MOST_CASES),
    help=f"Of the county so many reported cases.  [default: {DEFAULT_CASES}]",
)
@click.option("--seed", type=int, help="Of the county: the same seed gives the same county.  [default: 1]")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the result here too.")
@click.option("--exit", "leave", is_flag=True, help="Exit when done, on a terminal too.")
@click.option("--keep", is_flag=True, help="Leave the stack running on exit.")
@click.option("--preview-port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option(
    "--base-port", type=click.IntRange(1, 65531), envvar="CASEFLOW_BASE_PORT", help="Five ports of the stack from here."
)
def demo(
    data: str,
    limit: int | None,
    cases: int | None,
    seed: int | None,
    json_file: Path | None,
    leave: bool,
    keep: bool,
    preview_port: int,
    base_port: int | None,
) -> None:
    """Run the whole path on this machine: real parts, a real extract or a synthetic county, every event accounted for.

    On a terminal it then serves the dashboards until Ctrl-C. What this command started it also stops, unless --keep.
    A second run sends nothing twice. The result is always written to demo.json in the home.

    Exits with 1 when a timeline differs from the log folded anew, or, of the county, from what is true.
    """
    chosen = _data_set(data, limit=limit, cases=cases, seed=seed)
    expect_many_trees()
    console = Console()
    connections = Connections.resolve(os.environ)
    settings = settings_for(connections.home, base_port=base_port)
    was_up = stack.status(settings.layout).state == "running"
    try:
        with _terminated_as_interrupt():
            try:
                result = _run(console, settings, chosen)
            except REFUSALS as error:
                raise click.ClickException(str(error)) from error
            text = orjson.dumps(result.as_plain(), option=orjson.OPT_INDENT_2)
            for file in (settings.layout.root / "demo.json", json_file):
                if file is not None:
                    file.write_bytes(text + b"\n")
            summarise(console, result)
            if sys.stdout.isatty() and not leave:
                _serve(console, settings, address_of(chosen, preview_url(port=preview_port)), preview_port)
            else:
                address = address_of(chosen, preview_url(port=preview_port))
                is_up = was_up or keep
                console.print(told_later(address, preview_port, is_up=is_up, environment=os.environ), soft_wrap=True)
    except KeyboardInterrupt:
        console.print("interrupted: nothing is lost; the next run goes on from here")
        raise SystemExit(130) from None
    finally:
        if not (was_up or keep):
            with console.status("stopping what was started"):
                stack.down(settings.layout)
    if not result.ok:
        raise SystemExit(1)


def told_later(address: str, port: int, *, is_up: bool, environment: Mapping[str, str]) -> str:
    """How to look at the dashboards at `address` after the command has ended, from any shell of this folder."""
    home = environment.get("CASEFLOW_HOME")
    of_home = f"CASEFLOW_HOME={shlex.quote(home)} " if home else ""
    at_port = "" if port == DEFAULT_PORT else f" --port {port}"
    first = "" if is_up else f"{of_home}caseflow local up, then "
    return f"To look at the dashboards: {first}{of_home}caseflow dashboards preview --persons{at_port}, then {address}"


def _data_set(data: str, *, limit: int | None, cases: int | None, seed: int | None) -> DataSet:
    if data == "broward":
        if cases is not None or seed is not None:
            raise click.UsageError("--cases and --seed are of --data county; --limit takes a part of broward")
        return BrowardExtract(limit)
    if limit is not None:
        raise click.UsageError("--limit is of --data broward; --cases makes a smaller county")
    return SyntheticCounty(DEFAULT_CASES if cases is None else cases, 1 if seed is None else seed)


def _run(console: Console, settings: LocalSettings, data: DataSet) -> Demonstration:
    with console.status("starting") as spinner:
        return run_demo(
            settings,
            data,
            say=console.print,
            progress=lambda text: spinner.update(f"sending: {text}"),
            told_books=_told_books(spinner),
        )


def _told_books(spinner: Status) -> Callable[[Books], None]:
    def told(books: Books) -> None:
        behind = ", ".join(f"{group} {lag.records:,}" for group, lag in books.lags.items() if lag.records)
        spinner.update(
            f"waiting for the books to balance: {books.in_flight:,} in flight; still to read: {behind or '–'}"
        )

    return told


def summarise(console: Console, result: Demonstration) -> None:
    """The result for a reader."""
    data = result.data
    label = "synthetic county" if data.is_synthetic else "this extract"
    console.rule(f"What came of it{f' ({label})' if data.is_synthetic else ''}")
    show_books(console, result.books)
    figures = result.figures
    made_up = "synthetic " if data.is_synthetic else ""
    console.print(f"{figures.persons:,} {made_up}persons, {figures.cases:,} {made_up}cases")
    table = Table("stage", "persons", "defendants", title=f"Records linked in {label}, by stage")
    for stage, (persons, defendants) in figures.linked.items():
        table.add_row(stage.replace("_", " "), f"{persons:,}", f"{defendants:,}")
    for column in table.columns[1:]:
        column.justify = "right"
    console.print(table)
    console.print(f"[bold]What this is not.[/] {data.what_it_is_not}")
    for line in told_durations(figures):
        console.print(line)
    console.print(told_stays(figures))
    verification = result.verification
    console.print(
        f"verified: {sum(verification.compared.values()):,} timelines folded anew from the log of record (those that"
        " were merged into another, or that nothing is left of, included), "
        f"{len(verification.differences)} differ"
    )
    if result.agreement is not None:
        _show_agreement(console, result.agreement)
    seconds = ", ".join(f"{step.replace('_', ' ')} {took:.1f}" for step, took in result.seconds.items())
    console.print(f"seconds: {seconds}")


def _show_agreement(console: Console, agreement: Agreement) -> None:
    compared = ", ".join(f"{number:,} {kind}" for kind, number in agreement.compared.items())
    differing = ", ".join(f"{number:,} {kind}" for kind, number in agreement.differences.items() if number)
    if agreement.holds:
        console.print(f"true: {compared} are as the simulator knows them to be")
        return
    console.print(
        f"[bold red]not true[/]: of {compared}, [bold red]{differing}[/] differ from what the simulator knows"
    )
    for example in agreement.examples:
        console.print(f"  {example}", markup=False)


def _serve(console: Console, settings: LocalSettings, address: str, port: int) -> None:
    """Serve the preview until Ctrl-C."""
    environment = {**os.environ, "CASEFLOW_HOME": str(settings.layout.root)}
    # Its data are published, or made up: persons in them may be shown on this machine.
    command = preview_command(port=port, persons=True)
    preview = subprocess.Popen(command, env=environment)  # noqa: S603  # our own command
    try:
        console.print(f"dashboards: [bold]{address}[/] (Ctrl-C ends everything this command started)", soft_wrap=True)
        preview.wait()
    except KeyboardInterrupt:
        console.print("ending")
    finally:
        preview.terminate()
        preview.wait()


@contextmanager
def _terminated_as_interrupt() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, so that what was started is stopped."""
    earlier = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)
