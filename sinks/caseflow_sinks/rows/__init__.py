"""Records and timelines as rows of ClickHouse tables: pure, and the same for the sink and for `verify`."""

from caseflow_sinks.rows.cases import CASE_TIMELINES, case_timeline_rows
from caseflow_sinks.rows.persons import PERSON_TIMELINES, person_timeline_rows
from caseflow_sinks.rows.records import (
    DEAD_LETTERS,
    EVENT_RECORDS,
    MENTIONS,
    dead_letter_rows,
    duplicate_rows,
    event_record_rows,
    mention_rows,
)
from caseflow_sinks.rows.tables import Row, Table, row_content
from caseflow_sinks.rows.timelines import is_empty

TABLES = (EVENT_RECORDS, MENTIONS, DEAD_LETTERS, CASE_TIMELINES, PERSON_TIMELINES)

__all__ = [
    "CASE_TIMELINES",
    "DEAD_LETTERS",
    "EVENT_RECORDS",
    "MENTIONS",
    "PERSON_TIMELINES",
    "TABLES",
    "Row",
    "Table",
    "case_timeline_rows",
    "dead_letter_rows",
    "duplicate_rows",
    "event_record_rows",
    "is_empty",
    "mention_rows",
    "person_timeline_rows",
    "row_content",
]
