"""Databases for the tests of the sinks."""

from collections.abc import Iterator

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from clickhouse_connect.driver.client import Client

from tests.sinks.histories import Histories
from tests.sinks.made import case_timeline, person_timeline
from tests.sinks.store import TABLE_NAMES, Store, World, migrated_database


@pytest.fixture(scope="module")
def migrated(stack: Connections) -> Iterator[Connections]:
    """A migrated database of the module's own, without topics."""
    with migrated_database(stack) as own:
        yield own


@pytest.fixture
def clickhouse(migrated: Connections) -> Iterator[Client]:
    """A client in the module's database, whose tables are empty."""
    with client(migrated) as found:
        for table in TABLE_NAMES:
            found.command(f"TRUNCATE TABLE {table}")
        yield found


@pytest.fixture
def store(migrated: Connections, clickhouse: Client) -> Iterator[Store]:
    """The module's database by way of the sink's own rows and writer."""
    found = Store(migrated, clickhouse)
    yield found
    found.writer.close()


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request: pytest.FixtureRequest, stack: Connections) -> Iterator[World]:
    """Histories that were first told wrongly, then corrected, in a database that keeps both; only for reading."""
    with migrated_database(stack) as own, client(own) as clickhouse:
        found = World(own, clickhouse)
        found.histories = Histories(request.param, 120)
        wrong = Histories(request.param + 100, 150)
        found.cases(*wrong.cases)
        found.persons(*wrong.persons)
        gone = range(120, 150)
        found.cases(*found.histories.cases, *(case_timeline(f"case:{at}", events=[]) for at in gone))
        found.persons(*found.histories.persons, *(person_timeline(f"person:{at}", events=[]) for at in gone))
        yield found
        found.writer.close()
