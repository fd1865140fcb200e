"""The whole sink as a process: from real topics into real tables, through everything that goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caseflow_operations.lag import lag
from caseflow_operations.reading import ends
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.registry import register_schemas
from caseflow_schemas.topics import create_topics, group_id, topic_name
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.views import call
from clickhouse_connect.driver.client import Client
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from tests.sinks.gate import Gate
from tests.sinks.made import case_timeline, dead_letter, duplicate, event_record, person_timeline, version
from tests.sinks.store import TABLE_NAMES
from tests.support.processes import Supervised, await_true
from tests.support.servers import fresh_namespace, remove_namespace

pytestmark = pytest.mark.stack

RECORDS = {
    "event-records": "EventRecord",
    "duplicates": "Duplicate",
    "dead-letters": "DeadLetter",
    "case-timelines": "CaseTimeline",
    "person-timelines": "PersonTimeline",
}


class Topics:
    """Writes derived records as the joins do: keyed, in transactions."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._codecs = DerivedCodecs.from_registry(connections)
        self._producer = Producer(
            {
                "bootstrap.servers": connections.bootstrap_servers,
                "partitioner": "murmur2_random",
                "transactional.id": f"{connections.namespace}.test",
            }
        )
        self._producer.init_transactions()

    def write(self, topic: str, records: dict[str, dict[str, Any]], *, record: str = "", abort: bool = False) -> None:
        """Write one record a key; `record` where it is another one than belongs on the topic."""
        self._producer.begin_transaction()
        of = next(found for found, name in RECORDS.items() if name == (record or RECORDS[topic]))
        for key, value in records.items():
            self._send(topic, key, self._codecs.encode(of, RECORDS[of], value))
        if abort:
            self._producer.flush()
            self._producer.abort_transaction()
        else:
            self._producer.commit_transaction()

    def write_bytes(self, topic: str, key: str, value: bytes) -> None:
        """Write a value as it is."""
        self._producer.begin_transaction()
        self._send(topic, key, value)
        self._producer.commit_transaction()

    def _send(self, topic: str, key: str, value: bytes) -> None:
        self._producer.poll(0)
        self._producer.produce(topic_name(self._connections, topic), key=key.encode(), value=value)


class Place:
    """A namespace with topics and tables, and sinks that reach ClickHouse through a gate."""

    def __init__(self, connections: Connections, folder: Path) -> None:
        self.connections = connections
        self.topics = Topics(connections)
        self.gate = Gate(connections.clickhouse_url)
        self.folder = folder
        self.sinks: list[Supervised] = []

    def start_sink(self) -> Supervised:
        number = len(self.sinks)
        behind_gate = self.connections.model_copy(update={"clickhouse_url": self.gate.url})
        command = ["-m", "caseflow_operations", "sink", "--session-timeout", "6"]
        command += ["--health-file", str(self.health_file(number))]
        self.sinks.append(Supervised(command, self.folder / f"sink-{number}", behind_gate))
        return self.sinks[-1]

    def health_file(self, number: int = 0) -> Path:
        return self.folder / f"sink-{number}.json"

    def health(self, number: int = 0) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.health_file(number).read_text())
        except FileNotFoundError:
            return {"beat": 0, "waiting_for": "", "partitions": 0}
        return found

    def await_delivered(self) -> None:
        """Everything on the topics is committed by the sink's group."""
        await_true(lambda: not lag(self.connections, "sink", ends(self.connections, ROUTES)).records, "delivery")

    def close(self) -> None:
        for sink in self.sinks:
            sink.stop()
        self.gate.shut()


@pytest.fixture(scope="module")
def shared(stack: Connections) -> Iterator[Connections]:
    """One namespace for the module, as topics take long to make. Each test delivers all that it writes."""
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    create_topics(own)
    register_schemas(own)
    yield own
    remove_namespace(own)


@pytest.fixture
def place(shared: Connections, tmp_path: Path) -> Iterator[Place]:
    migrate(shared)
    with client(shared) as found:
        for table in TABLE_NAMES:
            found.command(f"TRUNCATE TABLE {table}")
    place = Place(shared, tmp_path)
    yield place
    place.close()


@pytest.fixture
def own_place(connections: Connections, tmp_path: Path) -> Iterator[Place]:
    """One whose topics hold nothing of other tests."""
    migrate(connections)
    place = Place(connections, tmp_path)
    yield place
    place.close()


@pytest.fixture
def clickhouse(place: Place) -> Iterator[Client]:
    with client(place.connections) as found:
        yield found


def kill(sink: Supervised) -> None:
    deaths = len(sink.deaths)
    sink.kill()
    await_true(lambda: len(sink.deaths) > deaths, "the death of the sink")


def cases(first: int, count: int) -> dict[str, dict[str, Any]]:
    return {f"case:{at}": case_timeline(f"case:{at}") for at in range(first, first + count)}


def stored_cases(clickhouse: Client) -> list[str]:
    return [key for (key,) in clickhouse.query("SELECT key FROM case_timelines FINAL ORDER BY key").result_rows]


def test_everything_committed_on_the_topics_is_in_the_tables(place: Place, clickhouse: Client) -> None:
    place.topics.write("event-records", {f"e{at}": event_record(f"e{at}", [version(at)]) for at in range(300)})
    place.topics.write("duplicates", {f"d{at}": duplicate(1_000 + at) for at in range(7)})
    place.topics.write("dead-letters", {f"l{at}": dead_letter(2_000 + at) for at in range(5)})
    place.topics.write("case-timelines", cases(0, 200))
    place.topics.write("case-timelines", cases(900, 50), abort=True)
    place.topics.write("person-timelines", {f"person:{at}": person_timeline(f"person:{at}") for at in range(100)})
    place.topics.write("person-timelines", {"person:7": person_timeline("person:7", events=[])})
    sink = place.start_sink()
    place.await_delivered()
    assert clickhouse.query("SELECT topic, accepted, duplicates, dead_letters FROM books").result_rows == [
        ("police-events", 300, 7, 5)
    ]
    assert stored_cases(clickhouse) == sorted(cases(0, 200))
    assert clickhouse.query("SELECT count(), countIf(key = 'person:7') FROM person_timelines FINAL").result_rows == [
        (99, 0)
    ]
    lag_of_the_sink = "SELECT waiting FROM pipeline_lag WHERE stage = 'sink'"
    await_true(lambda: clickhouse.query(lag_of_the_sink).result_rows == [(0,)], "that it tells that nothing waits")
    assert sink.stop() == 0


def test_delivered_twice_nothing_doubles(own_place: Place) -> None:
    """The second sink reads everything again, as after a crash before the first commit."""
    place = own_place
    content = "SELECT * FROM case_timelines FINAL ORDER BY key"
    place.topics.write("case-timelines", cases(0, 50))
    place.topics.write("event-records", {f"e{at}": event_record(f"e{at}", [version(at)]) for at in range(50)})
    place.start_sink()
    place.await_delivered()
    with client(place.connections) as clickhouse:
        first = clickhouse.query(content).result_rows
        place.sinks[0].stop()
        forget_offsets(place.connections)
        place.start_sink()
        place.await_delivered()
        assert len(first) == 50
        assert clickhouse.query(content).result_rows == first
        assert clickhouse.query("SELECT accepted FROM books").result_rows == [(50,)]


def test_while_clickhouse_is_away_it_waits_and_then_nothing_is_missing(place: Place, clickhouse: Client) -> None:
    place.start_sink()
    place.topics.write("case-timelines", cases(0, 50))
    place.await_delivered()
    place.gate.shut()
    place.topics.write("case-timelines", cases(50, 50))
    await_true(lambda: bool(place.health()["waiting_for"]), "that it says what it waits for")
    place.topics.write("case-timelines", cases(100, 50))
    beat = place.health()["beat"]
    await_true(lambda: place.health()["beat"] > beat, "a sign of life while it waits")
    assert len(stored_cases(clickhouse)) == 50
    place.gate.open()
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 150))
    await_true(lambda: not place.health()["waiting_for"], "that it no longer says that it waits")


def test_it_starts_though_clickhouse_is_away(place: Place, clickhouse: Client) -> None:
    place.gate.shut()
    place.topics.write("case-timelines", cases(0, 20))
    sink = place.start_sink()
    await_true(lambda: bool(place.health()["waiting_for"]), "that it says what it waits for")
    place.gate.open()
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 20))
    assert sink.deaths == []


def test_a_poison_message_ends_in_dead_letters_and_everything_else_goes_in(place: Place, clickhouse: Client) -> None:
    place.topics.write("case-timelines", cases(0, 30))
    place.topics.write_bytes("case-timelines", "case:poison", b"\x00no timeline")
    place.topics.write("case-timelines", {"case:wrong": dead_letter(1)}, record="DeadLetter")
    place.topics.write("case-timelines", cases(30, 30))
    place.start_sink()
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 60))
    assert clickhouse.query("SELECT topic, reason, messages FROM " + call("dead_letters_by_reason")).result_rows == [
        ("case-timelines", "sink_refused", 2)
    ]
    assert clickhouse.query("SELECT count() FROM books").result_rows == [(0,)]


def test_killed_again_and_again_nothing_is_missing_or_double(place: Place, clickhouse: Client) -> None:
    sink = place.start_sink()
    for round_ in range(4):
        place.topics.write("case-timelines", cases(100 * round_, 100))
        offsets = range(100 * round_, 100 * round_ + 100)
        place.topics.write("event-records", {f"e{at}": event_record(f"e{at}", [version(at)]) for at in offsets})
        if round_ % 2:
            await_true(lambda: place.health().get("batches", 0) > 0, "a delivered batch")
        kill(sink)
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 400))
    assert clickhouse.query("SELECT accepted, duplicates FROM books").result_rows == [(400, 0)]


def test_a_second_sink_shares_the_partitions_and_leaves_them(place: Place, clickhouse: Client) -> None:
    place.start_sink()
    place.topics.write("case-timelines", cases(0, 50))
    await_true(lambda: place.health(0)["partitions"] == 20, "all partitions with the first")
    place.start_sink()
    await_true(lambda: place.health(0)["partitions"] == place.health(1)["partitions"] == 10, "half of them with each")
    place.topics.write("case-timelines", cases(50, 50))
    assert place.sinks[1].stop() == 0
    place.topics.write("case-timelines", cases(100, 50))
    await_true(lambda: place.health(0)["partitions"] == 20, "all partitions with the first again")
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 150))


def test_a_sink_that_slept_does_not_overwrite_what_came_meanwhile(place: Place, clickhouse: Client) -> None:
    sleeper = place.start_sink()
    place.topics.write("case-timelines", cases(0, 20))
    place.await_delivered()
    sleeper.pause()
    newer = {key: {**found, "identifiers": [key, "newer"]} for key, found in cases(0, 20).items()}
    place.topics.write("case-timelines", newer)
    place.start_sink()
    place.await_delivered()
    sleeper.resume()
    place.topics.write("case-timelines", cases(20, 20))
    place.await_delivered()
    rows = clickhouse.query("SELECT key, length(identifiers) FROM case_timelines FINAL").result_rows
    assert {str(key): int(length) for key, length in rows} == {
        **dict.fromkeys(cases(0, 20), 2),
        **dict.fromkeys(cases(20, 20), 1),
    }


def test_missing_tables_end_the_process_and_nothing_is_passed_over(place: Place, clickhouse: Client) -> None:
    clickhouse.command(f"DROP DATABASE `{place.connections.database}`")
    place.topics.write("case-timelines", cases(0, 5))
    sink = place.start_sink()
    await_true(lambda: len(sink.deaths) > 0, "the end of the process")
    assert sink.deaths[0] != 0
    migrate(place.connections)
    place.await_delivered()
    assert stored_cases(clickhouse) == sorted(cases(0, 5))


def forget_offsets(connections: Connections) -> None:
    """Take back what the sink's group has committed."""
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers})
    group = group_id(connections, "sink")
    for deletion in admin.delete_consumer_groups([group]).values():
        deletion.result(timeout=30)
