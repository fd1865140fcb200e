"""Fixtures for all tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from caseflow_operations.local import stack as local_stack
from caseflow_operations.local.home import Home
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import register_schemas
from caseflow_schemas.topics import create_topics

from tests.support.servers import fresh_namespace, remove_namespace, start_servers
from tests.support.sockets import forbid_sockets


@pytest.fixture(autouse=True)
def _sockets_only_where_marked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("stack") is None:
        forbid_sockets(monkeypatch)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connections]:
    """Kafka, registry and ClickHouse, started once, on free ports, with nothing in them."""
    home = tmp_path_factory.mktemp("stack")
    settings = start_servers(home)
    try:
        yield Connections.model_validate({**settings.connection_values(), "home": home})
    finally:
        local_stack.down(settings.layout)
        # The logs stay for whoever looks for a failure's cause; the data would fill the disk.
        shutil.rmtree(settings.layout.data, ignore_errors=True)


@pytest.fixture
def connections(stack: Connections, tmp_path: Path) -> Iterator[Connections]:
    """The stack under a namespace of its own, with topics and schemas; its home is an empty folder."""
    own = stack.model_copy(update={"namespace": fresh_namespace(), "home": tmp_path / "home"})
    Home.at(own.home).create()
    create_topics(own)
    register_schemas(own)
    yield own
    remove_namespace(own)
