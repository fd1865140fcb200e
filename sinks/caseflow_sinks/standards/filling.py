"""Rows of standards into the tables of a generation: only what differs is written."""

import time
from collections.abc import Iterable, Mapping, Sequence

from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from clickhouse_connect.driver.client import Client

from caseflow_sinks.client import client
from caseflow_sinks.migrations.references import EDITABLE
from caseflow_sinks.standards.cells import Value
from caseflow_sinks.standards.check import Checked, check
from caseflow_sinks.standards.files import KEYS
from caseflow_sinks.standards.keeping import kept
from caseflow_sinks.standards.wholes import Row

Cells = tuple[Value, ...]


class StandardsRefused(ValueError):
    """Files that the check finds fault with; the text names each."""

    def __init__(self, checked: Checked, what: str) -> None:
        faults = [str(each) for each in checked.told if each.severity == "fault"]
        super().__init__(f"{what}:\n" + "\n".join(faults))
        self.checked = checked


def fill_kept(connections: Connections, *, missing: bool = False, dry_run: bool = False) -> list[str]:
    """Bring the generation's tables to the files in force; returns the tables that were changed, or would be.

    With `missing` there is no such database yet. Raises StandardsRefused where this release finds fault with files that
    an earlier one took: no view may go on with half of them.
    """
    contents = kept(connections)
    if not contents:
        return []
    checked = check(contents, PinnedTables.load())
    if checked.faults:
        raise StandardsRefused(checked, "the standards in force have faults in this release: load a corrected folder")
    if missing:
        return [table for table, rows in checked.rows.items() if rows]
    return fill(connections, connections.database, checked.rows, dry_run=dry_run)


def fill(
    connections: Connections, database: str, rows: Mapping[str, Sequence[Row]], *, dry_run: bool = False
) -> list[str]:
    """Write what differs into the tables of a database; returns the names of those that did."""
    with client(connections, database=database) as inside:
        return [table for table, found in rows.items() if _fill_table(inside, table, found, dry_run=dry_run)]


def _fill_table(inside: Client, table: str, rows: Iterable[Row], *, dry_run: bool) -> bool:
    columns = EDITABLE[table]
    wanted = {_key(table, found): found for found in (tuple(row.values[name] for name in columns) for row in rows)}
    present = inside.query(f"SELECT {', '.join(f'`{name}`' for name in columns)} FROM {table} FINAL").result_rows  # noqa: S608  # our own names
    before = {_key(table, found): found for found in map(tuple, present)}
    written = [(*found, 0) for key, found in wanted.items() if before.get(key) != found]
    written += [(*found, 1) for key, found in before.items() if key not in wanted]
    if written and not dry_run:
        version = _next_version(inside, table)
        inserted = [(*found[:-1], version, found[-1]) for found in written]
        inside.insert(table, inserted, column_names=[*columns, "version", "is_deleted"])
    return bool(written)


def _key(table: str, found: Cells) -> Cells:
    return tuple(found[EDITABLE[table].index(name)] for name in KEYS[table])


def _next_version(inside: Client, table: str) -> int:
    """Milliseconds, and above every version that the table has: clocks are set back, and rows must not be."""
    ((highest,),) = inside.query(f"SELECT max(version) FROM {table}").result_rows  # noqa: S608  # our own names
    return max(time.time_ns() // 1_000_000, int(highest) + 1)
