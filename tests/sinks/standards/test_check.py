"""`caseflow standards check`: every fault by file and line."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from caseflow_operations.cli import main
from caseflow_operations.demo import SyntheticCounty
from caseflow_producers.simulator.county import SINCE, UNTIL
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.migrations.references import EDITABLE
from caseflow_sinks.standards.cells import KINDS
from caseflow_sinks.standards.check import Checked, check, read_folder
from caseflow_sinks.standards.files import COLUMNS, KEYS
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.sinks.standards.folders import EXAMPLE, contents, folder

TABLES = PinnedTables.load()


def found(**lines: list[str]) -> Checked:
    return check(contents(**lines), TABLES)


def test_the_example_has_no_fault_and_every_row_of_it_says_that_it_is_made_up() -> None:
    read = read_folder(EXAMPLE)
    assert check(read, TABLES).told == []
    for name, content in read.items():
        for line in content.decode().splitlines()[1:]:
            assert line.endswith("made up: assumed for the synthetic county"), name
            assert line.startswith("XX-COUNTY,")
    assert "no real standard, limit, calendar or population is given" in EXAMPLE.joinpath("README.md").read_text()


def test_the_example_has_a_population_for_every_year_of_the_synthetic_counties_as_they_are_made_by_default() -> None:
    given = {line.split(",")[1] for line in read_folder(EXAMPLE)["population.csv"].decode().splitlines()[1:]}
    for first, last in (SyntheticCounty().years, (SINCE, UNTIL)):
        assert {str(year) for year in range(first.year, last.year + 1)} <= given


def test_every_table_that_is_edited_has_a_file_whose_columns_are_told() -> None:
    told = files("caseflow_sinks").joinpath("standards", "FILES.md").read_text()
    assert set(COLUMNS) == set(EDITABLE) == set(KEYS)
    for table, columns in COLUMNS.items():
        assert tuple(columns) == EDITABLE[table]
        assert {column.kind for column in columns.values()} <= set(KINDS)
        named = (f"[{name}]" if column.may_be_empty else name for name, column in columns.items())
        assert f"| `{table}.csv` | {', '.join(named)} |" in told


def test_a_right_folder_gives_what_its_cells_stand_for() -> None:
    rows = found(
        coverage=["XX-POLICE,2020-01-01,"],
        time_standards=["XX-COUNTY,,180", "XX-COUNTY,0501,90"],
        custody_limits=["US-FL,180,,30"],
        population=["XX-COUNTY,2021,,,100", "XX-COUNTY,2021,female,15_29,60"],
    ).rows
    assert rows["coverage"][0].values == {
        "agency": "XX-POLICE",
        "complete_from": date(2020, 1, 1),
        "complete_through": None,
    }
    assert [row.values["iccs_code"] for row in rows["time_standards"]] == ["", "0501"]
    assert [row.line for row in rows["time_standards"]] == [2, 3]
    assert rows["custody_limits"][0].values["news_days"] is None
    assert rows["population"][1].values["persons"] == 60


@pytest.mark.parametrize(
    ("table", "line", "told"),
    [
        ("coverage", "NOBODY,2020-01-01,", "agency [NOBODY]: unknown agency"),
        ("coverage", "XX-POLICE,,", "the row says nothing"),
        ("coverage", "XX-POLICE,2020-01-02,2020-01-01", "complete_through [2020-01-01]: before complete_from [2020-01"),
        ("time_standards", "ZZ,,10", "jurisdiction [ZZ]: unknown jurisdiction; expected one of: US-FL, XX-COUNTY"),
        ("time_standards", "XX-COUNTY,050,10", "iccs_code [050]: no category of ICCS v1.0"),
        ("time_standards", "XX-COUNTY,9999,10", "iccs_code [9999]: no category of ICCS v1.0"),
        ("time_standards", "XX-COUNTY,810.02,10", "iccs_code [810.02]: no category of ICCS v1.0"),
        ("time_standards", "XX-COUNTY,,-5", "days [-5]: days, a whole number from 1 to 36525, expected"),
        ("time_standards", "XX-COUNTY,,1.5", "days [1.5]: days, a whole number"),
        ("time_standards", "XX-COUNTY,,٣", "days [٣]: days, a whole number"),
        ("time_standards", "XX-COUNTY,,", "days: empty; expected active days"),
        ("time_standards", "XX-COUNTY,10", "3 cells: expected 4, one a column"),
        ("custody_limits", "XX-COUNTY,,,", "no limit is given"),
        ("custody_limits", "XX-COUNTY,0,,", "pretrial_days [0]: days, a whole number from 1"),
        ("weekly_rest", "XX-COUNTY,8", "weekday [8]: a day of the week, 1 Monday to 7 Sunday"),
        ("weekly_rest", "XX-COUNTY,0", "weekday [0]: a day of the week"),
        ("holidays", "XX-COUNTY,2023-02-29,leap", "on [2023-02-29]: no calendar has this day"),
        ("holidays", "XX-COUNTY,20230228,form", "on [20230228]: a day as YYYY-MM-DD expected"),
        ("holidays", "XX-COUNTY,1066-10-14,old", "on [1066-10-14]: a day from 1900-01-01 to 2299-12-31 expected"),
        ("holidays", "XX-COUNTY,2024-01-01,", "name: empty; expected what is kept on it"),
        ("population", "XX-COUNTY,2021,women,,5", "sex [women]: unknown sex; expected one of: male, female, other"),
        ("population", "XX-COUNTY,2021,,adults,5", "age_group [adults]: unknown age group; expected one of: 0_14"),
        ("population", "XX-COUNTY,21,,,5", "year [21]: a year, a whole number from 1900 to 2299"),
        ("population", "XX-COUNTY,2021,,,-5", "persons [-5]: persons, a whole number"),
        ("suppression", ",0,1", "smallest_shown [0]: a base, a whole number from 1"),
        ("suppression", "ZZ,5,5", "jurisdiction [ZZ]: unknown jurisdiction"),
    ],
)
def test_a_fault_is_told_with_its_line(table: str, line: str, told: str) -> None:
    (fault,) = found(**{table: [line]}).told
    assert (fault.file, fault.line, fault.severity) == (f"{table}.csv", 2, "fault")
    assert fault.text.startswith(told) or told in fault.text


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("coverage", "XX-POLICE,2020-01-01,"),
        ("time_standards", "XX-COUNTY,,10"),
        ("custody_limits", "XX-COUNTY,10,,"),
        ("weekly_rest", "XX-COUNTY,7"),
        ("holidays", "XX-COUNTY,2024-01-01,New Year"),
        ("population", "XX-COUNTY,2021,,,5"),
        ("suppression", ",5,5"),
    ],
)
def test_a_key_that_a_file_gives_twice_is_told_with_both_lines(table: str, line: str) -> None:
    (fault,) = found(**{table: [line, line]}).told
    assert fault.line == 3
    assert fault.text.endswith("line 2 says it already")


def test_parts_of_a_population_that_exceed_their_whole_overlap() -> None:
    rows = ["XX-COUNTY,2021,,,100", "XX-COUNTY,2021,female,,60", "XX-COUNTY,2021,male,,41"]
    (fault,) = found(population=rows).told
    assert (fault.line, fault.text) == (2, "persons [100]: the rows by sex have 101 together")
    assert found(population=[*rows[:2], "XX-COUNTY,2021,male,,40", "XX-COUNTY,2022,male,,999"]).told == []
    of_women = ["XX-COUNTY,2021,female,,60", "XX-COUNTY,2021,female,0_14,30", "XX-COUNTY,2021,female,15_29,31"]
    assert [fault.text for fault in found(population=of_women).told] == [
        "persons [60]: the rows by age group have 61 together"
    ]


def test_a_week_without_a_working_day_is_a_fault() -> None:
    (fault,) = found(weekly_rest=[f"XX-COUNTY,{day}" for day in range(1, 8)]).told
    assert "rests on all seven days" in fault.text


def test_a_holiday_on_the_weekly_rest_is_a_warning_by_the_rest_of_its_own_jurisdiction() -> None:
    # 2024-01-05 is a Friday, 2024-01-06 a Saturday.
    both = ["XX-COUNTY,2024-01-05,a", "XX-COUNTY,2024-01-06,b"]
    assert [(told.line, told.severity) for told in found(holidays=both).told] == [(3, "warning")]
    friday = found(holidays=both, weekly_rest=["XX-COUNTY,5"])
    assert [told.line for told in friday.told] == [2]
    assert friday.faults == 0


def test_a_row_that_does_not_say_where_it_is_from_is_a_fault() -> None:
    files_ = contents() | {"suppression.csv": b"jurisdiction,smallest_shown,rounded_to,source\n,5,5, \n"}
    (fault,) = check(files_, TABLES).told
    assert fault.text == "source: empty; say where the row is from"


def test_an_absent_file_and_one_that_nothing_reads_are_faults() -> None:
    files_ = contents()
    del files_["holidays.csv"]
    told = [str(each) for each in check(files_ | {"holiday.csv": b""}, TABLES).told]
    assert told[0].startswith("holiday.csv, line 1: fault: no file of this name is read; expected coverage.csv")
    assert told[1].startswith("holidays.csv, line 1: fault: missing")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "columns []: expected jurisdiction,weekday,source"),
        (b"weekday,jurisdiction,source\n", "columns [weekday,jurisdiction,source]: expected"),
        (b"jurisdiction,weekday,source\nXX-COUNTY,7,\xff\n", "bytes that are not UTF-8"),
        (b'jurisdiction,weekday,source\nXX-COUNTY,7,"open\n', "not CSV"),
    ],
)
def test_what_is_no_such_table_is_told(content: bytes, told: str) -> None:
    (fault,) = check(contents() | {"weekly_rest.csv": content}, TABLES).told
    assert told in fault.text


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines() -> None:
    told = found(time_standards=["ZZ,050,-1", "XX-COUNTY,,0"], weekly_rest=["XX-COUNTY,9"]).told
    assert [(each.file, each.line) for each in told] == [
        *[("time_standards.csv", 2)] * 3,
        ("time_standards.csv", 3),
        ("weekly_rest.csv", 2),
    ]


@given(st.text(max_size=40), st.sampled_from(sorted(COLUMNS)))
def test_whatever_a_file_holds_is_read_or_told_and_never_raised(text: str, table: str) -> None:
    files_ = contents()
    files_[f"{table}.csv"] += text.encode(errors="surrogatepass")
    checked = check(files_, TABLES)
    assert checked.faults or len(checked.rows[table]) <= 1


def test_the_command_ends_with_1_where_there_is_a_fault(tmp_path: Path) -> None:
    right = CliRunner().invoke(main, ["standards", "check", str(EXAMPLE)])
    assert right.exit_code == 0
    assert "0 faults; rows that can be used: coverage 0, time_standards 3" in right.output
    wrong = folder(tmp_path / "wrong", weekly_rest=["XX-COUNTY,8"])
    result = CliRunner().invoke(main, ["standards", "check", str(wrong)])
    assert result.exit_code == 1
    assert "weekly_rest.csv, line 2: fault: weekday [8]" in result.output


def test_strict_makes_a_fault_of_a_warning_and_json_tells_the_same(tmp_path: Path) -> None:
    odd = str(folder(tmp_path / "odd", holidays=["XX-COUNTY,2024-01-06,Saturday"]))
    assert CliRunner().invoke(main, ["standards", "check", odd]).exit_code == 0
    strict = CliRunner().invoke(main, ["standards", "check", odd, "--strict", "--json"])
    assert strict.exit_code == 1
    told = orjson.loads(strict.output)
    assert (told["faults"], told["told"][0]["line"], told["rows"]["holidays"]) == (1, 2, 1)
