"""Reading topics: whoever waits for a broker that is away hears of it, and takes nothing for gone."""

import pytest
from caseflow_operations import reading
from caseflow_operations.timelines import index
from caseflow_operations.timelines.past import Coordinate
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from confluent_kafka import KafkaException

pytestmark = pytest.mark.stack

# Nothing listens on the port of discard, which needs rights to bind.
NOWHERE = Connections(bootstrap_servers="127.0.0.1:9")


def test_a_reader_does_not_wait_for_ever_for_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SILENT_POLLS", 1)
    monkeypatch.setattr(reading, "ANSWER_SECONDS", 0.5)
    with pytest.raises(KafkaException, match="metadata"):
        list(reading.read(NOWHERE, {}, {("police-events", 0): 1}))


def test_a_message_is_not_taken_for_gone_where_no_broker_answers(
    stack: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "WITHOUT_ANSWER", 1)
    monkeypatch.setattr(reading, "ANSWER_SECONDS", 0.5)
    with client(stack, database="") as clickhouse, pytest.raises(KafkaException, match="metadata"):
        index.PastIndex(NOWHERE, clickhouse, 0).fetch([Coordinate("police-events", 0, 1, 0)])
