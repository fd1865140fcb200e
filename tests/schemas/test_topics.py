"""The catalogue of topics and what they are called."""

import pytest
from caseflow_schemas.connections import Connections
from caseflow_schemas.topic_setup import topic_settings
from caseflow_schemas.topics import (
    UnknownTopic,
    base_name,
    catalogue,
    derived_prefix,
    derived_topics,
    group_id,
    log_topics,
    topic_name,
)

PLAIN = Connections()
SHARED = Connections(namespace="t1", generation="g2")


def test_the_log_of_record_is_kept_for_ever_and_never_compacted() -> None:
    assert log_topics() == ("police-events", "prosecution-events", "court-events", "prison-events")
    for name in log_topics():
        config = catalogue()[name].config
        assert config["cleanup.policy"] == "delete"
        assert (config["retention.ms"], config["retention.bytes"]) == ("-1", "-1")
        assert config["message.timestamp.type"] == "LogAppendTime"
        assert not catalogue()[name].compacted


def test_the_state_of_every_join_is_compacted() -> None:
    states = ("event-records", "identity-state", "person-timelines", "case-timelines")
    assert all(catalogue()[name].compacted for name in states)


def test_topics_between_joins_are_kept_for_seven_days() -> None:
    for name in ("accepted", "case-facts", "person-facts", "attributions"):
        assert int(catalogue()[name].config["retention.ms"]) == 7 * 24 * 3600 * 1000


def test_every_topic_says_what_it_holds_and_what_its_key_is() -> None:
    for topic in catalogue().values():
        assert topic.doc
        assert topic.key
        assert topic.records


@pytest.mark.parametrize(
    ("connections", "base", "full"),
    [
        (PLAIN, "police-events", "police-events"),
        (PLAIN, "case-timelines", "g1.case-timelines"),
        (SHARED, "police-events", "t1.police-events"),
        (SHARED, "case-timelines", "t1.g2.case-timelines"),
    ],
)
def test_names_carry_namespace_and_where_derived_the_generation(connections: Connections, base: str, full: str) -> None:
    assert topic_name(connections, base) == full
    assert base_name(connections, full) == base


@pytest.mark.parametrize("connections", [PLAIN, SHARED])
def test_a_generation_is_taken_by_one_prefix_and_the_log_of_record_is_not(connections: Connections) -> None:
    prefix = derived_prefix(connections)
    assert all(topic_name(connections, base).startswith(prefix) for base in derived_topics())
    assert not any(topic_name(connections, base).startswith(prefix) for base in log_topics())
    assert group_id(connections, "intake").startswith(prefix)


@pytest.mark.parametrize("full", ["g2.case-timelines", "t1.police-events", "case-timelines", "other"])
def test_a_topic_of_another_namespace_or_generation_has_no_base_name(full: str) -> None:
    with pytest.raises(UnknownTopic, match=rf"\[{full}\]"):
        base_name(PLAIN, full)


def test_a_topic_that_the_catalogue_lacks_has_no_name() -> None:
    with pytest.raises(UnknownTopic, match=r"\[cases\]: not in the catalogue"):
        topic_name(PLAIN, "cases")


@pytest.mark.parametrize(("replication", "in_sync"), [(1, None), (2, "2"), (3, "2"), (5, "4")])
def test_a_write_waits_for_copies_where_there_are_any(replication: int, in_sync: str | None) -> None:
    connections = Connections(replication=replication)
    settings = topic_settings(connections, catalogue()["police-events"])
    assert settings.get("min.insync.replicas") == in_sync
