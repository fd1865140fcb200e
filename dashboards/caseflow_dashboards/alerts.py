"""Alert rules as Grafana is provisioned with them: what somebody should hear of without looking.

Grafana puts no variables into a rule, so that a rule finds the active generation itself: views without parameters are
read in all generations at once, and the table of promotions says which of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from caseflow_dashboards.audiences import BOARDS, DATA_SOURCE_UID
from caseflow_dashboards.queries import select
from caseflow_dashboards.source import DATA_SOURCE_TYPE, target
from caseflow_dashboards.variables import ACTIVE_DATABASE

CONTROL = "caseflow"
"""Name of the control database; an installation with a namespace has another."""

SILENT_DAYS = 3
DEAD_LETTER_SHARE = 0.05
LAG_SECONDS = 300
"""Where an alert begins: assumed, for no source gives such a figure, and to be set by whoever knows the agencies."""

_HEAD = "# Made by `caseflow dashboards build`; alerts.py has the thresholds.\n"
_EXPRESSION = "__expr__"


@dataclass(frozen=True)
class Rule:
    """One rule: it fires for every row of the view whose figure is above the threshold."""

    uid: str
    title: str
    view: str
    label: str
    figure: str
    summary: str
    board: str
    above: float = 0
    pending: str = "15m"
    """How long it has to be so."""
    severity: str = "critical"

    @property
    def sql(self) -> str:
        """The query: a name and a number a row."""
        active = ACTIVE_DATABASE.replace("${control}", CONTROL)
        everywhere = f"merge(REGEXP('^{CONTROL}_{BOARDS}_g[0-9]+'), '^{self.view}')"
        columns = {self.label: self.label, self.figure: self.figure}
        return select(columns, everywhere, f"WHERE _database = ({active}) ORDER BY {self.label}")

    def made(self, views: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """Return it as a provisioning file has it; raise KeyError where there is no such view."""
        return {
            "uid": self.uid,
            "title": self.title,
            "condition": "above",
            "data": [self._asked(), self._compared()],
            "for": self.pending,
            "noDataState": "OK",
            "execErrState": "Error",
            "isPaused": False,
            "labels": {"severity": self.severity, "system": "caseflow"},
            "annotations": {
                "summary": self.summary,
                "description": f"{views[self.view]['definition']} Alert above {self.above:g}.",
                "dashboard": f"/d/caseflow-{self.board}",
            },
        }

    def _asked(self) -> dict[str, Any]:
        model = {**target(self.sql, ref_id="found"), "datasource": _data_source(), "instant": True}
        return _part("found", DATA_SOURCE_UID, model)

    def _compared(self) -> dict[str, Any]:
        condition = {"evaluator": {"type": "gt", "params": [self.above]}, "operator": {"type": "and"}, "type": "query"}
        model = {
            "refId": "above",
            "type": "threshold",
            "expression": "found",
            "conditions": [condition],
            "datasource": {"type": _EXPRESSION, "uid": _EXPRESSION},
        }
        return _part("above", _EXPRESSION, model)


RULES = (
    Rule(
        uid="caseflow-silent-agency",
        title="An agency is silent",
        view="alert_silent_agencies",
        label="agency",
        figure="days_silent",
        above=SILENT_DAYS,
        severity="warning",
        summary="{{ .Labels.agency }} has sent nothing for more than " + f"{SILENT_DAYS} days",
        board="feeds",
    ),
    Rule(
        uid="caseflow-custody-limit",
        title="Persons are held before trial past the limit",
        view="alert_custody_limits",
        label="jurisdiction",
        figure="persons",
        summary="Persons are held before trial past the limit of {{ .Labels.jurisdiction }}",
        board="custody",
    ),
    Rule(
        uid="caseflow-dead-letters",
        title="Many messages of an agency are dead letters",
        view="alert_dead_letters",
        label="agency",
        figure="share",
        above=DEAD_LETTER_SHARE,
        severity="warning",
        summary="More than " + f"{DEAD_LETTER_SHARE:.0%}" + " of the messages of {{ .Labels.agency }} are dead letters",
        board="feeds",
    ),
    Rule(
        uid="caseflow-books",
        title="The books do not add up",
        view="alert_books",
        label="topic",
        figure="unbalanced",
        pending="5m",
        summary="Messages on {{ .Labels.topic }} have two outcomes",
        board="pipeline",
    ),
    Rule(
        uid="caseflow-lag",
        title="A stage falls behind, or nobody knows",
        view="alert_lag",
        label="stage",
        figure="seconds",
        above=LAG_SECONDS,
        pending="5m",
        summary="Records wait for {{ .Labels.stage }} for more than "
        + f"{LAG_SECONDS // 60} minutes, or it has been unknown for so long what waits",
        board="pipeline",
    ),
)


def alert_rules(views: Mapping[str, Mapping[str, str]]) -> str:
    """Return the file of all rules; `views` brings the definitions."""
    group = {
        "orgId": 1,
        "name": "Caseflow",
        "folder": "Caseflow",
        "interval": "1m",
        "rules": [rule.made(views) for rule in RULES],
    }
    text = yaml.safe_dump({"apiVersion": 1, "groups": [group]}, sort_keys=True, allow_unicode=True, width=120)
    return _HEAD + text


def _part(ref_id: str, source: str, model: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "refId": ref_id,
        "datasourceUid": source,
        "relativeTimeRange": {"from": 86_400, "to": 0},
        "model": {**model, "intervalMs": 1000, "maxDataPoints": 43_200},
    }


def _data_source() -> dict[str, str]:
    return {"type": DATA_SOURCE_TYPE, "uid": DATA_SOURCE_UID}
