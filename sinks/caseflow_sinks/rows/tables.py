"""The tables as the sink writes them: names, columns in the order of a row, keys. The migrations hold the types."""

from dataclasses import dataclass, field
from typing import Any

Row = tuple[Any, ...]
"""Values in the order of `Table.columns`: times in milliseconds UTC, days since 1970-01-01, arrays as tuples, lists."""

VERSION = "version"
DELETED = "is_deleted"
# It follows from the time at which a message was received, and so is no content, as that time is none.
NOT_CONTENT_FINDINGS = frozenset({"occurred_after_received"})
_FINDINGS = "findings."
_KIND = "findings.kind"


@dataclass(frozen=True)
class Table:
    """One table: its columns in the order of a row, its sorting key, and the columns that are no content (law 1)."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    not_content: frozenset[str]
    key_indexes: tuple[int, ...] = field(init=False)
    content_indexes: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_indexes", tuple(self.columns.index(name) for name in self.key))
        indexes = (at for at, name in enumerate(self.columns) if name not in self.not_content)
        object.__setattr__(self, "content_indexes", tuple(indexes))

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """What identifies the row: a row with the same key and a higher version replaces it."""
        return tuple(row[at] for at in self.key_indexes)


def row_content(table: Table, row: Row) -> dict[str, Any]:
    """The content of a row as law 1 compares it.

    Without version, deletion mark, received times, and the findings that follow from received times. Arrays become
    tuples, so that a row built from a record equals the same row read back from ClickHouse.
    """
    found = {table.columns[at]: _plain(row[at]) for at in table.content_indexes}
    kinds = found.get(_KIND, ())
    if NOT_CONTENT_FINDINGS.isdisjoint(kinds):
        return found
    kept = [at for at, kind in enumerate(kinds) if kind not in NOT_CONTENT_FINDINGS]
    return {
        name: tuple(value[at] for at in kept) if name.startswith(_FINDINGS) else value for name, value in found.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return value
