"""Settings, resolved once."""

from pathlib import Path
from typing import Any

import pytest
from caseflow_schemas.connections import SETTINGS, Connections, SettingsError
from pydantic import ValidationError


def test_an_override_beats_the_environment_which_beats_the_local_file_which_beats_the_default(tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text(
        '{"bootstrap_servers": "local:1", "registry_url": "http://local:2", "clickhouse_url": "http://local:3"}'
    )
    environ = {"CASEFLOW_REGISTRY_URL": "http://environ:2", "CASEFLOW_CLICKHOUSE_URL": "http://environ:3"}
    found = Connections.resolve(environ, home=tmp_path, clickhouse_url="http://override:3")
    assert found.bootstrap_servers == "local:1"
    assert found.registry_url == "http://environ:2"
    assert found.clickhouse_url == "http://override:3"
    assert found.partitions == 4


def test_the_home_that_the_environment_names_is_where_the_local_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text('{"bootstrap_servers": "local:1"}')
    found = Connections.resolve({"CASEFLOW_HOME": str(tmp_path)})
    assert (found.home, found.bootstrap_servers) == (tmp_path, "local:1")


def test_without_a_local_file_the_defaults_hold(tmp_path: Path) -> None:
    assert Connections.resolve({}, home=tmp_path) == Connections(home=tmp_path)


def test_an_option_that_was_not_given_overrides_nothing(tmp_path: Path) -> None:
    assert Connections.resolve({"CASEFLOW_GENERATION": "g7"}, home=tmp_path, generation=None).generation == "g7"


def test_an_empty_variable_is_one_that_is_not_set_but_for_names_and_passwords(tmp_path: Path) -> None:
    environ = {"CASEFLOW_BOOTSTRAP_SERVERS": "", "CASEFLOW_NAMESPACE": "", "CASEFLOW_CLICKHOUSE_PASSWORD": ""}
    found = Connections.resolve(environ, home=tmp_path)
    assert found.bootstrap_servers == Connections().bootstrap_servers
    assert found.namespace == ""


def test_the_local_file_decides_where_servers_are_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text('{"generation": "g9", "pid": 1, "bootstrap_servers": "local:1"}')
    found = Connections.resolve({}, home=tmp_path)
    assert (found.generation, found.bootstrap_servers) == ("g1", "local:1")


@pytest.mark.parametrize("content", ["{", "[]", ""])
def test_a_broken_local_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text(content)
    with pytest.raises(SettingsError, match=r"local\.json.*start the local stack again"):
        Connections.resolve({}, home=tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("partitions", "none"),
        ("partitions", "0"),
        ("generation", "2"),
        ("generation", "g0"),
        ("namespace", "Team_A"),
        ("namespace", "g2"),
        ("registry_url", "127.0.0.1:18081"),
        ("replication", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_variable(field: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=rf"setting {field} \[{value}\].*set CASEFLOW_{field.upper()}"):
        Connections.resolve({f"CASEFLOW_{field.upper()}": value}, home=tmp_path)


def test_an_option_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="brokers"):
        Connections.resolve({}, home=tmp_path, brokers="x")


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    found = Connections.resolve({"CASEFLOW_CLICKHOUSE_PASSWORD": "synthetic-secret"}, home=tmp_path)
    assert "synthetic-secret" not in repr(found)
    assert "synthetic-secret" not in found.model_dump_json()
    assert found.clickhouse_password.get_secret_value() == "synthetic-secret"
    wrong: Any = {"not": "synthetic-secret"}
    with pytest.raises(SettingsError) as caught:
        Connections.resolve({}, home=tmp_path, clickhouse_password=wrong)
    assert "synthetic-secret" not in str(caught.value)


def test_settings_cannot_change_and_can_be_keys() -> None:
    found = Connections()
    with pytest.raises(ValidationError):
        found.generation = "g2"
    assert {found: 1}[Connections()] == 1


@pytest.mark.parametrize(
    ("namespace", "database", "control"), [("", "caseflow_g3", "caseflow"), ("t1", "t1_caseflow_g3", "t1_caseflow")]
)
def test_databases_carry_namespace_and_generation(namespace: str, database: str, control: str) -> None:
    found = Connections(namespace=namespace, generation="g3")
    assert (found.database, found.control_database) == (database, control)


def test_every_setting_has_a_variable_and_a_meaning() -> None:
    assert set(SETTINGS) == {f"CASEFLOW_{field.upper()}" for field in Connections.model_fields}
    assert all(meaning.strip() and meaning != "None" for meaning in SETTINGS.values())
