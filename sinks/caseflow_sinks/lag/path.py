"""The path of an event, stage by stage."""

from collections.abc import Mapping

from caseflow_schemas.topics import log_topics

from caseflow_sinks.routes import ROUTES
from caseflow_sinks.settings import STAGE

PATH: Mapping[str, tuple[str, ...]] = {
    "intake": log_topics(),
    "identity": ("accepted",),
    "persons": ("person-facts",),
    "cases": ("case-facts", "attributions"),
    STAGE: tuple(ROUTES),
}
"""Consumer group, by its base name, in the order of the path → the topics that it reads. No topic has two readers."""
