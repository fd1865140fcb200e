"""A dry run maps and encodes every row as a real one does, and opens no socket."""

import csv
from pathlib import Path

import pytest
from caseflow_producers.errors import FileRefused
from caseflow_producers.send import send_file
from caseflow_producers.sending.report import SendReport
from caseflow_producers.sending.run import Progress
from caseflow_schemas.connections import Connections

from tests.producers import synthetic
from tests.producers.synthetic import row


def dry_run(
    folder: Path, rows: list[list[str]], *, text: str = synthetic.MAPPING, limit: int | None = None
) -> SendReport:
    synthetic.write_persons(folder)
    return send_file(
        Connections(home=folder / "home"),
        synthetic.write_rows(folder / "rows.csv", rows),
        synthetic.write_mapping(folder, text),
        dry_run=True,
        limit=limit,
    )


def test_counts_are_by_event_type(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [row(), row("charge"), row("charge", "N2"), row("verdict")])
    assert (report.rows, report.events, report.would_send, report.sent) == (4, 4, 4, 0)
    assert report.by_type == {"ChargeFiled": 2, "SuspectArrested": 1, "VerdictReturned": 1}
    assert report.ok


def test_a_bad_row_is_told_by_line_and_column_and_every_other_row_goes_through(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [row(number="N1"), row(number="N2", at="soon"), row(number="N3")])
    assert (report.rows, report.rejected_rows, report.would_send, report.ok) == (3, 1, 2, False)
    (problem,) = report.problems
    assert (problem.line, problem.column) == (3, "at")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"case": "UNKNOWN"}, "case identifier: a number in the form of issuer [broward-case]"),
        ({"person": "P1"}, "person identifier: a number in the form of issuer [broward-person]"),
        ({"at": "1815-05-06"}, "occurred.at: Value error, a time in the years 1900 to 2200 expected"),
    ],
)
def test_a_row_of_which_an_event_would_be_a_dead_letter_does_not_pass(
    tmp_path: Path, values: dict[str, str], told: str
) -> None:
    persons = [*synthetic.PERSONS, ("P1", "M", "1980")]
    synthetic.write_persons(tmp_path, persons)
    report = send_file(
        Connections(home=tmp_path / "home"),
        synthetic.write_rows(tmp_path / "rows.csv", [row(number="N1"), row(number="N2", **values)]),
        synthetic.write_mapping(tmp_path),
        dry_run=True,
    )
    (problem,) = report.problems
    assert (report.would_send, report.rejected_rows, problem.line, problem.column) == (1, 1, 3, None)
    assert problem.reason.startswith("its SuspectArrested would be a dead letter: ")
    assert told in problem.reason
    assert not any(value in problem.reason for value in values.values())


def test_rejected_rows_are_kept_with_their_reasons_for_their_owner_alone(tmp_path: Path) -> None:
    bad = row(number="N2", at="soon", note='G\u00e9n\u00e9rated, "synthetic"')
    report = dry_run(tmp_path, [bad, [*row(), "one too many"]])
    path = tmp_path / "home" / "rejected" / "rows.rejected.csv"
    assert report.rejected_file == str(path)
    with path.open(newline="", encoding="utf-8") as file:
        header, first, second = csv.reader(file)
    assert header == ["rejected_line", "rejected_column", "rejected_reason", *synthetic.COLUMNS]
    assert first == ["2", "at", "no date of the form %Y-%m-%d", *bad]
    assert second[:2] == ["3", ""]
    assert path.stat().st_mode & 0o077 == 0


def test_the_rejected_rows_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    assert dry_run(tmp_path, [row(at="soon")]).rejected_file
    assert dry_run(tmp_path, [row()]).rejected_file is None
    assert list((tmp_path / "home" / "rejected").iterdir()) == []


def test_a_row_that_stands_twice_is_one_event(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [row(), row()])
    assert (report.events, report.repeated, report.would_send, report.ok) == (2, 1, 1, True)


def test_one_record_id_for_two_different_rows_is_told_with_both_lines(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [row(), row(case="C00000000000B")])
    (problem,) = report.problems
    assert problem.line == 3
    assert "record id of line 2, and says something else" in problem.reason


def test_an_event_that_no_topic_takes_is_rejected_alone(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [row("charge"), row("charge", "N2", note="x" * 2_000_000), row("charge", "N3")])
    (problem,) = report.problems
    assert (problem.line, report.would_send) == (3, 2)
    assert "prosecution-events takes no more than 1,048,320" in problem.reason


def test_a_row_of_two_events_is_sent_whole_or_not_at_all(tmp_path: Path) -> None:
    second = synthetic.MAPPING[synthetic.MAPPING.index("  - type: ChargeFiled") :].split("  - type: Verdict")[0]
    text = synthetic.MAPPING + second.replace("when: {kind: charge}", "when: {kind: arrest}")
    report = dry_run(tmp_path, [row(statute="no degree"), row(number="N2", statute="(F3)784.03")], text=text)
    assert (report.rejected_rows, report.by_type) == (1, {"ChargeFiled": 1, "SuspectArrested": 1})


def test_a_limit_is_one_of_rows(tmp_path: Path) -> None:
    assert dry_run(tmp_path, [row(number=f"N{number}") for number in range(9)], limit=4).rows == 4


def test_a_file_of_a_header_alone_has_nothing_to_send(tmp_path: Path) -> None:
    report = dry_run(tmp_path, [])
    assert (report.rows, report.events, report.ok) == (0, 0, True)


def test_a_missing_second_file_is_told_before_anything_else_happens(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="persons.csv.*not there"):
        send_file(
            Connections(home=tmp_path / "home"),
            synthetic.write_rows(tmp_path / "rows.csv", [row()]),
            synthetic.write_mapping(tmp_path),
            dry_run=True,
        )
    assert not (tmp_path / "home").exists()


def test_progress_ends_at_the_end_of_the_file(tmp_path: Path) -> None:
    synthetic.write_persons(tmp_path)
    told: list[Progress] = []
    send_file(
        Connections(home=tmp_path / "home"),
        synthetic.write_rows(tmp_path / "rows.csv.gz", [row(number=f"N{number}") for number in range(500)]),
        synthetic.write_mapping(tmp_path),
        dry_run=True,
        progress=told.append,
    )
    assert [progress.rows for progress in told] == sorted(progress.rows for progress in told)
    assert (told[-1].bytes_read, told[-1].rows) == (told[-1].size_bytes, 500)
