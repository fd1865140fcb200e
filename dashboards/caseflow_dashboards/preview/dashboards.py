"""Reads the committed dashboards: the same JSON that Grafana is given, and the only SQL that a preview runs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from caseflow_dashboards.preview.matrix import Matrix

KINDS = frozenset({"row", "text", "stat", "table", "barchart", "timeseries"})
"""Panel types that the preview draws."""

_SELECT = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class BadDashboard(ValueError):
    """A committed dashboard holds something that the preview cannot draw or may not run."""


@dataclass(frozen=True)
class Panel:
    """One panel; `kind` is Grafana's panel type, places and sizes are in Grafana's grid of 24 columns."""

    id: int
    kind: str
    title: str
    description: str
    x: int
    y: int
    width: int
    height: int
    sql: str | None
    matrix: Matrix | None
    content: str
    options: Mapping[str, Any]
    field_config: Mapping[str, Any]


@dataclass(frozen=True)
class Dashboard:
    """One dashboard, with its constants and its variables that a query resolves."""

    uid: str
    title: str
    description: str
    refresh_seconds: float
    from_text: str
    to_text: str
    constants: Mapping[str, str]
    resolved: Mapping[str, str]
    panels: tuple[Panel, ...]


def load_dashboards() -> dict[str, Dashboard]:
    """Read every dashboard of the package, in the order of their file names."""
    folder = files("caseflow_dashboards") / "json"
    sheets = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    read = [read_dashboard(json.loads(sheet.read_text(encoding="utf-8"))) for sheet in sheets]
    return {dashboard.uid: dashboard for dashboard in read}


def read_dashboard(model: Mapping[str, Any]) -> Dashboard:
    """Take from a dashboard's JSON what the preview needs.

    Raises:
        BadDashboard: a panel's type cannot be drawn, or its SQL is more or other than one SELECT.
    """
    variables = model["templating"]["list"]
    return Dashboard(
        uid=model["uid"],
        title=model["title"],
        description=model.get("description", ""),
        refresh_seconds=_interval_seconds(model["refresh"]),
        from_text=model["time"]["from"],
        to_text=model["time"]["to"],
        constants={each["name"]: str(each["query"]) for each in variables if each["type"] == "constant"},
        resolved={each["name"]: _select_only(str(each["query"])) for each in variables if each["type"] == "query"},
        panels=tuple(_read_panel(panel) for panel in model["panels"]),
    )


def _read_panel(model: Mapping[str, Any]) -> Panel:
    kind, place = model["type"], model["gridPos"]
    if kind not in KINDS:
        raise BadDashboard(
            f"panel type [{kind}] of panel [{model.get('title')}] cannot be drawn; expected {sorted(KINDS)}"
        )
    targets = model.get("targets", [])
    if len(targets) > 1:
        raise BadDashboard(f"panel [{model.get('title')}] has {len(targets)} queries; expected one")
    options = model.get("options", {})
    return Panel(
        id=model["id"],
        kind=kind,
        title=model.get("title", ""),
        description=model.get("description", ""),
        x=place["x"],
        y=place["y"],
        width=place["w"],
        height=place["h"],
        sql=_select_only(targets[0]["rawSql"]) if targets else None,
        matrix=_read_matrix(model.get("transformations") or []),
        content=options.get("content", "") if kind == "text" else "",
        options=options,
        field_config=model.get("fieldConfig", {}),
    )


def _read_matrix(transformations: Sequence[Mapping[str, Any]]) -> Matrix | None:
    if not transformations:
        return None
    if len(transformations) > 1 or transformations[0]["id"] != "groupingToMatrix":
        names = [each["id"] for each in transformations]
        raise BadDashboard(f"transformations {names} cannot be done; expected none or one groupingToMatrix")
    options = transformations[0]["options"]
    return Matrix(row=options["rowField"], column=options["columnField"], value=options["valueField"])


def _select_only(sql: str) -> str:
    if not _SELECT.match(sql) or ";" in sql:
        raise BadDashboard(f"query [{sql[:60]}] is not one SELECT; expected SELECT or WITH and no semicolon")
    return sql


def _interval_seconds(text: str) -> float:
    if not (match := re.fullmatch(r"(\d+)([smh])", text)):
        raise BadDashboard(f"refresh [{text}] cannot be read; expected a number with s, m or h")
    return float(match[1]) * _SECONDS[match[2]]
