"""`caseflow codes check`: what is unknown, double, malformed, no leaf; told with its line."""

from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from caseflow_operations.cli import main
from click.testing import CliRunner, Result

SHIPPED = Path(str(files("caseflow_schemas").joinpath("tables", "correspondence")))
HEADING = "scheme,version,valid_from,national_code,iccs_code,subject,source\n"


def _check(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["codes", "check", str(file), *options])


def _table(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "table.csv"
    file.write_text(HEADING + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.csv")), ids=lambda file: file.name)
def test_the_tables_that_are_shipped_have_no_fault_and_lead_to_categories_that_are_divided_further(file: Path) -> None:
    found = _check(file, "--scheme", file.stem)
    assert found.exit_code == 0
    assert "fault" not in found.output
    assert "warning (not_leaf)" in found.output
    assert "0 cannot" in found.output
    assert _check(file, "--strict").exit_code == 1


def test_the_codes_of_chile_are_counted() -> None:
    assert (
        _check(SHIPPED / "cl-cum.csv")
        .output.splitlines()[-1]
        .endswith(
            "585 lines can be used (10 of them without a category), 0 cannot; 148 lead to a category that ICCS divides"
            " further, 0 overlap"
        )
    )


def test_a_table_without_fault_is_one(tmp_path: Path) -> None:
    found = _check(_table(tmp_path, "cl-cum,1,,101,020111,subject,source", "cl-cum,1,2024-01-01,101,,subject,source"))
    assert found.exit_code == 0
    assert found.output.endswith(
        "table.csv: 2 lines can be used (1 of them without a category), 0 cannot; 0 lead to a category that ICCS"
        " divides further, 0 overlap\n"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cl-cum,1,,101,9999,s,s", "(unknown_iccs): iccs_code [9999]"),
        ("cl-cum,1,,101,1,s,s", "(malformed): iccs_code [1]: 2, 4, 5 or 6 digits"),
        ("cl-cum,1,,101,٠١,s,s", "(malformed): iccs_code"),
        ("cl-cum,1,,101,0101 ,s,s", "(malformed): iccs_code"),
        ("cl-cum,1,,100,0104,s,s", "(duplicate): code [100] of [cl-cum] was given before (table.csv, line 2)"),
        ("cl-cum,1,,,0104,s,s", "(malformed): national_code []"),
        ("cl-cum,one,,101,0104,s,s", "(malformed): version [one]"),
        ("cl-cum,0,,101,0104,s,s", "(malformed): version [0]"),
        ("cl-cum,1,2023,101,0104,s,s", "(malformed): valid_from [2023]"),
        ("cl-cum,1,2023-02-29,101,0104,s,s", "(malformed): valid_from [2023-02-29]"),
        ("cl-cum,1,,101,0104,s", "(malformed): 6 cells: expected 7"),
        ("us-fl-statutes,1,,no statute,0104,s,s", "(malformed): national_code [no statute]"),
        ("nowhere,1,,101,0104,s,s", "(unknown_scheme): scheme [nowhere]"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    found = _check(_table(tmp_path, "cl-cum,1,,100,0104,s,s", line))
    assert found.exit_code == 1
    assert f"table.csv, line 3: fault {told}" in found.output


def test_another_day_or_version_makes_no_duplicate_and_another_writing_of_the_code_does(tmp_path: Path) -> None:
    lines = ["us-fl-statutes,1,,784.03,0201,s,s", "us-fl-statutes,1,2024-01-01,784.03,0201,s,s"]
    assert _check(_table(tmp_path, *lines, "us-fl-statutes,2,,784.03,0201,s,s")).exit_code == 0
    assert "(duplicate)" in _check(_table(tmp_path, *lines, "us-fl-statutes,1,,78403,0201,s,s")).output


def test_a_scheme_that_is_not_registered_is_told_once(tmp_path: Path) -> None:
    found = _check(_table(tmp_path, "nowhere,1,,1,0104,s,s", "nowhere,1,,2,0104,s,s"))
    assert found.exit_code == 1
    assert found.output.count("unknown_scheme") == 1


def test_a_line_of_another_scheme_than_that_asked_for_is_a_fault(tmp_path: Path) -> None:
    found = _check(_table(tmp_path, "cl-cum,1,,101,0104,s,s"), "--scheme", "us-fl-statutes")
    assert found.exit_code == 1
    assert "(other_scheme): scheme [cl-cum]: [us-fl-statutes] expected" in found.output


def test_no_leaf_is_a_warning_and_a_fault_where_one_asks_for_it(tmp_path: Path) -> None:
    file = _table(tmp_path, "cl-cum,1,,101,0103,s,s")
    lenient, strict = _check(file), _check(file, "--strict")
    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    told = "iccs_code [0103] is not a leaf: ICCS v1.0 divides it into 01031, 01032"
    assert f"line 2: warning (not_leaf): {told}" in lenient.output
    assert f"line 2: fault (not_leaf): {told}" in strict.output


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_versions_that_begin_on_one_day_the_one_that_never_applies_is_told(tmp_path: Path, turned: bool) -> None:
    lines = ["cl-cum,1,,101,0104,s,s", "cl-cum,2,,101,0105,s,s"]
    file = _table(tmp_path, *(reversed(lines) if turned else lines))
    found = _check(file)
    assert found.exit_code == 0
    assert (
        "line 3: warning (overlapping): code [101] of [cl-cum], and table.csv, line 2: version [1] never"
        in found.output
    )
    assert found.output.endswith("1 overlap\n")
    assert _check(file, "--strict").exit_code == 1


def test_an_older_version_that_begins_later_is_told_and_a_newer_one_that_does_is_in_order(tmp_path: Path) -> None:
    first, later = "cl-cum,{},,101,0104,s,s", "cl-cum,{},2024-01-01,101,0105,s,s"
    told = "warning (overlapping): code [101] of [cl-cum], and table.csv, line 2: version [1] begins later"
    assert told in _check(_table(tmp_path, first.format(2), later.format(1))).output
    for older, newer in ((1, 2), (1, 1)):
        assert "overlapping" not in _check(_table(tmp_path, first.format(older), later.format(newer))).output


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    found = _check(_table(tmp_path, 'cl-cum,1,,101,0104,"two', 'lines",s', "", "cl-cum,1,,102,9999,s,s"))
    assert "table.csv, line 5: fault (unknown_iccs)" in found.output


def test_another_heading_is_a_fault_that_tells_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    for heading in ("iccs_code,national_code", "code,category"):
        file.write_text(f"{heading}\n0101,1\n", encoding="utf-8")
        found = _check(file)
        assert found.exit_code == 1
        assert "line 1: fault (malformed)" in found.output
        assert "scheme,version,valid_from,national_code,iccs_code,subject,source" in found.output


@pytest.mark.parametrize("content", [b"", b"caf\xe9\n", HEADING.encode() + b'cl-cum,1,,101,0104,"s"s,s\n'])
def test_what_is_no_csv_in_utf_8_is_a_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    found = _check(file, "--scheme", "cl-cum")
    assert found.exit_code == 1
    assert "fault (malformed)" in found.output


@pytest.mark.parametrize(
    "content",
    [
        "101\n1001\n999999\n",
        "national_code\n101\n1001\n\n999999\n",
        "\ufeffcases,national_code\n3,101\n1,1001\n2,999999\n",
    ],
)
def test_of_a_plain_list_the_unknown_codes_are_told_and_the_rest_is_counted(tmp_path: Path, content: str) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(content, encoding="utf-8")
    found = _check(file, "--scheme", "cl-cum")
    assert found.exit_code == 1
    assert found.output.count("fault (unknown_code)") == 1
    line = content.splitlines().index(next(text for text in content.splitlines() if "999999" in text)) + 1
    assert f"codes.csv, line {line}: fault (unknown_code): code [999999]" in found.output
    assert "3 codes: 1 have a category, 1 are known without one, 1 are unknown" in found.output


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("national_code;cases\n784.03;3\n", 1, "cells divided by [;]: commas expected"),
        ("784.03;3\n", 1, "cells divided by [;]: commas expected"),
        ("national_code\tcases\n784.03\t3\n", 1, "cells divided by [tab]: commas expected"),
        ("scheme;version;valid_from;national_code;iccs_code;subject;source\n", 1, "cells divided by [;]"),
        ("784.03\n784.03; 812.014\n", 2, "[;] within the code: one code a line expected"),
        ("cases,national_code\n3,784.03|812.014\n", 2, "[|] within the code: one code a line expected"),
    ],
)
def test_cells_that_are_not_divided_by_commas_are_a_fault_whatever_a_prefix_of_them_is(
    tmp_path: Path, content: str, line: int, told: str
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(content, encoding="utf-8")
    found = _check(file, "--scheme", "us-fl-statutes")
    assert found.exit_code == 1
    assert f"codes.csv, line {line}: fault (malformed): {told}" in found.output


def test_a_plain_list_of_known_codes_has_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_text("(F3)893.13(1)(a)\n784.03\n", encoding="utf-8")
    found = _check(file, "--scheme", "us-fl-statutes")
    assert (found.exit_code, "2 codes: 2 have a category" in found.output) == (0, True)


def test_a_line_that_ends_before_the_column_of_the_code_has_an_unknown_one(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("cases,national_code\n3\n", encoding="utf-8")
    assert "line 2: fault (unknown_code): code []" in _check(file, "--scheme", "cl-cum").output


def test_a_plain_list_needs_a_scheme_and_one_that_is_known(tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_text("101\n", encoding="utf-8")
    assert _check(file).exit_code == 2
    unknown = _check(file, "--scheme", "nowhere")
    assert unknown.exit_code == 2
    assert "expected one of us-fl-statutes, cl-cum" in unknown.output


def test_the_result_is_there_for_machines_too(tmp_path: Path) -> None:
    found = _check(_table(tmp_path, "cl-cum,1,,101,9999,s,s"), "--json")
    result = orjson.loads(found.output)
    assert found.exit_code == 1
    assert result["faults"] == 1
    assert result["told"] == [
        {
            "line": 2,
            "severity": "fault",
            "kind": "unknown_iccs",
            "text": "iccs_code [9999]: ICCS v1.0 has no such category",
        }
    ]
