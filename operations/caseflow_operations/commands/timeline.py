"""`caseflow timeline`."""

import os
from datetime import UTC, date, datetime, time
from typing import Any, get_args

import click
import orjson
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import IdentifierKind
from rich.console import Console

from caseflow_operations.timelines.known_at import known_at
from caseflow_operations.timelines.past import Identifier, TooMuchError
from caseflow_operations.timelines.plain import as_plain, instant_text
from caseflow_operations.timelines.published import MovingError, published
from caseflow_operations.timelines.show import show

_WIDE = 1_000
"""Columns where the output is no terminal: a line a row, for programs that look for something in it."""


class Moment(click.ParamType):
    """A moment: an ISO 8601 date (its end, in UTC) or time; without an offset it is in UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        if isinstance(value, int):
            return value
        try:
            moment = _last_of_day(value) or datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"[{value}]: an ISO 8601 date or time expected, such as 2024-03-31 or 2024-03-31T12:00Z")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return round(moment.timestamp() * 1000)


def _last_of_day(value: str) -> datetime | None:
    """The last millisecond of a date, however ISO 8601 writes it; None: not a date alone."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59, 999_000))


@click.command()
@click.argument("kind", type=click.Choice(get_args(IdentifierKind)))
@click.argument("identifier", metavar="ISSUER:VALUE")
@click.option("--known-at", "received_ms", type=Moment(), help="As known then: folded from what was received by it.")
@click.option("--json", "as_json", is_flag=True, help="The whole record on standard output, times as ISO 8601.")
def timeline(kind: IdentifierKind, identifier: str, received_ms: int | None, as_json: bool) -> None:
    """Show all that is known of one case or person, under any of its identifiers.

    Days are local, times UTC. Exits with 1 when nothing is known of it.
    """
    issuer, colon, value = identifier.partition(":")
    if not (issuer and colon and value):
        raise click.BadParameter(f"[{identifier}]: issuer and number expected, as in police-case:K1")
    connections = Connections.resolve(os.environ)
    subject = Identifier(kind, identifier)
    try:
        found = published(connections, subject) if received_ms is None else known_at(connections, subject, received_ms)
    except (MovingError, TooMuchError) as error:
        raise click.ClickException(str(error)) from error
    when = "" if received_ms is None else f" as known at {instant_text(received_ms)}"
    if found is None:
        click.echo(f"nothing is known of {kind} [{identifier}]{when}", err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(orjson.dumps(as_plain(found), option=orjson.OPT_INDENT_2).decode())
        return
    if found["key"] != identifier and identifier not in found["identifiers"]:
        click.echo(f"[{identifier}] is known as [{found['key']}]")
    if when:
        click.echo(f"{kind}{when}, by the tables of this generation")
    console = Console(soft_wrap=False)
    show(console if console.is_terminal else Console(width=_WIDE), found)
