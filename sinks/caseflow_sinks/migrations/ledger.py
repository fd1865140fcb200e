"""What was applied to a database, and what a run has to do about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clickhouse_connect.driver.client import Client

from caseflow_sinks.migrations import on_cluster

Status = Literal["started", "applied", "dropped"]

# Rows are only ever added; the newest row of an id is its state. `started` without `applied` is a run that was cut off:
# every statement can be repeated, so it is.
LEDGER = """
CREATE TABLE IF NOT EXISTS migrations {on_cluster}
(
    id         String,
    checksum   String,
    status     LowCardinality(String) COMMENT 'started, applied, or dropped (a view that this release no longer has)',
    applied_at DateTime64(6, 'UTC')
)
ENGINE = MergeTree
ORDER BY (id, applied_at)
"""
REMEDIES: Mapping[str, str] = {
    "control": "use the release that made it; what an applied step is to change goes into a new one",
    "generation": (
        "the tables of a generation are made by one release, so use the release that made it, or drop the database of"
        " this generation and make it anew from the log of record"
    ),
}
"""Folder of steps → what to do about a database that other steps made."""
_NEWEST = "SELECT id, argMax(checksum, applied_at), argMax(status, applied_at) FROM migrations GROUP BY id"


class ChangedMigration(Exception):
    """The database was made by other steps than those of this release."""


@dataclass(frozen=True)
class Entry:
    """The state of one id in the ledger."""

    checksum: str
    status: str


def plan(ids: Sequence[tuple[str, str]], ledger: Mapping[str, Entry], *, remedy: str) -> list[str]:
    """Which of the steps, given as (id, checksum) in their order, are still to be applied.

    Raises ChangedMigration, ending in `remedy`, for a step of the ledger whose checksum is another, also for one that
    was cut off: what it made may be there and would be taken for this release's. And for one that is missing here: the
    database was then made by another release.
    """
    here = dict(ids)
    for step_id, entry in sorted(ledger.items()):
        if step_id not in here:
            raise ChangedMigration(
                f"migration [{step_id}] was applied to the database and is not part of this release: {remedy}"
            )
        if entry.checksum != here[step_id]:
            raise ChangedMigration(
                f"migration [{step_id}] was applied with another text (checksum {entry.checksum[:12]}, now"
                f" {here[step_id][:12]}): {remedy}"
            )
    return [step_id for step_id, _ in ids if step_id not in ledger or ledger[step_id].status != "applied"]


def plan_views(
    wanted: Sequence[tuple[str, str]], ledger: Mapping[str, Entry], present: Collection[str]
) -> tuple[list[str], list[str]]:
    """Which views, given as (id, checksum) in their order, are to be replaced, and which are to be dropped.

    `present` are the views that the database has, whatever the ledger says.
    """
    current = {view: entry.checksum for view, entry in ledger.items() if entry.status == "applied" and view in present}
    replaced = [view for view, checksum in wanted if current.get(view) != checksum]
    gone = {view for view, entry in ledger.items() if entry.status != "dropped"} - {view for view, _ in wanted}
    return replaced, sorted(gone)


def read_ledger(client: Client) -> dict[str, Entry]:
    """The state of every id; empty where the database has no ledger yet."""
    if not client.query("EXISTS TABLE migrations").result_rows[0][0]:
        return {}
    return {step_id: Entry(checksum, status) for step_id, checksum, status in client.query(_NEWEST).result_rows}


def present_views(client: Client, *, database: str = "") -> set[str]:
    """Names of the views that the database has, by default the client's own."""
    found = client.query(
        "SELECT name FROM system.tables WHERE engine = 'View'"
        " AND database = if({database:String} = '', currentDatabase(), {database:String})",
        parameters={"database": database},
    )
    return {name for (name,) in found.result_rows}


def make_ledger(client: Client, *, cluster: str) -> None:
    """Create the ledger where it is missing."""
    client.command(LEDGER.format(on_cluster=on_cluster(cluster)))


def write_entry(client: Client, step_id: str, *, checksum: str, status: Status) -> None:
    """Add the newest state of an id."""
    client.command(
        "INSERT INTO migrations SELECT {id:String}, {checksum:String}, {status:String}, now64(6, 'UTC')",
        parameters={"id": step_id, "checksum": checksum, "status": status},
    )
