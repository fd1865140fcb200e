"""The fixtures that every test on real servers uses."""

import pytest
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import topic_name
from confluent_kafka.admin import AdminClient

pytestmark = pytest.mark.stack

_BEFORE: list[str] = []
"""Namespaces of the tests before."""


@pytest.fixture
def topics(connections: Connections) -> set[str]:
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers})
    return set(admin.list_topics(timeout=10).topics)


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_test_has_a_namespace_of_its_own_which_ends_with_it(
    connections: Connections, topics: set[str], attempt: int
) -> None:
    assert topic_name(connections, "police-events") in topics
    assert connections.namespace not in _BEFORE
    assert not [name for name in topics if name.partition(".")[0] in _BEFORE]
    _BEFORE.append(connections.namespace)
