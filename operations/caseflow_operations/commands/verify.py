"""`caseflow verify`."""

import os
from dataclasses import asdict

import click
import orjson
from caseflow_schemas.connections import Connections

from caseflow_operations.collector import expect_many_trees
from caseflow_operations.verification import NotDrainedError, verify_live

SHOWN_AT_MOST = 20


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
@click.option(
    "--wait", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Seconds to wait for the live path."
)
def verify(as_json: bool, wait: float) -> None:
    """Fold the log of record anew and compare every timeline with the topics and with ClickHouse.

    Exits with 1 when keys differ, and with 2 when the live path does not come up to what has been received.
    """

    def told(text: str) -> None:
        click.echo(text, err=True)

    expect_many_trees()
    try:
        result = verify_live(Connections.resolve(os.environ), wait_seconds=wait, told=told)
    except NotDrainedError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    if as_json:
        click.echo(orjson.dumps(asdict(result), option=orjson.OPT_INDENT_2).decode())
    else:
        compared = ", ".join(f"{number:,} {kind} timelines" for kind, number in result.compared.items())
        click.echo(f"{result.messages:,} messages folded anew; compared {compared}: {len(result.differences)} differ")
        for found in result.differences[:SHOWN_AT_MOST]:
            click.echo(f"  {found.kind} {found.key} in {found.where}: {', '.join(found.fields)}")
    if result.differences:
        raise SystemExit(1)
