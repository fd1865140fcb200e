"""A stage as it runs against real servers."""

from caseflow_schemas.codec import EventReader
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.registry import fetch_schema, registry_client
from caseflow_schemas.tables import PinnedTables

from caseflow_processors.stages import make_stage
from caseflow_processors.state.protocol import Stage

STAGES = ("intake", "identity", "persons", "cases")


def live_stage(connections: Connections, name: str) -> Stage:
    """The stage with the registry's schema ids and this generation's pinned tables."""
    return make_stage(
        name,
        codecs=DerivedCodecs.from_registry(connections),
        reader=EventReader(fetch_schema(registry_client(connections))),
        tables=PinnedTables.load(),
        partitions=connections.partitions,
    )
