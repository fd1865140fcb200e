"""What is published: the committed dashboards, alert rules and data source, and whether Grafana has them already."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import yaml

from caseflow_dashboards.alerts import CONTROL as DEFAULT_CONTROL
from caseflow_dashboards.audiences import BOARDS, FOLDERS, PERSONS
from caseflow_dashboards.build import FOLDER

PROVISIONING = Path(__file__).parent.parent / "provisioning"
ALERTING = PROVISIONING / "alerting"
CONTROL = "control"
_DATABASE = re.compile(rf"\b{re.escape(DEFAULT_CONTROL)}(?=\.|_{BOARDS}_)")
"""The control database, and what those of generations begin with, as alert rules name them."""
_OF_GRAFANA = frozenset({"id", "version"})
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0, "y": 31_536_000.0}

Json = dict[str, Any]


@dataclass(frozen=True)
class RuleGroup:
    """Alert rules that Grafana evaluates together, in the shape of its HTTP API but for the folder."""

    name: str
    interval_seconds: int
    rules: tuple[Json, ...]


@dataclass(frozen=True)
class Content:
    """All that is published."""

    dashboards: tuple[Json, ...]
    groups: tuple[RuleGroup, ...]
    persons: tuple[Json, ...] = ()
    """Dashboards that name persons or cases."""

    @classmethod
    def committed(cls, *, control: str, folder: Path = FOLDER, alerting: Path = ALERTING) -> Content:
        """Return the committed files' content, for an installation whose control database has that name."""
        boards, persons = (
            tuple(
                with_control(json.loads(file.read_text(encoding="utf-8")), control)
                for file in sorted((folder.parent / FOLDERS[audience]).glob("*.json"))
            )
            for audience in (BOARDS, PERSONS)
        )
        files = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(alerting.glob("*.yaml")))
        return cls(
            dashboards=boards,
            groups=tuple(group for file in files for group in _groups(file, control)),
            persons=persons,
        )


@dataclass(frozen=True)
class DataSource:
    """Where and as whom Grafana reads ClickHouse."""

    url: str
    """As Grafana reaches it: http or https, with a port where it is not 8123 or 8443."""
    user: str
    password: str
    audience: str = BOARDS
    """Whose file is taken."""

    def request(self) -> Json:
        """Return the committed provisioning file as the HTTP API takes it; ValueError for a url that is none."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError("the address of ClickHouse is none; expected one like http://clickhouse.example:8123")
        is_secure = parts.scheme == "https"
        values = {
            "CLICKHOUSE_HOST": parts.hostname,
            "CLICKHOUSE_PORT": str(parts.port or (8443 if is_secure else 8123)),
            "CLICKHOUSE_USER": self.user,
            "CLICKHOUSE_PASSWORD": self.password,
            "CLICKHOUSE_PERSONS_USER": self.user,
            "CLICKHOUSE_PERSONS_PASSWORD": self.password,
        }
        folder = PROVISIONING if self.audience == BOARDS else PROVISIONING / self.audience
        (source,) = yaml.safe_load((folder / "datasources" / "caseflow.yaml").read_text("utf-8"))["datasources"]
        # What a file provisions is read-only; this one may be changed where it stands, and others be the default.
        given = {name: part for name, part in source.items() if name not in ("editable", "isDefault")}
        filled: Json = _filled(given, values)
        filled["jsonData"] |= {"port": int(filled["jsonData"]["port"]), "secure": is_secure}
        return filled


def with_control(board: Json, control: str) -> Json:
    """Return the dashboard with the name of the installation's control database in its hidden constant."""
    found = copy.deepcopy(board)
    for variable in found["templating"]["list"]:
        if variable["type"] == "constant" and variable["name"] == CONTROL:
            variable["query"] = control
    return found


def rule_with_control(rule: Json, control: str) -> Json:
    """Return the alert rule asking the installation's own databases: Grafana puts no variables into a rule."""
    found = copy.deepcopy(rule)
    for part in found["data"]:
        if sql := part["model"].get("rawSql"):
            part["model"]["rawSql"] = _DATABASE.sub(control, sql)
    return found


def is_same_dashboard(wanted: Json, found: Json) -> bool:
    """Whether Grafana has the dashboard as it is wanted, but for what it numbers itself."""
    return _without_numbers(wanted) == _without_numbers(found)


def is_same_rule(wanted: Json, found: Json) -> bool:
    """Whether Grafana's alert rule says what is wanted; what Grafana adds to it does not count."""
    return _holds(
        {**found, "for": duration_seconds(found.get("for", "0s"))},
        {**wanted, "for": duration_seconds(wanted.get("for", "0s"))},
    )


def duration_seconds(text: str | int) -> float:
    """Return a duration such as 1h30m in seconds; Grafana writes 60s as 1m."""
    if isinstance(text, int):
        return float(text)
    parts = re.findall(r"(\d+)(ms|[smhdwy])", text)
    if not text or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"[{text}] is no duration; expected one like 90s or 1h30m")
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)


def _groups(file: Json, control: str) -> Iterator[RuleGroup]:
    for group in file.get("groups") or ():
        rules = tuple({**rule_with_control(rule, control), "ruleGroup": group["name"]} for rule in group["rules"])
        yield RuleGroup(group["name"], round(duration_seconds(group["interval"])), rules)


def _without_numbers(board: Json) -> Json:
    return {name: part for name, part in board.items() if name not in _OF_GRAFANA}


def _holds(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_holds(found.get(name), part) for name, part in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(_holds(there, here) for there, here in zip(found, wanted, strict=True))
        )
    return bool(found == wanted)


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(inner, values) for name, inner in part.items()}
    return Template(part).substitute(values) if isinstance(part, str) else part
