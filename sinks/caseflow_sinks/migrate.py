"""Brings the databases of an installation to what this release needs; a second run changes nothing."""

import time
from dataclasses import dataclass
from importlib.metadata import version

from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from clickhouse_connect.driver.client import Client

from caseflow_sinks.client import client
from caseflow_sinks.migrations import on_cluster, steps
from caseflow_sinks.migrations.ledger import (
    REMEDIES,
    Entry,
    make_ledger,
    plan,
    plan_views,
    present_views,
    read_ledger,
    write_entry,
)
from caseflow_sinks.migrations.references import REFERENCES
from caseflow_sinks.shown import NOTHING, Shown, shown_database, windows
from caseflow_sinks.standards.filling import fill_kept
from caseflow_sinks.views import View, views

DISTRIBUTION = "justice-caseflow"
# What an entry of the ledger is about, put before its name; a step has nothing before it.
_VIEW = "view/"
_DATA = "data/"
_SHOWN = "shown/"


@dataclass(frozen=True)
class Migration:
    """What a run did, or would do."""

    applied: tuple[str, ...]
    """Steps, each `database: id`."""
    filled: tuple[str, ...]
    """Tables that only views read, filled anew."""
    views_replaced: tuple[str, ...]
    views_dropped: tuple[str, ...]
    shown: tuple[str, ...]
    """Views that those who look may read now, or anew, each `audience/view`."""
    hidden: tuple[str, ...]
    """Those that they may no longer read."""
    promoted: bool
    """Whether the generation became the active one, which only the first of an installation does here."""

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was there already."""
        views_changed = self.views_replaced or self.views_dropped or self.shown or self.hidden
        return not (self.applied or self.filled or views_changed or self.promoted)


def migrate(connections: Connections, *, shown: Shown = NOTHING, dry_run: bool = False, cluster: str = "") -> Migration:
    """Create databases, tables and views where they are missing or old, and promote the first generation.

    `shown` says which views dashboards read; what is not in it they can read no longer. Safe to repeat, and after a run
    that was cut off. With `dry_run` nothing is written. Raises ChangedMigration where the database was made by other
    files, StandardsRefused where those that a ministry loaded do not pass this release's check, ValueError where
    `shown` names a view that there is not, and clickhouse_connect's errors where ClickHouse is away or refuses.
    """
    applied: list[str] = []
    with client(connections, database="") as server:
        for database, folder in ((connections.control_database, "control"), (connections.database, "generation")):
            present = _database_exists(server, database)
            if not present and not dry_run:
                server.command(f"CREATE DATABASE IF NOT EXISTS `{database}` {on_cluster(cluster)}")
            if not present and dry_run:
                applied += [f"{database}: {step.id}" for step in steps(folder)]
                continue
            with client(connections, database=database) as inside:
                done = _apply(inside, folder, dry_run=dry_run, cluster=cluster)
                applied += [f"{database}: {step_id}" for step_id in done]
        missing = dry_run and not _database_exists(server, connections.database)
    filled = _fill(connections, missing=missing, dry_run=dry_run)
    filled += fill_kept(connections, missing=missing, dry_run=dry_run)
    replaced, dropped = _replace_views(connections, missing=missing, dry_run=dry_run, cluster=cluster)
    opened, closed = _show(connections, shown, missing=missing, dry_run=dry_run, cluster=cluster)
    promoted = _promote_first(connections, dry_run=dry_run)
    return Migration(
        tuple(applied), tuple(filled), tuple(replaced), tuple(dropped), tuple(opened), tuple(closed), promoted
    )


def _database_exists(server: Client, database: str) -> bool:
    return bool(server.query(f"EXISTS DATABASE `{database}`").result_rows[0][0])


def _about(ledger: dict[str, Entry], prefix: str) -> dict[str, Entry]:
    """The entries with the prefix, without it; for the empty one those of the steps."""
    if not prefix:
        return {name: entry for name, entry in ledger.items() if "/" not in name}
    return {name.removeprefix(prefix): entry for name, entry in ledger.items() if name.startswith(prefix)}


def _apply(inside: Client, folder: str, *, dry_run: bool, cluster: str) -> list[str]:
    ledger = _about(read_ledger(inside), "")
    wanted = steps(folder)
    due = plan([(step.id, step.checksum) for step in wanted], ledger, remedy=REMEDIES[folder])
    if due and not dry_run:
        make_ledger(inside, cluster=cluster)
        for step in wanted:
            if step.id in due:
                write_entry(inside, step.id, checksum=step.checksum, status="started")
                inside.command(step.statement(cluster=cluster))
                write_entry(inside, step.id, checksum=step.checksum, status="applied")
    return due


def _fill(connections: Connections, *, missing: bool, dry_run: bool) -> list[str]:
    if missing:
        return list(REFERENCES)
    tables = PinnedTables.load()
    filled = []
    with client(connections) as inside:
        ledger = _about(read_ledger(inside), _DATA)
        for name, content in REFERENCES.items():
            reference = content(tables)
            if name in ledger and ledger[name].checksum == reference.checksum:
                continue
            filled.append(name)
            if not dry_run:
                version_ms = time.time_ns() // 1_000_000
                rows = [(*row, version_ms) for row in reference.rows]
                inside.insert(name, rows, column_names=[*reference.columns, "version"])
                write_entry(inside, _DATA + name, checksum=reference.checksum, status="applied")
    return filled


def _replace_views(
    connections: Connections, *, missing: bool, dry_run: bool, cluster: str
) -> tuple[list[str], list[str]]:
    if missing:
        return [view.name for view in views()], []
    with client(connections) as inside:
        ledger = _about(read_ledger(inside), _VIEW)
        replaced, dropped = plan_views([(view.name, view.checksum) for view in views()], ledger, present_views(inside))
        if not dry_run:
            for view in views():
                if view.name in replaced:
                    _replace(inside, view, database=connections.database, cluster=cluster)
            for name in dropped:
                inside.command(f"DROP VIEW IF EXISTS `{name}` {on_cluster(cluster)}")
                write_entry(inside, _VIEW + name, checksum="", status="dropped")
    return replaced, dropped


def _replace(inside: Client, view: View, *, database: str, cluster: str) -> None:
    inside.command(view.statement(database=database, cluster=cluster))
    write_entry(inside, _VIEW + view.name, checksum=view.checksum, status="applied")


def _show(
    connections: Connections, shown: Shown, *, missing: bool, dry_run: bool, cluster: str
) -> tuple[list[str], list[str]]:
    wanted = {window.id: window for window in windows(shown)}
    if missing:
        return list(wanted), []
    with client(connections) as inside:
        ledger = _about(read_ledger(inside), _SHOWN)
        places = {audience: shown_database(connections, audience) for audience in shown}
        present = {
            f"{audience}/{view}" for audience, place in places.items() for view in present_views(inside, database=place)
        }
        opened, closed = plan_views([(window.id, window.checksum) for window in wanted.values()], ledger, present)
        if not dry_run:
            for place in places.values():
                inside.command(f"CREATE DATABASE IF NOT EXISTS `{place}` {on_cluster(cluster)}")
            for each in opened:
                inside.command(wanted[each].statement(connections, cluster=cluster))
                write_entry(inside, _SHOWN + each, checksum=wanted[each].checksum, status="applied")
            for each in closed:
                audience, _, view = each.partition("/")
                place = shown_database(connections, audience)
                inside.command(f"DROP VIEW IF EXISTS `{place}`.`{view}` {on_cluster(cluster)}")
                write_entry(inside, _SHOWN + each, checksum="", status="dropped")
    return opened, closed


def _promote_first(connections: Connections, *, dry_run: bool) -> bool:
    """Make the generation the active one where the installation has none; later ones are promoted by `replay`."""
    with client(connections, database="") as server:
        if not _database_exists(server, connections.control_database):
            return True
    with client(connections, database=connections.control_database) as control:
        present = control.query("EXISTS TABLE generations").result_rows[0][0]
        if present and control.query("SELECT count() FROM generations").result_rows[0][0]:
            return False
        if not dry_run:
            control.command(
                "INSERT INTO generations SELECT {generation:String}, {database:String}, 'active', now64(6, 'UTC'),"
                " {code_version:String}, {tables_digest:String}",
                parameters={
                    "generation": connections.generation,
                    "database": connections.database,
                    "code_version": version(DISTRIBUTION),
                    "tables_digest": PinnedTables.load().digest(),
                },
            )
    return True
