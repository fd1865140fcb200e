"""The engine: connections with the settings of one request, sessions, and bounds on memory and on queries at a time."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from caseflow_operations.local.clickhouse.errors import (
    SESSION_IS_LOCKED,
    SESSION_NOT_FOUND,
    TOO_MANY_SIMULTANEOUS_QUERIES,
    Refusal,
)

QUERIES_AT_A_TIME = 5
QUEUE_SECONDS = 60.0
DEFAULT_SESSION_SECONDS = 60.0
MAX_SESSION_SECONDS = 3600.0


class Scope(NamedTuple):
    """What a request asks to be set for it."""

    database: str | None = None
    settings: Mapping[str, str] = {}
    session_id: str | None = None
    session_seconds: float = DEFAULT_SESSION_SECONDS
    session_must_exist: bool = False


class _Session:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.in_use = threading.Lock()
        self.expires_at = 0.0


class Engine:
    """chdb on one folder. Thread-safe."""

    def __init__(self, folder: Path, *, memory_mib: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the folder.

        Args:
            folder: Owned by this process alone while it runs.
            memory_mib: Bound on what the engine allocates, over all queries and merges; a query gets two thirds.
            clock: Seconds, monotonic; for the expiry of sessions.

        Raises:
            Exception: chdb's own, when another process has the folder open.
        """
        # chdb looks for pyarrow, for results that are not asked for here, and would keep 40 MB for it.
        sys.modules.setdefault("pyarrow", None)  # type: ignore[arg-type]  # None is how an import is made to fail
        import chdb

        connect: Any = chdb.connect
        self._connect: Callable[[str], Any] = connect
        self.version: str = chdb.engine_version.strip('"')
        folder.mkdir(parents=True, exist_ok=True)
        options = {
            "max_server_memory_usage": memory_mib << 20,
            "max_memory_usage": memory_mib * 2 // 3 << 20,
            # The defaults are made for servers with hundreds of GB.
            "mark_cache_size": 32 << 20,
            "primary_index_cache_size": 32 << 20,
            "index_mark_cache_size": 8 << 20,
        }
        self._address = f"{folder}?" + "&".join(f"{name}={value}" for name, value in options.items())
        self._clock = clock
        self._slots = threading.BoundedSemaphore(QUERIES_AT_A_TIME)
        self._sessions: dict[str, _Session] = {}
        self._sessions_lock = threading.Lock()
        # Without a connection that stays, the engine would be shut down after every query.
        self._keep = self._connect(self._address)

    @contextmanager
    def connection(self, scope: Scope) -> Iterator[Any]:
        """A connection for one request, settled as the scope says; a session's is given to one request at a time."""
        if not self._slots.acquire(timeout=QUEUE_SECONDS):
            raise Refusal(
                TOO_MANY_SIMULTANEOUS_QUERIES, f"too many simultaneous queries, the most is {QUERIES_AT_A_TIME}"
            )
        with ExitStack() as undo:
            undo.callback(self._slots.release)
            if scope.session_id:
                session = self._session(scope.session_id, scope.session_must_exist)
                undo.callback(self._leave, session, scope.session_seconds)
                connection = session.connection
                # The settings of a request end with it; those that the session set itself stay.
                undo.callback(_apply, connection, _current(connection, scope.settings))
            else:
                connection = self._connect(self._address)
                undo.callback(connection.close)
            if scope.database:
                connection.query(f"USE {_name(scope.database)}")
            _apply(connection, scope.settings)
            yield connection

    def close(self) -> None:
        """Wait for the queries that run, then close everything; no query is taken any more."""
        for _ in range(QUERIES_AT_A_TIME):
            self._slots.acquire(timeout=QUEUE_SECONDS)
        for session in self._sessions.values():
            session.connection.close()
        self._keep.close()

    def _session(self, session_id: str, must_exist: bool) -> _Session:
        with self._sessions_lock:
            self._expire()
            session = self._sessions.get(session_id)
            if session is None:
                if must_exist:
                    raise Refusal(SESSION_NOT_FOUND, f"session [{session_id}] not found")
                session = self._sessions[session_id] = _Session(self._connect(self._address))
            if not session.in_use.acquire(blocking=False):
                raise Refusal(SESSION_IS_LOCKED, f"session [{session_id}] is locked by a concurrent client")
            return session

    def _leave(self, session: _Session, seconds: float) -> None:
        session.expires_at = self._clock() + min(seconds, MAX_SESSION_SECONDS)
        session.in_use.release()

    def _expire(self) -> None:
        now = self._clock()
        for session_id, session in list(self._sessions.items()):
            if session.expires_at < now and session.in_use.acquire(blocking=False):
                del self._sessions[session_id]
                session.connection.close()


def _apply(connection: Any, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        connection.query(f"SET {_name(name)} = {_text(value)}")


def _current(connection: Any, settings: Mapping[str, str]) -> dict[str, str]:
    if not settings:
        return {}
    names = ", ".join(_text(name) for name in settings)
    sql = f"SELECT name, value FROM system.settings WHERE name IN ({names})"  # noqa: S608 - quoted by _text
    rows = connection.query(sql, "JSONCompactEachRow")
    return dict(json.loads(line) for line in rows.bytes().splitlines())


def _text(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _name(value: str) -> str:
    return "`" + value.replace("\\", "\\\\").replace("`", "\\`") + "`"
