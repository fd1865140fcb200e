"""Databases for the tests of the sinks."""

from collections.abc import Iterator

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrations.references import EDITABLE
from clickhouse_connect.driver.client import Client

from tests.sinks.histories import Histories
from tests.sinks.made import case_timeline, person_timeline
from tests.sinks.store import TABLE_NAMES, Store, World, migrated_database

COUNT = 160


@pytest.fixture(scope="module")
def migrated(stack: Connections) -> Iterator[Connections]:
    """A migrated database of the module's own, without topics."""
    with migrated_database(stack) as own:
        yield own


@pytest.fixture
def clickhouse(migrated: Connections) -> Iterator[Client]:
    """A client in the module's database, whose tables are empty."""
    with client(migrated) as found:
        for table in (*TABLE_NAMES, *EDITABLE):
            found.command(f"TRUNCATE TABLE {table}")
        yield found


@pytest.fixture
def store(migrated: Connections, clickhouse: Client) -> Iterator[Store]:
    """The module's database by way of the sink's own rows and writer."""
    found = Store(migrated, clickhouse)
    yield found
    found.writer.close()


@pytest.fixture(scope="module")
def world(stack: Connections) -> Iterator[World]:
    """Histories that were first told wrongly, then corrected, in a database that keeps both; only for reading."""
    with migrated_database(stack) as own, client(own) as clickhouse:
        found = World(own, clickhouse)
        # Few enough ends are undated for curves to be drawn.
        found.histories = Histories(1, COUNT, vague=0.4)
        wrong = Histories(101, COUNT + 30)
        found.cases(*wrong.cases)
        found.persons(*wrong.persons)
        gone = range(COUNT, COUNT + 30)
        found.cases(*found.histories.cases, *(case_timeline(f"case:{at}", events=[]) for at in gone))
        found.persons(*found.histories.persons, *(person_timeline(f"person:{at}", events=[]) for at in gone))
        yield found
        found.writer.close()
