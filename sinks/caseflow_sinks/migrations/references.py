"""Tables that only views read, filled from the contract's data: a release that changes the data fills them again.

Rows replace those with the same key, so that no reader ever meets an empty table.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from caseflow_schemas import dead_letters, findings
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import derived_vocabularies, vocabularies


class Reference(NamedTuple):
    """The content of one table."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]

    @property
    def checksum(self) -> str:
        """Of the content."""
        return hashlib.sha256(repr((self.columns, tuple(self.rows))).encode()).hexdigest()


def _iccs_categories(tables: PinnedTables) -> Reference:
    rows = [(found.code, found.level, found.parent_code, found.name) for found in tables.iccs]
    return Reference(("code", "level", "parent_code", "name"), rows)


def _agencies(tables: PinnedTables) -> Reference:
    rows = [(found.code, found.name, found.topic, found.jurisdiction) for found in tables.agencies]
    return Reference(("agency", "name", "topic", "jurisdiction"), rows)


def _vocabularies(_: PinnedTables) -> Reference:
    named = {**vocabularies(), **derived_vocabularies()}
    members: dict[str, Mapping[str, str]] = {name: found.members for name, found in named.items()}
    members |= {"finding": findings.meanings(), "dead_letter_reason": dead_letters.meanings()}
    rows = [
        (name, member, ordinal, meaning)
        for name, meanings in members.items()
        for ordinal, (member, meaning) in enumerate(meanings.items(), 1)
    ]
    return Reference(("vocabulary", "member", "ordinal", "meaning"), rows)


REFERENCES: Mapping[str, Callable[[PinnedTables], Reference]] = {
    "agencies": _agencies,
    "iccs_categories": _iccs_categories,
    "vocabularies": _vocabularies,
}
"""Name of the table → its content. The table has one more column, `version`, in milliseconds of the filling."""

EDITABLE: Mapping[str, tuple[str, ...]] = {
    "coverage": ("agency", "complete_from", "complete_through"),
    "time_standards": ("jurisdiction", "iccs_code", "days"),
    "custody_limits": ("jurisdiction", "pretrial_days", "news_days", "silent_days"),
    "weekly_rest": ("jurisdiction", "weekday"),
    "holidays": ("jurisdiction", "on", "name"),
    "population": ("jurisdiction", "year", "sex", "age_group", "persons"),
    "suppression": ("jurisdiction", "smallest_shown", "rounded_to"),
}
"""Tables that a ministry's own files fill (`standards/`), and their columns.

Each has two more columns: `version`, in milliseconds of the filling, and `is_deleted`, 1 for a row that the files no
longer have.
"""
