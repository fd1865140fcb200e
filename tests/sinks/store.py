"""Records into ClickHouse on the sink's own way, and views out of it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.rows import TABLES, Row
from caseflow_sinks.shown import NOTHING, Shown, shown_database
from caseflow_sinks.views import Argument, call
from caseflow_sinks.writer import Writer
from clickhouse_connect.driver.client import Client

from tests.sinks.histories import Histories
from tests.support.servers import fresh_namespace

TABLE_NAMES = tuple(table.name for table in TABLES)
Found = dict[str, Any]


@contextmanager
def migrated_database(stack: Connections, *, shown: Shown = NOTHING) -> Iterator[Connections]:
    """A namespace with migrated databases and no topics, for as long as it is used."""
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    migrate(own, shown=shown)
    yield own
    with client(own, database="") as server:
        places = [shown_database(own, audience) for audience in shown]
        for database in (own.database, own.control_database, *places):
            server.command(f"DROP DATABASE `{database}`")


class Store:
    """The tables of one database; each put has higher versions than those before it."""

    def __init__(self, connections: Connections, clickhouse: Client) -> None:
        self.clickhouse = clickhouse
        self.writer = Writer(lambda: client(connections))
        self._offset = 0

    def put(self, topic: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Insert records of a topic."""
        rows: list[list[Row]] = [[] for _ in ROUTES[topic]]
        for record in records:
            self._offset += 1
            for of, route in zip(rows, ROUTES[topic], strict=True):
                of += route.rows(record, self._offset)
        for of, route in zip(rows, ROUTES[topic], strict=True):
            assert self.writer.insert(route.table, of) == []

    def cases(self, *timelines: Mapping[str, Any]) -> None:
        """Insert case timelines."""
        self.put("case-timelines", timelines)

    def persons(self, *timelines: Mapping[str, Any]) -> None:
        """Insert person timelines."""
        self.put("person-timelines", timelines)

    def view(self, name: str, **parameters: Argument) -> list[Found]:
        """All rows of a view, as Grafana asks for them: parameters as text in a call, those left out choosing all."""
        result = self.clickhouse.query(f"SELECT * FROM {call(name, **parameters)}")
        return [dict(zip(result.column_names, row, strict=True)) for row in result.result_rows]

    def one(self, name: str, **parameters: Argument) -> Found:
        """The only row of a view."""
        (row,) = self.view(name, **parameters)
        return row


class World(Store):
    """A store that holds histories."""

    histories: Histories


def span(bounds: tuple[date, date]) -> dict[str, Argument]:
    """A period as parameters."""
    return {"from": bounds[0], "to": bounds[1]}


def without(row: Found, *names: str) -> Found:
    """The other columns."""
    return {name: value for name, value in row.items() if name not in names}
