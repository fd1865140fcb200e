"""`caseflow export` on a filled database: what the views say, whole, labelled, and readable by others."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as parquet
import pytest
from caseflow_operations import cli
from caseflow_operations.exports.indicators import COLUMNS, MAIN
from caseflow_operations.exports.server import ExportBroken, pieces
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrations import steps
from click.testing import CliRunner, Result

from tests.operations.exports.filled import NASTY, filled_database
from tests.sinks.store import World
from tests.support.servers import fresh_namespace

pytestmark = pytest.mark.stack

AS_OF = "2024-01-01"


class Exporter(NamedTuple):
    """Runs the command in this process."""

    world: World
    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, output: Path | None = None) -> Result:
        path = output or self.folder / "out"
        return CliRunner().invoke(cli.main, ["export", *words, "--output", str(path)], env=self.environment)

    def csv(self, *words: str) -> list[dict[str, str]]:
        result = self.run(*words, "--as-of", AS_OF, "--force")
        assert result.exit_code == 0, result.output
        with (self.folder / "out").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def world(stack: Connections) -> Iterator[World]:
    with filled_database(stack) as found:
        yield found


def environment_of(connections: Connections) -> dict[str, str]:
    return {
        "CASEFLOW_CLICKHOUSE_URL": connections.clickhouse_url,
        "CASEFLOW_NAMESPACE": connections.namespace,
        "CASEFLOW_HOME": str(connections.home),
    }


@pytest.fixture
def exporter(world: World, stack: Connections, tmp_path: Path) -> Exporter:
    (database,) = world.clickhouse.query("SELECT currentDatabase()").result_rows[0]
    namespace = str(database).removesuffix("_caseflow_g1")
    return Exporter(world, tmp_path, environment_of(stack.model_copy(update={"namespace": namespace})))


def text_of(value: Any) -> str:
    """As ClickHouse writes it in CSV."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


@pytest.mark.parametrize("kind", ["uncts", "sdg"])
def test_a_return_is_what_its_view_says(exporter: Exporter, kind: str) -> None:
    counting = {"counting": "principal"} if kind == "uncts" else {}
    rows = exporter.world.view(kind, as_of=AS_OF, to=AS_OF, **counting)
    found = exporter.csv(kind)
    assert len(rows) > 20
    assert [{name: of for name, of in row.items() if name != "data_origin"} for row in found] == [
        {name: text_of(of) for name, of in row.items()} for row in rows
    ]
    assert max(date.fromisoformat(row["day"]) for row in found if row["day"]) <= date.fromisoformat(AS_OF)


@pytest.mark.parametrize("kind", ["sdg", "cases"])
def test_parquet_holds_the_same_rows_as_csv(exporter: Exporter, kind: str) -> None:
    words = ("--identifiers",) if kind == "cases" else ()
    expected = exporter.csv(kind, *words)
    result = exporter.run(kind, *words, "--format", "parquet", "--as-of", AS_OF, "--force")
    assert result.exit_code == 0, result.output
    found = parquet.read_table(exporter.folder / "out").to_pylist()
    assert Counter(tuple(map(text_of, row.values())) for row in found) == Counter(
        tuple(row.values()) for row in expected
    )


def test_a_case_is_a_row_a_defendant_with_pseudonyms_of_this_file_alone(exporter: Exporter) -> None:
    plain = exporter.csv("cases", "--identifiers")
    first, second = exporter.csv("cases"), exporter.csv("cases")
    defendants = exporter.world.view("defendants_at", as_of=AS_OF)
    assert len(plain) == len(first) == len(defendants)
    assert {row["person"] for row in plain} == {row["person"] for row in defendants}
    for key in ("case_key", "person"):
        # Whoever stands in several cases does so under one pseudonym, which no other file has.
        assert sorted(Counter(row[key] for row in first).values()) == sorted(
            Counter(row[key] for row in plain).values()
        )
        assert not {row[key] for row in first} & {row[key] for row in (*second, *plain)}
    assert {(row["area"], row["stage"], row["exit"]) for row in plain if row["case_key"] == "case:county"} == {
        (NASTY, "first_contact", "pending")
    }


def test_every_row_says_whether_it_is_synthetic(exporter: Exporter) -> None:
    assert {(row["jurisdiction"], row["data_origin"]) for row in exporter.csv("cases")} == {
        ("XX", "Synthetic data"),
        ("XX-COUNTY", "Synthetic data"),
        ("YY", "Records of agencies"),
    }
    assert {row["data_origin"] for row in exporter.csv("events")} == {"Synthetic data"}
    assert {row["data_origin"] for row in exporter.csv("uncts", "--jurisdiction", "XX")} == {"Synthetic data"}


def test_events_are_the_stored_records_without_what_they_say(exporter: Exporter) -> None:
    rows = exporter.csv("events")
    assert [row["event_id"] for row in rows] == ["e0", "e1", "e2", "e3", "e4", "u"]
    assert rows[-1]["agency"] == NASTY
    # A line end within a value ends no row.
    assert "6 rows" in exporter.run("events", "--as-of", AS_OF, "--force").output
    assert [row["event_id"] for row in exporter.csv("events", "--from", "1972-01-01", "--to", "1973-06-30")] == [
        "e1",
        "e2",
        "u",
    ]
    assert [row["event_id"] for row in exporter.csv("events", "--agency", NASTY)] == ["u"]


def test_indicators_are_every_main_figure_in_long_form(exporter: Exporter) -> None:
    rows = exporter.csv("indicators", "--from", "1968-01-01", "--to", AS_OF)
    assert set(rows[0]) == set(COLUMNS)
    assert {row["data_origin"] for row in rows} == {"Records of agencies; Synthetic data"}
    told = Counter(row["view"] for row in rows)
    assert set(told) <= set(MAIN)
    assert len(told) > 30
    for row in rows:
        assert row["value"] == "" or float(row["value"]) is not None
        assert row["figure"]
        assert row["period"]
        assert row["unit"]
        assert row["definition"]
        assert row["source"]
        # A figure is of a group, never of somebody.
        assert "person:" not in row["breakdown"]
        assert "case:" not in row["breakdown"]
    funnel = exporter.world.view("defendant_funnel", as_of=AS_OF, undated=0, **{"from": "1968-01-01", "to": AS_OF})
    found = {
        (row["breakdown"], row["figure"]): float(row["value"])
        for row in rows
        if row["view"] == "defendant_funnel" and row["period"] == f"1968-01-01/{AS_OF}"
    }
    assert found == {
        (f"stage={row['stage']}", name): float(value)
        for row in funnel
        for name, value in row.items()
        if name not in ("ordinal", "stage")
    }
    months = {
        row["period"]: row["value"] for row in rows if (row["view"], row["figure"]) == ("victims_by_month", "victims")
    }
    expected = exporter.world.view("victims_by_month", as_of=AS_OF, **{"from": "1968-01-01", "to": AS_OF})
    assert months == {f"{row['month']:%Y-%m}": str(row["victims"]) for row in expected}


def test_units_without_a_day_are_in_no_period_and_told_apart(exporter: Exporter) -> None:
    first, second = (
        exporter.csv("indicators", "--from", f"{year}-01-01", "--to", f"{year}-12-31") for year in (1968, 1969)
    )

    def undated(rows: list[dict[str, str]]) -> dict[tuple[str, str, str], str]:
        return {
            (row["view"], row["figure"], row["breakdown"]): row["value"] for row in rows if row["period"] == "undated"
        }

    assert undated(first) == undated(second)
    met = exporter.world.view("defendants_at", as_of=AS_OF)
    without = sum(row["first_contact_on"] is None for row in met)
    assert without > 0
    assert undated(first)["defendant_funnel", "defendants_undated", "stage=first_contact"] == str(without)
    in_year = sum(row["first_contact_on"] is not None and row["first_contact_on"].year == 1968 for row in met)
    (told,) = (
        row["value"]
        for row in first
        if (row["view"], row["figure"], row["breakdown"]) == ("defendant_funnel", "defendants", "stage=first_contact")
    )
    assert told == str(in_year)


@pytest.mark.parametrize("of", ["cases", "defendants", "persons"])
def test_pm4py_reads_an_event_log_as_the_timelines_have_it(exporter: Exporter, of: str) -> None:
    # Imported where it is needed: it brings what takes seconds to import.
    from pm4py.objects.log.importer.xes import importer

    result = exporter.run("xes", "--of", of, "--identifiers", "--as-of", AS_OF, output=exporter.folder / "log.xes")
    assert result.exit_code == 0, result.output
    log = importer.apply(str(exporter.folder / "log.xes"), parameters={"show_progress_bar": False})
    rows = exporter.world.view(f"event_logs_of_{of}", as_of=AS_OF, to=AS_OF)
    keys = {"cases": ("case_key",), "defendants": ("case_key", "person"), "persons": ("person",)}[of]
    expected = {
        " ".join(row[key] for key in keys): [(event[0], event[1], event[3]) for event in row["events"]] for row in rows
    }
    found = {
        trace.attributes["concept:name"]: [
            (event["concept:name"], event["org:resource"], event["caseflow:precision"]) for event in trace
        ]
        for trace in log
    }
    assert found == expected
    undated = sum(event[4] is None for row in rows for event in row["events"])
    assert log.attributes["caseflow:undated_events"] == undated
    assert log.attributes["caseflow:traces"] == len(rows)
    assert sum("time:timestamp" not in event for trace in log for event in trace) == undated
    assert (f"{undated} events have no day" in result.stderr) == bool(undated)


def test_a_log_has_local_times_and_the_undated_in_their_place(exporter: Exporter) -> None:
    from pm4py.objects.log.importer.xes import importer

    path = exporter.folder / "log.xes"
    assert exporter.run("xes", "--as-of", AS_OF, "--jurisdiction", "XX-COUNTY", output=path).exit_code == 0
    (trace,) = importer.apply(str(path), parameters={"show_progress_bar": False})
    assert trace.attributes["caseflow:data_origin"] == "Synthetic data"
    assert trace.attributes["caseflow:area"] == NASTY
    assert [event["concept:name"] for event in trace] == ["CrimeReported", "SuspectArrested", "ChargeFiled"]
    # 03:30 UTC is the evening before in the county; pm4py tells times in UTC.
    assert [str(event.get("time:timestamp")) for event in trace] == [
        "2023-11-15 03:30:00+00:00",
        "None",
        "2023-11-15 06:00:00+00:00",
    ]


@pytest.mark.parametrize("words", [("cases",), ("cases", "--format", "parquet"), ("xes",)])
def test_a_filter_that_matches_nothing_leaves_the_head_alone_and_says_so(
    exporter: Exporter, words: tuple[str, ...]
) -> None:
    # Registered, and nothing has come of it yet.
    result = exporter.run(*words, "--jurisdiction", "US-FL")
    assert (result.exit_code, result.stderr) == (0, "no rows\n")
    content = (exporter.folder / "out").read_bytes()
    assert b"caseflow:traces" in content or b"case_key" in content


@pytest.mark.parametrize(
    ("kind", "option", "value"),
    [
        ("cases", "jurisdiction", "NOPE"),
        ("uncts", "agency", "NOBODY"),
        ("xes", "court", "NOWHERE"),
        ("sdg", "area", "NOWHERE"),
        ("events", "agency", "NOBODY"),
    ],
)
def test_a_value_that_a_filter_does_not_have_is_refused_with_those_there_are(
    exporter: Exporter, kind: str, option: str, value: str
) -> None:
    result = exporter.run(kind, f"--{option}", value)
    assert (result.exit_code, f"--{option} [{value}]: unknown; there are " in result.stderr) == (2, True)
    some = exporter.world.view("filter_values", filter=option)[0]["value"]
    assert str(some) in result.stderr
    assert not (exporter.folder / "out").exists()


def test_agencies_and_courts_stand_in_one_cell_divided_by_semicolons(exporter: Exporter) -> None:
    expected = {
        row["case_key"]: (row["agencies"], row["courts"])
        for row in exporter.world.view("defendants_at", as_of=AS_OF)
        if len(row["agencies"]) > 1 or len(row["courts"]) > 1
    }
    assert expected
    for row in exporter.csv("cases", "--identifiers"):
        if row["case_key"] in expected:
            agencies, courts = expected[row["case_key"]]
            assert (row["agencies"], row["courts"]) == (";".join(agencies), ";".join(courts))


def test_before_the_first_event_there_are_no_rows(exporter: Exporter) -> None:
    result = exporter.run("cases", "--as-of", "1950-01-01", "--jurisdiction", "XX-COUNTY")
    assert (result.exit_code, result.stderr) == (0, "no rows\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("uncts", "--from", "2024-02-01", "--to", "2024-01-01"), "ends before it"),
        (("uncts", "--as-of", "yesterday"), "[yesterday]: an ISO 8601 date expected"),
        (("uncts", "--as-of", "1850-01-01"), "a day from 1900-01-01"),
        (("cases", "--sex", "femal"), "--sex [femal]: one of female"),
        (("cases", "--iccs", "010"), "--iccs [010]: 2, 4, 5 or 6 digits expected"),
        (("cases", "--iccs", "99"), "--iccs [99]: ICCS v1.0 has no such category"),
        (("events", "--sex", "female"), "--sex says nothing of events"),
        (("xes", "--format", "csv"), "--format is of uncts"),
        (("sdg", "--counting", "all"), "--counting is of uncts, not of sdg"),
        (("uncts", "--of", "persons"), "--of is of xes"),
        (("events", "--identifiers"), "--identifiers is of cases, xes"),
        (("indicators",), "give --from and --to"),
        (("indicators", "--to", "2024-01-01"), "give --from and --to"),
        (("indicators", "--from", "2024-01-01"), "give --from and --to"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(
    exporter: Exporter, words: tuple[str, ...], said: str
) -> None:
    result = exporter.run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert not (exporter.folder / "out").exists()


def test_a_file_that_is_there_stays_unless_told_otherwise(exporter: Exporter) -> None:
    (exporter.folder / "out").write_text("mine")
    result = exporter.run("sdg")
    assert result.exit_code == 1
    assert "--force" in result.output
    assert (exporter.folder / "out").read_text() == "mine"
    result = exporter.run("sdg", output=exporter.folder / "no" / "out")
    assert (result.exit_code, "No such file" in result.output) == (1, True)


def test_clickhouse_that_is_away_leaves_no_file(exporter: Exporter) -> None:
    away = {**exporter.environment, "CASEFLOW_CLICKHOUSE_URL": "http://127.0.0.1:1"}
    result = exporter._replace(environment=away).run("sdg")
    assert result.exit_code == 3
    assert "ClickHouse does not answer" in result.output
    assert list(exporter.folder.iterdir()) == []


def test_an_answer_that_breaks_off_is_never_taken_for_the_whole(exporter: Exporter) -> None:
    broken = "SELECT number, throwIf(number = 3000000) FROM numbers(4000000)"
    got = 0

    def read() -> None:
        nonlocal got
        for piece in pieces(exporter.world.clickhouse, broken, "CSV"):
            got += len(piece)

    with pytest.raises(ExportBroken, match="broke off"):
        read()
    assert got > 1_000_000


def test_an_installation_without_an_active_generation_says_so(stack: Connections, tmp_path: Path) -> None:
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    with client(own, database="") as server:
        server.command(f"CREATE DATABASE `{own.control_database}`")
        with client(own, database=own.control_database) as control:
            control.command(steps("control")[0].statement())
            result = Exporter(World(own, control), tmp_path, environment_of(own)).run("sdg")
        server.command(f"DROP DATABASE `{own.control_database}`")
    assert result.exit_code == 3
    assert "no generation is active" in result.output
