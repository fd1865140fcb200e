"""Lag from Kafka into ClickHouse, and what the views and the alert say of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import create_topics, group_id, topic_name
from caseflow_sinks.client import client
from caseflow_sinks.lag.partitions import PEEKED_AT_MOST
from caseflow_sinks.lag.path import PATH
from caseflow_sinks.lag.watch import COLUMNS, LagLooks, LagWatch
from caseflow_sinks.migrate import migrate
from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, Producer, TopicPartition

from tests.sinks.store import Store, without
from tests.support.processes import await_true
from tests.support.servers import fresh_namespace, remove_namespace

pytestmark = pytest.mark.stack

NEVER = {"known_at": None, "is_known": 0, "waiting": None, "is_exact": None, "oldest_waiting_seconds": None}


@pytest.fixture(scope="module")
def own(stack: Connections) -> Iterator[Connections]:
    """A namespace with topics and tables."""
    found = stack.model_copy(update={"namespace": fresh_namespace()})
    create_topics(found)
    migrate(found)
    yield found
    remove_namespace(found)


@pytest.fixture
def store(own: Connections) -> Iterator[Store]:
    """Its database, of whose lag nothing is known."""
    with client(own) as clickhouse:
        clickhouse.command("TRUNCATE TABLE lags")
        found = Store(own, clickhouse)
        yield found
        found.writer.close()


def stages(store: Store) -> dict[str, dict[str, Any]]:
    return {row["stage"]: without(row, "ordinal", "stage") for row in store.view("pipeline_lag")}


def seen(clickhouse: Client, ago: timedelta, *rows: tuple[Any, ...]) -> None:
    """Insert rows of (stage, topic, partition, waiting, exact, age of the oldest in seconds) of one look."""
    at = datetime.now(UTC) - ago
    clickhouse.insert(
        "lags",
        [
            (at, stage, topic, partition, 9, 1, count, exact, None if age is None else at - timedelta(seconds=age))
            for stage, topic, partition, count, exact, age in rows
        ],
        column_names=["looked_at", *COLUMNS],
    )


def write(own: Connections, topic: str, count: int, *, transactions: int = 0) -> None:
    """Write records to the first partition: plainly, or as many in each of some transactions."""
    settings = {"bootstrap.servers": own.bootstrap_servers}
    if not transactions:
        plain = Producer(settings)
        for at in range(count):
            plain.produce(topic_name(own, topic), key=f"{at}", value=b"made up", partition=0)
        assert plain.flush(30) == 0
        return
    writer = Producer({**settings, "transactional.id": f"{own.namespace}.test"})
    writer.init_transactions()
    for _ in range(transactions):
        writer.begin_transaction()
        for at in range(count):
            writer.produce(topic_name(own, topic), key=f"{at}", value=b"made up", partition=0)
        writer.commit_transaction()


def commit(own: Connections, stage: str, topic: str, offset: int) -> None:
    consumer = Consumer({"bootstrap.servers": own.bootstrap_servers, "group.id": group_id(own, stage)})
    consumer.commit(offsets=[TopicPartition(topic_name(own, topic), 0, offset)], asynchronous=False)
    consumer.close()


def test_the_records_that_a_group_has_not_committed_wait_and_markers_do_not(own: Connections, store: Store) -> None:
    write(own, "police-events", 3)
    write(own, "accepted", 2, transactions=2)
    many = PEEKED_AT_MOST + 5
    write(own, "person-facts", many, transactions=1)
    # Two records and the marker of the first transaction, then the second's.
    commit(own, "identity", "accepted", 5)
    looks = LagLooks(own)

    def look() -> dict[str, tuple[Any, ...]]:
        store.clickhouse.command("TRUNCATE TABLE lags")
        looks.keep(looks.look())
        return {name: (row["waiting"], row["is_exact"]) for name, row in stages(store).items()}

    expected = {"intake": (3, 1), "identity": (0, 1), "persons": (many + 1, 0), "cases": (0, 1), "sink": (0, 1)}
    await_true(lambda: look() == expected, "an answer of every partition in time")
    ages = {name: row["oldest_waiting_seconds"] for name, row in stages(store).items()}
    assert ages["intake"] > 0
    assert ages["persons"] > 0
    assert (ages["identity"], ages["cases"], ages["sink"]) == (0, 0, 0)
    rows = store.clickhouse.query("SELECT count(), uniqExact(topic, partition) FROM lags").result_rows
    assert rows == [(len([topic for read in PATH.values() for topic in read]) * own.partitions,) * 2]
    commit(own, "intake", "police-events", 3)
    await_true(lambda: look()["intake"] == (0, 1), "the end of the lag")
    looks.close()


def test_a_stage_that_nobody_has_looked_at_is_not_known_and_not_without_lag(store: Store) -> None:
    assert stages(store) == dict.fromkeys(PATH, NEVER)
    assert store.view("alert_lag") == []
    assert {(row["waiting"], row["oldest_waiting_seconds"]) for row in store.view("pipeline_lag_trend")} == {
        (None, None)
    }


def test_the_newest_look_counts_and_one_older_than_a_minute_is_unknown_since_then(store: Store) -> None:
    clickhouse = store.clickhouse
    seen(clickhouse, timedelta(seconds=20), ("intake", "police-events", 0, 900, True, 500.0))
    seen(
        clickhouse,
        timedelta(seconds=1),
        ("intake", "police-events", 0, 4, True, 2.5),
        ("intake", "court-events", 1, 7, False, 30.0),
        ("identity", "accepted", 0, 2, False, None),
        ("identity", "accepted", 1, 1, True, 3.0),
    )
    seen(clickhouse, timedelta(minutes=10), ("cases", "case-facts", 0, 5, True, 1.0))
    found = stages(store)
    assert {name: (row["waiting"], row["is_exact"]) for name, row in found.items()} == {
        "intake": (11, 0),
        "identity": (3, 0),
        "persons": (None, None),
        "cases": (None, None),
        "sink": (None, None),
    }
    assert found["intake"]["oldest_waiting_seconds"] == pytest.approx(30)
    assert found["identity"]["oldest_waiting_seconds"] is None
    assert (found["cases"]["is_known"], found["persons"]["known_at"]) == (0, None)
    assert found["cases"]["known_at"] is not None
    alerted = {row["stage"]: row["seconds"] for row in store.view("alert_lag")}
    assert alerted.keys() == {"intake", "identity", "cases"}
    assert alerted["intake"] == pytest.approx(30)
    assert 600 <= alerted["cases"] < 900


def test_the_trend_has_the_most_of_each_ten_minutes_and_nothing_where_nobody_looked(store: Store) -> None:
    for ago, count, age in ((0, 4, 1.0), (1, 40, 9.0), (180, 5, 2.0)):
        seen(
            store.clickhouse,
            timedelta(minutes=ago),
            ("sink", "duplicates", 0, count, True, age),
            ("sink", "duplicates", 1, 1, True, age + 1),
        )
    seen(store.clickhouse, timedelta(days=2), ("sink", "duplicates", 0, 99, True, 9.0))
    rows = store.view("pipeline_lag_trend")
    assert len(rows) == 144 * len(PATH)
    told = [row for row in rows if row["waiting"] is not None]
    assert {row["stage"] for row in told} == {"sink"}
    assert max(row["waiting"] for row in told) == 41
    assert max(row["oldest_waiting_seconds"] for row in told) == pytest.approx(10)
    # The two newest lie in one span of ten minutes or in two.
    assert [row["waiting"] for row in told] in ([6, 41], [6, 41, 5])


def test_the_watch_writes_as_long_as_it_is_its_turn_and_outlives_every_failure(
    own: Connections, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    turns = iter([False, True])
    looks = LagLooks(own.model_copy(update={"clickhouse_url": "http://127.0.0.1:9"}))
    with LagWatch(looks, is_ours=lambda: next(turns, True), every_seconds=0.05):
        await_true(lambda: "lag was not looked at: OperationalError" in caplog.text, "that it says what failed")
        before = caplog.text.count("lag was not")
        await_true(lambda: caplog.text.count("lag was not") > before, "another look")
    assert stages(store) == dict.fromkeys(PATH, NEVER)
    with LagWatch(LagLooks(own), is_ours=lambda: True, every_seconds=0.05):
        await_true(lambda: all(row["is_known"] for row in stages(store).values()), "a look at every stage")
