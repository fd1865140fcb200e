"""`caseflow bulletin`."""

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from caseflow_dashboards.bulletin.cells import UnbalancedError
from caseflow_dashboards.bulletin.embedded import NotABulletinError, read, revisions
from caseflow_dashboards.bulletin.page import page
from caseflow_dashboards.bulletin.publishing import Bulletin, Gap, publish
from caseflow_dashboards.bulletin.suppression import RuleError, UnprotectedError
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client

from caseflow_operations.bulletin.drafting import SAFE_BASE, SAFE_SMALLEST, NothingKnownError, draft
from caseflow_operations.bulletin.reading import Reader, Span, end_of


class Month(click.ParamType):
    """A month, 2024-03, or its first or last day; gives the day that the option stands for."""

    name = "month"

    def __init__(self, *, is_last: bool) -> None:
        self._is_last = is_last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first or last day of the month."""
        if isinstance(value, date):
            return value
        edge = "last" if self._is_last else "first"
        expected = f"[{value}]: a bulletin is of whole months, 2024-03 or the {edge} day of one"
        try:
            told = date.fromisoformat(f"{value}-01" if re.fullmatch(r"\d{4}-\d\d", value) else value)
        except ValueError:
            self.fail(expected, param, ctx)
        wanted = end_of(told) if self._is_last else told.replace(day=1)
        return wanted if len(value) == len("2024-03") or told == wanted else self.fail(expected, param, ctx)


class Day(click.ParamType):
    """A day, ISO 8601."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"[{value}]: an ISO 8601 day expected, such as 2024-03-31", param, ctx)


@click.command()
@click.option("--from", "first", type=Month(is_last=False), required=True, help="First month, 2024-01.")
@click.option("--to", "last", type=Month(is_last=True), required=True, help="Last month, 2024-12.")
@click.option(
    "--as-of", type=Day(), help="Day up to which it tells what has happened; default: the last of the period."
)
@click.option("--jurisdiction", multiple=True, help="Of this one only; may be given again. Default: all there are.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The HTML file to write."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--previous",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True),
    help="The last bulletin, its HTML or its figures as JSON, to tell what was revised.",
)
@click.option(
    "--smallest-shown",
    # With two persons in a cell each of them learns about the other: only a ministry may declare less than three.
    type=click.IntRange(min=3),
    help=f"Counts from 1 to below it are not shown. Default: what the ministry has declared, else {SAFE_SMALLEST}.",
)
@click.option(
    "--round-to",
    type=click.IntRange(min=1),
    help=f"Counts are rounded to multiples of it. Default: what the ministry has declared, else {SAFE_BASE}.",
)
def bulletin(
    first: date,
    last: date,
    as_of: date | None,
    jurisdiction: tuple[str, ...],
    output: Path,
    force: bool,
    previous: Path | None,
    smallest_shown: int | None,
    round_to: int | None,
) -> None:
    """Write a bulletin of some months: one HTML file with charts, tables and definitions, fit to be published.

    Small counts are not shown, nor can they be computed from what is. Exits with 1 where none can be made, with 3 where
    ClickHouse does not answer.
    """
    if last < first:
        raise click.BadParameter(
            f"[{first:%Y-%m}] is after [{last:%Y-%m}]: the period is inverted", param_hint="--from"
        )
    today = datetime.now(UTC).date()
    over = today if today == end_of(today) else today.replace(day=1) - timedelta(days=1)
    for told, possible, option in ((last, over, "--to"), (as_of, today, "--as-of")):
        if told is not None and told > today:
            raise click.BadParameter(
                f"[{told}] has not come: the last possible day is [{possible}]",
                param_hint=option,
            )
    if output.exists() and not force:
        raise click.ClickException(f"[{output}] is there already: give another name, or --force")
    if not os.access(output.parent, os.W_OK):
        raise click.ClickException(
            f"[{output}] cannot be written: no folder [{output.parent}] that is open to this user"
        )
    before = _previous(previous) if previous else None
    connections = Connections.resolve(os.environ)
    try:
        with client(connections) as clickhouse:
            reader = Reader(clickhouse, Span(first, last, as_of or last), jurisdiction)
            made = publish(
                draft(reader, generation=connections.generation, smallest_shown=smallest_shown, rounded_to=round_to)
            )
        revised = None if before is None else revisions(made, before)
    except (NothingKnownError, RuleError, NotABulletinError, UnbalancedError, UnprotectedError) as error:
        about = f"[{previous}] is " if isinstance(error, NotABulletinError) else ""
        raise click.ClickException(f"{about}{error}") from error
    _write(output, page(made, revised))
    _tell(made, output)


def _previous(path: Path) -> dict[str, Any]:
    try:
        return read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotABulletinError) as error:
        raise click.ClickException(f"[{path}] cannot be compared with: {error}") from error


def _write(path: Path, text: str) -> None:
    """Whole or not at all: who opens the file never sees half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"[{path}] cannot be written: {error.strerror}") from error


def _tell(made: Bulletin, output: Path) -> None:
    counted = [value for value in made.printed.values() if not isinstance(value, str) or isinstance(value, Gap)]
    gone = sum(value is Gap.SUPPRESSED for value in counted)
    click.echo(
        f"written to {output}: {len(counted)} figures as of {made.frame.as_of}, {gone} of them not shown"
        f" (smallest shown {made.frame.rule.smallest_shown}, rounded to {made.frame.rule.rounded_to})"
    )
    for origin in made.frame.origins:
        click.echo(f"{origin.label}: every figure says so")
    if made.frame.is_unknown:
        click.echo(
            "nothing is known of this period: no event lies in it, and no agency is complete for any of it; stocks are"
            " what was known before",
            err=True,
        )
