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

from caseflow_dashboards.audiences import DATA_SOURCE_UID, PERSONS_UID
from caseflow_dashboards.publish.content import Content, DataSource, RuleGroup, is_same_dashboard, is_same_rule
from caseflow_dashboards.publish.grafana import Grafana, GrafanaAway, GrafanaError, GrafanaRefused
from caseflow_dashboards.source import DATA_SOURCE_TYPE

MESSAGE = "caseflow dashboards publish"
"""What Grafana's history of a dashboard says of the version."""

_VIEW = 1
"""Grafana's number of the permission to view."""
_WHO_MAY_ASK = "whoever may log in there may ask it anything, unless a Grafana Enterprise restricts it"

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
class Place:
    """Where dashboards of an audience go."""

    uid: str
    """Of the folder."""
    title: str
    data_source: DataSource | None = None
    """Makes the data source where it is missing; one that is there is never changed."""
    team: str = ""
    """Who may open the folder beside admins; empty: as Grafana has it."""


@dataclass(frozen=True)
class Outcome:
    """One thing that is published, and what became of it."""

    kind: str
    """data source, folder, permissions, dashboard, alert rule or interval."""
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
    figures: Place,
    *,
    persons: Place | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Bring Grafana to the content: what is missing is made, what differs is replaced, what is the same is left.

    Dashboards that name persons are brought only where `persons` says whereto; nothing is put into that folder before
    it is closed to all but its team. What Grafana refuses alone does not hold up the rest. Raises nothing that Grafana
    says: it is in the report.
    """
    report = Report()
    is_over = False
    for step in _steps(content, figures, persons):
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


def _steps(content: Content, figures: Place, persons: Place | None) -> Iterator[_Step]:
    yield from _into(figures, DATA_SOURCE_UID, content.dashboards)
    for group in content.groups:
        for rule in group.rules:
            wanted = {**rule, "folderUID": figures.uid, "orgID": 1}
            yield _Step("alert rule", rule["title"], partial(_rule, rule=wanted))
        yield _Step("interval", group.name, partial(_interval, group=group, folder=figures.uid))
    if persons is not None:
        yield from _into(persons, PERSONS_UID, content.persons)


def _into(place: Place, source_uid: str, boards: tuple[Json, ...]) -> Iterator[_Step]:
    needed = partial(_Step, is_needed=True)
    yield needed("data source", source_uid, partial(_data_source, uid=source_uid, source=place.data_source))
    yield needed("folder", place.title, partial(_folder, uid=place.uid, title=place.title))
    if place.team:
        yield needed("permissions", place.title, partial(_permissions, uid=place.uid, name=place.team))
    for board in boards:
        yield _Step("dashboard", board["title"], partial(_dashboard, board=board, folder=place.uid))


def _data_source(grafana: Grafana, *, uid: str, source: DataSource | None) -> tuple[Became, str]:
    found = grafana.data_source(uid)
    note = _WHO_MAY_ASK if uid == PERSONS_UID else ""
    if found is None:
        if source is None:
            raise GrafanaRefused(
                404, "Grafana has no such data source: provision it from the file, or say where ClickHouse is"
            )
        grafana.make_data_source(source.request())
        return Became.MADE, note
    if found["type"] != DATA_SOURCE_TYPE:
        raise GrafanaRefused(409, f"the data source of this uid is of type [{found['type']}], not {DATA_SOURCE_TYPE}")
    return Became.UNCHANGED, note


def _permissions(grafana: Grafana, *, uid: str, name: str) -> tuple[Became, str]:
    team = grafana.team(name)
    if team is None:
        raise GrafanaRefused(404, f"Grafana has no team [{name}]: make it, with those in it who may see persons")
    # Admins may do everything and cannot be shut out; some releases list them.
    let_in = {
        (found.get("role") or "", found.get("teamId") or 0, found.get("userId") or 0, found["permission"])
        for found in grafana.folder_permissions(uid)
        if found.get("role") != "Admin"
    }
    note = f"admins and the team [{name}]"
    if let_in == {("", team["id"], 0, _VIEW)}:
        return Became.UNCHANGED, note
    grafana.set_folder_permissions(uid, [{"teamId": team["id"], "permission": _VIEW}])
    return Became.REPLACED, note


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
