"""A dashboard as an HTML page: titles, definitions and notes stand in it; figures are put in by the page's script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from caseflow_dashboards.preview.controls import controls, widget
from caseflow_dashboards.preview.dashboards import Dashboard, Panel
from caseflow_dashboards.preview.markdown import render
from caseflow_dashboards.preview.variables import ALL_VALUE, Variable

COLUMNS = 24
"""Of Grafana's grid."""

_ALTERNATIVE = '<details class="values"><summary>Values as a table</summary><div class="alternative"></div></details>'


def page(dashboard: Dashboard, every: Iterable[Dashboard]) -> str:
    """Return the page of `dashboard`, with links to all of them."""
    template = Template((files("caseflow_dashboards.preview") / "static" / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(dashboard.title),
        description=escape(dashboard.description),
        uid=escape(dashboard.uid),
        links="\n".join(_link(other, current=other.uid == dashboard.uid) for other in every),
        controls=controls(dashboard.variables),
        panels="\n".join(_panel(panel) for panel in _reading_order(dashboard.panels)),
    )


def drawing_model(dashboard: Dashboard, refresh_seconds: float) -> dict[str, Any]:
    """Return what the script needs to draw: how, never with which SQL."""
    panels: dict[str, Mapping[str, Any]] = {
        str(panel.id): {
            "kind": panel.kind,
            "title": panel.title,
            "options": panel.options,
            "fieldConfig": panel.field_config,
        }
        for panel in dashboard.panels
        if panel.sql is not None
    }
    return {
        "uid": dashboard.uid,
        "from": dashboard.from_text,
        "to": dashboard.to_text,
        "refreshSeconds": refresh_seconds,
        "linksKeep": {"time": dashboard.links_keep_time, "variables": dashboard.links_keep_variables},
        "variables": [_variable(variable) for variable in dashboard.variables if variable.shown],
        "annotations": {annotation.name: annotation.colour for annotation in dashboard.annotations},
        "panels": panels,
    }


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "label": variable.label,
        "widget": widget(variable),
        "many": variable.many,
        "includeAll": variable.include_all,
        "default": variable.default or ([ALL_VALUE] if variable.include_all else []),
    }


def _reading_order(panels: Iterable[Panel]) -> list[Panel]:
    return sorted(panels, key=lambda panel: (panel.y, panel.x))


def _link(dashboard: Dashboard, *, current: bool) -> str:
    mark = ' aria-current="page"' if current else ""
    return f'<a href="/d/{escape(dashboard.uid)}"{mark}>{escape(dashboard.title)}</a>'


def _panel(panel: Panel) -> str:
    if panel.kind == "row":
        return f'<h2 class="section">{escape(panel.title)}</h2>'
    place = f"--x:{panel.x + 1};--w:{panel.width};--h:{panel.height}"
    name = f"panel-{panel.id}"
    kind = f"{panel.kind} wide" if panel.width == COLUMNS else panel.kind
    body = render(panel.content) if panel.kind == "text" else _figure(panel)
    return (
        f'<section class="panel {kind}" id="{name}" style="{place}" aria-labelledby="{name}-title">'
        f'<h3 id="{name}-title">{escape(panel.title)}</h3>{body}</section>'
    )


def _figure(panel: Panel) -> str:
    sentence, _, rest = panel.description.partition("\n\n")
    table = _ALTERNATIVE if panel.kind in ("barchart", "timeseries") else ""
    marked = '<p class="marked"></p>' if panel.kind == "timeseries" else ""
    return (
        f'<div class="says">{render(sentence)}</div>'
        '<p class="message" hidden></p>'
        '<div class="drawing" aria-busy="true"><p class="waiting">waiting for ClickHouse</p></div>'
        f'{marked}<div class="below">{table}'
        f'<details class="definition"><summary>Definition</summary>{render(rest)}</details></div>'
    )
