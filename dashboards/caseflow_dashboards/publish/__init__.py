"""Bring the committed dashboards and alert rules to a running Grafana, over its HTTP API."""

from __future__ import annotations

from caseflow_dashboards.publish.content import ALERTING, Content, DataSource
from caseflow_dashboards.publish.grafana import Grafana, GrafanaAway, GrafanaError, GrafanaRefused
from caseflow_dashboards.publish.publishing import Became, Outcome, Place, Report, publish

__all__ = [
    "ALERTING",
    "Became",
    "Content",
    "DataSource",
    "Grafana",
    "GrafanaAway",
    "GrafanaError",
    "GrafanaRefused",
    "Outcome",
    "Place",
    "Report",
    "publish",
]
