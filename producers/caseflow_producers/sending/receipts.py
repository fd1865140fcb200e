"""Receipts: what the broker has acknowledged, so that a file can be sent again without saying anything twice."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from caseflow_producers.errors import ProducerError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS receipts (
    event_id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    content BLOB NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    PRIMARY KEY (event_id, revision)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS topics (name TEXT PRIMARY KEY, topic_id TEXT NOT NULL) WITHOUT ROWID;
"""


class Receipt(NamedTuple):
    """One event that the broker has acknowledged: what was said, and the coordinate where it stands."""

    event_id: bytes
    revision: int
    content: bytes
    topic: str
    """Base name."""
    partition: int
    offset: int


class Said(NamedTuple):
    """The newest revision of an event that was acknowledged, and the digest of what it said."""

    revision: int
    content: bytes


class Receipts:
    """The receipts of one cluster and namespace, held by one process at a time.

    A receipt is kept only after the acknowledgement. A process that dies in between sends those events once more, and
    the books show them as duplicates: more is not said twice, and nothing is left out.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file; ProducerError while another process holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=1.0)
        path.chmod(0o600)
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last receipts, which costs duplicates; it cannot damage the file.
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise ProducerError(_refusal(path, error)) from error

    def forget_former_topics(self, topic_ids: Mapping[str, str]) -> tuple[str, ...]:
        """Drop the receipts of topics that were deleted and made anew since; their base names.

        Takes the broker's id of each topic by base name: a new topic of an old name has another id.
        """
        known = dict(self._connection.execute("SELECT name, topic_id FROM topics"))
        former = tuple(name for name, found in topic_ids.items() if known.get(name, found) != found)
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM receipts WHERE topic = ?", [(name,) for name in former])
            self._connection.executemany("INSERT OR REPLACE INTO topics VALUES (?, ?)", topic_ids.items())
        return former

    def newest(self, event_id: bytes) -> Said | None:
        """The highest revision of the event that was acknowledged."""
        found = self._connection.execute(
            "SELECT revision, content FROM receipts WHERE event_id = ? ORDER BY revision DESC LIMIT 1", (event_id,)
        ).fetchone()
        return Said(*found) if found else None

    def of_revision(self, event_id: bytes, revision: int) -> Said | None:
        """What was acknowledged under this revision of the event."""
        found = self._connection.execute(
            "SELECT revision, content FROM receipts WHERE event_id = ? AND revision = ?", (event_id, revision)
        ).fetchone()
        return Said(*found) if found else None

    def keep(self, receipts: Iterable[Receipt]) -> None:
        """Write receipts in one transaction; an event sent again keeps the coordinate of its newest copy."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?, ?, ?)", receipts)

    def count(self) -> int:
        """How many revisions of events have a receipt."""
        (found,) = self._connection.execute("SELECT count(*) FROM receipts").fetchone()
        return int(found)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def receipts_path(home: Path, *, cluster_id: str, namespace: str) -> Path:
    """Where the receipts of a cluster and namespace are kept: a wiped cluster has another id, and so starts anew."""
    name = f"{cluster_id}.{namespace}" if namespace else cluster_id
    return home / "receipts" / f"{name}.sqlite"


def _refusal(path: Path, error: sqlite3.DatabaseError) -> str:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return f"[{path}]: held by another `caseflow send`; wait until that has ended"
    return f"[{path}]: cannot be used: {error}; move it away, and all will be sent again"
