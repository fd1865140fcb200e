"""A folder of standards into an installation."""

from dataclasses import dataclass
from pathlib import Path

from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables

from caseflow_sinks.client import client
from caseflow_sinks.standards.check import Told, check, read_folder
from caseflow_sinks.standards.filling import StandardsRefused, fill
from caseflow_sinks.standards.keeping import keep


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    kept: tuple[str, ...]
    """Files whose content is another than before."""
    filled: tuple[str, ...]
    """Tables that were changed, each `database: table`."""
    rows: dict[str, int]
    """Table → rows in force."""
    told: tuple[Told, ...]
    """Warnings."""

    @property
    def changed_nothing(self) -> bool:
        """Whether all of it was in force already."""
        return not (self.kept or self.filled)


def load(connections: Connections, folder: Path) -> Loaded:
    """Check the folder, keep its files, and fill the tables of every generation with them; a second run does nothing.

    The active generation comes first, then the others, so that going back to one of them goes back to no other
    standards. A load that was cut off is finished by the next. Raises StandardsRefused where the check finds a fault,
    and then nothing is written; OSError where a file cannot be read; clickhouse_connect's errors where ClickHouse is
    away, or has no tables yet.
    """
    contents = read_folder(folder)
    checked = check(contents, PinnedTables.load())
    if checked.faults:
        raise StandardsRefused(checked, f"[{folder}] has {checked.faults} faults, and nothing was loaded")
    databases = generation_databases(connections)
    kept = keep(connections, contents)
    filled = [f"{database}: {table}" for database in databases for table in fill(connections, database, checked.rows)]
    rows = {table: len(found) for table, found in checked.rows.items()}
    return Loaded(tuple(kept), tuple(filled), rows, tuple(checked.told))


def generation_databases(connections: Connections) -> list[str]:
    """The databases of the generations that were ever promoted, if they are still there; the active one first."""
    with client(connections, database=connections.control_database) as control:
        found = control.query(
            "SELECT database FROM generations WHERE database IN (SELECT name FROM system.databases)"
            " GROUP BY database ORDER BY maxIf(promoted_at, state = 'active') DESC, database"
        ).result_rows
    return [database for (database,) in found]
