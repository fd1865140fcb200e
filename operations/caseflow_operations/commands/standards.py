"""`caseflow standards`: what a ministry declares, as files."""

import os
from pathlib import Path

import click
import orjson
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.standards import check as checking
from caseflow_sinks.standards.filling import StandardsRefused
from caseflow_sinks.standards.load import load as bring_in

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def standards() -> None:
    """Time standards, limits, calendars, population, coverage, suppression: one CSV file each in a folder.

    Columns are described in standards/FILES.md of the package caseflow_sinks, beside a made-up example.
    """


@standards.command()
@click.argument("folder", type=_FOLDER)
@click.option("--strict", is_flag=True, help="What is else a warning is a fault.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def check(folder: Path, strict: bool, as_json: bool) -> None:
    """Name every fault of a folder by file and line. Exit code 1: there are faults."""
    found = checking.check(checking.read_folder(folder), PinnedTables.load())
    told = [each._replace(severity="fault") for each in found.told] if strict else found.told
    faults = sum(each.severity == "fault" for each in told)
    if as_json:
        content = {
            "folder": str(folder),
            "faults": faults,
            "told": [each._asdict() for each in told],
            "rows": {table: len(rows) for table, rows in found.rows.items()},
        }
        click.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode())
    else:
        for each in told:
            click.echo(str(each))
        rows = ", ".join(f"{table} {len(rows)}" for table, rows in found.rows.items())
        click.echo(f"{folder}: {faults} faults; rows that can be used: {rows}")
    raise SystemExit(1 if faults else 0)


@standards.command()
@click.argument("folder", type=_FOLDER)
def load(folder: Path) -> None:
    """Put a folder into force: views read it from now on, in every generation and in those to come.

    Rows that the files no longer have are no longer in force. A second run changes nothing. A folder with a fault is
    not loaded (exit code 1).
    """
    try:
        done = bring_in(Connections.resolve(os.environ), folder)
    except StandardsRefused as error:
        raise click.ClickException(str(error)) from error
    for each in done.told:
        click.echo(str(each))
    for name in done.kept:
        click.echo(f"changed  {name}")
    for table in done.filled:
        click.echo(f"filled   {table}")
    if done.changed_nothing:
        click.echo("nothing to do: all of it is in force")
    click.echo("in force: " + ", ".join(f"{table} {rows}" for table, rows in done.rows.items()))
