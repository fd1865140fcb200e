"""What is sent reaches a real broker once, however often, in whatever state and with whatever else it is sent."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from caseflow_producers.errors import FileRefused, MappingError, ProducerError
from caseflow_producers.send import send_file
from caseflow_producers.sending import cluster, delivery
from caseflow_producers.sending.cluster import look_at
from caseflow_producers.sending.receipts import Receipts, receipts_path
from caseflow_producers.sending.report import SendInterrupted, SendReport
from caseflow_producers.sending.run import Progress
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import create_topics, topic_name
from confluent_kafka.admin import AdminClient

from tests.producers import synthetic
from tests.producers.broker import copies, held
from tests.producers.synthetic import row
from tests.support.environment import environment
from tests.support.processes import await_true
from tests.support.servers import remove_namespace

pytestmark = pytest.mark.stack


def rows(count: int, **values: str) -> list[list[str]]:
    return [row(number=f"N{number}", **values) for number in range(count)]


def path_of_receipts(connections: Connections) -> Path:
    cluster_id = look_at(connections, ["police-events"]).cluster_id
    return receipts_path(connections.home, cluster_id=cluster_id, namespace=connections.namespace)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    synthetic.write_persons(tmp_path)
    synthetic.write_mapping(tmp_path)
    return tmp_path


def send(connections: Connections, folder: Path, content: list[list[str]], *, again: bool = False) -> SendReport:
    file = synthetic.write_rows(folder / "rows.csv", content)
    return send_file(connections, file, folder / "synthetic.yaml", again=again)


def test_every_event_arrives_once_in_the_partition_of_its_key(connections: Connections, folder: Path) -> None:
    report = send(connections, folder, [*rows(300), row("charge", "C"), row("verdict", "V"), row("admission", "A")])
    messages = held(connections)
    assert (report.sent, report.failed, report.ok) == (303, 0, True)
    assert copies(messages) == {1: 303}
    assert {message.topic for message in messages} == {
        "police-events",
        "prosecution-events",
        "court-events",
        "prison-events",
    }
    assert len({message.coordinate[1] for message in messages}) == connections.partitions


def test_a_second_run_of_the_same_file_sends_nothing_and_says_so(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(50))
    report = send(connections, folder, rows(50))
    assert (report.rows, report.sent, report.already_sent, report.ok) == (50, 0, 50, True)
    assert copies(held(connections)) == {1: 50}


def test_the_same_file_under_another_name_sends_nothing(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(20))
    copy = synthetic.write_rows(folder / "copy.csv.gz", rows(20))
    report = send_file(connections, copy, folder / "synthetic.yaml")
    assert (report.sent, report.already_sent) == (0, 20)


def test_again_sends_everything_with_the_same_revision(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(20))
    assert send(connections, folder, rows(20), again=True).sent == 20
    assert copies(held(connections)) == {2: 20}
    assert send(connections, folder, rows(20)).sent == 0


def test_a_grown_file_sends_what_is_new(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(20))
    report = send(connections, folder, rows(25))
    assert (report.sent, report.already_sent, report.corrected) == (5, 20, 0)


def test_a_corrected_row_is_sent_under_the_next_revision(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(3))
    report = send(connections, folder, [*rows(2), row(number="N2", case="C00000000000B")])
    assert (report.sent, report.already_sent, report.corrected) == (1, 2, 1)
    back = send(connections, folder, rows(3))
    assert (back.sent, back.corrected) == (1, 1)
    assert sorted(message.revision for message in held(connections)) == [1, 1, 1, 2, 3]


def test_a_revision_of_the_sources_own_is_sent_as_it_is(connections: Connections, folder: Path) -> None:
    text = synthetic.changed(
        (
            'record: "{number}"\n    occurred: *day\n    cases',
            'record: "{number}"\n    revision: "{note}"\n    occurred: *day\n    cases',
        )
    )
    synthetic.write_mapping(folder, text)
    history = [row(note="5"), row(note="7", case="C00000000000B")]
    assert send(connections, folder, history).sent == 2
    assert send(connections, folder, [*history, row(note="6")]).sent == 1
    assert sorted(message.revision for message in held(connections)) == [5, 6, 7]


def test_an_interrupted_run_goes_on_with_what_was_not_acknowledged(
    connections: Connections, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the reading cannot run far ahead of the broker.
    monkeypatch.setattr(delivery, "QUEUE_MESSAGES", 200)
    file = synthetic.write_rows(folder / "rows.csv", rows(5_000))

    def interrupt(progress: Progress) -> None:
        if progress.acknowledged > 1_000:
            raise KeyboardInterrupt

    with pytest.raises(SendInterrupted) as interrupted:
        send_file(connections, file, folder / "synthetic.yaml", progress=interrupt)
    first = interrupted.value.report
    assert first.stopped is not None
    assert 1_000 < first.sent < 5_000
    second = send_file(connections, file, folder / "synthetic.yaml")
    assert (second.already_sent, second.sent) == (first.sent, 5_000 - first.sent)
    messages = held(connections)
    assert len({message.event_id for message in messages}) == 5_000
    # What was on the wire at the interruption may have arrived without a receipt.
    assert len(messages) - 5_000 <= 5_000 - first.sent


def test_a_killed_run_goes_on_with_what_has_no_receipt(connections: Connections, folder: Path) -> None:
    file = synthetic.write_rows(folder / "rows.csv", rows(30_000))
    path = path_of_receipts(connections)
    command = [
        sys.executable,
        "-m",
        "caseflow_operations",
        "send",
        str(file),
        "--mapping",
        str(folder / "synthetic.yaml"),
    ]
    process = subprocess.Popen(command, env=environment(connections), stdout=subprocess.DEVNULL)
    write_ahead = path.with_name(path.name + "-wal")
    await_true(lambda: write_ahead.exists() and write_ahead.stat().st_size > 300_000, "receipts of the first events")
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    report = send_file(connections, file, folder / "synthetic.yaml")
    assert report.already_sent > 0
    assert report.sent > 0
    assert report.already_sent + report.sent == 30_000
    assert len({message.event_id for message in held(connections)}) == 30_000


def test_a_terminated_run_keeps_its_receipts_and_says_that_it_was_interrupted(
    connections: Connections, folder: Path
) -> None:
    file = synthetic.write_rows(folder / "rows.csv", rows(30_000))
    command = [
        sys.executable,
        "-m",
        "caseflow_operations",
        "send",
        str(file),
        "--mapping",
        str(folder / "synthetic.yaml"),
        "--json",
    ]
    process = subprocess.Popen(command, env=environment(connections), stdout=subprocess.PIPE)
    receipts = connections.home / "receipts"
    await_true(lambda: any(path.stat().st_size > 300_000 for path in receipts.glob("*-wal")), "the first receipts")
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    report = SendReport.model_validate_json(output)
    assert report.stopped
    assert "interrupted" in report.stopped
    assert send_file(connections, file, folder / "synthetic.yaml").already_sent == report.sent


def test_topics_made_anew_are_sent_to_anew(connections: Connections, folder: Path) -> None:
    send(connections, folder, [*rows(10), row("verdict", "V")])
    name = topic_name(connections, "police-events")
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers})
    admin.delete_topics([name])[name].result()
    await_true(lambda: name not in admin.list_topics(timeout=10).topics, "the topic's deletion")
    create_topics(connections)
    report = send(connections, folder, [*rows(10), row("verdict", "V")])
    assert report.new_topics == ("police-events",)
    assert (report.sent, report.already_sent) == (10, 1)


def test_another_home_knows_no_receipts(connections: Connections, folder: Path) -> None:
    send(connections, folder, rows(10))
    other = connections.model_copy(update={"home": folder / "other"})
    assert send(other, folder, rows(10)).sent == 10
    assert copies(held(connections)) == {2: 10}


def test_bad_rows_are_told_and_all_others_arrive(connections: Connections, folder: Path) -> None:
    report = send(
        connections,
        folder,
        [
            *rows(10),
            row(number="bad date", at="2014-02-30"),
            row(number="no case", case=""),
            [*row(), "one too many"],
            row("charge", "long", note="x" * 2_000_000),
            row("verdict", "V", decision="Perhaps"),
            row(number="last"),
        ],
    )
    assert [(problem.line, problem.column) for problem in report.problems] == [
        (12, "at"),
        (13, "case"),
        (14, None),
        (15, None),
        (16, "decision"),
    ]
    assert (report.rejected_rows, report.sent, report.ok) == (5, 11, False)
    assert copies(held(connections)) == {1: 11}


def test_a_faulty_file_or_mapping_sends_nothing(connections: Connections, folder: Path) -> None:
    mapping = folder / "synthetic.yaml"
    wrong = synthetic.write_rows(folder / "wrong.csv", [["1"]], header=("number",))
    with pytest.raises(FileRefused, match="columns that are missing"):
        send_file(connections, wrong, mapping)
    empty = folder / "empty.csv"
    empty.touch()
    with pytest.raises(FileRefused, match="the file is empty"):
        send_file(connections, empty, mapping)
    good = synthetic.write_rows(folder / "rows.csv", rows(5))
    faulty = synthetic.write_mapping(folder, synthetic.changed(("type: ChargeFiled", "type: Nothing")), name="f.yaml")
    with pytest.raises(MappingError, match=r"f.yaml:\d+:\d+: events\[1\].type"):
        send_file(connections, good, faulty)
    (folder / "persons.csv").unlink()
    with pytest.raises(FileRefused, match=r"persons.csv\]: not there"):
        send_file(connections, good, mapping)
    assert held(connections) == []


def test_missing_topics_are_told_and_not_created(stack: Connections, folder: Path) -> None:
    nowhere = stack.model_copy(update={"namespace": "nowhere", "home": folder / "home"})
    with pytest.raises(ProducerError, match="no topic nowhere.court-events, .*create them first"):
        send(nowhere, folder, rows(1))
    admin = AdminClient({"bootstrap.servers": stack.bootstrap_servers})
    assert not [name for name in admin.list_topics(timeout=10).topics if name.startswith("nowhere.")]


def test_missing_schemas_are_told_and_not_registered(stack: Connections, folder: Path) -> None:
    unregistered = stack.model_copy(update={"namespace": "unregistered", "home": folder / "home"})
    create_topics(unregistered)
    try:
        for _ in range(2):
            with pytest.raises(ProducerError, match="the registry lacks this version's schema"):
                send(unregistered, folder, rows(1))
    finally:
        remove_namespace(unregistered)


@pytest.mark.parametrize("field", ["bootstrap_servers", "registry_url"])
def test_servers_that_do_not_answer_are_told(
    connections: Connections, folder: Path, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "TIMEOUT_SECONDS", 1.0)
    # Nothing listens on the port of discard, which needs rights to bind.
    nowhere = "127.0.0.1:9" if field == "bootstrap_servers" else "http://127.0.0.1:9"
    with pytest.raises(ProducerError, match="answers"):
        send(connections.model_copy(update={field: nowhere}), folder, rows(1))


def test_the_command_says_what_it_did_by_words_json_and_exit_code(connections: Connections, folder: Path) -> None:
    file = synthetic.write_rows(folder / "rows.csv", rows(5))
    command = [
        sys.executable,
        "-m",
        "caseflow_operations",
        "send",
        str(file),
        "--mapping",
        str(folder / "synthetic.yaml"),
    ]

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *options], env=environment(connections), capture_output=True, text=True, check=False
        )

    first = run()
    assert (first.returncode, first.stderr) == (0, "")
    assert "Sent 5 events" in first.stdout
    assert "Nothing to send: every event was acknowledged in an earlier run" in run().stdout
    report = SendReport.model_validate_json(run("--again", "--json").stdout)
    assert (report.sent, report.rows) == (5, 5)
    synthetic.write_rows(folder / "rows.csv", [row(number="N9", at="soon")])
    bad = run()
    assert bad.returncode == 1
    assert "line 2, column at: no date of the form %Y-%m-%d" in bad.stdout
    missing = run("--mapping", "none.yaml")
    assert missing.returncode == 1
    assert "[none.yaml]: cannot be read" in missing.stderr
    assert len(held(connections)) == 10


def test_two_sends_at_once_are_refused(connections: Connections, folder: Path) -> None:
    with Receipts(path_of_receipts(connections)), pytest.raises(ProducerError, match="held by another"):
        send(connections, folder, rows(1))
