"""What the worker relies on inside faust-streaming 0.15.3: another version must be read before it is allowed in."""

import inspect
from importlib.metadata import version

import pytest
from caseflow_processors.agents.transport import (
    FETCH_MAX_WAIT_MS,
    CommitNothingConsumer,
    ConsumerThread,
    ShardTransport,
)
from faust.app.base import App
from faust.channels import Channel
from faust.streams import Stream
from faust.tables.recovery import Recovery
from faust.transport.drivers import aiokafka as driver
from faust.types.tuples import ConsumerMessage


def source(thing: object) -> str:
    return inspect.getsource(thing)  # type: ignore[arg-type]  # any function or class will do


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("faust-streaming") == "0.15.3"
    assert version("aiokafka") == "0.14.0"
    assert version("mode-streaming") == "0.7.1"


def test_a_transport_names_its_consumer_class_and_an_app_takes_a_transport() -> None:
    assert driver.Transport.Consumer is driver.Consumer
    assert ShardTransport.Consumer is CommitNothingConsumer
    assert isinstance(App.transport, property)
    assert App.transport.fset is not None


def test_a_consumer_makes_its_own_thread_and_commits_through_one_method() -> None:
    assert "AIOKafkaConsumerThread(self" in source(driver.Consumer._new_consumer_thread)
    assert "self._commit(" in source(driver.Consumer._commit_offsets)


def test_a_thread_makes_its_worker_consumer_in_the_method_that_is_replaced() -> None:
    assert "_create_worker_consumer(transport)" in source(driver.AIOKafkaConsumerThread._create_consumer)
    assert "read_uncommitted" in source(driver.AIOKafkaConsumerThread._create_worker_consumer)


@pytest.mark.parametrize(
    "option", ["group_id", "bootstrap_servers", "session_timeout_ms", "heartbeat_interval_ms", "rebalance_timeout_ms"]
)
def test_our_consumer_is_given_what_fausts_own_is_given(option: str) -> None:
    assert f"{option}=" in source(driver.AIOKafkaConsumerThread._create_worker_consumer)
    assert f"{option}=" in source(ConsumerThread._create_worker_consumer)


def test_our_consumer_reads_committed_messages_and_does_not_wait_long_for_idle_partitions() -> None:
    text = source(ConsumerThread._create_worker_consumer)
    assert 'isolation_level="read_committed"' in text
    assert "fetch_max_wait_ms=FETCH_MAX_WAIT_MS" in text
    assert FETCH_MAX_WAIT_MS < 200


def test_a_rebalance_is_told_before_partitions_resume_and_before_committed_offsets_are_read() -> None:
    text = source(Recovery._resume_streams)
    told, resumed, sought = (
        text.index(name) for name in ("on_rebalance_complete.send", "resume_partitions", "perform_seek")
    )
    assert told < resumed < sought


def test_events_carry_the_generation_in_which_they_were_fetched() -> None:
    assert "generation_id=self.app.consumer_generation_id" in source(driver.Consumer._to_message)


def test_queues_are_made_by_the_app_and_records_by_the_thread() -> None:
    assert "self.app.FlowControlQueue(" in source(Channel.__dict__["queue"].fget)
    assert "self._fetch_records" in source(driver.AIOKafkaConsumerThread.getmany)
    assert "self._to_message" in source(driver.Consumer.getmany)
    assert "__slots__" not in vars(ConsumerMessage)


def test_a_stream_without_acknowledgement_leaves_events_alone() -> None:
    assert "enable_acks=False" in source(Stream.noack)
