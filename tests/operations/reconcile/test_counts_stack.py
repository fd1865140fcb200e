"""Our side of a reconciliation against plain counting over the same timelines; what stands behind a difference."""

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from caseflow_operations.cli import main
from caseflow_operations.reconcile.cells import COUNTINGS, STAGES, Cell, Offence
from caseflow_operations.reconcile.ours import Count, Ours
from caseflow_operations.reconcile.periods import read_period
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.client import client
from click.testing import CliRunner, Result

from tests.operations.reconcile.counted import count
from tests.sinks import made
from tests.sinks.histories import Histories
from tests.sinks.oracles.setting import FAR, Setting
from tests.sinks.store import Store, migrated_database

pytestmark = pytest.mark.stack

TABLES = PinnedTables.load()
PERIODS = ("1969", "1968-06..1969-02", "1970-03")
OFFENCES = ("all", "05", "0101", "not_mapped")
NATIONAL = {"national_scheme": "us-fl-statutes"}
RULES = list(itertools.product(STAGES, COUNTINGS))


@pytest.fixture(scope="module")
def installation(stack: Connections) -> Iterator[Connections]:
    with migrated_database(stack) as own:
        yield own


@pytest.fixture(scope="module")
def histories(installation: Connections) -> Histories:
    """First told wrongly, then corrected."""
    found = Histories(7, 90)
    with client(installation) as clickhouse:
        store = Store(installation, clickhouse)
        store.cases(*Histories(8, 90).cases)
        store.cases(*found.cases)
        store.writer.close()
    return found


@pytest.mark.parametrize(("agency", "as_of"), [("all", None), ("XX-COURT", date(1970, 3, 15))])
@pytest.mark.parametrize(("unit", "counting"), RULES)
def test_each_total_is_what_plain_counting_says_by_its_rule(
    installation: Connections, histories: Histories, unit: str, counting: str, agency: str, as_of: date | None
) -> None:
    cells = [
        Cell(agency, read_period(period), Offence("", offence), stage, unit, counting)
        for stage, period, offence in itertools.product(STAGES[unit], PERIODS, OFFENCES)
    ]
    with client(installation) as clickhouse:
        ours = Ours(clickhouse, TABLES, as_of)
        found = ours.count(cells)
        behind = ours.behind(cells[len(OFFENCES)], None)
    setting = Setting(as_of or FAR, {} if agency == "all" else {"agency": [agency]})
    expected = [
        count(
            histories.cases,
            setting,
            stage=cell.stage,
            unit=unit,
            counting=counting,
            offence=cell.offence.code,
            bounds=(cell.period.from_on, cell.period.to_on),
        )
        for cell in cells
    ]
    for cell, units, counted in zip(cells, found, expected, strict=True):
        assert units == Count(counted.units, counted.undated), cell
    assert any(counted.units for counted in expected)
    cases = expected[len(OFFENCES)].cases
    assert (behind[0], sorted(each.case_key for each in behind[1])) == (len(cases), sorted(cases))


@pytest.fixture
def own(installation: Connections, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Three made-up cases in 2021: two defendants in one, one of them in another too; the third is of another year."""
    monkeypatch.setenv("CASEFLOW_CLICKHOUSE_URL", installation.clickhouse_url)
    monkeypatch.setenv("CASEFLOW_NAMESPACE", installation.namespace)
    with client(installation) as clickhouse:
        clickhouse.command("TRUNCATE TABLE case_timelines")
        clickhouse.command("TRUNCATE TABLE coverage")
        store = Store(installation, clickhouse)
        store.cases(
            case("case:1", charged("A", "2021-02-01", "c1", "c2"), charged("B", "2021-03-01", "c3")),
            case("case:2", charged("A", "2021-05-01", "c4")),
            case("case:3", charged("C", "2020-05-01", "c5")),
        )
        yield store
        store.writer.close()


def case(key: str, *defendants: dict[str, Any]) -> dict[str, Any]:
    return made.case_timeline(
        key,
        identifiers=[key, f"prosecution-case:{key}"],
        defendants=list(defendants),
        events=[made.event(f"event of {key}", agency="XX-PROSECUTION")],
    )


def charged(person: str, day: str, *charge_ids: str) -> dict[str, Any]:
    filed = made.moment(day)
    codes = {"c2": ("0101", "782.04(1)"), "c3": ("0501", "810.02(3)(b)"), "c5": ("0501", "810.025")}
    charges = []
    for charge_id in charge_ids:
        iccs, national = codes.get(charge_id, ("0501", "810.02"))
        first = made.classification("filed", filed, iccs, national_code=national, **NATIONAL)
        # It was reduced later: what counts is the entry.
        later = {"classifications": [first], "national_code": "999.99", **NATIONAL}
        charges.append(made.charge(charge_id, filed=filed, iccs=iccs, **later))
    return made.defendant(person, charged=filed, charges=charges)


def run(path: Path, *lines: str, options: tuple[str, ...] = ()) -> Result:
    path.write_text("\n".join(("agency,period,scheme,offence,stage,unit,counting,total", *lines)), encoding="utf-8")
    return CliRunner().invoke(main, ["reconcile", str(path), *options])


def test_the_same_year_by_every_counting_rule(own: Store, tmp_path: Path) -> None:
    lines = [
        "XX-PROSECUTION,2021,,all,charged,offences,all,4",
        "XX-PROSECUTION,2021,,all,charged,offences,principal,3",
        "XX-PROSECUTION,2021,,all,charged,cases,all,2",
        "XX-PROSECUTION,2021,,all,charged,defendants,all,3",
        "XX-PROSECUTION,2021,,all,charged,persons,all,2",
        "XX-PROSECUTION,2021,,0501,charged,defendants,principal,2",
        "XX-PROSECUTION,2021,,0501,charged,defendants,all,3",
        "XX-PROSECUTION,2021-03,,all,charged,cases,all,0",
        "XX-COURT,2021,,all,charged,persons,all,0",
    ]
    result = run(tmp_path / "totals.csv", *lines)
    assert result.exit_code == 0, result.output
    assert "9 agrees (within the soft tolerance)" in result.output
    assert "offences by principal offence" in result.output
    assert "persons by every offence" in result.output
    assert "ours: Synthetic data\n" in result.output
    assert orjson.loads(run(tmp_path / "totals.csv", *lines, options=("--json",)).output)["data_origin"] == (
        "Synthetic data"
    )


def test_a_national_code_stands_for_what_is_divided_from_it_as_it_was_at_entry(own: Store, tmp_path: Path) -> None:
    """Section 810.025 is not part of 810.02, and no charge was filed under 999.99."""
    lines = [
        f"XX-PROSECUTION,2020..2021,us-fl-statutes,{code},charged,offences,all,{total}"
        for code, total in (("810.02", 3), ("810.02(3)", 1), ("810", 4), ("782", 1), ("999.99", 0), ("123.45", 0))
    ]
    result = run(tmp_path / "totals.csv", *lines)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("options", "verdict", "code"),
    [
        ((), "hard", 1),
        (("--hard", "1"), "soft", 0),
        (("--hard", "1", "--strict"), "soft", 1),
        (("--soft", "25%", "--hard", "25%"), "agrees", 0),
        (("--soft", "24.9%", "--hard", "50%"), "soft", 0),
        (("--soft", "1", "--hard", "10%"), "hard", 1),
    ],
)
def test_a_difference_is_soft_or_hard_and_the_exit_code_says_it(
    own: Store, tmp_path: Path, options: tuple[str, ...], verdict: str, code: int
) -> None:
    line = "XX-PROSECUTION,2021,,all,charged,defendants,all,4"
    result = run(tmp_path / "totals.csv", line, options=(*options, "--json"))
    assert result.exit_code == code, result.output
    told = orjson.loads(result.output)
    (total,) = told["totals"]
    assert (total["ours"], total["difference"], total["verdict"]) == (3, -1, verdict)
    assert total["difference_of_theirs"] == -0.25
    assert (total["unit"], total["counting"], told["generation"]) == ("defendants", "all", "g1")


def test_of_a_total_of_nothing_no_share_is_allowed(own: Store, tmp_path: Path) -> None:
    line = "XX-PROSECUTION,2021,,all,charged,defendants,all,0"
    assert run(tmp_path / "totals.csv", line, options=("--hard", "500%")).exit_code == 1
    assert run(tmp_path / "totals.csv", line, options=("--hard", "3")).exit_code == 0


def test_behind_a_difference_are_our_cases_with_the_numbers_that_agencies_know_them_by(
    own: Store, tmp_path: Path
) -> None:
    lines = (
        "XX-PROSECUTION,2021,,all,charged,defendants,all,9",
        "XX-PROSECUTION,2020,,all,charged,defendants,all,1",
    )
    result = run(tmp_path / "totals.csv", *lines, options=("--behind", "--at-most", "1"))
    assert "line 2, XX-PROSECUTION 2021 all charged, defendants by every offence: 2 cases of ours" in result.output
    assert "2021-02-01  2 in case:1  (case:1, prosecution-case:case:1)" in result.output
    assert "and 1 more: --at-most 2 shows them" in result.output
    assert "case:3" not in result.output
    told = orjson.loads(run(tmp_path / "totals.csv", *lines, options=("--behind", "--json")).output)
    assert [each["case_key"] for each in told["totals"][0]["behind"]["shown"]] == ["case:1", "case:2"]
    assert "behind" not in told["totals"][1]


def test_what_has_a_later_day_has_not_happened_and_before_the_first_nothing_has(own: Store, tmp_path: Path) -> None:
    for as_of, total in (("2021-02-28", 1), ("2019-01-01", 0)):
        line = f"XX-PROSECUTION,2021,,all,charged,defendants,all,{total}"
        assert run(tmp_path / "totals.csv", line, options=("--as-of", as_of)).exit_code == 0


def test_what_has_no_day_is_in_no_period_and_told_beside(own: Store, tmp_path: Path) -> None:
    undated = made.defendant("D", charged=made.moment(None))
    own.cases(case("case:4", undated), case("case:5", made.defendant("E", disposed=made.moment("2021-02-02"))))
    line = "XX-PROSECUTION,2021,,all,charged,defendants,all,3"
    told = orjson.loads(run(tmp_path / "totals.csv", line, options=("--json",)).output)
    assert (told["totals"][0]["ours"], told["totals"][0]["undated"]) == (3, 2)


def test_what_is_known_to_the_year_is_in_a_period_that_holds_the_year_and_undated_in_one_that_holds_a_part_of_it(
    own: Store, tmp_path: Path
) -> None:
    own.cases(case("case:4", made.defendant("D", charged=made.moment("2021-01-01", precision="year"))))
    lines = [
        f"XX-PROSECUTION,{period},,all,charged,defendants,all,0"
        for period in ("2021", "2021-02..2021-12", "2020-06..2021-12", "2021-06..2022-12", "2022-01")
    ]
    told = orjson.loads(run(tmp_path / "totals.csv", *lines, options=("--json",)).output)
    assert [(total["ours"], total["undated"]) for total in told["totals"]] == [(4, 0), (3, 1), (4, 0), (0, 1), (0, 0)]


def test_a_total_of_all_agencies_is_incomplete_where_one_of_them_is(own: Store, tmp_path: Path) -> None:
    line = "all,2021,,all,charged,cases,all,2"
    told = orjson.loads(run(tmp_path / "totals.csv", line, options=("--json",)).output)
    assert told["totals"][0]["incomplete"] == "nothing of any agency is here"
    own.clickhouse.command(
        "INSERT INTO coverage VALUES ('A', NULL, '2021-12-31', 1, 0), ('B', NULL, '2021-06-30', 1, 0)"
    )
    told = orjson.loads(run(tmp_path / "totals.csv", line, options=("--json",)).output)
    assert told["totals"][0]["incomplete"] == "B is complete through 2021-06-30"


def test_a_period_that_the_agency_is_not_complete_for_says_so(own: Store, tmp_path: Path) -> None:
    own.clickhouse.command("INSERT INTO coverage VALUES ('XX-PROSECUTION', '2020-06-01', '2021-06-30', 1, 0)")
    lines = [f"XX-PROSECUTION,{period},,all,charged,cases,all,0" for period in ("2021", "2020", "2021-01..2021-06")]
    told = orjson.loads(run(tmp_path / "totals.csv", *lines, options=("--json",)).output)
    assert [total["incomplete"] for total in told["totals"]] == [
        "XX-PROSECUTION is complete through 2021-06-30",
        "XX-PROSECUTION is complete from 2020-06-01",
        None,
    ]
