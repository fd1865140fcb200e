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


def of_the_county(event_type: str, record: str, agency: str, **own: Any) -> dict[str, Any]:
    """An event of the synthetic county that is right in itself, with the fields of its type and whatever is changed."""
    envelope = {
        "event_id": event_id(agency, event_type, record),
        "agency": agency,
        "jurisdiction": "XX-COUNTY",
        "cases": [{"issuer": "xx-police-case", "value": "PC-2024-000001", "relation": "same"}],
        "source": {"system": "synthetic", "record": record, "batch_id": None, "backfill": False},
    }
    base = event(record)
    del base["person"], base["offence_ids"]
    return base | envelope | own


def link(record: str, a: tuple[str, str], b: tuple[str, str]) -> dict[str, Any]:
    """The arguments that send a link of two persons' numbers, each of (issuer, value), from the county's police."""
    named = {side: {"issuer": issuer, "value": value} for side, (issuer, value) in {"a": a, "b": b}.items()}
    said = of_the_county(
        "IdentifiersLinked", record, "XX-POLICE", cases=[], kind="person", basis="clerk_decision", **named
    )
    return {"fields": said, "event_type": "IdentifiersLinked"}


def seal(record: str, **changes: Any) -> dict[str, Any]:
    """The arguments that send a seal of a case, from the county's court."""
    own = {"person": None, "authority": "a court (made up)", "scope": "full", **changes}
    said = of_the_county("RecordSealed", record, "XX-COURT", **own)
    return {"fields": said, "event_type": "RecordSealed", "topic": "court-events"}


def sentence(record: str, days: int) -> dict[str, Any]:
    """The arguments that send a sentence of so many days, from the county's court."""
    sanction = {"kind": "custody", "days": days, "amount": None, "currency": None}
    convict = {**event(record)["person"], "identifiers": [{"issuer": "xx-court-person", "value": "CP00000001"}]}
    own = {"person": convict, "charge_ids": [], "sanctions": [sanction]}
    said = of_the_county("SentenceImposed", record, "XX-COURT", **own)
    return {"fields": said, "event_type": "SentenceImposed", "topic": "court-events"}


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

    def send(
        self,
        fields: Mapping[str, Any],
        *,
        topic: str = "police-events",
        key: str | None = None,
        event_type: str = "SuspectArrested",
    ) -> None:
        """One event."""
        value = self._writer.encode(event_type, dict(fields))
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
    yield "bad_text", {"fields": event("A10", offence_ids=["o\0"])}
    yield "wrong_jurisdiction", {"fields": event("A11", jurisdiction="XX-COUNTY")}
    yield "unknown_jurisdiction", {"fields": event("A12", jurisdiction="NOWHERE")}
    yield "bad_date", {"fields": event("A13", occurred={"at": 10_413_792_000_000, "precision": "day"})}
    police = "xx-police-person"
    yield "bad_link", link("B1", (police, "PP00000001"), (police, "PP00000001"))
    yield "bad_link", link("B2", (police, "PP00000001"), ("xx-police-case", "PC-2024-000001"))
    yield "wrong_domain", link("B3", (police, "PP00000001"), ("broward-person", "P000000000001"))
    yield "bad_identifier", link("B4", (police, "PP00000001"), ("xx-national-person", "N123456783"))
    yield (
        "bad_identifier",
        link("B5", (police, "PP00000001"), (police, "PP\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668")),
    )
    yield "wrong_topic", {**seal("B6"), "topic": "police-events"}
    yield "missing_value", seal("B7", cases=[])
    yield "bad_revision", seal("B8", revision=0)
    yield "bad_value", sentence("B9", 36_526)


def right_messages() -> Iterator[dict[str, Any]]:
    """The arguments of `Sender.send` for what is odd at most: accepted."""
    yield {"fields": event("right", offence_ids=["절도 — 상점에서", "سرقة من متجر"])}
    yield {"fields": event("right", revision=2, offence_ids=["o1"])}
    yield link("C1", ("xx-police-person", "PP00000001"), ("xx-national-person", "N123456782"))
    yield seal("C2", scope="a scope that nobody knows")
    yield sentence("C3", 36_525)
