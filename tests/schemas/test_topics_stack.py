"""Topics on a real broker, and the partition that the producer's library chooses."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from caseflow_schemas import topic_setup
from caseflow_schemas.connections import Connections
from caseflow_schemas.partitioning import partition_for
from caseflow_schemas.topic_setup import BrokersUnreachable, TopicMismatch, TopicRefused
from caseflow_schemas.topics import catalogue, create_topics, topic_name
from confluent_kafka import KafkaError, Message, Producer
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, though the stub does not say so
    AdminClient,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from tests.support.servers import fresh_namespace, remove_namespace

pytestmark = pytest.mark.stack


@pytest.fixture
def here(stack: Connections) -> Iterator[Connections]:
    """A namespace without topics."""
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    yield own
    remove_namespace(own)


def admin_of(here: Connections) -> AdminClient:
    return AdminClient({"bootstrap.servers": here.bootstrap_servers, "log_level": 4})


def make_topic(here: Connections, name: str, config: dict[str, str], *, partitions: int) -> None:
    new = NewTopic(name, num_partitions=partitions, replication_factor=1, config=config)
    # Kept until the answer is here: an admin client that is dropped drops its requests.
    admin = admin_of(here)
    for future in admin.create_topics([new]).values():
        future.result()
    # Made before every broker tells of it: what is tested is a topic that was there before.
    deadline = time.monotonic() + 30
    while name not in admin.list_topics(timeout=10).topics:
        assert time.monotonic() < deadline, f"{name} was made and does not show"


def test_all_topics_are_made_with_the_settings_of_the_catalogue_and_again_changes_nothing(
    here: Connections,
) -> None:
    expected = {topic_name(here, base) for base in catalogue()}
    assert set(create_topics(here)) == expected
    assert create_topics(here) == []

    admin = admin_of(here)
    found = admin.list_topics(timeout=10).topics
    assert {name: len(found[name].partitions) for name in expected} == dict.fromkeys(expected, here.partitions)
    for base, topic in catalogue().items():
        resource = ConfigResource(ResourceType.TOPIC, topic_name(here, base))
        settings = admin.describe_configs([resource])[resource].result()
        assert {name: settings[name].value for name in topic.config} == topic.config


def test_a_topic_with_another_partition_count_is_refused_and_nothing_is_made(here: Connections) -> None:
    name = topic_name(here, "court-events")
    make_topic(here, name, catalogue()["court-events"].config, partitions=here.partitions + 1)
    with pytest.raises(
        TopicMismatch, match=rf"\[{name}\] has {here.partitions + 1} partitions, expected {here.partitions}"
    ):
        create_topics(here)
    assert topic_name(here, "police-events") not in admin_of(here).list_topics(timeout=10).topics


def test_a_log_of_record_that_forgets_is_refused(here: Connections) -> None:
    name = topic_name(here, "court-events")
    make_topic(here, name, {**catalogue()["court-events"].config, "retention.ms": "60000"}, partitions=here.partitions)
    with pytest.raises(TopicMismatch, match=rf"\[{name}\] has retention\.ms=60000, expected -1"):
        create_topics(here)


def test_more_copies_than_brokers_are_refused_with_what_to_set(here: Connections) -> None:
    with pytest.raises(TopicRefused, match=r"with 9 copies each.*CASEFLOW_REPLICATION"):
        create_topics(here.model_copy(update={"replication": 9}))


def test_brokers_that_are_away_are_named(here: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_setup, "ANSWER_SECONDS", 1.0)
    away = here.model_copy(update={"bootstrap_servers": "127.0.0.1:1"})
    with pytest.raises(BrokersUnreachable, match=r"\[127\.0\.0\.1:1\].*CASEFLOW_BOOTSTRAP_SERVERS"):
        create_topics(away)


def test_the_producers_library_chooses_the_partition_that_intake_expects(here: Connections) -> None:
    create_topics(here)
    keys = [b"", b"\xff\xfe", *(str(uuid4()).encode() for _ in range(200))]
    chosen: dict[bytes, int] = {}

    def delivered(error: KafkaError | None, message: Message) -> None:
        assert error is None
        key, partition = message.key(), message.partition()
        assert isinstance(key, bytes)
        assert partition is not None
        chosen[key] = partition

    producer = Producer({"bootstrap.servers": here.bootstrap_servers, "partitioner": "murmur2_random"})
    for key in keys:
        producer.produce(topic_name(here, "police-events"), key=key, value=b"synthetic", on_delivery=delivered)
    assert producer.flush(30) == 0
    assert chosen == {key: partition_for(key, here.partitions) for key in keys}
