"""`caseflow setup`: topics, schemas, tables and views."""

import os

import click
from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import register_schemas
from caseflow_schemas.topics import create_topics
from caseflow_sinks.migrate import migrate


def set_up(connections: Connections) -> None:
    """Create what is missing, in the order in which things refer to each other; a second run changes nothing."""
    create_topics(connections)
    register_schemas(connections)
    migrate(connections, shown=read_views())


@click.command()
def setup() -> None:
    """Create topics, register schemas, bring tables and views up to date. Safe to repeat."""
    connections = Connections.resolve(os.environ)
    set_up(connections)
    click.echo(f"ready: topics, schemas, database {connections.database}")
