"""The tables as the sink writes them: names, columns in the order of a row, keys. The migrations hold the types."""

from dataclasses import dataclass, field
from typing import Any

Row = tuple[Any, ...]
"""Values in the order of `Table.columns`: times in milliseconds UTC, days since 1970-01-01, arrays as tuples, lists."""

VERSION = "version"
DELETED = "is_deleted"


@dataclass(frozen=True)
class Table:
    """One table: its columns in the order of a row, its sorting key, and the columns that are no content (law 1)."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    not_content: frozenset[str]
    key_indexes: tuple[int, ...] = field(init=False)
    content_indexes: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_indexes", tuple(self.columns.index(name) for name in self.key))
        indexes = (at for at, name in enumerate(self.columns) if name not in self.not_content)
        object.__setattr__(self, "content_indexes", tuple(indexes))

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """What identifies the row: a row with the same key and a higher version replaces it."""
        return tuple(row[at] for at in self.key_indexes)


def row_content(table: Table, row: Row) -> dict[str, Any]:
    """The content of a row as law 1 compares it: without version, deletion mark and received times.

    Arrays become tuples, so that a row built from a record equals the same row read back from ClickHouse.
    """
    return {table.columns[at]: _plain(row[at]) for at in table.content_indexes}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return value


def _nested(name: str, *columns: str) -> tuple[str, ...]:
    return tuple(f"{name}.{column}" for column in columns)


def _moment(name: str) -> tuple[str, str, str]:
    return f"{name}_at", f"{name}_precision", f"{name}_on"


_STAYS = _nested(
    "stays",
    *("stay_key", "agency", "facility", "legal_status", *_moment("admitted"), *_moment("released")),
    *("release_reason", "days", "ends_before_it_begins", "basis", "case_key", "event_ids"),
)
_FINDINGS = _nested("findings", "kind", "person", "event_ids", "detail")
_EVENTS = _nested(
    "events",
    *("event_id", "event_type", "agency", *_moment("occurred"), "revision", "received_at", "content_hash"),
    *("conflicting", "case_key", "persons"),
)
_MILESTONES = (*_moment("first_contact"), *_moment("charged"), *_moment("disposed"))
_NOT_TIMELINE_CONTENT = frozenset({VERSION, DELETED, "events.received_at"})

EVENT_RECORDS = Table(
    name="event_records",
    columns=(
        *("topic", "partition", "offset", "outcome", "event_id", "event_type", "agency", "jurisdiction", "domain"),
        *("revision", "content_hash", "recorded_at", "received_at", "occurred_at", "occurred_precision"),
        *("schema_id", "batch_id", "retracted", "backfill", "is_newest", "conflicting", VERSION),
    ),
    key=("topic", "partition", "offset", "outcome"),
    not_content=frozenset({VERSION}),
)
DEAD_LETTERS = Table(
    name="dead_letters",
    columns=(
        *("topic", "partition", "offset", "reason", "detail", "schema_id", "agency", "event_id", "received_at"),
        VERSION,
    ),
    key=("topic", "partition", "offset"),
    not_content=frozenset({VERSION}),
)
CASE_TIMELINES = Table(
    name="case_timelines",
    columns=(
        *("key", "jurisdiction", "identifiers", "successor", *_moment("reported")),
        *_nested("offences", "offence_id", "iccs_code", "iccs_source", "national_code", "national_scheme"),
        *_nested("offences", "description", "attempted", *_moment("committed"), "event_id"),
        *_nested("defendants", "person", "sex", "birth_year", "citizenship", "stage", "outcome", *_MILESTONES),
        *_nested("charges", "person", "charge_id", "iccs_code_at_entry", "iccs_code", "iccs_source", "national_code"),
        *_nested("charges", "national_scheme", "description", *_moment("filed"), "verdict", "plea"),
        *_nested("charges", *_moment("decided"), "is_final", "event_ids"),
        *("stays.person", *_STAYS),
        *_FINDINGS,
        *_EVENTS,
        *(VERSION, DELETED),
    ),
    key=("key",),
    not_content=_NOT_TIMELINE_CONTENT,
)
PERSON_TIMELINES = Table(
    name="person_timelines",
    columns=(
        *("key", "jurisdiction", "identifiers", "successor", "sex", "birth_year", "citizenship"),
        *_nested("cases", "case_key", "outcome", *_MILESTONES),
        *_STAYS,
        *_FINDINGS,
        *_EVENTS,
        *(VERSION, DELETED),
    ),
    key=("key",),
    not_content=_NOT_TIMELINE_CONTENT,
)
TABLES = (EVENT_RECORDS, DEAD_LETTERS, CASE_TIMELINES, PERSON_TIMELINES)
