"""The preview's server as a browser meets it: sockets, hence the mark; its database answers from a list."""

import asyncio
import json
import signal
import subprocess
import sys
from typing import Any

import aiohttp
import pytest
from caseflow_dashboards.preview import preview_command, preview_url
from caseflow_dashboards.preview.access import refuse_elsewhere
from caseflow_dashboards.preview.answers import Answer, Column
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.preview.server import Preview
from caseflow_operations.cli import main
from caseflow_schemas.connections import Connections
from click.testing import CliRunner

from tests.dashboards.serving import served
from tests.support.environment import environment

pytestmark = pytest.mark.stack


class Recorded:
    """Answers everything with the name of a database, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, sql: str) -> Answer:
        self.asked.append(sql)
        return Answer((Column("database", "text"),), [["caseflow_g1"]])


def got(
    path: str, *, engine: Recorded | None = None, persons: bool = False, **options: Any
) -> tuple[int, dict[str, str], str]:
    async def ask() -> tuple[int, dict[str, str], str]:
        async with (
            served(Preview(load_dashboards(), engine or Recorded(), persons=persons)) as url,
            aiohttp.ClientSession() as client,
            client.get(url + path, **options) as response,
        ):
            return response.status, dict(response.headers), await response.text()

    return asyncio.run(ask())


def test_the_first_dashboard_is_the_front_page() -> None:
    status, _, text = got("/")
    assert status == 200
    assert "<h1>Attrition</h1>" in text


def test_the_front_page_keeps_what_its_address_asks_for() -> None:
    asked = "?from=2012-01-01&to=2016-12-31&var-court=a%26b&var-court=c"
    status, headers, _ = got(f"/{asked}", allow_redirects=False)
    assert (status, headers["Location"]) == (302, f"/d/caseflow-attrition{asked}")


@pytest.mark.parametrize("path", ["/d/caseflow-durations", "/api/caseflow-durations", "/static/main.js", "/nowhere"])
def test_every_answer_admits_scripts_and_data_of_this_server_only(path: str) -> None:
    _, headers, _ = got(path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_definitions_and_notes_stand_in_the_page_itself() -> None:
    _, _, text = got("/d/caseflow-durations")
    assert "What these data are, and what they are not" in text
    assert "<strong>Definition:</strong>" in text
    assert "<strong>Denominator:</strong>" in text


def test_a_browser_is_told_how_to_draw_and_never_the_sql() -> None:
    _, _, text = got("/api/caseflow-attrition")
    model = json.loads(text)
    assert model["refreshSeconds"] == 5
    assert "SELECT" not in text


def test_only_committed_queries_are_asked_whatever_a_browser_sends() -> None:
    engine = Recorded()
    status, _, text = got("/api/caseflow-attrition/figures?sql=DROP%20TABLE%20x&database=other", engine=engine)
    assert status == 200
    assert all(sql.startswith("SELECT ") and "DROP" not in sql and "other." not in sql for sql in engine.asked)
    first, *outcomes = [json.loads(line) for line in text.splitlines()]
    panels = [outcome for outcome in outcomes if "panel" in outcome]
    assert first["variables"]["database"] == "caseflow_g1"
    drawn = [panel for panel in load_dashboards()["caseflow-attrition"].panels if panel.sql]
    assert {line["panel"] for line in panels} == {panel.id for panel in drawn}


def test_the_time_range_of_the_browser_is_that_of_the_queries() -> None:
    engine = Recorded()
    got("/api/caseflow-attrition/figures?from=2013-01-01&to=2013-12-31", engine=engine)
    assert any("from = toDate32(toDateTime(1356998400))" in sql for sql in engine.asked)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2014-01-01&to=2013-01-01", "the range ends [2013-01-01] before it begins [2014-01-01]"),
        ("from=yesterday&to=now", "time [yesterday] cannot be read"),
        ("var-sexx=male", "variable [sexx] is not known"),
        ("var-level=9", "[ICCS level] cannot be [9]; expected one of ['1', '2', '3', '4']"),
    ],
)
@pytest.mark.parametrize("what", ["figures", "options"])
def test_what_cannot_be_asked_is_refused_with_its_reason_and_nothing_is_asked(what: str, query: str, said: str) -> None:
    engine = Recorded()
    status, _, text = got(f"/api/caseflow-attrition/{what}?{query}", engine=engine)
    assert status == 400
    assert said in text
    assert engine.asked == []


def test_a_value_from_the_address_stands_in_the_queries_as_text() -> None:
    engine = Recorded()
    status, _, _ = got("/api/caseflow-attrition/figures?var-sex=x%27%5D)%20OR%201%3D1%20--%20%5C", engine=engine)
    assert status == 200
    asked = [sql for sql in engine.asked if "OR 1=1" in sql]
    assert asked
    assert all(r"sex = ['x\']) OR 1=1 -- \\']" in sql for sql in asked)


def test_what_there_is_to_choose_is_told_for_every_list() -> None:
    status, headers, text = got("/api/caseflow-attrition/options")
    found = json.loads(text)
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert found["sex"] == {"options": [["caseflow_g1", "caseflow_g1"]]}
    assert [value for value, _ in found["level"]["options"]] == ["1", "2", "3", "4"]
    assert "as_of" not in found
    assert "database" not in found


@pytest.mark.parametrize("path", ["/d/other", "/api/other", "/api/other/figures", "/static/server.py", "/static/../x"])
def test_what_is_unknown_is_not_found(path: str) -> None:
    status, _, _ = got(path)
    assert status == 404


def test_a_page_of_another_site_cannot_reach_the_figures_under_a_name_of_its_own() -> None:
    status, _, text = got("/api/caseflow-attrition/figures", headers={"Host": "attacker.example:80"})
    assert status == 421
    assert "attacker.example" in text


PERSONAL = pytest.mark.parametrize("uid", [uid for uid, board in load_dashboards().items() if board.is_personal])


@PERSONAL
def test_what_names_persons_is_closed_says_why_and_asks_nothing(uid: str) -> None:
    status, _, text = got(f"/d/{uid}?var-identifier=police:1")
    assert status == 200
    assert "caseflow dashboards preview --persons" in text
    assert 'id="var-' not in text
    engine = Recorded()
    status, _, text = got(f"/api/{uid}/figures?var-identifier=police:1", engine=engine)
    assert status == 200
    assert [json.loads(line)["variables"] for line in text.splitlines()] == [{}]
    assert json.loads(got(f"/api/{uid}/options", engine=engine)[2]) == {}
    assert json.loads(got(f"/api/{uid}", engine=engine)[2])["panels"] == {}
    assert engine.asked == []


@PERSONAL
def test_what_names_persons_is_drawn_where_it_was_asked_for(uid: str) -> None:
    engine = Recorded()
    status, _, text = got(f"/api/{uid}/figures", engine=engine, persons=True)
    assert status == 200
    assert len(text.splitlines()) > 3
    assert any("caseflow_persons_" in sql for sql in engine.asked)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "dashboards.example", ""])  # noqa: S104
def test_persons_are_shown_to_no_other_machine(host: str) -> None:
    outcome = CliRunner().invoke(main, ["dashboards", "preview", "--persons", "--host", host])
    assert outcome.exit_code == 2
    assert f"--persons: persons are shown on this machine alone: host [{host}] is reached from others" in outcome.output


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    refuse_elsewhere(host)


def test_the_chart_library_comes_from_the_installed_package() -> None:
    status, headers, text = got("/static/plotly.js")
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert "plotly.js v" in text[:500]


def test_the_preview_runs_as_a_process_that_says_where_it_is_and_ends_when_told() -> None:
    away = Connections(clickhouse_url="http://127.0.0.1:1")
    with subprocess.Popen(
        preview_command(port=0), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(away)
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert asyncio.run(_text(url + "health")) == "ok\n"
        figures = asyncio.run(_text(url + "api/caseflow-durations/figures"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, process.stderr and process.stderr.read()
    assert all("ClickHouse does not answer at 127.0.0.1:1" in line for line in figures.splitlines())
    assert preview_command()[0] == sys.executable
    assert preview_url() == "http://127.0.0.1:18300/"


async def _text(url: str) -> str:
    async with aiohttp.ClientSession() as client, client.get(url) as response:
        return await response.text()
