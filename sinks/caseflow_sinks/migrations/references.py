"""Tables that only views read, filled from the contract's data: a release that changes the data fills them again.

Rows replace those with the same code, so that no reader ever meets an empty table.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from caseflow_schemas.tables import PinnedTables


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


REFERENCES: Mapping[str, Callable[[PinnedTables], Reference]] = {"iccs_categories": _iccs_categories}
"""Name of the table → its content. The table has one more column, `version`, in milliseconds of the filling."""
