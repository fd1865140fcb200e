"""`caseflow local`: the stack on this machine."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from caseflow_operations.local import processes, stack
from caseflow_operations.local.home import Home
from caseflow_operations.local.parts import PartsError, default_folder
from caseflow_operations.local.ports import Ports, PortTaken, ports_from
from caseflow_operations.local.settings import GROUPS, STAGES, LocalSettings, with_needs

_Command = TypeVar("_Command", bound=Callable[..., Any])
_HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="CASEFLOW_HOME",
    default=Path(".caseflow"),
    show_default=True,
    help="Folder of this stack: data, logs, PID files.",
)


@click.group()
def local() -> None:
    """Kafka, registry, ClickHouse, workers and sink on this machine, with nothing but Python."""


def _port_options(command: _Command) -> _Command:
    for name in reversed(Ports.model_fields):
        command = click.option(
            f"--{name.replace('_', '-')}-port",
            f"{name}_port",
            type=click.IntRange(1, 65535),
            envvar=f"CASEFLOW_{name.upper()}_PORT",
            help=f"[default: {Ports.model_fields[name].default}]",
        )(command)
    return command


def _words(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...] | None:
    return tuple(word.strip() for word in text.split(",") if word.strip()) if text is not None else None


def _workers(_: click.Context, __: click.Parameter, text: str | None) -> dict[str, int] | None:
    """`2` for every stage, or `intake=2,cases=3`."""
    if text is None:
        return None
    try:
        if text.strip().isdigit():
            return dict.fromkeys(STAGES, int(text))
        counts = (part.split("=", 1) for part in text.split(","))
        return dict.fromkeys(STAGES, 1) | {stage.strip(): int(count) for stage, count in counts}
    except ValueError as error:
        raise click.BadParameter(f"[{text}]: expected a number, or stage=number by comma") from error


@local.command()
@_HOME
@click.option(
    "--only",
    callback=_words,
    help=f"Some of {', '.join(GROUPS)}, by comma; what they need is started too.",
)
@click.option(
    "--workers", callback=_workers, envvar="CASEFLOW_WORKERS", help="Processes a stage: 2, or intake=2,cases=3."
)
@click.option(
    "--base-port", type=click.IntRange(1, 65531), envvar="CASEFLOW_BASE_PORT", help="Five ports from this one on."
)
@_port_options
@click.option(
    "--parts",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="CASEFLOW_PARTS",
    help="Folder for the fetched jars, shared by all homes. [default: in the user's cache folder]",
)
@click.option("--timeout", default=stack.UP_SECONDS, show_default=True, help="Seconds to wait for health.")
def up(
    home: Path,
    only: tuple[str, ...] | None,
    workers: dict[str, int] | None,
    base_port: int | None,
    parts: Path | None,
    timeout: float,
    **ports: int | None,
) -> None:
    """Start the stack and wait until all of it is healthy. Run again: starts what is missing."""
    asked = settings_for(
        home,
        only=only,
        workers=workers,
        base_port=base_port,
        parts=parts,
        ports={name.removesuffix("_port"): port for name, port in ports.items() if port is not None},
    )
    try:
        reached = stack.up(asked, timeout_seconds=timeout, say=lambda sentence: click.echo(sentence, err=True))
    except (stack.StackError, PortTaken, PartsError) as error:
        raise click.ClickException(str(error)) from error
    _show(reached)


def settings_for(
    home: Path,
    *,
    only: tuple[str, ...] | None = None,
    workers: dict[str, int] | None = None,
    base_port: int | None = None,
    parts: Path | None = None,
    ports: dict[str, int] | None = None,
) -> LocalSettings:
    """What to start: what was asked for, else what this home was last started with, else the defaults.

    Raises:
        click.UsageError: For an unknown service or stage, or two services on one port.
    """
    last = LocalSettings.read(Home.at(home))
    chosen_ports = {
        **(last.ports.named() if last else {}),
        **(ports_from(base_port) if base_port is not None else {}),
        **(ports or {}),
    }
    try:
        asked = LocalSettings(
            home=Home.at(home).root,
            parts=(parts or default_folder()).expanduser().absolute(),
            ports=Ports.model_validate(chosen_ports),
            groups=only if only is not None else GROUPS,
            workers=workers or (last.workers if last else dict.fromkeys(STAGES, 1)),
        )
    except ValidationError as error:
        raise click.UsageError("; ".join(problem["msg"] for problem in error.errors())) from error
    return asked.model_copy(update={"groups": with_needs(asked.groups)})


@local.command()
@_HOME
def down(home: Path) -> None:
    """Stop the stack. Its data stay for the next start."""
    try:
        ran = stack.down(Home.at(home))
    except stack.StackError as error:
        raise click.ClickException(str(error)) from error
    click.echo("stopped" if ran else "was not running")


@local.command()
@_HOME
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(home: Path, as_json: bool) -> None:
    """Show every service. Exit 1 unless all are healthy."""
    seen = stack.status(Home.at(home))
    if as_json:
        services = [{**service._asdict(), "well": service.well} for service in seen.services]
        click.echo(json.dumps({**seen._asdict(), "home": str(seen.home), "well": seen.well, "services": services}))
    else:
        _show(seen)
    if not seen.well:
        raise click.exceptions.Exit(1)


@local.command()
@_HOME
@click.argument("name", required=False)
@click.option("-n", "--lines", default=50, show_default=True, type=click.IntRange(min=1), help="Lines from the end.")
def logs(home: Path, name: str | None, lines: int) -> None:
    """Show the end of a service's log, or of every log."""
    folder = Home.at(home)
    names = [name] if name else sorted(path.stem for path in folder.logs.glob("*.log"))
    for each in names:
        path = folder.log_file(each)
        if not path.is_file():
            raise click.ClickException(f"no log [{path}]: a service of that name was never started here")
        if name is None:
            click.echo(f"== {path}")
        for line in processes.log_tail(path, lines):
            click.echo(line)


@local.command()
@_HOME
@click.option("--yes", is_flag=True, help="Do not ask.")
def wipe(home: Path, yes: bool) -> None:
    """Stop the stack and remove all its data. The fetched jars stay."""
    folder = Home.at(home)
    if not folder.root.exists():
        click.echo(f"nothing at {folder.root}")
        return
    if not yes:
        click.confirm(f"Remove {folder.root} with every event and figure in it?", abort=True)
    try:
        stack.wipe(folder)
    except stack.StackError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"removed {folder.root}")


def _show(seen: stack.StackStatus) -> None:
    table = Table(title=f"{seen.home}: {seen.state}", title_justify="left")
    for column in ("service", "state", "process", "memory", "starts", "remark"):
        table.add_column(column, justify="right" if column in ("process", "memory", "starts") else "left")
    for service in seen.services:
        memory = f"{service.memory_mib} MiB" if service.memory_mib is not None else ""
        process = str(service.pid) if service.pid is not None else ""
        table.add_row(service.name, service.state, process, memory, str(service.starts), service.problem or "")
    console = Console()
    console.print(table)
    for name, value in seen.connections.items():
        console.print(f"{name}: {value}", highlight=False)
