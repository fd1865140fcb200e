"""Every message has an outcome: acknowledged with its coordinate, or a failure with its line."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from caseflow_producers import send as sending
from caseflow_producers.sending import delivery
from caseflow_producers.sending.delivery import Delivery, Outgoing
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import topic_name

from tests.producers import synthetic
from tests.producers.broker import copies, held

pytestmark = pytest.mark.stack


def outgoing(connections: Connections, line: int, value: bytes) -> Outgoing:
    event_id = uuid4()
    return Outgoing(
        line=line,
        topic="court-events",
        full_topic=topic_name(connections, "court-events"),
        event_id=str(event_id),
        event_id_bytes=event_id.bytes,
        revision=1,
        content=b"",
        value=value,
    )


def settle(sent: Delivery) -> None:
    while sent.in_flight and not sent.broken:
        sent.poll(0.1)


def test_a_message_that_the_broker_refuses_fails_alone(connections: Connections) -> None:
    sent = Delivery(connections, max_message_bytes=8_000_000, timeout_seconds=30)
    for line, size in ((2, 10), (3, 2_000_000), (4, 10)):
        # Random, as compression would let the long one through.
        sent.send(outgoing(connections, line, os.urandom(size)))
    settle(sent)
    assert [failure.line for failure in sent.failures] == [3]
    assert "too large" in sent.failures[0].reason
    assert (len(sent.acknowledged), sent.broken) == (2, None)
    assert all(receipt.offset >= 0 for receipt in sent.acknowledged)


def test_a_full_queue_waits_for_the_broker(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "QUEUE_MESSAGES", 50)
    sent = Delivery(connections, max_message_bytes=1_000_000, timeout_seconds=30)
    for line in range(2_000):
        sent.send(outgoing(connections, line, b"synthetic"))
        # A message that was delivered and not yet heard of counts twice: itself and its report.
        assert sent.in_flight <= 100
    settle(sent)
    assert (len(sent.acknowledged), sent.failures) == (2_000, [])


def test_a_broker_that_stops_answering_ends_the_run_and_the_next_one_sends_what_is_left(
    connections: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_nobody(known: Connections, *, max_message_bytes: int, timeout_seconds: float) -> Delivery:
        # Nothing listens on the port of discard, which needs rights to bind.
        nobody = known.model_copy(update={"bootstrap_servers": "127.0.0.1:9"})
        return Delivery(nobody, max_message_bytes=max_message_bytes, timeout_seconds=timeout_seconds)

    synthetic.write_persons(tmp_path)
    mapping = synthetic.write_mapping(tmp_path)
    file = synthetic.write_rows(tmp_path / "rows.csv", [synthetic.row(number=f"N{n}") for n in range(500)])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "Delivery", to_nobody)
        report = sending.send_file(connections, file, mapping, timeout_seconds=1)
    assert (report.sent, report.failed, report.ok) == (0, 500, False)
    assert report.stopped
    assert "the broker does not acknowledge" in report.stopped
    assert "run again" in report.stopped
    assert (report.problems[0].line, len(report.problems)) == (2, 20)
    assert sending.send_file(connections, file, mapping).sent == 500
    assert copies(held(connections)) == {1: 500}
