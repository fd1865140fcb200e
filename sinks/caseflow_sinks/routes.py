"""Which topic becomes rows of which tables."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from caseflow_sinks.rows import (
    CASE_TIMELINES,
    DEAD_LETTERS,
    EVENT_RECORDS,
    MENTIONS,
    PERSON_TIMELINES,
    Row,
    Table,
    case_timeline_rows,
    dead_letter_rows,
    duplicate_rows,
    event_record_rows,
    mention_rows,
    person_timeline_rows,
)


class Route(NamedTuple):
    """One way of a topic, to one table."""

    table: Table
    rows: Callable[[Mapping[str, Any], int], list[Row]]
    """From the decoded record and its offset."""


ROUTES: Mapping[str, tuple[Route, ...]] = {
    "event-records": (Route(EVENT_RECORDS, event_record_rows), Route(MENTIONS, mention_rows)),
    "duplicates": (Route(EVENT_RECORDS, duplicate_rows),),
    "dead-letters": (Route(DEAD_LETTERS, dead_letter_rows),),
    "case-timelines": (Route(CASE_TIMELINES, case_timeline_rows),),
    "person-timelines": (Route(PERSON_TIMELINES, person_timeline_rows),),
}
"""Base name of the topic → its ways."""
