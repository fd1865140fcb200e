"""Outcomes of messages, from intake's records."""

from collections.abc import Mapping
from typing import Any

from caseflow_sinks.rows.tables import Row

Record = Mapping[str, Any]


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
            *(version["retracted"], version["backfill"], index == newest, conflicting),
            offset,
        )
        for index, version in enumerate(record["versions"])
    ]


def duplicate_rows(duplicate: Record, offset: int) -> list[Row]:
    """The row of `event_records` for a later copy of an accepted message; `offset` is that of the record itself."""
    return [
        (
            *(duplicate["topic"], duplicate["partition"], duplicate["offset"], "duplicate"),
            *(duplicate["event_id"], duplicate["event_type"], duplicate["agency"], "", ""),
            *(duplicate["revision"], duplicate["content_hash"], None, duplicate["received_at"]),
            *(None, "", None, None),
            *(False, False, False, False),
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
