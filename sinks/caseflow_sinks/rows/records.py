"""Outcomes of messages, and what accepted ones mention, from intake's records."""

from collections.abc import Mapping
from typing import Any

from caseflow_sinks.rows.tables import VERSION, Row, Table

Record = Mapping[str, Any]

EVENT_RECORDS = Table(
    name="event_records",
    columns=(
        *("topic", "partition", "offset", "outcome", "event_id", "event_type", "agency", "jurisdiction", "domain"),
        *("revision", "content_hash", "recorded_at", "received_at", "occurred_at", "occurred_precision"),
        *("schema_id", "batch_id", "retracted", "backfill", "excluded", "is_newest", "conflicting", VERSION),
    ),
    key=("topic", "partition", "offset", "outcome"),
    not_content=frozenset({VERSION}),
)
MENTIONS = Table(
    name="mentions",
    columns=(
        *("kind", "identifier", "topic", "partition", "offset", "event_id", "event_type", "revision", "received_at"),
        *("is_newest", VERSION),
    ),
    key=("kind", "identifier", "topic", "partition", "offset"),
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


def event_record_rows(record: Record, offset: int) -> list[Row]:
    """One row of `event_records` for each accepted version of the event; `offset` is that of the record itself."""
    common = (record["event_id"], record["event_type"], record["agency"], record["jurisdiction"], record["domain"])
    newest, conflicting = record["newest"], record["conflicting"]
    return [
        (
            *(version["topic"], version["partition"], version["offset"], "accepted"),
            *common,
            *(version["revision"], version["content_hash"], version["recorded_at"], version["received_at"]),
            *(version["occurred_at"], version["occurred_precision"], version["schema_id"], version["batch_id"]),
            *(version["retracted"], version["backfill"], version["excluded"], index == newest, conflicting),
            offset,
        )
        for index, version in enumerate(record["versions"])
    ]


def mention_rows(record: Record, offset: int) -> list[Row]:
    """One row of `mentions` for each identifier that each accepted version of the event names."""
    newest = record["newest"]
    return [
        (
            *(kind, identifier, version["topic"], version["partition"], version["offset"]),
            *(record["event_id"], record["event_type"], version["revision"], version["received_at"]),
            *(index == newest, offset),
        )
        for index, version in enumerate(record["versions"])
        for kind, _, identifier in (mention.partition(" ") for mention in version["mentions"])
    ]


def duplicate_rows(duplicate: Record, offset: int) -> list[Row]:
    """The row of `event_records` for a later copy of an accepted message; `offset` is that of the record itself."""
    return [
        (
            *(duplicate["topic"], duplicate["partition"], duplicate["offset"], "duplicate"),
            *(duplicate["event_id"], duplicate["event_type"], duplicate["agency"], "", ""),
            *(duplicate["revision"], duplicate["content_hash"], None, duplicate["received_at"]),
            *(None, "", None, None),
            *(False, False, False, False, False),
            offset,
        )
    ]


def dead_letter_rows(letter: Record, offset: int) -> list[Row]:
    """The row of `dead_letters`; `offset` is that of the record itself, or of the message that the sink refused."""
    return [
        (
            *(letter["topic"], letter["partition"], letter["offset"], letter["reason"], letter["detail"]),
            *(letter["schema_id"], letter["agency"], letter["event_id"], letter["received_at"]),
            offset,
        )
    ]
