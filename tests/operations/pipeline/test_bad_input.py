"""Whatever arrives, it has one outcome, and everything else goes through."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from caseflow_operations.books import read_books
from caseflow_operations.commands.setup import set_up
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client

from tests.operations.pipeline.messages import Sender, right_messages, send_rows, wrong_messages
from tests.operations.pipeline.pipeline import assert_verified, await_balance, running
from tests.support.environment import environment

pytestmark = pytest.mark.stack


def test_every_wrong_message_is_a_dead_letter_with_its_reason_and_the_rest_goes_through(
    connections: Connections, tmp_path: Path
) -> None:
    set_up(connections)
    sender = Sender(connections)
    expected: Counter[str] = Counter()
    for reason, arguments in wrong_messages(connections):
        (sender.send_bytes if "value" in arguments else sender.send)(**arguments)
        expected[reason] += 1
    right = list(right_messages())
    for arguments in [*right, right[0]]:
        sender.send(**arguments)
    # Two million bytes are more than the topic takes: refused at the producer, and nothing else suffers.
    with pytest.raises(Exception, match="MSG_SIZE_TOO_LARGE"):
        sender.send_bytes(b"x" * 2_000_000)
    sender.flush()
    assert sender.failures == []
    with running(connections, tmp_path) as processes:
        sent = send_rows(connections, 300)
        await_balance(connections, sender.sent + sent)
        books = read_books(connections)
        with client(connections) as clickhouse:
            rows = clickhouse.query("SELECT reason, count() FROM dead_letters FINAL GROUP BY reason").result_rows
        assert_verified(connections)
        assert all(process.deaths == [] for process in processes.values())
    assert {row[0]: row[1] for row in rows} == expected
    assert sum(topic.duplicates for topic in books.topics) == 1
    assert sum(topic.accepted for topic in books.topics) == len(right) + sent
    assert books.balanced
    assert {agency: dead for agency, _, _, dead in books.agencies}["unknown"] >= 5


def test_sending_a_file_again_makes_duplicates_and_no_timeline_changes(
    connections: Connections, tmp_path: Path
) -> None:
    set_up(connections)
    with running(connections, tmp_path):
        sent = send_rows(connections, 200)
        await_balance(connections, sent)
        again = send_rows(connections, 200, again=True)
        await_balance(connections, sent + again)
        books = read_books(connections)
        assert again == sent
        assert sum(topic.duplicates for topic in books.topics) == sent
        assert sum(topic.accepted for topic in books.topics) == sent
        assert_verified(connections)


def test_a_difference_between_the_log_and_a_published_timeline_is_found(
    connections: Connections, tmp_path: Path
) -> None:
    """The verification itself can fail: a row that says something else is named."""
    set_up(connections)
    with running(connections, tmp_path):
        await_balance(connections, send_rows(connections, 200))
        with client(connections) as clickhouse:
            key = clickhouse.query("SELECT key FROM person_timelines FINAL ORDER BY key LIMIT 1").result_rows[0][0]
            clickhouse.command(
                "ALTER TABLE person_timelines UPDATE sex = 'forged' WHERE key = {key:String}"
                " SETTINGS mutations_sync = 2",
                {"key": key},
            )
        found = verify_json(connections)
        assert [(difference["key"], difference["where"]) for difference in found["differences"]] == [
            (key, "clickhouse")
        ]
        assert found["differences"][0]["fields"] == ["sex"]


def verify_json(connections: Connections) -> dict[str, list[dict[str, object]]]:
    """What `caseflow verify --json` says where it finds a difference."""
    command = [sys.executable, "-m", "caseflow_operations", "verify", "--json"]
    done = subprocess.run(command, env=environment(connections), capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    result: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return result
