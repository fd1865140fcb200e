"""What the committed dashboards are: made by the code, complete in their words, and reading views alone."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from caseflow_dashboards.alerts import RULES as ALERT_RULES
from caseflow_dashboards.audiences import AUDIENCES, BOARDS, DATA_SOURCE_UID, FOLDERS, PERSONS, PERSONS_UID
from caseflow_dashboards.build import FOLDER, differences, generate, write
from caseflow_dashboards.frame import PERSONAL_TAG, WHAT_THE_DATA_ARE
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_dashboards.reads import audience_of, read_views
from caseflow_dashboards.source import DATA_SOURCE_TYPE
from caseflow_dashboards.variables import LABELS, LEAVES_NOTHING_OUT, ORIGIN, TARGET, segment
from caseflow_operations.commands.dashboards import dashboards as command
from caseflow_sinks.views import views
from caseflow_sinks.views.parameters import FILTERS, MILESTONES, SEGMENTS
from click.testing import CliRunner

FIGURES = ["attrition", "caseload", "custody", "durations", "feeds", "pipeline"]
PERSONAL = ["explorer", "watch"]
"""Those that name persons or cases."""
READS = {view.name: view.reads for view in views()}
ABOUT = {view.name: view.about for view in views()}
MODELS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text())
    for folder in FOLDERS.values()
    for path in sorted((FOLDER.parent / folder).glob("*.json"))
}
PANELS = [
    pytest.param(panel, id=f"{name}: {panel['title']}")
    for name, model in MODELS.items()
    for panel in model["panels"]
    if "targets" in panel
]
EVERY_DASHBOARD = pytest.mark.parametrize("model", list(MODELS.values()), ids=list(MODELS))
EVERY_FIGURE = pytest.mark.parametrize("panel", PANELS)


def test_the_committed_files_are_what_the_code_makes() -> None:
    assert differences(generate(ABOUT, SEGMENTS)) == []
    assert list(MODELS) == FIGURES + PERSONAL


def test_the_check_names_a_file_that_differs_and_build_mends_it(tmp_path: Path) -> None:
    generated, folder = generate(ABOUT, SEGMENTS), tmp_path / "json"
    folder.mkdir()
    assert write(generated, folder) == sorted(generated)
    rules = tmp_path / "provisioning" / "alerting"
    (folder / "attrition.json").write_text("{}")
    (folder / "left_over.json").write_text("{}")
    (rules / "caseflow.yaml").write_text("groups: []")
    (rules / "older.yaml").write_text("groups: []")
    wrong = ["alerting/caseflow.yaml", "alerting/older.yaml", "attrition.json", "left_over.json"]
    assert differences(generated, folder) == wrong
    assert write(generated, folder) == wrong
    assert differences(generated, folder) == []


def test_the_command_fails_where_a_committed_file_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(command, ["build", "--check"]).exit_code == 0
    changed = {name: text + " " for name, text in generate(ABOUT, SEGMENTS).items()}
    monkeypatch.setattr("caseflow_operations.commands.dashboards.generate", lambda *_: changed)
    outcome = CliRunner().invoke(command, ["build", "--check"])
    assert outcome.exit_code == 1
    assert "attrition.json" in outcome.output
    assert "differ" in outcome.output


@EVERY_DASHBOARD
def test_keys_are_sorted_and_panels_numbered(model: dict[str, Any]) -> None:
    assert json.loads(json.dumps(model, sort_keys=True)) == model
    assert [panel["id"] for panel in model["panels"]] == list(range(1, len(model["panels"]) + 1))


@EVERY_DASHBOARD
def test_a_dashboard_begins_with_what_its_data_are(model: dict[str, Any]) -> None:
    # What names persons begins with who may look.
    first = next(panel for panel in model["panels"] if panel["type"] != "text")
    assert first["title"] == WHAT_THE_DATA_ARE
    assert (first["gridPos"]["w"], first["gridPos"]["x"]) == (24, 0)
    assert model["panels"].index(first) <= 1
    assert "FROM ${database}.data_origin" in first["targets"][0]["rawSql"]


@EVERY_DASHBOARD
def test_a_dashboard_refreshes_every_five_seconds_and_resolves_its_database_once(model: dict[str, Any]) -> None:
    assert model["refresh"] == "5s"
    control, database = model["templating"]["list"][:2]
    assert (control["name"], control["type"], control["query"]) == ("control", "constant", "caseflow")
    assert (database["name"], database["hide"], database["refresh"]) == ("database", 2, 2)
    audience = PERSONS if PERSONAL_TAG in model["tags"] else BOARDS
    assert database["query"].startswith(
        f"SELECT concat('${{control}}_{audience}_', generation) AS database FROM ${{control}}.generations"
    )


@EVERY_DASHBOARD
def test_a_dashboard_opens_with_the_present(model: dict[str, Any]) -> None:
    assert model["time"] == {"from": "now-5y", "to": "now"}


@EVERY_DASHBOARD
def test_a_filter_is_a_list_and_all_of_it_leaves_nothing_out(model: dict[str, Any]) -> None:
    found = {each["name"]: each for each in model["templating"]["list"]}
    for name in LABELS.keys() & found.keys():
        filter_ = found[name]
        assert (filter_["type"], filter_["multi"], filter_["includeAll"]) == ("query", True, True)
        assert filter_["current"]["value"] == ["$__all"]
        assert filter_["allValue"] == LEAVES_NOTHING_OUT
        assert filter_["query"].endswith(f"FROM ${{database}}.filter_values(filter = '{name}')")
    assert LABELS.keys() <= found.keys() or not LABELS.keys() & found.keys()


@EVERY_DASHBOARD
def test_what_a_reader_sets_stands_in_quotes(model: dict[str, Any]) -> None:
    hidden = {"control", "database"}
    visible = {each["name"] for each in model["templating"]["list"]} - hidden
    used = set()
    for panel in model["panels"]:
        for target in panel.get("targets", []):
            for name, form in re.findall(r"\$\{(\w+)(?::(\w+))?\}", target["rawSql"]):
                assert name in hidden or form == "singlequote", panel["title"]
                used.add(name)
    assert used - hidden == visible


@EVERY_DASHBOARD
def test_a_dashboard_leads_to_the_others_with_its_time_range_and_what_is_chosen(model: dict[str, Any]) -> None:
    (link,) = model["links"]
    assert (link["type"], link["tags"]) == ("dashboards", ["caseflow"])
    assert link["keepTime"] is True
    # An identifier goes nowhere but to the dashboard that asks for it.
    has_identifier = "identifier" in {each["name"] for each in model["templating"]["list"]}
    assert link["includeVars"] is not has_identifier


@EVERY_DASHBOARD
def test_a_promoted_generation_is_a_mark_on_every_time_axis(model: dict[str, Any]) -> None:
    (mark,) = model["annotations"]["list"]
    assert mark["target"]["rawSql"].startswith("SELECT promoted_at AS time,")
    assert (
        "FROM ${control}.generations WHERE state = 'active' AND $__timeFilter(promoted_at)" in mark["target"]["rawSql"]
    )


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


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"explorer"}))
def test_a_panel_that_what_is_chosen_does_not_change_says_so_in_its_first_sentence(name: str) -> None:
    model = MODELS[name]
    filters = LABELS.keys() & {each["name"] for each in model["templating"]["list"]}
    for panel in (found for found in model["panels"] if "targets" in found and found["title"] != WHAT_THE_DATA_ARE):
        sentence, sql = re.split(r"\.\s", panel["description"])[0], panel["targets"][0]["rawSql"]
        # As of the end of the time range is of the time range too.
        of_all_time = "$__fromTime" not in sql and "$__toTime" not in sql
        assert of_all_time == bool(re.search(r"\b(of all time|now)\b", sentence.lower())), panel["title"]
        ignored = {each for each in filters if f"${{{each}:" not in sql}
        assert bool(ignored) == ("whatever" in sentence), panel["title"]


@EVERY_FIGURE
def test_a_panel_reads_views_of_the_active_generation_alone_and_describes_the_one_it_names(
    panel: dict[str, Any],
) -> None:
    (target,) = panel["targets"]
    read = set(re.findall(r"(?:FROM|(?<!ARRAY )JOIN)\s+([^\s(]+)", target["rawSql"]))
    if read == {"${control}.generations"}:
        # Which generations there are, no view of one of them can tell.
        assert panel["description"].endswith("view `generations`")
        return
    named = {name.removeprefix("${database}.") for name in read}
    assert all(name.startswith("${database}.") for name in read)
    assert named <= ABOUT.keys()
    described = re.search(r"view `(\w+)`$", panel["description"])
    assert described is not None
    assert described[1] in named | {read for name in named for read in READS[name]}
    assert ABOUT[described[1]]["definition"] in panel["description"]


@EVERY_FIGURE
def test_a_panel_has_a_unit_a_word_for_nothing_and_the_provisioned_data_source(panel: dict[str, Any]) -> None:
    source = {"type": DATA_SOURCE_TYPE, "uid": panel["datasource"]["uid"]}
    assert source["uid"] in AUDIENCES
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["fieldConfig"]["defaults"]["noValue"]
    assert panel["datasource"] == source
    assert panel["targets"][0]["datasource"] == source


def test_six_kinds_of_panel_are_enough() -> None:
    kinds = {panel["type"] for model in MODELS.values() for panel in model["panels"]}
    assert kinds == {"row", "stat", "table", "barchart", "timeseries", "text"}


def test_no_two_panels_of_a_dashboard_have_one_title() -> None:
    for model in MODELS.values():
        titles = [panel["title"] for panel in model["panels"]]
        assert len(titles) == len(set(titles))


def test_every_figure_of_the_families_that_are_watched_stands_on_a_dashboard() -> None:
    queries = (
        target["rawSql"]
        for model in MODELS.values()
        for panel in model["panels"]
        for target in panel.get("targets", [])
    )
    shown = set(re.findall(r"\$\{database\}\.(\w+)", " ".join(queries)))
    below = {read for view in views() for read in view.reads}
    folder = files("caseflow_sinks") / "views"
    families = {
        file.name.removesuffix(".sql")
        for family in ("attrition", "caseload", "custody", "durations", "explorer", "outcomes")
        for file in (folder / family).iterdir()
    }
    # What the demonstration's summary shows, and no more than the funnel with nothing chosen.
    assert families - shown - below == {"linked_records"}


def test_the_words_of_a_choice_are_those_of_the_views() -> None:
    assert sorted(segment(SEGMENTS).words) == sorted(SEGMENTS)
    assert set(ORIGIN.words) <= set(MILESTONES)
    assert set(TARGET.words) <= {*MILESTONES, "any", "exit"}
    assert set(LABELS) == set(FILTERS)


def test_a_watched_case_or_person_leads_to_the_explorer() -> None:
    for title, columns in (
        ("Watch list: held before trial past the limit", {"Person", "Case"}),
        ("Watch list: pending cases without an event", {"Case"}),
    ):
        (panel,) = (panel for panel in MODELS["watch"]["panels"] if panel["title"] == title)
        linked = {
            override["matcher"]["options"]: setting["value"][0]["url"]
            for override in panel["fieldConfig"]["overrides"]
            for setting in override["properties"]
            if setting["id"] == "links"
        }
        assert linked.keys() == columns
        assert all(url.startswith("/d/caseflow-explorer?") for url in linked.values())
        assert all(url.endswith("var-identifier=${__value.raw:percentencode}") for url in linked.values())


def test_the_preview_can_read_every_committed_dashboard() -> None:
    found = load_dashboards()
    assert list(found) == [f"caseflow-{name}" for name in FIGURES + PERSONAL]
    assert [uid for uid, board in found.items() if board.is_personal] == [f"caseflow-{name}" for name in PERSONAL]


@EVERY_DASHBOARD
def test_a_dashboard_asks_the_data_source_of_its_audience_and_no_other(model: dict[str, Any]) -> None:
    is_personal = PERSONAL_TAG in model["tags"]
    assert is_personal == (model["uid"].removeprefix("caseflow-") in PERSONAL)
    assert audience_of(json.dumps(model)) == (PERSONS if is_personal else BOARDS)


def test_a_dashboard_that_asks_for_two_audiences_is_refused() -> None:
    both = {"uid": "made", "panels": [{"uid": uid} for uid in AUDIENCES]}
    with pytest.raises(ValueError, match=r"\[made\] asks for the audiences \['boards', 'persons'\]"):
        audience_of(json.dumps(both))


def test_each_audience_reads_what_its_dashboards_and_rules_read_and_no_more() -> None:
    found = read_views()
    for audience, names in found.items():
        queries = [
            target["rawSql"]
            for model in MODELS.values()
            if (PERSONAL_TAG in model["tags"]) == (audience == PERSONS)
            for panel in model["panels"]
            for target in panel.get("targets", [])
        ]
        asked = set(re.findall(r"\$\{database\}\.(\w+)", " ".join(queries)))
        rules = {rule.view for rule in ALERT_RULES} if audience == BOARDS else set()
        assert names - {"filter_values"} == asked | rules
    # What names somebody is defined in these views; others of their families are theirs alone.
    assert found[PERSONS] - found[BOARDS] == {
        *(name for name in ABOUT if name.startswith("explorer_") and name != "explorer_cases"),
        "watch_pretrial",
        "watch_silent_cases",
    }


@pytest.mark.parametrize(
    ("part", "uid", "prefix"),
    [("", DATA_SOURCE_UID, "CLICKHOUSE"), ("persons", PERSONS_UID, "CLICKHOUSE_PERSONS")],
)
def test_provisioning_names_the_data_source_of_the_panels_and_holds_no_credential(
    part: str, uid: str, prefix: str
) -> None:
    folder = FOLDER.parent / "provisioning" / part
    (source,) = yaml.safe_load((folder / "datasources" / "caseflow.yaml").read_text())["datasources"]
    assert (source["uid"], source["type"]) == (uid, DATA_SOURCE_TYPE)
    assert source["jsonData"]["host"] == "$CLICKHOUSE_HOST"
    assert source["jsonData"]["username"] == f"${prefix}_USER"
    assert source["secureJsonData"] == {"password": f"${prefix}_PASSWORD"}
    (provider,) = yaml.safe_load((folder / "dashboards" / "caseflow.yaml").read_text())["providers"]
    assert provider["options"]["path"] == "/var/lib/grafana/dashboards"


def test_figures_and_persons_are_provisioned_apart() -> None:
    provisioning = FOLDER.parent / "provisioning"
    (figures,) = yaml.safe_load((provisioning / "dashboards" / "caseflow.yaml").read_text())["providers"]
    (persons,) = yaml.safe_load((provisioning / "persons" / "dashboards" / "caseflow.yaml").read_text())["providers"]
    assert figures["folderUid"] != persons["folderUid"]
    assert not set(AUDIENCES) & {figures["folderUid"], persons["folderUid"]}
    assert PERSONS_UID not in "".join(
        path.read_text() for path in provisioning.rglob("*.yaml") if "persons" not in path.parts
    )
