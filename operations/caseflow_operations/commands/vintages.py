"""`caseflow vintages`: the main figures as they were told on a day."""

import os
from datetime import UTC, date, datetime
from typing import Any

import click
import orjson
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.generations import active
from caseflow_sinks.views import call
from caseflow_sinks.vintages import take as taking
from clickhouse_connect.driver.client import Client
from rich import box
from rich.console import Console
from rich.table import Table

from caseflow_operations.exports.origins import COLUMN, Origins

_SHOWN = ("figure", "jurisdiction", "breakdown", "month", "value_then", "value_now", "by_time", "by_knowledge")
_REASONS = ("received", "corrected", "retracted", "links_changed", "generations_promoted", "standards_edited")
_WIDE = 200


class Day(click.ParamType):
    """A day, YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.fail(f"[{value}]: a day as YYYY-MM-DD expected")


@click.group()
def vintages() -> None:
    """Daily vintages of the main figures, and why a figure is another than it was."""


@vintages.command()
@click.option(
    "--day", type=Day(), help="The day in UTC, by default today; or one that has passed, if nothing came since."
)
@click.option("--again", is_flag=True, help="Take the day's vintage anew; by default the first one stands.")
def take(day: date | None, again: bool) -> None:
    """Keep the figures of the active generation as known now: once a day, for instance from a scheduler.

    A second run on a day changes nothing. Exit code 1: what was known on the day cannot be told.
    """
    connections = Connections.resolve(os.environ)
    try:
        taken = taking.take(connections, now=datetime.now(UTC), day=day, again=again)
    except taking.NotTellable as error:
        raise click.ClickException(str(error)) from error
    what = "taken" if taken.is_new else "had been taken before"
    click.echo(
        f"vintage of {taken.known_on} {what}: {taken.figures:,} figures of generation {taken.generation}, with messages"
        f" received up to {taken.known_at:%Y-%m-%d %H:%M} UTC"
    )


@vintages.command()
@click.option("--since", type=Day(), help="The earlier vintage, or the one before it; by default the last but one.")
@click.option("--until", type=Day(), help="The later vintage, or the one before it; by default the last.")
@click.option("--figure", "figures", multiple=True, help="Only this one, by its name in the vintages.")
@click.option("--jurisdiction", default="", help="Only this one; by default all together.")
@click.option("--at-most", default=50, show_default=True, help="Lines of the table; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
def changes(
    since: date | None, until: date | None, figures: tuple[str, ...], jurisdiction: str, at_most: int, as_json: bool
) -> None:
    """Show which figures changed between two vintages, and how much came in between for each reason.

    by_time is what changed because time went on, by_knowledge because more is known of the same time.

    Exit code 2: there are no two such vintages, or none of them has the figure or the jurisdiction.
    """
    asked: dict[str, Any] = {"figures": figures, "jurisdictions": [jurisdiction]}
    asked |= {name: day for name, day in (("since", since), ("until", until)) if day is not None}
    connections = Connections.resolve(os.environ)
    with client(connections, database=connections.control_database) as control:
        _refuse_days(sorted(taking.newest_takes(control)), since, until)
        _refuse_unknown(control, "figure", figures)
        if jurisdiction:
            _refuse_unknown(control, "jurisdiction", (jurisdiction,))
    with client(connections, database=active(connections).database) as clickhouse:
        result = clickhouse.query(f"SELECT * FROM {call('changes_since', **asked)}")  # noqa: S608  # literals are quoted
        origins = Origins.read(clickhouse)
    rows = [dict(zip(result.column_names, row, strict=True)) for row in result.result_rows]
    found = [{COLUMN: origins.of_figure(row["jurisdiction"]), **row} for row in rows]
    if as_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    elif found:
        _show(found, at_most)
    else:
        click.echo("nothing changed")


def _refuse_days(days: list[date], since: date | None, until: date | None) -> None:
    """Raise UsageError where the view would choose no two vintages, which is not the same as no change."""
    there_are = f"vintages: {', '.join(map(str, days)) or 'none'}"
    later = max((day for day in days if until is None or day <= until), default=None)
    if later is None:
        raise click.UsageError(f"no vintage of [{until}] or before; {there_are}" if until and days else there_are)
    if not any(day < later and (since is None or day <= since) for day in days):
        before = f" and of [{since}] or before" if since else ""
        raise click.UsageError(f"no vintage before [{later}]{before}, with which to compare it; {there_are}")


def _refuse_unknown(control: Client, column: str, asked: tuple[str, ...]) -> None:
    rows = control.query(f"SELECT DISTINCT toString({column}) AS told FROM vintages ORDER BY told").result_rows  # noqa: S608  # our own names
    known = [told for (told,) in rows if told]
    if unknown := sorted(set(asked) - set(known)):
        raise click.UsageError(f"--{column} [{', '.join(unknown)}]: no vintage has it; there are {', '.join(known)}")


def _show(found: list[dict[str, Any]], at_most: int) -> None:
    first = found[0]
    told = ", ".join(f"{name.replace('_', ' ')} {first[name]:,}" for name in _REASONS)
    click.echo(f"data: {'; '.join(sorted({row[COLUMN] for row in found}))}")
    changed = "1 figure" if len(found) == 1 else f"{len(found):,} figures"
    click.echo(f"from {first['known_then']} to {first['known_now']}: {changed} changed. Between them: {told}")
    table = Table(*(name.replace("_", " ") for name in _SHOWN), box=box.SIMPLE_HEAD)
    for row in found[: at_most or None]:
        table.add_row(*(_text(row[name]) for name in _SHOWN))
    console = Console()
    (console if console.is_terminal else Console(width=_WIDE)).print(table)
    if at_most and len(found) > at_most:
        click.echo(f"and {len(found) - at_most:,} more: --at-most 0 shows all")


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
