"""`caseflow simulate` as its user sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from caseflow_operations.cli import main
from caseflow_producers.simulator import county
from caseflow_producers.simulator.lines import read_line, write_line
from caseflow_producers.simulator.record import SUMMARY
from click.testing import CliRunner, Result

COMMAND = [sys.executable, "-m", "caseflow_operations", "simulate"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *arguments])


def test_lines_go_to_standard_output_and_a_summary_to_standard_error() -> None:
    result = run("--cases", "40", "--seed", "9")
    assert result.exit_code == 0
    assert result.stdout_bytes == b"".join(write_line(said) for said in county(9, 40))
    assert result.stderr.startswith("Synthetic: ")
    assert "of 40 cases" in result.stderr


def test_the_same_seed_gives_the_same_bytes_in_processes_whose_hashes_differ() -> None:
    told = {
        subprocess.run(
            [*COMMAND, "--cases", "300", "--defects"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_lines_can_go_to_a_file_with_the_truth_beside(tmp_path: Path) -> None:
    result = run("--cases", "60", "--defects", "--output", str(tmp_path / "c.jsonl"), "--truth", str(tmp_path / "t"))
    assert (result.exit_code, result.stdout) == (0, "")
    lines = (tmp_path / "c.jsonl").read_bytes().splitlines()
    assert orjson.loads((tmp_path / "t" / SUMMARY).read_bytes())["messages"] == len(lines)
    assert "Wanted disorder" in result.stderr


def test_in_the_order_said_the_same_messages_come_by_moment() -> None:
    by_life = run("--cases", "80", "--defects").stdout_bytes.splitlines(keepends=True)
    in_order = run("--cases", "80", "--defects", "--order", "said").stdout_bytes.splitlines(keepends=True)
    assert sorted(by_life) == sorted(in_order)
    assert by_life != in_order
    moments = [read_line(line).said_at for line in in_order]
    assert moments == sorted(moments)


def test_a_rate_holds_messages_back_and_says_them_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    result = run("--cases", "3", "--rate", "50")
    moments = [read_line(line).said_at for line in result.stdout_bytes.splitlines()]
    assert moments == sorted(moments)
    assert len(waits) == len(moments)
    # Nothing really waits here, so each is held back by its whole distance from the first.
    assert waits[-1] == pytest.approx((len(waits) - 1) / 50, abs=0.5 * len(waits) / 50)


def test_years_can_be_chosen() -> None:
    result = run("--cases", "30", "--since", "2010-01-01", "--until", "2010-12-31")
    assert {line["source"]["record"][3:7] for line in map(_event, result.stdout_bytes.splitlines())} >= {"2010"}
    assert all(b'"PC-2010-' in line or b"PC-" not in line for line in result.stdout_bytes.splitlines())


def _event(line: bytes) -> dict[str, dict[str, str]]:
    event: dict[str, dict[str, str]] = json.loads(line)["event"]
    return event


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--cases", "-1"], "-1"),
        (["--cases", "1", "--rate", "0"], "0"),
        (["--cases", "1", "--since", "2024-02-01", "--until", "2024-01-01"], "expected a day not before"),
        (["--cases", "1", "--rate", "5", "--order", "lives"], "leave out --order"),
        (["--cases", "1", "--to-topics", "--output", "x"], "exclude each other"),
        ([], "--cases"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_reader_who_has_seen_enough_ends_the_run_quietly() -> None:
    process = subprocess.Popen([*COMMAND, "--cases", "5000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert read_line(process.stdout.readline()).event_type
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def test_an_interrupted_run_says_that_its_truth_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("caseflow_operations.commands.simulate.write_line", interrupted)
    result = run("--cases", "20", "--truth", str(tmp_path))
    assert result.exit_code == 130
    assert not (tmp_path / SUMMARY).exists()
    assert "not whole" in result.stderr


@pytest.mark.parametrize("option", ["--output", "--truth"])
def test_a_place_that_cannot_be_written_is_named(option: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("--cases", "1", option, str(tmp_path / "file" / "below"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"[{tmp_path / 'file' / 'below'}]" in result.stderr
