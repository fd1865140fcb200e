"""What a reader can set: the filters that every figure takes, the day as of which it holds, and a board's own choices.

In a query each stands as `${name:singlequote}`, which brings its quotes. All of a filter is the empty list, which the
views take to leave nothing out; Grafana ignores an `allValue` without text, so that it is a comment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders.dashboard import (
    ConstantVariable,
    CustomVariable,
    QueryVariable,
    TextBoxVariable,
)
from grafana_foundation_sdk.models.dashboard import VariableHide, VariableOption, VariableRefresh, VariableSort

from caseflow_dashboards.audiences import BOARDS, database_of
from caseflow_dashboards.queries import select, text, view
from caseflow_dashboards.source import data_source

ALL = "$__all"
"""Grafana's word for everything."""
LEAVES_NOTHING_OUT = "/* all */"

LABELS: Mapping[str, str] = {
    "jurisdiction": "Jurisdiction",
    "agency": "Agency",
    "court": "Court",
    "iccs": "Offence (ICCS)",
    "sex": "Sex",
    "age_group": "Age",
    "citizenship": "Citizenship",
    "area": "Area",
}
"""Name of a filter → its label."""

ACTIVE_DATABASE = (
    f"SELECT {database_of(BOARDS)} AS database FROM ${{control}}.generations"  # noqa: S608 - our own words
    " WHERE state = 'active'"
    " ORDER BY promoted_at DESC, generation DESC LIMIT 1"
)
"""The query of the hidden variable `database`: a refresh resolves it once, so that no refresh mixes two generations."""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    name: str
    label: str
    words: tuple[str, ...]
    """The first is chosen until the reader chooses another."""
    says: str

    def variable(self) -> CustomVariable:
        """Return it as Grafana takes it."""
        options = [VariableOption(selected=word == self.words[0], text=_named(word), value=word) for word in self.words]
        return (
            CustomVariable(self.name)
            .label(self.label)
            .description(self.says)
            .values(", ".join(word if _named(word) == word else f"{_named(word)} : {word}" for word in self.words))
            .options(options)
            .current(options[0])
            .multi(False)
            .include_all(False)
        )


UNIT = Choice(
    "unit", "Reports count", ("case", "offence"), "What is counted of reports: cases, or each of their offences."
)
LEVEL = Choice("level", "ICCS level", ("1", "2", "3", "4"), "How finely offences are classed.")
COUNTING = Choice(
    "counting",
    "Charges",
    ("all", "principal"),
    "Every charge, or of each defendant the principal one: first filed, then the lowest code.",
)
FIRST_SEGMENT = "offence → charge"
"""What every source that has charges can measure."""
HORIZON = Choice(
    "horizon", "Within days", ("365", "30", "90", "180", "730"), "Days within which a later stage has to be reached."
)
CLOCK = Choice(
    "clock",
    "Clock",
    ("calendar", "working", "active"),
    "Calendar days, working days of the jurisdiction, or days without the times in which the case was suspended.",
)
ORIGIN = Choice(
    "origin",
    "From",
    (
        "first_contact",
        "reported",
        "referred",
        "charged",
        "first_hearing",
        "verdict",
        "disposed",
        "sentenced",
        "admitted",
    ),
    "The milestone that a way begins with. From reported it is a case's, else a defendant's.",
)
TARGET = Choice(
    "target",
    "To",
    ("exit", "any", "referred", "charged", "disposed", "sentenced", "admitted", "released"),
    "The milestone it leads to. exit: leaving the case, by how. any: a later stage or leaving, whichever is first.",
)


def segment(names: Sequence[str]) -> Choice:
    """Return the choice among segments, in the order of the views; the first chosen is FIRST_SEGMENT."""
    words = (FIRST_SEGMENT, *(name for name in names if name != FIRST_SEGMENT))
    return Choice("segment", "Segment", words, "What is measured; the last is of stays, the others of defendants.")


def constants() -> list[ConstantVariable | QueryVariable]:
    """Return the variables that nobody sees: the control database, and the active generation's."""
    database = (
        QueryVariable("database")
        .query(ACTIVE_DATABASE)
        .datasource(data_source())
        .hide(VariableHide.HIDE_VARIABLE)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
    )
    return [ConstantVariable("control").value("caseflow"), database]


def filters() -> list[QueryVariable]:
    """Return the filters: lists of which all is chosen until the reader chooses."""
    return [_filter(name, label) for name, label in LABELS.items()]


def as_of() -> TextBoxVariable:
    """Return the day up to which things count as having happened; empty for the end of the time range."""
    return words_of_reader(
        "as_of",
        "As of (day)",
        "YYYY-MM-DD: what comes later has not happened. Empty: the end of the time range.",
    )


def words_of_reader(name: str, label: str, says: str) -> TextBoxVariable:
    """Return a box for a text, empty at first."""
    nothing = VariableOption(selected=True, text="", value="")
    return TextBoxVariable(name).label(label).description(says).default_value("").current(nothing).options([nothing])


def _named(word: str) -> str:
    return word.replace("_", " ")


def _filter(name: str, label: str) -> QueryVariable:
    # The data source takes the first column as the value, the second as what is shown; so do the names for others.
    query = select({"__value": "value", "__text": "name"}, view("filter_values", f"filter = {text(name)}"))
    return (
        QueryVariable(name)
        .label(label)
        .query(query)
        .datasource(data_source())
        .refresh(VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(VariableSort.DISABLED)
        .multi(True)
        .include_all(True)
        .all_value(LEAVES_NOTHING_OUT)
        .current(VariableOption(selected=True, text=["All"], value=[ALL]))
    )
