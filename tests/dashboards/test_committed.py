"""What the committed dashboards are: made by the code, complete in their words, and reading views alone."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from caseflow_dashboards.build import FOLDER, differences, generate, write
from caseflow_dashboards.frame import WHAT_IT_IS_NOT
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.source import DATA_SOURCE_TYPE, DATA_SOURCE_UID
from caseflow_operations.commands.dashboards import dashboards as command
from caseflow_sinks.views import views
from click.testing import CliRunner

READS = {view.name: view.reads for view in views()}
ABOUT = {view.name: view.about for view in views()}
MODELS: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
FIGURES = [
    pytest.param(panel, id=f"{name}: {panel['title']}")
    for name, model in MODELS.items()
    for panel in model["panels"]
    if "targets" in panel
]
EVERY_DASHBOARD = pytest.mark.parametrize("model", list(MODELS.values()), ids=list(MODELS))
EVERY_FIGURE = pytest.mark.parametrize("panel", FIGURES)


def test_the_committed_files_are_what_the_code_makes() -> None:
    assert differences(generate(ABOUT)) == []
    assert sorted(MODELS) == ["attrition", "durations"]


def test_the_check_names_a_file_that_differs_and_build_mends_it(tmp_path: Path) -> None:
    generated = generate(ABOUT)
    write(generated, tmp_path)
    (tmp_path / "attrition.json").write_text("{}")
    (tmp_path / "left_over.json").write_text("{}")
    assert differences(generated, tmp_path) == ["attrition.json", "left_over.json"]
    assert write(generated, tmp_path) == ["attrition.json", "left_over.json"]
    assert differences(generated, tmp_path) == []


def test_the_command_fails_where_a_committed_file_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(command, ["build", "--check"]).exit_code == 0
    changed = {name: text + " " for name, text in generate(ABOUT).items()}
    monkeypatch.setattr("caseflow_operations.commands.dashboards.generate", lambda _: changed)
    outcome = CliRunner().invoke(command, ["build", "--check"])
    assert outcome.exit_code == 1
    assert "[attrition.json, durations.json] differ" in outcome.output


@EVERY_DASHBOARD
def test_keys_are_sorted_and_panels_numbered(model: dict[str, Any]) -> None:
    assert json.loads(json.dumps(model, sort_keys=True)) == model
    assert [panel["id"] for panel in model["panels"]] == list(range(1, len(model["panels"]) + 1))


@EVERY_DASHBOARD
def test_a_dashboard_begins_with_what_the_extract_is_not(model: dict[str, Any]) -> None:
    first = model["panels"][0]
    assert first["type"] == "text"
    assert first["gridPos"] == {"h": 7, "w": 24, "x": 0, "y": 0}
    assert first["options"]["content"] == WHAT_IT_IS_NOT
    assert all(said in WHAT_IT_IS_NOT for said in ("**not** the attrition of a county", "offence → charge", "no date"))


@EVERY_DASHBOARD
def test_a_dashboard_refreshes_every_five_seconds_and_resolves_its_database_once(model: dict[str, Any]) -> None:
    assert model["refresh"] == "5s"
    control, database = model["templating"]["list"]
    assert (control["name"], control["type"], control["query"]) == ("control", "constant", "caseflow")
    assert (database["name"], database["hide"], database["refresh"]) == ("database", 2, 2)
    assert database["query"].startswith("SELECT database FROM ${control}.generations")


@EVERY_DASHBOARD
def test_panels_lie_in_the_grid_and_do_not_overlap(model: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in model["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


@EVERY_FIGURE
def test_a_panel_says_what_it_shows_and_how_it_is_counted(panel: dict[str, Any]) -> None:
    sentence, *rest = panel["description"].split("\n\n")
    assert panel["title"]
    assert re.fullmatch(r"[A-Z].+\.", sentence)
    assert [re.match(r"\*\*(\w+):\*\* .+", part, re.S)[1] for part in rest] == [  # type: ignore[index] # None would fail
        "Definition",
        "Unit",
        "Denominator",
        "Source",
    ]


@EVERY_FIGURE
def test_a_panel_reads_views_of_the_active_generation_alone_and_describes_the_one_it_names(
    panel: dict[str, Any],
) -> None:
    (target,) = panel["targets"]
    read = set(re.findall(r"(?:FROM|JOIN)\s+([^\s(]+)", target["rawSql"]))
    named = {name.removeprefix("${database}.") for name in read}
    assert all(name.startswith("${database}.") for name in read)
    assert named <= ABOUT.keys()
    described = re.search(r"view `(\w+)`$", panel["description"])
    assert described is not None
    assert described[1] in named | {read for name in named for read in READS[name]}
    assert ABOUT[described[1]]["definition"] in panel["description"]


@EVERY_FIGURE
def test_a_panel_has_a_unit_a_word_for_nothing_and_the_provisioned_data_source(panel: dict[str, Any]) -> None:
    source = {"type": DATA_SOURCE_TYPE, "uid": DATA_SOURCE_UID}
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["fieldConfig"]["defaults"]["noValue"]
    assert panel["datasource"] == source
    assert panel["targets"][0]["datasource"] == source


def test_the_preview_can_read_every_committed_dashboard() -> None:
    assert list(load_dashboards()) == ["caseflow-attrition", "caseflow-durations"]


def test_provisioning_names_the_data_source_of_the_panels_and_holds_no_credential() -> None:
    folder = files("caseflow_dashboards") / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "caseflow.yaml").read_text())["datasources"]
    assert (source["uid"], source["type"]) == (DATA_SOURCE_UID, DATA_SOURCE_TYPE)
    assert source["jsonData"]["host"] == "$CLICKHOUSE_HOST"
    assert source["secureJsonData"] == {"password": "$CLICKHOUSE_PASSWORD"}
    (provider,) = yaml.safe_load((folder / "dashboards" / "caseflow.yaml").read_text())["providers"]
    assert provider["options"]["path"] == "/var/lib/grafana/dashboards"
