"""Who is at work, and what has arrived: members of the consumer groups, rows of the tables."""

from collections.abc import Iterable, Mapping

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import group_id
from caseflow_sinks.client import client
from caseflow_sinks.rows import TABLES
from confluent_kafka.admin import AdminClient

TIMEOUT_SECONDS = 20.0

Members = Mapping[str, int]
"""Base name of a group → processes in it."""
Rows = Mapping[str, int]
"""Table → rows that it shows."""


def group_members(connections: Connections, groups: Iterable[str]) -> Members:
    """Processes in each group; 0 for one that nobody has joined. Raises KafkaException."""
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers}, logger=client_logger())
    names = {group_id(connections, group): group for group in groups}
    described = admin.describe_consumer_groups(list(names), request_timeout=TIMEOUT_SECONDS)
    return {names[name]: len(future.result().members) for name, future in described.items()}


def row_counts(connections: Connections) -> Rows:
    """Rows of each table, replaced and deleted ones not counted."""
    with client(connections) as clickhouse:
        return {
            table.name: int(clickhouse.query(f"SELECT count() FROM {table.name} FINAL").result_rows[0][0])  # noqa: S608  # our own names
            for table in TABLES
        }
