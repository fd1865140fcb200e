"""Records and timelines as rows of ClickHouse tables: pure, and the same for the sink and for `verify`."""

from caseflow_sinks.rows.records import dead_letter_rows, duplicate_rows, event_record_rows
from caseflow_sinks.rows.tables import (
    CASE_TIMELINES,
    DEAD_LETTERS,
    EVENT_RECORDS,
    PERSON_TIMELINES,
    TABLES,
    Row,
    Table,
    row_content,
)
from caseflow_sinks.rows.timelines import case_timeline_rows, is_empty, person_timeline_rows

__all__ = [
    "CASE_TIMELINES",
    "DEAD_LETTERS",
    "EVENT_RECORDS",
    "PERSON_TIMELINES",
    "TABLES",
    "Row",
    "Table",
    "case_timeline_rows",
    "dead_letter_rows",
    "duplicate_rows",
    "event_record_rows",
    "is_empty",
    "person_timeline_rows",
    "row_content",
]
