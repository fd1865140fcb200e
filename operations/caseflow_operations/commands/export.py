"""`caseflow export`."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import click
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import vocabularies
from caseflow_sinks.views.parameters import FILTERS, FIRST_DAY, LAST_DAY

from caseflow_operations.exports.asked import UNKNOWN, Asked, unset
from caseflow_operations.exports.event_logs import Of, write_xes
from caseflow_operations.exports.files import OutputExists, OutputFailed, whole_file
from caseflow_operations.exports.indicators import without_filters
from caseflow_operations.exports.known import refuse_unknown
from caseflow_operations.exports.origins import Origins
from caseflow_operations.exports.pseudonyms import AS_THEY_ARE, Keys
from caseflow_operations.exports.questions import FILTERS_OF_EVENTS, TABLES
from caseflow_operations.exports.server import ExportBroken, active_generation
from caseflow_operations.exports.tables import Format, write_csv, write_parquet

XES = "xes"
HELP = """Write return tables, indicators, cases, events or an event log to a file, from the active generation.

\b
uncts       UN-CTS: persons in formal contact, prosecuted, convicted, held;
            victims
sdg         SDG 16.1.1 and 16.3.2 with their parts
indicators  every main figure of a period, --from and --to: view, figure,
            period, breakdown, value, unit, definition, source; units
            without a day are told apart, in the period undated
cases       a row a defendant: confidential, with --identifiers highly
            confidential; several agencies or courts stand in one cell,
            divided by semicolons
events      the stored records of messages, without what the events say:
            confidential
xes         an event log for process mining: as cases

Small cells are not suppressed here. Every row or log says whether its data are synthetic. With nothing to write the
file has its head alone, and the exit code is 0. Exit codes: 1 the file exists or cannot be written, 2 wrongly asked,
also for a value that a filter does not have, 3 ClickHouse is away or broke off.
"""
_ICCS = re.compile(r"\d{2}(\d{2}(\d{1,2})?)?")
_WORDS = {name: {*vocabularies()[name].members, *UNKNOWN} for name in ("sex", "age_group", "citizenship")}


class Broken(click.ClickException):
    """ClickHouse did not give the whole; nothing was written under the name."""

    exit_code = 3


class Day(click.ParamType):
    """An ISO 8601 date that the tables can hold."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"[{value}]: an ISO 8601 date expected, such as 2024-03-31")
        if not date.fromisoformat(FIRST_DAY) <= day <= date.fromisoformat(LAST_DAY):
            self.fail(f"[{value}]: a day from {FIRST_DAY} to {LAST_DAY} expected")
        return day


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for name, parameter in reversed(tuple(FILTERS.items())):
        option = f"--{name.replace('_', '-')}"
        command = click.option(
            option, name, multiple=True, help=f"Only these {parameter.meaning}; may be given again."
        )(command)
    return command


@click.command(help=HELP, short_help="Return tables, indicators, cases, event logs, as files.")
@click.argument("kind", type=click.Choice([*TABLES, XES]))
@click.option("--format", "form", type=click.Choice(get_args(Format)), help="Of all but xes.  [default: csv]")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The file, written whole or not at all.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.option(
    "--from", "first", type=Day(), help="First day of the period, inclusive.  [default: open; of indicators required]"
)
@click.option(
    "--to", "last", type=Day(), help="Last day of the period, inclusive.  [default: --as-of; of indicators required]"
)
@click.option(
    "--as-of", type=Day(), help="Last day on which something counts as having happened.  [default: today, UTC]"
)
@click.option(
    "--counting",
    type=click.Choice(["principal", "all"]),
    help="Of uncts: the principal offence, or every one.  [default: principal]",
)
@click.option("--of", type=click.Choice(get_args(Of)), help="Of xes: what a trace is.  [default: cases]")
@click.option("--identifiers", is_flag=True, help="Of cases and xes: canonical identifiers in place of pseudonyms.")
@_filters
def export(
    kind: str,
    *,
    form: Format | None,
    output: Path,
    force: bool,
    first: date | None,
    last: date | None,
    as_of: date | None,
    counting: str | None,
    of: Of | None,
    identifiers: bool,
    **filters: tuple[str, ...],
) -> None:
    """Ask the active generation, and write what it says."""
    _refuse_what_does_not_belong(kind, form=form, counting=counting, of=of, identifiers=identifiers)
    asked = Asked(
        as_of=as_of or datetime.now(UTC).date(),
        first=first,
        last=last,
        filters=filters,
        counting=counting or "principal",
    )
    tables = PinnedTables.load()
    _check(kind, asked, tables)
    keys = AS_THEY_ARE if identifiers else Keys.of_one_file()
    try:
        with whole_file(output, force=force) as file, active_generation(Connections.resolve(os.environ)) as server:
            refuse_unknown(server, asked.filters, tables)
            origins = Origins.read(server)
            if kind == XES:
                written = write_xes(server, asked, origins, keys, of=of or "cases", file=file)
                told = f"{written.traces:,} traces, {written.events:,} events"
                undated = written.undated
                some = bool(written.traces)
            else:
                questions = TABLES[kind].question(asked, origins, keys)
                undated = 0
                if form == "parquet":
                    some = write_parquet(server, questions, file)
                    told = "Parquet"
                else:
                    rows = write_csv(server, questions, file)
                    some, told = bool(rows), f"{rows:,} rows"
    except (OutputExists, OutputFailed) as error:
        raise click.ClickException(str(error)) from error
    except ExportBroken as error:
        raise Broken(f"{error}; [{output}] was not written") from error
    if kind == "indicators" and (left_out := without_filters(asked)):
        click.echo(f"left out, as they know no filters: {', '.join(left_out)}", err=True)
    if undated:
        click.echo(f"{undated:,} events have no day: they are in their place, without a timestamp", err=True)
    if not some:
        click.echo("no rows", err=True)
    click.echo(f"wrote {output}: {told}")


def _refuse_what_does_not_belong(
    kind: str, *, form: str | None, counting: str | None, of: str | None, identifiers: bool
) -> None:
    for option, given, kinds in (
        ("--format", form, tuple(TABLES)),
        ("--counting", counting, ("uncts",)),
        ("--of", of, (XES,)),
        ("--identifiers", identifiers, ("cases", XES)),
    ):
        if given and kind not in kinds:
            raise click.UsageError(f"{option} is of {', '.join(kinds)}, not of {kind}")


def _check(kind: str, asked: Asked, tables: PinnedTables) -> None:
    if kind == "indicators" and (asked.first is None or asked.last is None):
        raise click.UsageError("indicators are figures of a period, and some of its length: give --from and --to")
    if asked.first is not None and asked.first > asked.to_on:
        raise click.UsageError(f"the period begins on {asked.first} and ends before it, on {asked.to_on}")
    for name, known in _WORDS.items():
        for word in asked.filters.get(name, ()):
            if word not in known:
                raise click.UsageError(
                    f"--{name.replace('_', '-')} [{word}]: one of {', '.join(sorted(known))} expected"
                )
    for code in asked.filters.get("iccs", ()):
        if not _ICCS.fullmatch(code) and code not in UNKNOWN:
            raise click.UsageError(f"--iccs [{code}]: 2, 4, 5 or 6 digits expected, or one of {', '.join(UNKNOWN)}")
        if code not in UNKNOWN and tables.iccs_category(code) is None:
            raise click.UsageError(f"--iccs [{code}]: ICCS v1.0 has no such category (caseflow schemas dictionary)")
    if kind == "events" and (wrong := unset(asked, FILTERS_OF_EVENTS)):
        allowed = ", ".join(f"--{name}" for name in sorted(FILTERS_OF_EVENTS))
        raise click.UsageError(f"--{wrong[0].replace('_', '-')} says nothing of events as stored: {allowed} do")


__all__ = ["export"]
