"""Which views the committed dashboards and alert rules read, by audience: what `caseflow migrate` shows to each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import yaml

from caseflow_dashboards.audiences import AUDIENCES, BOARDS, FOLDERS

_OF_A_PANEL = re.compile(r"\$\{database\}\.(\w+)")
_OF_A_RULE = re.compile(r"merge\(.*?, '\^(\w+)'\)")
_SOURCE = re.compile(rf'"uid": "({"|".join(AUDIENCES)})"')


def sheets() -> Iterator[str]:
    """Give the text of every committed dashboard in the order of their names, those that name persons last."""
    for folder in FOLDERS.values():
        place = files("caseflow_dashboards") / folder
        found = {sheet.name: sheet for sheet in place.iterdir() if sheet.name.endswith(".json")}
        for name in sorted(found):
            yield found[name].read_text(encoding="utf-8")


def read_views() -> dict[str, frozenset[str]]:
    """Return audience → names of the views that are read for it."""
    found: dict[str, set[str]] = {audience: set() for audience in AUDIENCES.values()}
    for text in sheets():
        found[audience_of(text)] |= set(_OF_A_PANEL.findall(text))
    alerting = files("caseflow_dashboards") / "provisioning" / "alerting"
    for file in alerting.iterdir():
        rules = json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")))
        found[BOARDS] |= set(_OF_A_RULE.findall(rules))
    return {audience: frozenset(names) for audience, names in found.items()}


def audience_of(text: str) -> str:
    """Return the audience of a dashboard's JSON: that of the one data source that it asks, in whatever place.

    Raises ValueError where it asks more than one, or none of ours.
    """
    asked = {AUDIENCES[uid] for uid in _SOURCE.findall(text)}
    if len(asked) != 1:
        raise ValueError(f"dashboard [{json.loads(text)['uid']}] asks for the audiences {sorted(asked)}; expected one")
    return asked.pop()
