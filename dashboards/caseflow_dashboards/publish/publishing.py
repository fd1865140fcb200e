"""What publishing does, step by step, and what became of each: nothing that was left half done goes unsaid.

A dashboard is read before it is written, so that a second run changes nothing, and is saved over the version that was
read, so that what somebody saves in between is not lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from caseflow_dashboards.publish.content import Content, DataSource, RuleGroup, is_same_dashboard, is_same_rule
from caseflow_dashboards.publish.grafana import Grafana, GrafanaAway, GrafanaError, GrafanaRefused
from caseflow_dashboards.source import DATA_SOURCE_TYPE, DATA_SOURCE_UID

MESSAGE = "caseflow dashboards publish"
"""What Grafana's history of a dashboard says of the version."""

Json = dict[str, Any]


class Became(Enum):
    """What became of one thing that is published."""

    UNCHANGED = "unchanged"
    MADE = "made"
    REPLACED = "replaced"
    REFUSED = "refused"
    UNKNOWN = "unknown whether it was saved"
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Outcome:
    """One thing that is published, and what became of it."""

    kind: str
    """data source, folder, dashboard, alert rule or interval."""
    title: str
    became: Became
    note: str = ""


@dataclass
class Report:
    """Everything that is published, in order, and the error that ended the run before its end."""

    outcomes: list[Outcome] = field(default_factory=list)
    error: GrafanaError | None = None
    """The first refusal, or what ended the run."""

    def count(self, *became: Became) -> int:
        """Return how many things became one of these."""
        return sum(outcome.became in became for outcome in self.outcomes)


@dataclass(frozen=True)
class _Step:
    kind: str
    title: str
    carry_out: Callable[[Grafana], tuple[Became, str]]
    is_needed: bool = False
    """Whether nothing after it makes sense without it."""


def publish(
    grafana: Grafana,
    content: Content,
    *,
    folder_uid: str,
    folder_title: str,
    data_source: DataSource | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Bring Grafana to the content: what is missing is made, what differs is replaced, what is the same is left.

    `data_source` makes the data source where it is missing; one that is there is never changed. What Grafana refuses
    alone does not hold up the rest. Raises nothing that Grafana says: it is in the report.
    """
    report = Report()
    is_over = False
    for step in _steps(content, folder_uid, folder_title, data_source):
        outcome = Outcome(step.kind, step.title, Became.NOT_REACHED)
        if not is_over:
            try:
                outcome = Outcome(step.kind, step.title, *step.carry_out(grafana))
            except GrafanaRefused as error:
                outcome = Outcome(step.kind, step.title, Became.REFUSED, str(error))
                report.error = report.error or error
                is_over = step.is_needed or error.is_final
            except GrafanaAway as error:
                became = Became.UNKNOWN if error.was_saving else Became.NOT_REACHED
                outcome = Outcome(step.kind, step.title, became)
                report.error, is_over = error, True
        report.outcomes.append(outcome)
        told(outcome)
    return report


def _steps(content: Content, uid: str, title: str, source: DataSource | None) -> Iterator[_Step]:
    needed = partial(_Step, is_needed=True)
    yield needed("data source", DATA_SOURCE_UID, partial(_data_source, source=source))
    yield needed("folder", title, partial(_folder, uid=uid, title=title))
    for board in content.dashboards:
        yield _Step("dashboard", board["title"], partial(_dashboard, board=board, folder=uid))
    for group in content.groups:
        for rule in group.rules:
            yield _Step("alert rule", rule["title"], partial(_rule, rule={**rule, "folderUID": uid, "orgID": 1}))
        yield _Step("interval", group.name, partial(_interval, group=group, folder=uid))


def _data_source(grafana: Grafana, source: DataSource | None) -> tuple[Became, str]:
    found = grafana.data_source(DATA_SOURCE_UID)
    if found is None:
        if source is None:
            raise GrafanaRefused(
                404, "Grafana has no such data source: provision it from the file, or say where ClickHouse is"
            )
        grafana.make_data_source(source.request())
        return Became.MADE, ""
    if found["type"] != DATA_SOURCE_TYPE:
        raise GrafanaRefused(409, f"the data source of this uid is of type [{found['type']}], not {DATA_SOURCE_TYPE}")
    return Became.UNCHANGED, ""


def _folder(grafana: Grafana, uid: str, title: str) -> tuple[Became, str]:
    if grafana.folder(uid) is not None:
        return Became.UNCHANGED, ""
    grafana.make_folder(uid, title)
    return Became.MADE, ""


def _dashboard(grafana: Grafana, board: Json, folder: str) -> tuple[Became, str]:
    found = grafana.dashboard(board["uid"])
    if found is None:
        saved = grafana.save_dashboard({**board, "id": None}, folder=folder, message=MESSAGE)
        return Became.MADE, saved["url"]
    there, meta = found["dashboard"], found["meta"]
    if is_same_dashboard(board, there) and meta.get("folderUid", "") == folder:
        return Became.UNCHANGED, meta["url"]
    numbered = {**board, "id": there["id"], "version": there["version"]}
    saved = grafana.save_dashboard(numbered, folder=folder, message=MESSAGE)
    return Became.REPLACED, f"{saved['url']}, version {there['version']} is in its history"


def _rule(grafana: Grafana, rule: Json) -> tuple[Became, str]:
    found = grafana.rule(rule["uid"])
    if found is None:
        grafana.make_rule(rule)
        return Became.MADE, ""
    if is_same_rule(rule, found):
        return Became.UNCHANGED, ""
    grafana.replace_rule(rule)
    return Became.REPLACED, ""


def _interval(grafana: Grafana, group: RuleGroup, folder: str) -> tuple[Became, str]:
    found = grafana.rule_group(folder, group.name)
    if found is None:
        raise GrafanaRefused(404, "none of its rules was saved")
    if found["interval"] == group.interval_seconds:
        return Became.UNCHANGED, f"{group.interval_seconds} s"
    wanted = {**found, "interval": group.interval_seconds}
    grafana.replace_rule_group(folder, group.name, wanted)
    return Became.REPLACED, f"{found['interval']} s → {group.interval_seconds} s"
