"""Which events this run has met already, so that a record that stands twice in a file is noticed."""

import sqlite3
from typing import NamedTuple, Self


class Sighting(NamedTuple):
    """Where in the file an event was first met, and the digest of what it said."""

    line: int
    content: bytes


class Seen:
    """Events of one run by id and revision, in a temporary file once they outgrow SQLite's cache."""

    def __init__(self) -> None:
        # An empty name is a private database on disk that SQLite removes by itself: memory stays bounded for any file.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(
            "CREATE TABLE seen (event_id BLOB, revision INTEGER, line INTEGER, content BLOB, "
            "PRIMARY KEY (event_id, revision)) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")

    def find(self, event_id: bytes, revision: int) -> Sighting | None:
        """The first sighting of the event, if there was one."""
        found = self._connection.execute(
            "SELECT line, content FROM seen WHERE event_id = ? AND revision = ?", (event_id, revision)
        ).fetchone()
        return Sighting(*found) if found else None

    def add(self, event_id: bytes, revision: int, sighting: Sighting) -> None:
        """Note the first sighting of an event."""
        self._connection.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (event_id, revision, *sighting))

    def close(self) -> None:
        """Let the temporary file go."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
