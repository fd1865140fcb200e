"""With nothing running, a command says one sentence on standard error, and nothing else."""

import logging
from pathlib import Path

import pytest
from caseflow_operations.away import hush_clients, sentence
from caseflow_operations.cli import main
from caseflow_schemas.connections import Connections
from click.testing import CliRunner
from clickhouse_connect.driver.exceptions import OperationalError
from confluent_kafka import KafkaError, KafkaException

from tests.sinks.standards.folders import EXAMPLE

# Nothing listens on the port of discard, which needs rights to bind.
NOWHERE = "127.0.0.1:9"
TOTALS = "agency,period,offence,stage,total\nall,2024,all,charged,5\n"
COMMANDS = (
    ("status",),
    ("export", "cases", "--output", "file"),
    ("export", "xes", "--output", "file"),
    ("reconcile", "totals.csv"),
    ("bulletin", "--from", "2013-01", "--to", "2013-12", "--output", "file"),
    ("vintages", "take"),
    ("vintages", "changes"),
    ("timeline", "case", "a:b", "--known-at", "2020-01-01"),
    ("standards", "load", str(EXAMPLE)),
    ("migrate",),
)


@pytest.fixture
def nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "totals.csv").write_text(TOTALS)
    monkeypatch.setenv("CASEFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("CASEFLOW_BOOTSTRAP_SERVERS", NOWHERE)
    for name in ("REGISTRY", "CLICKHOUSE"):
        monkeypatch.setenv(f"CASEFLOW_{name}_URL", f"http://{NOWHERE}")


@pytest.mark.stack
@pytest.mark.usefixtures("nothing_running")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_clickhouse_a_command_says_so_in_one_sentence_and_exits_with_3(command: tuple[str, ...]) -> None:
    told = CliRunner().invoke(main, command)
    assert (told.exit_code, told.stdout) == (3, "")
    expected = f"ClickHouse does not answer at [http://{NOWHERE}]: Connection refused; is the stack up"
    assert told.stderr == f"Error: {expected} (caseflow local status)?\n"


def test_what_lies_at_the_bottom_is_told_and_not_how_a_client_puts_it() -> None:
    connections = Connections(bootstrap_servers="here:1")
    error = KafkaException(KafkaError(KafkaError._TRANSPORT, "Failed to get metadata"))
    told = sentence(error, connections)
    assert told == (
        "Kafka does not answer as it should at [here:1]: Failed to get metadata; is the stack up (caseflow local"
        " status)?"
    )
    assert sentence(ZeroDivisionError("a fault of the program"), connections) is None


def test_libraries_write_nothing_of_their_own_unless_logging_is_configured(capfd: pytest.CaptureFixture[str]) -> None:
    hush_clients()
    for name in ("clickhouse_connect.driver.httpclient", "urllib3.connectionpool"):
        logging.getLogger(name).error("in a library's own words")
    assert capfd.readouterr().err == ""


def test_a_long_story_is_cut() -> None:
    told = sentence(OperationalError("x" * 999))
    assert told is not None
    assert told.endswith("x…; is the stack up (caseflow local status)?")
