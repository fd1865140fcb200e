"""A timeline as known at a time, on real servers."""

from typing import Any

from caseflow_processors.intake.read import MessageReader
from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_schemas.codec import EventReader
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.registry import fetch_schema, registry_client
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.client import client

from caseflow_operations.timelines.index import PastIndex
from caseflow_operations.timelines.past import Identifier, folded, gather


def known_at(connections: Connections, subject: Identifier, received_ms: int) -> dict[str, Any] | None:
    """The subject's timeline from what had been received by then (milliseconds UTC, inclusive); None: nothing.

    Raises TooMuchError, LogGoneError, and what Kafka, registry and ClickHouse raise when they are away.
    """
    tables, partitions = PinnedTables.load(), connections.partitions
    reader = EventReader(fetch_schema(registry_client(connections)))
    with client(connections) as clickhouse:
        index = PastIndex(connections, clickhouse, received_ms)
        messages = gather(
            subject,
            find=index.find,
            versions=index.versions,
            fetch=index.fetch,
            reader=MessageReader(reader, tables, partitions=partitions),
        )
    # What is derived here leaves this process as a dict alone, so its bytes need no registry.
    codecs = DerivedCodecs.offline()
    stages = [
        make_stage(name, codecs=codecs, reader=reader, tables=tables, partitions=partitions) for name in STAGE_NAMES
    ]
    return folded(subject, messages, stages=stages, codecs=codecs, partitions=partitions)
