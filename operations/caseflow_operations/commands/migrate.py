"""`caseflow migrate`."""

import os

import click
from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_sinks.migrate import migrate as carry_out
from caseflow_sinks.migrations.ledger import ChangedMigration


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option(
    "--cluster", default="", envvar="CASEFLOW_CLICKHOUSE_CLUSTER", help="Run every statement on this cluster."
)
def migrate(dry_run: bool, cluster: str) -> None:
    """Create or update databases, tables and views. Safe to repeat."""
    connections = Connections.resolve(os.environ)
    try:
        done = carry_out(connections, shown=read_views(), dry_run=dry_run, cluster=cluster)
    except ChangedMigration as error:
        raise click.ClickException(str(error)) from error
    would = "would be " if dry_run else ""
    for step in done.applied:
        click.echo(f"{would}applied   {step}")
    for table in done.filled:
        click.echo(f"{would}filled    {connections.database}: table {table}")
    for view in done.views_replaced:
        click.echo(f"{would}replaced  {connections.database}: view {view}")
    for view in done.views_dropped:
        click.echo(f"{would}dropped   {connections.database}: view {view}")
    for view in done.shown:
        click.echo(f"{would}shown     {view}")
    for view in done.hidden:
        click.echo(f"{would}hidden    {view}")
    if done.promoted:
        click.echo(f"{would}promoted  {connections.generation}")
    if done.changed_nothing:
        click.echo("nothing to do")
