"""The file of totals: every fault by its line, before anything is asked of a server."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from caseflow_operations.cli import main
from caseflow_operations.reconcile.cells import STAGES, Offence
from caseflow_operations.reconcile.periods import BadPeriod, read_period
from caseflow_operations.reconcile.tolerance import MEANINGS, Tolerance, read_tolerance, verdict
from caseflow_operations.reconcile.totals import Rule, Totals, read_totals
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import derived_vocabularies
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

TABLES = PinnedTables.load()
HEADING = "agency,period,scheme,offence,stage,unit,counting,total\n"
RIGHT = "XX-COURT,2024,,all,charged,defendants,all,5"


def read(*lines: str, heading: str = HEADING) -> Totals:
    return read_totals("t.csv", (heading + "".join(f"{line}\n" for line in lines)).encode(), TABLES, Rule())


def test_a_line_says_what_was_counted_when_and_by_which_rule() -> None:
    found = read(RIGHT, "all,2024-02..2024-03,us-fl-statutes,810.02,reported,offences,principal,0")
    assert found.faults == ()
    first, second = found.found
    assert (first.theirs, first.cell.rule) == (5, "defendants by every offence")
    assert (second.cell.period.from_on, second.cell.period.to_on) == (date(2024, 2, 1), date(2024, 3, 31))
    assert (second.cell.offence, str(second.cell.offence)) == (
        Offence("us-fl-statutes", "810.02"),
        "us-fl-statutes:810.02",
    )


def test_columns_come_in_any_order_and_the_rule_may_be_left_to_the_options() -> None:
    heading = "total,stage,offence,period,agency\n"
    (total,) = read("7,charged,05,2024,XX-COURT", heading=heading).found
    assert (total.cell.unit, total.cell.counting, total.theirs) == ("defendants", "principal", 7)
    content = (heading + "7,charged,05,2024,XX-COURT\n").encode()
    (total,) = read_totals("t.csv", content, TABLES, Rule("persons", "all")).found
    assert total.cell.rule == "persons by every offence"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("NOBODY,2024,,all,charged,,,1", "agency [NOBODY]: not in agencies.csv, and not all"),
        ("XX-COURT,2024-05..2024-01,,all,charged,,,1", "period [2024-05..2024-01]: inverted"),
        ("XX-COURT,2024-13,,all,charged,,,1", "period [2024-13]: there is no month [13]"),
        ("XX-COURT,24,,all,charged,,,1", "period [24]: a year 2024, a month 2024-03"),
        ("XX-COURT,2024..,,all,charged,,,1", "period [2024..]: a year 2024"),
        ("XX-COURT,0001,,all,charged,,,1", "period [0001]: years from 1900 to 2299 expected"),
        ("XX-COURT,2024,,9999,charged,,,1", "offence [9999]: no category of ICCS v1.0"),
        ("XX-COURT,2024,,,charged,,,1", "offence []: no category of ICCS v1.0"),
        ("XX-COURT,2024,xx,1,charged,,,1", "scheme [xx]: expected one of us-fl-statutes, cl-cum"),
        ("XX-COURT,2024,cl-cum,,charged,,,1", "offence: empty; a code of the scheme expected"),
        ("XX-COURT,2024,,all,arrested,,,1", "stage [arrested]: expected one of reported, first_contact"),
        ("XX-COURT,2024,,all,reported,persons,,1", "stage [reported]: persons are not counted there"),
        ("XX-COURT,2024,,all,sentenced,offences,,1", "stage [sentenced]: offences are not counted there"),
        ("XX-COURT,2024,,all,charged,people,,1", "unit [people]: expected one of offences, cases"),
        ("XX-COURT,2024,,all,charged,,first,1", "counting [first]: expected one of principal, all"),
        ("XX-COURT,2024,,all,charged,,,-1", "total [-1]: negative"),
        ("XX-COURT,2024,,all,charged,,,1.5", "total [1.5]: a whole number from 0 expected, in digits alone"),
        ('XX-COURT,2024,,all,charged,,,"1,000"', "total [1,000]: a whole number"),
        ("XX-COURT,2024,,all,charged,,,", "total []: a whole number"),
        ("XX-COURT,2024,all,charged,1", "5 cells: expected 8"),
    ],
)
def test_a_fault_is_told_with_its_line(line: str, told: str) -> None:
    (fault,) = read(RIGHT, line).faults
    assert fault.line == 3
    assert fault.text.startswith(told)


def test_a_total_given_twice_is_a_fault_and_by_another_rule_is_not() -> None:
    assert [fault.text for fault in read(RIGHT, RIGHT).faults] == ["line 2 gives this total already"]
    assert read(RIGHT, RIGHT.replace("defendants", "persons")).faults == ()


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("agency,period,offence,total\n", "column [stage] is missing"),
        ("agency,period,offence,stage,total,colour\n", "column [colour] is unknown"),
        ("agency,agency,period,offence,stage,total\n", "column [agency] is there twice"),
        ("", "column [agency] is missing"),
    ],
)
def test_a_heading_that_is_not_that_of_totals_is_told(heading: str, told: str) -> None:
    assert read(heading=heading).faults[0].text.startswith(told)


def test_a_file_without_totals_or_that_is_no_csv_is_told() -> None:
    assert read().faults[0].text == "no totals: at least one line expected"
    assert "not UTF-8" in read_totals("t.csv", b"\xff", TABLES, Rule()).faults[0].text


@given(st.text(max_size=30))
def test_whatever_a_line_holds_is_read_or_told(text: str) -> None:
    found = read_totals("t.csv", (HEADING + text).encode(errors="surrogatepass"), TABLES, Rule())
    assert found.faults
    assert not found.found


def test_every_stage_of_the_vocabulary_is_one_of_defendants_with_a_conviction_after_the_disposal() -> None:
    stages = list(derived_vocabularies()["stage"].members)
    assert [stage for stage in STAGES["defendants"] if stage != "convicted"] == stages
    assert STAGES["defendants"].index("convicted") == stages.index("disposed") + 1


@pytest.mark.parametrize("text", ["2024", "2024-01..2024-12", "2023..2024"])
def test_whole_years_end_with_december(text: str) -> None:
    found = read_period(text)
    assert (found.from_on.month, found.to_on.month) == (1, 12)


def test_a_month_ends_on_its_last_day() -> None:
    found = read_period("2024-02")
    assert (found.from_on, found.to_on) == (date(2024, 2, 1), date(2024, 2, 29))
    with pytest.raises(BadPeriod):
        read_period("2024-2")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 200), st.integers(0, 200))
def test_a_verdict_is_that_of_exact_arithmetic(theirs: int, ours: int, soft: int, more: int) -> None:
    bounds = [Tolerance(Fraction(amount), True) for amount in (soft, soft + more)]
    found = verdict(theirs=theirs, ours=ours, soft=bounds[0], hard=bounds[1])
    apart = abs(ours - theirs) * 100
    expected = "agrees" if apart <= soft * theirs else "soft" if apart <= (soft + more) * theirs else "hard"
    assert found == expected
    assert found in MEANINGS


@pytest.mark.parametrize("text", ["1%", "10", "0", "2.5%"])
def test_a_tolerance_is_a_share_or_a_number_and_is_shown_as_it_was_given(text: str) -> None:
    assert str(read_tolerance(text)) == text


@pytest.mark.parametrize(
    "options", [["--soft", "x"], ["--soft", "-1"], ["--soft", "5%", "--hard", "1%"], ["--unit", "x"]]
)
def test_an_option_or_file_that_cannot_be_used_ends_with_2_and_a_line_for_each_fault(
    tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "totals.csv"
    file.write_text(HEADING + RIGHT, encoding="utf-8")
    assert CliRunner().invoke(main, ["reconcile", str(file), *options]).exit_code == 2
    file.write_text(f"{HEADING}XX-COURT,2024,,all,arrested,,,-1\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["reconcile", str(file)])
    assert result.exit_code == 2
    assert f"{file}, line 2: stage [arrested]" in result.output
    assert f"{file}, line 2: total [-1]: negative" in result.output
    assert CliRunner().invoke(main, ["reconcile", str(tmp_path / "absent.csv")]).exit_code == 2


def test_the_help_names_every_stage_and_unit() -> None:
    told = CliRunner().invoke(main, ["reconcile", "--help"]).output
    assert all(name in told for unit, stages in STAGES.items() for name in (unit, *stages))
