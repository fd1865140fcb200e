"""One refresh of a dashboard, with a database that answers from a list."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from caseflow_dashboards.preview.answers import Answer, Column
from caseflow_dashboards.preview.choices import Asked
from caseflow_dashboards.preview.dashboards import BadDashboard, Dashboard, read_dashboard
from caseflow_dashboards.preview.engine import QueryFailed, column_kind, read_answer
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.times import TimeRange

SPAN = TimeRange(0, 86_400_000)
ACTIVE = "SELECT database FROM ${control}.generations"


def one(value: Any) -> Answer:
    return Answer((Column("value", "number"),), [[value]])


class Listed:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Answer | Exception]) -> None:
        self.answers, self.asked = answers, list[str]()

    async def ask(self, sql: str) -> Answer:
        self.asked.append(sql)
        answer = self.answers[sql]
        if isinstance(answer, Exception):
            raise answer
        return answer


def board(*queries: str, kind: str = "stat", variables: Sequence[Mapping[str, Any]] = (), **more: Any) -> Dashboard:
    place = {"x": 0, "y": 0, "w": 6, "h": 4}
    return read_dashboard(
        {
            "uid": "u",
            "title": "t",
            "refresh": "5s",
            "time": {"from": "now-1d", "to": "now"},
            "templating": {
                "list": [
                    {"name": "control", "type": "constant", "query": "caseflow"},
                    {"name": "database", "type": "query", "hide": 2, "query": ACTIVE},
                    *variables,
                ]
            },
            "panels": [
                {"id": i, "type": kind, "title": f"p{i}", "gridPos": place, "targets": [{"rawSql": sql}]}
                for i, sql in enumerate(queries, start=1)
            ],
            **more,
        }
    )


def outcomes(
    engine: Listed, dashboard: Dashboard, constants: Mapping[str, str], asked: Asked | None = None
) -> list[dict[str, Any]]:
    async def gathered() -> list[dict[str, Any]]:
        return [outcome async for outcome in refresh(engine, dashboard, SPAN, constants=constants, asked=asked)]

    return asyncio.run(gathered())


def test_a_refresh_resolves_the_active_generation_once_for_all_panels() -> None:
    engine = Listed(
        {
            "SELECT database FROM caseflow.generations": one("caseflow_g2"),
            "SELECT a FROM caseflow_g2.x": one(1),
            "SELECT b FROM caseflow_g2.y": one(2),
        }
    )
    said = outcomes(engine, board("SELECT a FROM ${database}.x", "SELECT b FROM ${database}.y"), {})
    assert said[0] == {
        "from_ms": 0,
        "to_ms": 86_400_000,
        "variables": {"control": "caseflow", "database": "caseflow_g2"},
    }
    assert {outcome["panel"]: outcome["rows"] for outcome in said[1:]} == {1: [[1]], 2: [[2]]}
    assert engine.asked.count("SELECT database FROM caseflow.generations") == 1


def test_a_query_that_panels_share_is_asked_once() -> None:
    engine = Listed({"SELECT database FROM caseflow.generations": one("g"), "SELECT 1": one(1)})
    said = outcomes(engine, board("SELECT 1", "SELECT 1"), {})
    assert [outcome["panel"] for outcome in said[1:]] == [1, 2]
    assert engine.asked.count("SELECT 1") == 1


def test_a_constant_of_the_dashboard_can_be_replaced_and_no_other_name_added() -> None:
    engine = Listed({"SELECT database FROM t1_caseflow.generations": one("t1_caseflow_g1"), "SELECT 1": one(1)})
    said = outcomes(engine, board("SELECT 1"), {"control": "t1_caseflow", "other": "x"})
    assert said[0]["variables"] == {"control": "t1_caseflow", "database": "t1_caseflow_g1"}


def test_a_failing_panel_says_why_and_the_others_are_drawn() -> None:
    engine = Listed(
        {
            "SELECT database FROM caseflow.generations": one("g"),
            "SELECT 1": QueryFailed("Code: 60. No such table"),
            "SELECT 2": one(2),
        }
    )
    said = {outcome["panel"]: outcome for outcome in outcomes(engine, board("SELECT 1", "SELECT 2"), {})[1:]}
    assert said[1] == {"panel": 1, "error": "Code: 60. No such table", "away": False}
    assert said[2]["rows"] == [[2]]


def test_a_server_that_is_away_is_told_apart_from_a_query_that_it_refuses() -> None:
    engine = Listed({"SELECT database FROM caseflow.generations": QueryFailed("no answer", away=True)})
    assert outcomes(engine, board("SELECT 1"), {}) == [{"panel": 1, "error": "no answer", "away": True}]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (QueryFailed("ClickHouse does not answer"), "ClickHouse does not answer"),
        (Answer((Column("database", "text"),), []), "no generation has been promoted"),
        (one(None), "no generation has been promoted"),
        (one("g; DROP TABLE x"), "no generation has been promoted"),
    ],
)
def test_without_a_generation_every_panel_says_so_and_nothing_else_is_asked(
    found: Answer | Exception, said: str
) -> None:
    engine = Listed({"SELECT database FROM caseflow.generations": found})
    assert all(said in outcome["error"] for outcome in outcomes(engine, board("SELECT 1", "SELECT 2"), {}))
    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("UInt64", "number"),
        ("Nullable(Float64)", "number"),
        ("Decimal(9, 2)", "number"),
        ("LowCardinality(Nullable(String))", "text"),
        ("Nullable(Date32)", "time"),
        ("DateTime64(3, 'UTC')", "time"),
        ("Bool", "text"),
        ("Array(UInt8)", "text"),
    ],
)
def test_a_column_is_a_number_a_time_or_text(type_name: str, kind: str) -> None:
    assert column_kind(type_name) == kind


def test_a_null_stays_a_null() -> None:
    body = {"meta": [{"name": "n", "type": "Nullable(Int32)"}], "data": [[None]]}
    assert read_answer(body) == Answer((Column("n", "number"),), [[None]])


@pytest.mark.parametrize("sql", ["DROP TABLE x", "INSERT INTO x SELECT 1", "SELECT 1; DROP TABLE x", ""])
def test_a_dashboard_with_anything_but_a_select_is_refused(sql: str) -> None:
    with pytest.raises(BadDashboard, match="is not one SELECT"):
        board(sql)


def test_a_dashboard_with_a_panel_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(BadDashboard, match=r"panel type \[geomap\]"):
        board("SELECT 1", kind="geomap")


SEX = {
    "name": "sex",
    "type": "query",
    "query": "SELECT sex FROM ${database}.sexes",
    "multi": True,
    "includeAll": True,
    "allValue": " ",
}
COURT = {"name": "court", "type": "query", "query": "SELECT court FROM ${database}.courts WHERE sex IN [$sex]"}
GENERATION = {"SELECT database FROM caseflow.generations": one("g")}
TWO = Answer((Column("sex", "text"),), [["female"], ["male"]])


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ({}, "[ ]"),
        ({"sex": ("$__all",)}, "[ ]"),
        ({"sex": ("male", "female")}, "['male','female']"),
        ({"sex": ("martian",)}, "['martian']"),
    ],
)
def test_a_list_has_the_values_asked_for_and_all_of_them_as_the_dashboard_writes_it(asked: Asked, written: str) -> None:
    engine = Listed({**GENERATION, f"SELECT x WHERE has({written}, sex)": one(1)})
    dashboard = board("SELECT x WHERE has([${sex:singlequote}], sex)", variables=[SEX])
    told, panel = outcomes(engine, dashboard, {}, asked)
    assert panel["rows"] == [[1]]
    assert told["variables"]["sex"] == ("$__all" if written == "[ ]" else list(asked["sex"]))


def test_without_a_value_for_all_every_option_is_written_as_grafana_does() -> None:
    engine = Listed({**GENERATION, "SELECT sex FROM g.sexes": TWO, "SELECT ['female','male']": one(1)})
    dashboard = board("SELECT [${sex:singlequote}]", variables=[{**SEX, "allValue": ""}])
    assert outcomes(engine, dashboard, {})[1]["rows"] == [[1]]


def test_a_variable_without_a_value_has_its_first_option_which_may_depend_on_those_before_it() -> None:
    courts = Answer((Column("court", "text"), Column("name", "text")), [["c1", "First court"], ["c2", "Second"]])
    engine = Listed({**GENERATION, "SELECT court FROM g.courts WHERE sex IN ['male']": courts, "SELECT 'c1'": one(1)})
    dashboard = board("SELECT ${court:singlequote}", variables=[SEX, COURT])
    told, panel = outcomes(engine, dashboard, {}, {"sex": ("male",)})
    assert told["variables"]["court"] == "c1"
    assert panel["rows"] == [[1]]


def test_an_annotation_is_asked_with_the_panels_under_its_name() -> None:
    engine = Listed({**GENERATION, "SELECT 1": one(1), "SELECT time FROM caseflow.generations": one("2026-01-01")})
    query = {"name": "Promoted", "enable": True, "target": {"rawSql": "SELECT time FROM ${control}.generations"}}
    said = outcomes(engine, board("SELECT 1", annotations={"list": [query, {**query, "enable": False}]}), {})
    assert [outcome["rows"] for outcome in said if "annotation" in outcome] == [[["2026-01-01"]]]


@pytest.mark.parametrize(
    ("sql", "variables", "said"),
    [
        ("SELECT $no", [], r"variable \[no\] is not defined"),
        ("SELECT $__lastWeek", [], r"macro \[\$__lastWeek\] is not known"),
        ("SELECT ${sex:glob}", [SEX], r"form \[glob\] is not known"),
        ("SELECT ${court:raw}", [SEX, COURT], "writes what a reader may choose freely"),
        ("SELECT $who", [{"name": "who", "type": "textbox", "query": ""}], "writes what a reader may choose freely"),
        ("SELECT '${sex:singlequote}'", [SEX], "expected it outside"),
        ("SELECT 1", [COURT], r"variable \[sex\] is not defined"),
        ("SELECT 1", [{"name": "x", "type": "adhoc"}], r"is of the kind \[adhoc\]"),
        ("SELECT 1", [{"name": "x", "type": "query", "query": "DROP TABLE x"}], "is not one SELECT"),
    ],
)
def test_a_dashboard_that_uses_what_is_not_known_or_not_safe_is_refused(
    sql: str, variables: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(BadDashboard, match=said):
        board(sql, variables=variables)
