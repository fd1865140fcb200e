"""What one sink process needs to know, settled at the edge."""

from dataclasses import dataclass, field
from pathlib import Path

from caseflow_schemas.connections import Connections

from caseflow_sinks.batches import BatchPolicy
from caseflow_sinks.retry import RetryPolicy

STAGE = "sink"
"""Part of the consumer group's name."""


@dataclass(frozen=True)
class SinkSettings:
    """Servers, bounds and the health file of one process."""

    connections: Connections
    health_file: Path | None = None
    batches: BatchPolicy = field(default_factory=BatchPolicy)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    session_timeout_seconds: float = 10.0
    """Without a sign of life after which another process takes over."""
    refuse_at_most: int = 100
    """Rows of one insert that may be set aside as dead letters; more mean that the table is wrong."""
    look_seconds: float = 5.0
    """Between two looks at the lag of all stages."""
