"""Hand-made records of intake. All synthetic."""

from typing import Any

from tests.sinks.made.times import AGENCY, JURISDICTION, RECEIVED_AT, Record


def version(offset: int, **changes: Any) -> Record:
    """An accepted version of an event."""
    return {
        "revision": 1,
        "content_hash": "0" * 32,
        "recorded_at": None,
        "received_at": RECEIVED_AT,
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "schema_id": 7,
        "batch_id": None,
        "retracted": False,
        "occurred_at": None,
        "occurred_precision": "not_stated",
        "backfill": False,
        "excluded": False,
        "mentions": [],
        **changes,
    }


def event_record(event_id: str, versions: list[Record], **changes: Any) -> Record:
    """All accepted versions of an event; the last is the newest unless told otherwise."""
    return {
        "event_id": event_id,
        "event_type": "CrimeReported",
        "agency": AGENCY,
        "jurisdiction": JURISDICTION,
        "domain": JURISDICTION,
        "versions": versions,
        "newest": len(versions) - 1,
        "conflicting": False,
        "event": "{}",
        **changes,
    }


def duplicate(offset: int, **changes: Any) -> Record:
    """A later copy of an accepted message."""
    return {
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "event_id": "e",
        "event_type": "CrimeReported",
        "agency": AGENCY,
        "revision": 1,
        "content_hash": "0" * 32,
        "received_at": RECEIVED_AT,
        **changes,
    }


def dead_letter(offset: int, **changes: Any) -> Record:
    """A message that intake refused."""
    return {
        "topic": "police-events",
        "partition": 0,
        "offset": offset,
        "reason": "undecodable",
        "detail": "made for a test",
        "schema_id": None,
        "agency": "unknown",
        "event_id": None,
        "received_at": RECEIVED_AT,
        **changes,
    }
