"""Makes the dashboards' JSON, and tells whether the committed files are what the code makes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from caseflow_dashboards.boards.attrition import attrition
from caseflow_dashboards.boards.caseload import caseload
from caseflow_dashboards.boards.custody import custody
from caseflow_dashboards.boards.durations import durations
from caseflow_dashboards.boards.explorer import explorer
from caseflow_dashboards.boards.feeds import feeds
from caseflow_dashboards.boards.pipeline import pipeline
from caseflow_dashboards.house import Views

FOLDER = Path(__file__).parent / "json"
"""Where the generated files are kept."""


def generate(views: Views) -> dict[str, str]:
    """Return file name → content of every dashboard, keys sorted; panels are numbered in the order of reading.

    `views` brings each view's definition, unit, denominator and source.
    """
    return {f"{name}.json": _text(board) for name, board in _boards(views).items()}


def differences(generated: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Return the names of files that are missing, differ, or that no code makes."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in generated.keys() | committed.keys() if generated.get(name) != committed.get(name))


def write(generated: Mapping[str, str], folder: Path = FOLDER) -> list[str]:
    """Bring the folder to what was generated; return the names of files that changed."""
    changed = differences(generated, folder)
    for name in changed:
        if name in generated:
            (folder / name).write_text(generated[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _boards(views: Views) -> dict[str, Dashboard]:
    return {
        "attrition": attrition(views),
        "caseload": caseload(views),
        "custody": custody(views),
        "durations": durations(views),
        "explorer": explorer(views),
        "feeds": feeds(views),
        "pipeline": pipeline(views),
    }


def _text(board: Dashboard) -> str:
    built = board.build()
    for number, panel in enumerate(built.panels or [], start=1):
        panel.id_val = number
    return json.dumps(built, cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
