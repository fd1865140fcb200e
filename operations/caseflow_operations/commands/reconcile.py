"""`caseflow reconcile FILE`."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.client import client
from caseflow_sinks.generations import active
from rich.console import Console

from caseflow_operations.exports.origins import Origins
from caseflow_operations.reconcile.cells import COUNTINGS, STAGES
from caseflow_operations.reconcile.comparison import Compared, compare
from caseflow_operations.reconcile.ours import Ours
from caseflow_operations.reconcile.shown import as_json, show
from caseflow_operations.reconcile.tolerance import Tolerance, read_tolerance
from caseflow_operations.reconcile.totals import Rule, Totals, read_totals

_WIDE = 200


class ToleranceType(click.ParamType):
    """A share of the agency's total, or a number of units."""

    name = "share|number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Tolerance:
        """The tolerance."""
        if isinstance(value, Tolerance):
            return value
        try:
            return read_tolerance(value)
        except ValueError as error:
            self.fail(str(error))


class UnusableFile(click.ClickException):
    """A file that is not a file of totals."""

    exit_code = 2


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--soft", type=ToleranceType(), default="0", show_default=True, help="Beyond it a difference is marked.")
@click.option("--hard", type=ToleranceType(), default="0", show_default=True, help="Beyond it the command fails.")
@click.option("--strict", is_flag=True, help="Fail beyond the soft tolerance too.")
@click.option("--unit", type=click.Choice(list(STAGES)), default="defendants", show_default=True, help="Counted unit.")
@click.option(
    "--counting",
    type=click.Choice(list(COUNTINGS)),
    default="principal",
    show_default=True,
    help="Under which offence: the principal one, or each.",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What has a later day has not happened.")
@click.option("--behind", is_flag=True, help="List our cases behind each difference, with their identifiers.")
@click.option("--at-most", type=click.IntRange(1), default=20, show_default=True, help="Of those, so many a total.")
@click.option("--json", "as_plain", is_flag=True, help="The result as JSON.")
def reconcile(
    file: Path,
    soft: Tolerance,
    hard: Tolerance,
    strict: bool,
    unit: str,
    counting: str,
    as_of: datetime | None,
    behind: bool,
    at_most: int,
    as_plain: bool,
) -> None:
    """Hold an agency's own totals against ours.

    FILE is CSV with the columns agency, period, offence, stage, total, and perhaps scheme, unit, counting. The agency
    is a code, or all; the period a year 2024, a month 2024-03, or 2024-01..2024-06; the offence an ICCS code, which
    stands for all below it, all, not_mapped, not_stated, or a national code with its scheme; the unit offences, cases,
    defendants or persons; counting principal or all. Where FILE does not name unit or counting the options do.

    Of ours are counted units that came into the stage in the period, in cases in which the agency speaks. A person is
    counted once a period. Offences are reported ones as far as first_contact, then charges. What came in on no known
    day, or in a year of which the period is a part, stands beside as undated.

    The stage is first_contact, referred, charged, disposed, convicted, sentenced or admitted; of cases and offences
    also reported; of offences not referred, sentenced or admitted.

    Tolerances are shares of the agency's total (1%) or numbers of units (10), inclusive.

    Exit code 0: all within the hard tolerance. 1: a difference beyond it (with --strict: beyond the soft one). 2: FILE
    or an option cannot be used. 3: ClickHouse is away or not set up.
    """
    if soft.is_share == hard.is_share and hard.amount < soft.amount:
        raise click.BadParameter(f"[{hard}]: below the soft tolerance [{soft}]", param_hint="--hard")
    tables = PinnedTables.load()
    totals = read_totals(file.name, file.read_bytes(), tables, Rule(unit, counting))
    if totals.faults:
        raise UnusableFile("\n".join(f"{file}, line {fault.line}: {fault.text}" for fault in totals.faults))
    day = as_of.replace(tzinfo=UTC).date() if as_of is not None else None
    generation, origin, compared = _compared(
        totals, tables, day, soft=soft, hard=hard, at_most=at_most if behind else 0
    )
    if as_plain:
        click.echo(as_json(compared, soft=soft, hard=hard, as_of=day, generation=generation, origin=origin))
    else:
        console = Console()
        show(console if console.is_terminal else Console(width=_WIDE), compared, soft=soft, hard=hard, origin=origin)
    bad = ("hard", "soft") if strict else ("hard",)
    raise SystemExit(1 if any(found.verdict in bad for found in compared) else 0)


def _compared(
    totals: Totals, tables: PinnedTables, as_of: date | None, *, soft: Tolerance, hard: Tolerance, at_most: int
) -> tuple[str, str, list[Compared]]:
    connections = Connections.resolve(os.environ)
    generation, database = active(connections)
    with client(connections, database=database) as clickhouse:
        origin = Origins.read(clickhouse).of_figure()
        ours = Ours(clickhouse, tables, as_of)
        counts = ours.count([total.cell for total in totals.found])
        compared = compare(totals.found, counts, soft=soft, hard=hard, coverage=ours.coverage())
        if at_most:
            compared = [
                found._replace(behind=_listed(ours, found, at_most)) if found.difference else found
                for found in compared
            ]
    return generation, origin, compared


def _listed(ours: Ours, found: Compared, at_most: int) -> Any:
    cases, shown = ours.behind(found.cell, at_most)
    return cases, tuple(shown)
