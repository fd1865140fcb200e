"""Pieces of SQL that several panels share. None computes a figure: they choose, name and lay out what a view gives."""

from __future__ import annotations

from collections.abc import Mapping

PERIOD = "from = toDate32($__fromTime), to = toDate32($__toTime)"
"""The parameters of a view by period: the dashboard's time range, both days inclusive."""

EVER = "from = '1900-01-01', to = '2299-12-31'"
"""The parameters of a view by period: whatever has a day."""

ALL = (
    "as_of = '2299-12-31', jurisdiction = [], agency = [], court = [], iccs = [], sex = [], age_group = [],"
    " citizenship = [], area = []"
)
"""The parameters that leave nothing out: everything that is known, unfiltered."""

CALENDAR = f"{ALL}, clock = 'calendar'"
"""The same for durations, in calendar days."""

STAGE = (
    "transform(stage, ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'],"
    " ['First contact', 'Referred', 'Charged', 'Disposed of', 'Sentenced', 'Admitted'], replaceAll(stage, '_', ' '))"
)
"""A stage as it is shown."""


def view(name: str, parameters: str = "") -> str:
    """Return the name of a view in the active generation's database, with its parameters if it takes any."""
    return f"${{database}}.{name}" + (f"({parameters})" if parameters else "")


def select(columns: Mapping[str, str], source: str, rest: str = "") -> str:
    """Return a query that shows each expression under its name."""
    shown = ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items())
    return " ".join(["SELECT", shown, "FROM", source, rest]).strip()


def words(column: str) -> str:
    """Return a vocabulary's member as words."""
    return f"replaceAll({column}, '_', ' ')"


def text(literal: str) -> str:
    """Return a literal of SQL."""
    return "'" + literal.replace("\\", "\\\\").replace("'", "\\'") + "'"
