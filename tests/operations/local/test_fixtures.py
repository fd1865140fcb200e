"""The fixtures that every test on real servers uses."""

import pytest
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import topic_name
from confluent_kafka.admin import AdminClient

pytestmark = pytest.mark.stack


@pytest.fixture
def topics(connections: Connections) -> set[str]:
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers})
    return set(admin.list_topics(timeout=10).topics)


def test_a_test_has_topics_of_its_own_namespace(connections: Connections, topics: set[str]) -> None:
    assert connections.namespace
    assert topic_name(connections, "police-events") in topics


def test_two_tests_do_not_share_a_namespace(connections: Connections, topics: set[str]) -> None:
    others = {name for name in topics if name.endswith(".police-events")} - {topic_name(connections, "police-events")}
    assert others == set()
