"""Makes the dashboards' JSON and the alert rules, and tells whether the committed files are what the code makes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard as Built

from caseflow_dashboards.alerts import alert_rules
from caseflow_dashboards.audiences import BOARDS, DATA_SOURCE_UID, FOLDERS, PERSONS, PERSONS_UID, database_of
from caseflow_dashboards.boards.attrition import attrition
from caseflow_dashboards.boards.caseload import caseload
from caseflow_dashboards.boards.custody import custody
from caseflow_dashboards.boards.durations import durations
from caseflow_dashboards.boards.explorer import explorer
from caseflow_dashboards.boards.feeds import feeds
from caseflow_dashboards.boards.pipeline import pipeline
from caseflow_dashboards.boards.watch import watch
from caseflow_dashboards.frame import PERSONAL_TAG
from caseflow_dashboards.house import Views

FOLDER = Path(__file__).parent / FOLDERS[BOARDS]
"""Where the generated dashboards are kept; beside it those that name persons, and `provisioning/alerting`."""
RULES = "alerting/caseflow.yaml"
"""Name of the alert rules among the generated files."""
_PERSONAL = f"{PERSONS}/"


def generate(views: Views, segments: Sequence[str]) -> dict[str, str]:
    """Return file name → content of every dashboard, keys sorted, panels numbered in the order of reading; and RULES.

    `views` brings each view's definition, unit, denominator and source, `segments` the words of that choice. The
    names of dashboards that name persons or cases begin with `persons/`.
    """
    found = {RULES: alert_rules(views)}
    for name, board in _boards(views, segments).items():
        built = board.build()
        if PERSONAL_TAG in (built.tags or []):
            found[f"{_PERSONAL}{name}.json"] = _for_persons(_text(built))
        else:
            found[f"{name}.json"] = _text(built)
    return found


def differences(generated: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Return the names of files that are missing, differ, or that no code makes."""
    found = {path.name: path for path in folder.glob("*.json")}
    for example, pattern in ((RULES, "*.yaml"), (f"{_PERSONAL}*.json", "*.json")):
        place, prefix = _place(example, folder).parent, example.split("/")[0]
        found |= {f"{prefix}/{path.name}": path for path in place.glob(pattern)}
    committed = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    return sorted(name for name in generated.keys() | committed.keys() if generated.get(name) != committed.get(name))


def write(generated: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Bring the folder, and that of the alert rules, to what was generated; return the names of files that changed."""
    changed = differences(generated, folder)
    for name in changed:
        place = _place(name, folder)
        if name in generated:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(generated[name], encoding="utf-8")
        else:
            place.unlink()
    return changed


def _place(name: str, folder: Path) -> Path:
    if name.startswith("alerting/"):
        return folder.parent / "provisioning" / name
    if name.startswith(_PERSONAL):
        return folder.parent / FOLDERS[PERSONS] / name.removeprefix(_PERSONAL)
    return folder / name


def _boards(views: Views, segments: Sequence[str]) -> dict[str, Dashboard]:
    return {
        "attrition": attrition(views),
        "caseload": caseload(views),
        "custody": custody(views),
        "durations": durations(views, segments),
        "explorer": explorer(views),
        "feeds": feeds(views),
        "pipeline": pipeline(views),
        "watch": watch(views),
    }


def _for_persons(text: str) -> str:
    """Ask the other data source, and its databases: panels, variables and annotations alike."""
    asked = text.replace(json.dumps(DATA_SOURCE_UID), json.dumps(PERSONS_UID))
    return asked.replace(database_of(BOARDS), database_of(PERSONS))


def _text(built: Built) -> str:
    for number, panel in enumerate(built.panels or [], start=1):
        panel.id_val = number
    return json.dumps(built, cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
