"""Databases for those who look: what the user of a dashboards' data source may read, and nothing beside it.

A view of a generation stands there once more under its own name and runs with the rights of whoever made it. So that
user is granted databases by the beginning of their names, and no table; a new generation needs no new grant.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from caseflow_schemas.connections import Connections

from caseflow_sinks.migrations import on_cluster
from caseflow_sinks.views import View, views

Shown = Mapping[str, Collection[str]]
"""Audience, a word → names of the views that it may read."""
NOTHING: Shown = {}


@dataclass(frozen=True)
class Window:
    """A view as an audience reads it."""

    audience: str
    view: View

    @property
    def id(self) -> str:
        """Audience and view."""
        return f"{self.audience}/{self.view.name}"

    @property
    def checksum(self) -> str:
        """Of the statement and of the view behind it, whose columns are its own."""
        return hashlib.sha256((self.statement(Connections()) + self.view.checksum).encode()).hexdigest()

    def statement(self, connections: Connections, *, cluster: str = "") -> str:
        """What is sent to ClickHouse."""
        found = re.findall(r"{(\w+):([^}]+)}", self.view.written(database=""))
        handed_on = ", ".join(f"{name} = {{{name}:{kind}}}" for name, kind in sorted(set(found)))
        behind = f"`{connections.database}`.{self.view.name}" + (f"({handed_on})" if handed_on else "")
        place = f"`{shown_database(connections, self.audience)}`.`{self.view.name}`"
        rights = "DEFINER = CURRENT_USER SQL SECURITY DEFINER"
        return f"CREATE OR REPLACE VIEW {place} {on_cluster(cluster)} {rights} AS SELECT * FROM {behind}"  # noqa: S608 - our own names


def shown_database(connections: Connections, audience: str) -> str:
    """Return the name of the database of an audience and the generation; that of no table begins as it does."""
    return f"{connections.control_database}_{audience}_{connections.generation}"


def windows(shown: Shown) -> Iterator[Window]:
    """Give each view that is shown, those of an audience in the order of their names.

    Raises ValueError for a view that there is not.
    """
    known = {view.name: view for view in views()}
    for audience in sorted(shown):
        if unknown := sorted(set(shown[audience]) - set(known)):
            raise ValueError(f"views {unknown} are to be shown to [{audience}] and are none of this release")
        for name in sorted(shown[audience]):
            yield Window(audience, known[name])
