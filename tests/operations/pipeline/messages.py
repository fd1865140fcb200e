"""What a test sends: a part of the real example data, and messages that must end as dead letters."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from caseflow_producers.examples import broward_events
from caseflow_producers.examples.sample import write_sample
from caseflow_producers.send import send_file
from caseflow_schemas.avsc import EVENTS
from caseflow_schemas.connections import Connections
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.events import EventWriter
from caseflow_schemas.registry import schema_ids
from caseflow_schemas.topics import topic_name
from confluent_kafka import Producer

POLICE = "US-FL-BROWARD-SO"


def send_rows(connections: Connections, rows: int, *, again: bool = False) -> int:
    """Send all rows of some persons of the real data, about `rows` in all; returns the number of events sent."""
    part = write_sample(broward_events(), rows, connections.home / "sample")
    report = send_file(connections, part, "broward", again=again)
    assert report.ok
    return report.sent


def event(record: str, **changes: Any) -> dict[str, Any]:
    """A SuspectArrested that is right in itself, with changes. The record is synthetic, and its source says so."""
    right: dict[str, Any] = {
        "event_id": event_id(POLICE, "SuspectArrested", record),
        "revision": 1,
        "retracted": False,
        "agency": POLICE,
        "jurisdiction": "US-FL",
        "occurred": {"at": 1_356_998_400_000, "precision": "day"},
        "recorded_at": None,
        "cases": [{"issuer": "broward-case", "value": f"C{digits(record)}", "relation": "same"}],
        "source": {"system": "synthetic", "record": record, "batch_id": None, "backfill": False},
        "person": {
            "identifiers": [{"issuer": "broward-person", "value": f"P{digits(record)}"}],
            "sex": "female",
            "birth_year": 1980,
            "age_at_event": None,
            "citizenship": "not_stated",
        },
        "offence_ids": [],
    }
    return right | changes


def digits(record: str) -> str:
    """Twelve hexadecimal digits, as the identifiers of the example have, made of the record's name."""
    return hashlib.blake2b(record.encode(), digest_size=6).hexdigest().upper()


class Sender:
    """Writes bytes to the log of record, as an agency whose producer is faulty might."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._writer = EventWriter.from_registry(connections)
        self._producer = Producer(
            {
                "bootstrap.servers": connections.bootstrap_servers,
                "partitioner": "murmur2_random",
                "acks": "all",
                "log_level": 0,
            }
        )
        self.failures: list[str] = []
        self.sent = 0

    def send(self, fields: Mapping[str, Any], *, topic: str = "police-events", key: str | None = None) -> None:
        """One SuspectArrested."""
        value = self._writer.encode("SuspectArrested", dict(fields))
        self.send_bytes(value, topic=topic, key=fields["event_id"] if key is None else key)

    def send_bytes(self, value: bytes | None, *, topic: str = "police-events", key: str | None = "some-key") -> None:
        """Anything at all."""
        self._producer.produce(topic_name(self._connections, topic), value, key, on_delivery=self._delivered)

    def flush(self) -> None:
        """Wait until the broker has answered for everything."""
        self._producer.flush(30)

    def _delivered(self, error: Any, _: Any) -> None:
        if error is None:
            self.sent += 1
        else:
            self.failures.append(error.name())


def wrong_messages(connections: Connections) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reason of the dead letter, and the arguments of `Sender.send` or `Sender.send_bytes` that cause it."""
    ids = schema_ids(connections)
    yield "empty_message", {"value": None}
    yield "not_wire_format", {"value": b"hello"}
    yield "not_wire_format", {"value": b"\0\x80\0\0\0x"}
    yield "too_large", {"fields": event("A0", offence_ids=["o"] * 200_000)}
    yield "unknown_schema", {"value": b"\0\x7f\xff\xff\xff" + b"x"}
    arrested = ids["police-events", f"{EVENTS}.SuspectArrested"]
    yield "undecodable", {"value": b"\0" + arrested.to_bytes(4, "big") + b"\xff\xff"}
    yield (
        "unknown_agency",
        {"fields": event("A1", agency="XX-NOBODY", event_id=event_id("XX-NOBODY", "SuspectArrested", "A1"))},
    )
    yield "wrong_key", {"fields": event("A2"), "key": "another-key"}
    yield "event_id_mismatch", {"fields": event("A3", event_id=event("A4")["event_id"])}
    yield "bad_revision", {"fields": event("A5", revision=0)}
    yield "bad_date", {"fields": event("A6", occurred={"at": -28_522_972_800_000, "precision": "day"})}
    yield (
        "bad_identifier",
        {"fields": event("A7", cases=[{"issuer": "broward-case", "value": "UNKNOWN", "relation": "same"}])},
    )
    yield "unknown_issuer", {"fields": event("A8", cases=[{"issuer": "nobody", "value": "1", "relation": "same"}])}
    yield "missing_value", {"fields": event("A9", cases=[])}
