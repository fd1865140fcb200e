"""What the timelines of cases and of persons have in common, as rows.

The readings of the events stay in Kafka: a figure needs none of them, they hold victims, places and the words that
agencies wrote, and whoever may read ClickHouse is not thereby entitled to those.
"""

from collections.abc import Sequence
from operator import itemgetter

from caseflow_sinks.rows.groups import Columns, Group, Record, moment_columns
from caseflow_sinks.rows.tables import DELETED, VERSION

SEALS = Group("seals", ("person", "case_key", "authority", "scope"), ("sealed", "unsealed"))
RETIRED = Group("retired", ("identifier", "successor"), ("moment",))
FINDINGS = Group("findings", ("kind", "person", "event_ids", "detail"))
STAY_FIELDS = (
    *("stay_key", "agency", "facility", "legal_status", "release_reason", "days", "ends_before_it_begins"),
    *("held_from_on", "held_to_on", "repair", "basis", "case_key", "event_ids"),
)
STAY_MOMENTS = ("admitted", "released")
PERIOD_FIELDS = ("legal_status", "facility")
PERIOD_MOMENTS = ("moment",)

HEAD = itemgetter("key", "jurisdiction", "identifiers", "successor")
HEAD_COLUMNS = ("key", "jurisdiction", "identifiers", "successor")
TAIL_COLUMNS = (VERSION, DELETED)
NOT_CONTENT = frozenset({VERSION, DELETED, "events.received_at"})

EVENT_COLUMNS = tuple(
    f"events.{column}"
    for column in (
        *("event_id", "event_type", "agency", "revision", "received_at", "content_hash", "conflicting", "case_key"),
        *("occurred_at", *moment_columns("occurred"), "persons"),
    )
)
_EVENT = itemgetter(
    *("event_id", "event_type", "agency", "revision", "received_at", "content_hash", "conflicting", "case_key"),
    *("occurred", "persons"),
)
_WHEN = itemgetter("at", "precision", "on")
_NO_EVENTS: Columns = ((),) * len(EVENT_COLUMNS)


def is_empty(timeline: Record) -> bool:
    """Whether the timeline says nothing, which equals its absence: no events, no attributions, no successor."""
    return not timeline["events"] and timeline["successor"] is None and not timeline.get("attributed")


def event_arrays(events: Sequence[Record]) -> Columns:
    """The columns of the events: the only ones with a time of day, which a reader of one timeline wants to see."""
    if not events:
        return _NO_EVENTS
    *plain, occurred, persons = zip(*map(_EVENT, events), strict=True)
    mentioned = [[person["key"] for person in found] if found else found for found in persons]
    return (*plain, *zip(*map(_WHEN, occurred), strict=True), mentioned)
