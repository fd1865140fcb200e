"""`caseflow send` on a terminal and without one."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from caseflow_operations.commands.send import summary
from caseflow_producers.sending.report import Problem, SendReport

from tests.producers import synthetic

DONE = SendReport(
    file="rows.csv", mapping="synthetic", dry_run=False, rows=10, rejected_rows=0, skipped_rows=0, events=10,
    by_type={"ChargeFiled": 10}, would_send=0, sent=10, corrected=0, already_sent=0, repeated=0, failed=0, problems=(),
    rejected_file=None, new_topics=(), stopped=None, seconds=2.0,
)  # fmt: skip


def test_a_terminal_sees_how_far_the_run_is(tmp_path: Path) -> None:
    synthetic.write_persons(tmp_path)
    file = synthetic.write_rows(tmp_path / "rows.csv", [synthetic.row(number=f"N{n}") for n in range(100)])
    mapping = synthetic.write_mapping(tmp_path)
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "caseflow_operations", "send", str(file), "--mapping", str(mapping), "--dry-run"]
    environment = {**os.environ, "CASEFLOW_HOME": str(tmp_path / "home"), "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=terminal, text=True, check=True)
    os.close(terminal)
    shown = os.read(master, 65_536).decode()
    os.close(master)
    assert "rows.csv" in shown
    assert "100%" in shown
    assert "Dry run: nothing was sent; 100 events would be" in done.stdout


def test_what_was_sent_is_said_in_one_sentence() -> None:
    assert "Sent 10 events in 2.0 s (5/s), all of them acknowledged" in list(summary(DONE))


def test_a_second_run_says_that_there_was_nothing_to_send() -> None:
    report = DONE.model_copy(update={"sent": 0, "already_sent": 10})
    assert any(line.startswith("Nothing to send: every event was acknowledged") for line in summary(report))


def test_a_file_without_rows_is_said_to_have_none() -> None:
    report = DONE.model_copy(update={"sent": 0, "rows": 0, "events": 0, "by_type": {}})
    assert "Nothing to send: the file has a header and no rows" in list(summary(report))


def test_rows_that_did_not_go_through_are_listed_and_the_rest_of_them_counted() -> None:
    report = DONE.model_copy(
        update={
            "rejected_rows": 3,
            "rejected_file": "rows.rejected.csv",
            "problems": (Problem(line=7, column="at", reason="no date"),),
        }
    )
    text = "\n".join(summary(report))
    assert "3 rows rejected; they are in rows.rejected.csv with their reasons" in text
    assert "  line 7, column at: no date" in text
    assert "  and 2 more" in text
