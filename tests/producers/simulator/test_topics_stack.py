"""A county that is sent reaches the brokers as it was said."""

from collections import Counter
from pathlib import Path

import pytest
from caseflow_producers.errors import ProducerError
from caseflow_producers.send import send_file
from caseflow_producers.simulator import County
from caseflow_producers.simulator.mixture import MixedData
from caseflow_producers.simulator.topics import Sent, send_county
from caseflow_schemas.connections import Connections

from tests.producers import synthetic
from tests.producers.broker import held

pytestmark = pytest.mark.stack


def test_every_message_arrives_on_its_topic_under_its_key_with_its_revision(connections: Connections) -> None:
    # Reading back holds each key to be its event's id.
    said = [one for one in County(3, 150, defects=True).said() if one.wrong_key is None]
    sent = send_county(connections, said)
    messages = held(connections)
    assert (sent.acknowledged, sent.failed, sent.stopped) == (len(said), 0, None)
    assert Counter((one.topic, one.event_id, one.revision, one.event_type) for one in messages) == Counter(
        (one.topic, one.key, one.event["revision"], one.event_type) for one in said
    )


def test_said_again_everything_is_there_twice(connections: Connections) -> None:
    said = list(County(3, 20).said())
    for _ in range(2):
        assert send_county(connections, said).acknowledged == len(said)
    assert set(Counter(one.event_id for one in held(connections)).values()) == {2}


def test_a_rate_is_kept_and_progress_is_told(connections: Connections) -> None:
    said = list(County(3, 5).said())[:10]
    told: list[int] = []

    def tell(sent: Sent) -> None:
        told.append(sent.acknowledged)

    assert send_county(connections, said, rate=50.0, tell=tell).acknowledged == 10
    assert told == sorted(told)
    assert told[-1] == 10


def test_missing_topics_are_told_and_nothing_is_sent(stack: Connections) -> None:
    nowhere = stack.model_copy(update={"namespace": "nowhere"})
    with pytest.raises(ProducerError, match="no topic"):
        send_county(nowhere, County(3, 5).said())


def test_where_any_event_is_not_synthetic_a_county_is_refused_and_nothing_of_it_is_sent(
    connections: Connections, tmp_path: Path
) -> None:
    # Reading back holds each key to be its event's id.
    said = [one for one in County(3, 20, defects=True).said() if one.wrong_key is None]
    for _ in range(2):
        # What the simulator itself spoils, unknown agencies among it, makes nothing real.
        send_county(connections, said)
    synthetic.write_persons(tmp_path)
    own = connections.model_copy(update={"home": tmp_path / "home"})
    rows = synthetic.write_rows(tmp_path / "rows.csv", [synthetic.row()])
    assert send_file(own, rows, synthetic.write_mapping(tmp_path)).sent == 1
    with pytest.raises(MixedData, match=r"events of \[US-FL-BROWARD-SO\], which are not synthetic.*CASEFLOW_HOME"):
        send_county(connections, said)
    assert sum(1 for _ in held(connections)) == 2 * len(said) + 1
