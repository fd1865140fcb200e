"""Which generation is active: resolved once, so that nothing that is read afterwards mixes two."""

from typing import NamedTuple

from caseflow_schemas.connections import Connections

from caseflow_sinks.client import client


class NoActiveGeneration(Exception):
    """None was ever promoted."""


class Active(NamedTuple):
    """The active generation."""

    generation: str
    database: str


def active(connections: Connections) -> Active:
    """The generation that was promoted last.

    Raises NoActiveGeneration, and clickhouse_connect's errors where ClickHouse is away or has no tables yet.
    """
    with client(connections, database=connections.control_database) as control:
        found = control.query(
            "SELECT generation, database FROM generations WHERE state = 'active'"
            " ORDER BY promoted_at DESC, generation DESC LIMIT 1"
        ).result_rows
    if not found:
        raise NoActiveGeneration("no generation is active: caseflow setup makes the first")
    return Active(*found[0])
