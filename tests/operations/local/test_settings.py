"""What a stack is started with."""

from pathlib import Path

import pytest
from caseflow_operations.commands.local import settings_for
from caseflow_operations.local import stack
from caseflow_operations.local.health import HealthFile, read_health
from caseflow_operations.local.home import Home
from caseflow_operations.local.parts import Lock, default_folder
from caseflow_operations.local.ports import Ports, ports_from
from caseflow_operations.local.probes import brokers_in, metadata_request
from caseflow_operations.local.servers import broker_properties
from caseflow_operations.local.settings import GROUPS, LocalSettings, with_needs, worker_names
from caseflow_operations.local.stack import StackError, expected_names
from caseflow_schemas.connections import Connections
from click import UsageError
from pydantic import ValidationError


def settings(home: Path, **values: object) -> LocalSettings:
    return LocalSettings.model_validate({"home": home, "parts": home / "parts", **values})


def test_the_defaults_of_the_stack_are_those_of_its_clients(tmp_path: Path) -> None:
    defaults = Connections.model_validate({})
    for name, value in settings(tmp_path).connection_values().items():
        assert getattr(defaults, name) == value


def test_a_base_port_gives_five_in_a_row() -> None:
    assert list(Ports(**ports_from(20000)).named().values()) == [20000, 20001, 20002, 20003, 20004]


def test_two_services_on_one_port_are_refused_by_name() -> None:
    with pytest.raises(ValidationError, match=r"\[clickhouse\] and \[kafka\] have the same port \[18123\]"):
        Ports.model_validate({"kafka": 18123})


def test_what_was_started_last_holds_until_something_else_is_said(tmp_path: Path) -> None:
    settings_for(tmp_path, base_port=20000, workers={"intake": 2}, parts=tmp_path).write()
    again = settings_for(tmp_path, ports={"clickhouse": 20100})
    assert (again.ports.kafka, again.ports.clickhouse) == (20000, 20100)
    assert again.workers == {"intake": 2}


def test_what_a_service_needs_is_started_with_it() -> None:
    assert with_needs(("registry",)) == ("kafka", "registry")
    assert with_needs(("sink",)) == ("kafka", "registry", "clickhouse", "setup", "sink")
    assert with_needs(GROUPS) == GROUPS


def test_an_unknown_service_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no service \[zookeeper\]: expected some of kafka, registry"):
        settings_for(tmp_path, only=("zookeeper",))


def test_every_worker_has_a_name_of_its_own(tmp_path: Path) -> None:
    assert worker_names("intake", 3) == ["intake", "intake-2", "intake-3"]
    names = expected_names(settings(tmp_path, groups=("kafka", "intake"), workers={"intake": 2}))
    assert names == ["kafka", "intake", "intake-2"]


def test_nothing_listens_on_any_address_but_the_local_one(tmp_path: Path) -> None:
    listeners = broker_properties(settings(tmp_path))["listeners"].split(",")
    assert all("//127.0.0.1:" in listener for listener in listeners)


def test_the_broker_keeps_the_log_of_record_for_ever_and_takes_the_largest_values(tmp_path: Path) -> None:
    properties = broker_properties(settings(tmp_path))
    assert properties["log.retention.ms"] == "-1"
    assert int(properties["message.max.bytes"]) > 8 * 1024 * 1024


def test_the_parts_lie_where_the_user_says_or_in_the_cache(tmp_path: Path) -> None:
    assert default_folder({"CASEFLOW_PARTS": str(tmp_path)}) == tmp_path
    assert default_folder({"XDG_CACHE_HOME": str(tmp_path)}).parts[-2:] == ("caseflow", "parts")


def test_every_part_is_pinned_by_version_and_checksum() -> None:
    lock = Lock.load()
    assert (lock.kafka, lock.registry) == ("4.3.1", "3.3.3")
    kafka_clients = next(jar for jar in lock.kafka_jars if jar.name == "kafka-clients")
    assert kafka_clients.version == lock.kafka
    assert all(len(artifact.sha256) == 64 for artifact in (*lock.kafka_jars, lock.registry_archive))
    assert lock.registry_archive.filename == "apicurio-registry-app-3.3.3-all.tar.gz"


def test_a_health_file_is_read_as_it_was_written_and_its_beat_grows(tmp_path: Path) -> None:
    file = HealthFile(tmp_path / "x.health")
    file.beat(ready=False)
    file.beat(records=3)
    assert read_health(tmp_path / "x.health") == {"beat": 2, "records": 3}
    (tmp_path / "x.health").write_text("{")
    assert read_health(tmp_path / "x.health") is None


def test_the_metadata_question_and_its_answer_have_the_form_of_the_protocol() -> None:
    request = metadata_request()
    assert len(request) == 4 + int.from_bytes(request[:4], "big")
    assert brokers_in(bytes(8) + (1).to_bytes(4, "big") + b"rest") == 1
    assert brokers_in(b"short") == 0


def test_a_folder_that_is_no_home_is_never_wiped(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    with pytest.raises(StackError, match="no stack was ever started there"):
        stack.wipe(Home.at(tmp_path))
    assert (tmp_path / "precious").exists()


def test_a_home_that_one_stands_in_is_not_wiped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path).write()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StackError, match="go elsewhere"):
        stack.wipe(Home.at(tmp_path))
