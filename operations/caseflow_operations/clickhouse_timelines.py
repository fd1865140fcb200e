"""Timelines as ClickHouse has them, in the form in which the sink's pure rows can be compared with them."""

from collections.abc import Iterator, Mapping
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.rows import row_content

# Times and days as the numbers that the rows have, which also spares making an object of each.
NUMBERS = {"Date*": "int", "DateTime*": "int"}


def rows_of(topic: str, timeline: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the row that the sink writes for a timeline; empty for an empty one."""
    (route,) = ROUTES[topic]
    (row,) = route.rows(timeline, 0)
    deleted = row[route.table.columns.index("is_deleted")]
    return {} if deleted else row_content(route.table, row)


def stored_rows(connections: Connections, topic: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Key and content of every row that the table shows now, ascending by key, in bounded memory."""
    ((table, _),) = ROUTES[topic]
    columns = ", ".join(f"`{column}`" for column in table.columns)
    query = f"SELECT {columns} FROM {table.name} FINAL ORDER BY key"  # noqa: S608  # our own names
    with client(connections) as clickhouse, clickhouse.query_rows_stream(query, query_formats=NUMBERS) as rows:
        for row in rows:
            yield row[0].encode(), row_content(table, row)
