"""Publishing as its user sees it: against a server on a socket, hence the mark, that answers as Grafana documents."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from caseflow_dashboards.audiences import DATA_SOURCE_UID, FOLDERS, PERSONS, PERSONS_UID
from caseflow_dashboards.build import FOLDER
from caseflow_dashboards.source import DATA_SOURCE_TYPE
from caseflow_operations.cli import main
from click.testing import CliRunner, Result

from tests.dashboards.publish.served import TOKEN, Answer, GrafanaOfATest, Json, said, serve

pytestmark = pytest.mark.stack

BOARDS = {model["uid"]: model for model in (json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json")))}
PERSONAL = {
    model["uid"]: model
    for model in (json.loads(file.read_text()) for file in sorted((FOLDER.parent / FOLDERS[PERSONS]).glob("*.json")))
}
TEAM = ("--persons-team", "Those who may see")
TITLES = [board["title"] for board in BOARDS.values()]
RULES = """\
apiVersion: 1
groups:
  - orgId: 1
    name: Synthetic group
    folder: Caseflow
    interval: 2m
    rules:
      - uid: synthetic-rule
        title: Synthetic rule
        condition: A
        data:
          - refId: A
            relativeTimeRange: {from: 600, to: 0}
            datasourceUid: caseflow-clickhouse
            model: {refId: A, rawSql: SELECT 1}
        noDataState: OK
        execErrState: Error
        for: 60s
        annotations: {summary: Made up for a test}
"""


@pytest.fixture(autouse=True)
def _without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(autouse=True)
def rules_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "provisioning"
    (folder / "alerting").mkdir(parents=True)
    (folder / "alerting" / "caseflow.yaml").write_text(RULES)
    monkeypatch.setattr("caseflow_operations.commands.dashboards.ALERTING", folder / "alerting")
    return folder / "alerting" / "caseflow.yaml"


@pytest.fixture
def grafana() -> Iterator[GrafanaOfATest]:
    with serve(GrafanaOfATest()) as served:
        yield served


def published(url: str, *options: str, **environment: str) -> Result:
    given = ["dashboards", "publish", "--url", url, "--token-env", "GRAFANA_TOKEN", *options]
    outcome = CliRunner(env={"GRAFANA_TOKEN": TOKEN, **environment}).invoke(main, given)
    assert TOKEN not in outcome.output
    return outcome


def test_everything_is_made_in_an_empty_grafana_and_a_second_run_writes_nothing(grafana: GrafanaOfATest) -> None:
    outcome = published(grafana.url)
    assert outcome.exit_code == 0, outcome.output
    assert grafana.folders["caseflow"]["title"] == "Caseflow"
    assert list(grafana.dashboards) == list(BOARDS)
    for uid, found in grafana.dashboards.items():
        assert {**found["dashboard"], "id": None, "version": None} == {**BOARDS[uid], "id": None, "version": None}
        assert found["meta"]["folderUid"] == "caseflow"
        assert f"dashboard [{BOARDS[uid]['title']}] made: {found['meta']['url']}" in outcome.output
    assert grafana.rules["synthetic-rule"]["folderUID"] == "caseflow"
    assert grafana.intervals == {("caseflow", "Synthetic group"): 120}

    grafana.asked.clear()
    again = published(grafana.url)
    assert again.exit_code == 0, again.output
    assert grafana.written == []
    assert again.output.splitlines()[-1] == f"{len(BOARDS) + 4} unchanged"


def test_a_dashboard_that_somebody_changed_is_replaced_and_its_version_named(grafana: GrafanaOfATest) -> None:
    published(grafana.url)
    uid, *others = BOARDS
    grafana.dashboards[uid]["dashboard"] |= {"title": "By hand", "version": 7}
    grafana.asked.clear()
    outcome = published(grafana.url)
    assert outcome.exit_code == 0
    assert grafana.written == [("POST", "/api/dashboards/db")]
    assert "version 7 is in its history" in outcome.output
    assert (grafana.dashboards[uid]["dashboard"]["title"], grafana.dashboards[uid]["dashboard"]["version"]) == (
        BOARDS[uid]["title"],
        8,
    )
    assert outcome.output.splitlines()[-1] == f"{len(others) + 4} unchanged, 1 replaced"
    assert set(grafana.histories[uid]) == {"caseflow dashboards publish"}


def test_a_dashboard_in_another_folder_is_moved(grafana: GrafanaOfATest) -> None:
    published(grafana.url)
    outcome = published(grafana.url, "--folder", "Justice: case flow")
    assert outcome.exit_code == 0, outcome.output
    assert grafana.folders["justice-case-flow"]["title"] == "Justice: case flow"
    assert {found["meta"]["folderUid"] for found in grafana.dashboards.values()} == {"justice-case-flow"}


def test_a_rule_that_differs_is_replaced(grafana: GrafanaOfATest, rules_file: Path) -> None:
    published(grafana.url)
    rules_file.write_text(RULES.replace("SELECT 1", "SELECT 2").replace("interval: 2m", "interval: 1m"))
    grafana.asked.clear()
    outcome = published(grafana.url)
    assert outcome.exit_code == 0, outcome.output
    assert [method for method, _ in grafana.written] == ["PUT", "PUT"]
    assert grafana.rules["synthetic-rule"]["data"][0]["model"]["rawSql"] == "SELECT 2"
    assert "interval [Synthetic group] replaced: 120 s → 60 s" in outcome.output


def test_the_active_generation_is_looked_for_in_the_installations_own_control_database(
    grafana: GrafanaOfATest,
) -> None:
    assert published(grafana.url, CASEFLOW_NAMESPACE="north").exit_code == 0
    for found in grafana.dashboards.values():
        variables = {one["name"]: one for one in found["dashboard"]["templating"]["list"]}
        assert variables["control"]["query"] == "north_caseflow"
        assert "${control}.generations" in variables["database"]["query"]


def test_a_grafana_under_a_path_is_asked_under_it(grafana: GrafanaOfATest) -> None:
    assert published(grafana.url + "/charts/").exit_code == 1
    assert {path.split("/")[1] for _, path in grafana.asked} == {"charts"}


def test_a_missing_data_source_is_made_where_clickhouse_is_named_and_its_password_goes_nowhere_else(
    grafana: GrafanaOfATest,
) -> None:
    grafana.sources.clear()
    options = ["--clickhouse", "https://clickhouse.example", "--clickhouse-password-env", "SECRET"]
    seen: list[Json] = []
    grafana.instead = lambda method, path, body: seen.append(dict(body)) if path == "/api/datasources" else None
    outcome = published(grafana.url, *options, **{"SECRET": "synthetic-password"})
    assert outcome.exit_code == 0, outcome.output
    assert "synthetic-password" not in outcome.output
    (source,) = seen
    assert (source["uid"], source["type"]) == (DATA_SOURCE_UID, DATA_SOURCE_TYPE)
    assert source["jsonData"] == {
        "host": "clickhouse.example",
        "port": 8443,
        "protocol": "http",
        "secure": True,
        "username": "grafana",
        "defaultDatabase": "default",
        "dialTimeout": "10",
        "queryTimeout": "30",
    }
    assert source["secureJsonData"] == {"password": "synthetic-password"}
    assert "data source [caseflow-clickhouse] made" in outcome.output


def test_without_a_data_source_nothing_is_published(grafana: GrafanaOfATest) -> None:
    grafana.sources.clear()
    outcome = published(grafana.url)
    assert outcome.exit_code == 1
    assert "no such data source: provision it" in outcome.output
    assert grafana.written == []
    grafana.sources[DATA_SOURCE_UID] = {"uid": DATA_SOURCE_UID, "type": "prometheus"}
    assert "is of type [prometheus]" in published(grafana.url).output
    assert grafana.written == []


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (said(400, "Dashboard title cannot be empty"), 1, "refused (400): Dashboard title cannot be empty"),
        (said(403, "Access denied"), 1, "the token's service account may not do this (403): Access denied"),
        (said(404, "Not found"), 1, "refused (404): Not found"),
        (
            said(412, "The dashboard has been changed by someone else", status="version-mismatch"),
            1,
            "not saved, so that nobody's change is lost; run it again (412): The dashboard has been changed",
        ),
        (said(422, f"no {TOKEN} here\n\n twice"), 1, "refused (422): no [token] here twice"),
        (said(500, "Failed to save dashboard"), 3, "Grafana failed (500): Failed to save dashboard"),
        (Answer(502, "<html>the message of a proxy</html>"), 3, "answers (502) with something that is not Grafana's"),
        (Answer(200, "<html>log in</html>"), 3, "answers (200) with something that is not Grafana's JSON"),
        (Answer(302, "", {"Location": "https://login.example/x"}), 3, "sends on to [login.example]: give that address"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_what_grafana_answers_is_told_in_a_line_with_what_was_published_and_what_not(
    grafana: GrafanaOfATest, answer: Answer, code: int, words: str
) -> None:
    # The second dashboard cannot be saved.
    second = list(BOARDS)[1]

    def instead(method: str, path: str, body: Json) -> Answer | None:
        return answer if path == "/api/dashboards/db" and body["dashboard"]["uid"] == second else None

    grafana.instead = instead
    outcome = published(grafana.url)
    lines = outcome.output.splitlines()
    assert outcome.exit_code == code
    assert words in lines[-1]
    assert f"dashboard [{TITLES[0]}] made" in outcome.output
    became = {400: "refused", 403: "refused", 404: "refused", 412: "refused", 422: "refused"}
    assert f"dashboard [{TITLES[1]}] {became.get(answer.status, 'unknown whether it was saved')}" in outcome.output
    # One dashboard's refusal holds up nothing; a token's, or a Grafana that fails, ends the run and says so.
    goes_on = answer.status in (400, 404, 412, 422)
    rest = "made" if goes_on else "not reached"
    assert f"alert rule [Synthetic rule] {rest}" in outcome.output
    assert ("synthetic-rule" in grafana.rules) == goes_on
    assert len(lines) == 2 + len(BOARDS) + 2 + 1 + 1


def test_a_token_that_is_not_valid_changes_nothing(grafana: GrafanaOfATest) -> None:
    outcome = published(grafana.url, **{"GRAFANA_TOKEN": "glsa_another"})
    assert outcome.exit_code == 1
    assert outcome.output.splitlines()[-1].endswith("the token is not valid there, or no longer (401): Invalid API key")
    assert grafana.written == []
    assert "glsa_another" not in outcome.output


def test_where_nobody_listens_the_exit_code_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = published(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert outcome.exit_code == 3
    assert "nobody answers" in outcome.output.splitlines()[-1]


def test_a_slow_answer_is_waited_for_no_longer_than_told(grafana: GrafanaOfATest) -> None:
    is_over = threading.Event()

    def instead(method: str, path: str, body: Json) -> Answer | None:
        if path == "/api/dashboards/db":
            is_over.wait(30)
        return None

    grafana.instead = instead
    try:
        outcome = published(grafana.url, "--timeout", "0.2")
    finally:
        is_over.set()
    assert outcome.exit_code == 3
    assert "no answer within 0.2 s" in outcome.output.splitlines()[-1]
    assert f"dashboard [{TITLES[0]}] unknown whether it was saved" in outcome.output
    assert f"dashboard [{TITLES[1]}] not reached" in outcome.output


def let_in(grafana: GrafanaOfATest, folder: str) -> set[tuple[str, int, int]]:
    """Role, team and permission of all who may open the folder, but for admins."""
    found = grafana.permissions[folder]
    return {(one.get("role", ""), one["teamId"], one["permission"]) for one in found if one.get("role") != "Admin"}


@pytest.fixture
def with_team(grafana: GrafanaOfATest) -> GrafanaOfATest:
    grafana.teams["Those who may see"] = 5
    grafana.sources[PERSONS_UID] = {"uid": PERSONS_UID, "type": DATA_SOURCE_TYPE}
    return grafana


def test_what_names_persons_is_left_out_unless_a_team_is_named(grafana: GrafanaOfATest) -> None:
    outcome = published(grafana.url)
    assert outcome.exit_code == 0, outcome.output
    assert not set(PERSONAL) & set(grafana.dashboards)
    assert "persons" not in outcome.output
    assert list(grafana.folders) == ["caseflow"]


def test_what_names_persons_goes_into_a_folder_that_admins_and_the_team_alone_may_open(
    with_team: GrafanaOfATest,
) -> None:
    grafana = with_team
    outcome = published(grafana.url, *TEAM)
    assert outcome.exit_code == 0, outcome.output
    closed_in = {uid for uid, one in grafana.dashboards.items() if one["meta"]["folderUid"] == "caseflow-persons"}
    assert closed_in == set(PERSONAL)
    assert let_in(grafana, "caseflow-persons") == {("", 5, 1)}
    assert ("Viewer", 0, 1) in let_in(grafana, "caseflow")
    assert "permissions [Caseflow persons] replaced: admins and the team [Those who may see]" in outcome.output
    assert "data source [caseflow-persons] unchanged: whoever may log in there may ask it anything" in outcome.output
    # Not for a moment was one of them in a folder that others may open.
    closed = grafana.asked.index(("POST", "/api/folders/caseflow-persons/permissions"))
    saved = [at for at, asked in enumerate(grafana.asked) if asked == ("POST", "/api/dashboards/db")]
    assert sum(at > closed for at in saved) == len(PERSONAL)

    grafana.asked.clear()
    again = published(grafana.url, *TEAM)
    assert again.exit_code == 0, again.output
    assert grafana.written == []


def test_a_folder_that_was_opened_by_hand_is_closed_again(with_team: GrafanaOfATest) -> None:
    published(with_team.url, *TEAM)
    with_team.permissions["caseflow-persons"].append({"userId": 0, "teamId": 0, "role": "Viewer", "permission": 1})
    with_team.asked.clear()
    assert published(with_team.url, *TEAM).exit_code == 0
    assert with_team.written == [("POST", "/api/folders/caseflow-persons/permissions")]
    assert let_in(with_team, "caseflow-persons") == {("", 5, 1)}


def test_a_dashboard_that_names_persons_leaves_the_folder_that_everybody_may_open(with_team: GrafanaOfATest) -> None:
    published(with_team.url)
    explorer = PERSONAL["caseflow-explorer"]
    with_team.dashboards["caseflow-explorer"] = {
        "dashboard": {**explorer, "id": 99, "version": 3},
        "meta": {"folderUid": "caseflow", "url": "/d/caseflow-explorer"},
    }
    assert published(with_team.url, *TEAM).exit_code == 0
    assert with_team.dashboards["caseflow-explorer"]["meta"]["folderUid"] == "caseflow-persons"


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (None, 1, "Grafana has no team [Those who may see]: make it, with those in it who may see persons"),
        (said(403, "Access denied"), 1, "the token's service account may not do this (403): Access denied"),
        (said(404, "folder not found"), 1, "refused (404): folder not found"),
        (said(500, "Failed"), 3, "Grafana failed (500): Failed"),
    ],
    ids=["no team", "403", "404", "500"],
)
def test_into_a_folder_that_could_not_be_closed_nothing_is_put(
    with_team: GrafanaOfATest, answer: Answer | None, code: int, words: str
) -> None:
    if answer is None:
        with_team.teams.clear()
    with_team.instead = lambda method, path, _: (
        answer if (method, path) == ("POST", "/api/folders/caseflow-persons/permissions") else None
    )
    outcome = published(with_team.url, *TEAM)
    assert outcome.exit_code == code
    assert words in outcome.output.splitlines()[-1]
    assert not set(PERSONAL) & set(with_team.dashboards)
    assert set(BOARDS) <= set(with_team.dashboards)
    for board in PERSONAL.values():
        assert f"dashboard [{board['title']}] not reached" in outcome.output


def test_the_data_source_of_persons_is_made_with_a_user_and_a_password_of_its_own(with_team: GrafanaOfATest) -> None:
    with_team.sources.clear()
    seen: list[Json] = []
    with_team.instead = lambda method, path, body: seen.append(dict(body)) if path == "/api/datasources" else None
    given = ["--clickhouse", "http://clickhouse.example", "--clickhouse-password-env", "ONE"]
    given += ["--persons-password-env", "TWO"]
    outcome = published(with_team.url, *TEAM, *given, **{"ONE": "of-figures", "TWO": "of-persons"})
    assert outcome.exit_code == 0, outcome.output
    made = [(one["uid"], one["jsonData"]["username"], one["secureJsonData"]["password"]) for one in seen]
    assert made == [
        (DATA_SOURCE_UID, "grafana", "of-figures"),
        (PERSONS_UID, "grafana_persons", "of-persons"),
    ]
    assert "of-persons" not in outcome.output


def test_persons_in_the_folder_of_figures_are_wrong_use(grafana: GrafanaOfATest) -> None:
    outcome = published(grafana.url, *TEAM, "--persons-folder", "Caseflow")
    assert outcome.exit_code == 2
    assert "needs a folder of its own" in outcome.output
    assert grafana.asked == []
