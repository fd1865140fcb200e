"""Reads the committed dashboards: the same JSON that Grafana is given, and the only SQL that a preview runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseflow_dashboards.audiences import PERSONS_UID
from caseflow_dashboards.preview.fields import BadField, check_fields
from caseflow_dashboards.preview.macros import BadQuery, expand, names
from caseflow_dashboards.preview.matrix import Matrix
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import Chosen
from caseflow_dashboards.preview.variables import BadVariable, Variable, read_variables
from caseflow_dashboards.reads import sheets

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
class Annotation:
    """A query for moments that are marked in every time series; `colour` as Grafana names it."""

    name: str
    colour: str
    sql: str


@dataclass(frozen=True)
class Dashboard:
    """One dashboard; links to others take the time range and the variables along as it says."""

    uid: str
    title: str
    description: str
    refresh_seconds: float
    from_text: str
    to_text: str
    variables: tuple[Variable, ...]
    panels: tuple[Panel, ...]
    annotations: tuple[Annotation, ...]
    links_keep_time: bool
    links_keep_variables: bool
    is_personal: bool
    """Whether it names persons or cases."""


def load_dashboards() -> dict[str, Dashboard]:
    """Read every dashboard of the package, in the order of their file names, those that name persons last."""
    read = [read_dashboard(json.loads(text)) for text in sheets()]
    return {dashboard.uid: dashboard for dashboard in read}


def read_dashboard(model: Mapping[str, Any]) -> Dashboard:
    """Take from a dashboard's JSON what the preview needs.

    Raises:
        BadDashboard: a panel's type or a setting cannot be drawn, SQL is more or other than one SELECT, or it uses
            something that is not known, or that would put a reader's text into it without quotes.
    """
    links = [link for link in model.get("links") or [] if link["type"] == "dashboards"]
    try:
        dashboard = Dashboard(
            uid=model["uid"],
            title=model["title"],
            description=model.get("description", ""),
            refresh_seconds=_interval_seconds(model["refresh"]),
            from_text=model["time"]["from"],
            to_text=model["time"]["to"],
            variables=read_variables(model["templating"]["list"]),
            panels=tuple(map(_read_panel, model["panels"])),
            annotations=tuple(_read_annotations((model.get("annotations") or {}).get("list") or [])),
            links_keep_time=any(link.get("keepTime") for link in links),
            links_keep_variables=any(link.get("includeVars") for link in links),
            is_personal=json.dumps(PERSONS_UID) in json.dumps(model),
        )
        _try_every_query(dashboard)
    except (BadVariable, BadField, BadQuery) as cause:
        raise BadDashboard(f"dashboard [{model['title']}]: {cause}") from cause
    return dashboard


def _try_every_query(dashboard: Dashboard) -> None:
    """Expand each with made-up values, so that what is unknown or would stand without quotes is found at the start."""
    variables: dict[str, str | Chosen] = {}
    span = TimeRange(0, 0)
    for variable in dashboard.variables:
        if variable.kind == "query":
            expand(_select_only(variable.query), variables, span)
        variables[variable.name] = variable.chosen(("x",))
    for panel in dashboard.panels:
        if panel.sql is not None:
            expand(panel.sql, variables, span)
        if used := list(names(f"{panel.title} {panel.content}")):
            raise BadQuery(f"panel [{panel.title}] has the variables {used} in its text; expected none")
    for annotation in dashboard.annotations:
        expand(annotation.sql, variables, span)


def _read_annotations(models: Sequence[Mapping[str, Any]]) -> Iterator[Annotation]:
    for model in models:
        # Those that Grafana keeps itself; this preview has none.
        if model.get("builtIn") or not model.get("enable", True):
            continue
        sql = (model.get("target") or {}).get("rawSql") or model.get("rawQuery") or ""
        yield Annotation(model["name"], model.get("iconColor") or "blue", _select_only(sql))


def _read_panel(model: Mapping[str, Any]) -> Panel:
    kind, place = model["type"], model["gridPos"]
    if kind not in KINDS:
        raise BadDashboard(
            f"panel type [{kind}] of panel [{model.get('title')}] cannot be drawn; expected {sorted(KINDS)}"
        )
    targets = model.get("targets", [])
    if len(targets) > 1:
        raise BadDashboard(f"panel [{model.get('title')}] has {len(targets)} queries; expected one")
    if model.get("repeat") or model.get("panels"):
        raise BadDashboard(f"panel [{model.get('title')}] repeats or is folded away; expected it to stand open")
    options = model.get("options", {})
    check_fields(model.get("fieldConfig", {}))
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
