"""`caseflow status`: the refused messages by coordinate, and a Kafka that is away. All synthetic."""

from collections.abc import Iterator
from io import StringIO

import pytest
from caseflow_operations.cli import main
from caseflow_operations.commands.status import show_letters
from caseflow_operations.dead_letters import newest
from caseflow_processors.state import watermarks
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from click.testing import CliRunner
from rich.console import Console

from tests.sinks import made
from tests.sinks.store import Store, migrated_database

pytestmark = pytest.mark.stack

# Nothing listens on the port of discard, which needs rights to bind.
NOWHERE = "127.0.0.1:9"


@pytest.fixture(scope="module")
def own(stack: Connections) -> Iterator[Connections]:
    """Three dead letters, received one after the other."""
    with migrated_database(stack) as found, client(found) as clickhouse:
        store = Store(found, clickhouse)
        letters = [
            made.dead_letter(at, received_at=at * 1_000, agency="XX-COURT", detail=f"[{at}] expected")
            for at in range(1, 4)
        ]
        store.put("dead-letters", letters)
        store.writer.close()
        yield found


def test_the_newest_refused_messages_are_listed_by_coordinate_with_what_was_expected(own: Connections) -> None:
    found = newest(own, 2)
    assert [(letter.offset, letter.agency, letter.detail) for letter in found] == [
        (3, "XX-COURT", "[3] expected"),
        (2, "XX-COURT", "[2] expected"),
    ]
    text = StringIO()
    show_letters(Console(file=text, width=40), found)
    (line,) = (line for line in text.getvalue().splitlines() if "[3] expected" in line)
    first = found[0]
    assert line.split()[:3] == [f"{first.topic}/{first.partition}/3", "1970-01-01T00:00:03Z", "XX-COURT"]
    assert first.reason in line


def test_a_kafka_that_is_away_is_told_in_one_sentence(
    own: Connections, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watermarks, "TIMEOUT_SECONDS", 0.5)
    settings = {"CASEFLOW_CLICKHOUSE_URL": own.clickhouse_url, "CASEFLOW_NAMESPACE": own.namespace}
    told = CliRunner().invoke(main, ["status"], env={**settings, "CASEFLOW_BOOTSTRAP_SERVERS": NOWHERE})
    assert (told.exit_code, told.stdout) == (3, "")
    assert told.stderr.startswith(f"Error: Kafka does not answer as it should at [{NOWHERE}]: ")
    assert told.stderr.count("\n") == 1
    # What the client's library writes by itself would stand here.
    assert capfd.readouterr().err == ""
