"""Inserts rows, and finds those that ClickHouse will not take."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.insert import InsertContext

from caseflow_sinks.errors import Meaning, describe, meaning
from caseflow_sinks.rows import Row, Table


class Unavailable(Exception):
    """ClickHouse cannot take rows now; the same insert can succeed later."""


class RefusedRow(NamedTuple):
    """A row that ClickHouse will never take."""

    place: int
    """Its index among the rows that were to be inserted."""
    cause: str
    """Without a value of the row."""


class TooManyRefused(Exception):
    """So many rows were refused that the table, not the rows, must be wrong; nothing of the batch is passed over."""


class Writer:
    """Inserts into the tables of one database.

    `connect` is called when it is first needed and again after every failure, so that a server that came back, perhaps
    with other tables, is met anew.
    """

    def __init__(self, connect: Callable[[], Client], *, refuse_at_most: int = 100) -> None:
        self._connect = connect
        self._refuse_at_most = refuse_at_most
        self._client: Client | None = None
        self._contexts: dict[str, InsertContext] = {}

    def insert(self, table: Table, rows: Sequence[Row]) -> list[RefusedRow]:
        """Insert all rows but those that are refused, which it returns in their order.

        Raises Unavailable where it can be tried again, TooManyRefused or whatever was raised where only a person can
        help. In all these cases some of the rows may be stored already: to insert them again is harmless.
        """
        refused: list[RefusedRow] = []
        ahead = [(0, len(rows))] if rows else []
        while ahead:
            start, end = ahead.pop()
            cause = self._try(table, rows[start:end])
            if cause is None:
                continue
            if end - start > 1:
                middle = (start + end) // 2
                ahead += [(middle, end), (start, middle)]
                continue
            refused.append(RefusedRow(start, describe(cause)))
            if len(refused) > self._refuse_at_most:
                raise TooManyRefused(
                    f"table [{table.name}] refused [{len(refused)}] of {len(rows)} rows, the last with"
                    f" [{describe(cause)}]; at most {self._refuse_at_most} may be set aside: see whether"
                    " `caseflow migrate` has anything to do"
                ) from cause
        return refused

    def _try(self, table: Table, rows: Sequence[Row]) -> Exception | None:
        """Insert the rows; the error where one of them is the cause."""
        try:
            self._send(table, rows)
        except Exception as error:
            said = meaning(error)
            if said is Meaning.REFUSED:
                return error
            self.close()
            if said is Meaning.RETRY:
                raise Unavailable(describe(error)) from error
            raise
        return None

    def _send(self, table: Table, rows: Sequence[Row]) -> None:
        if self._client is None:
            self._client = self._connect()
        context = self._contexts.get(table.name)
        if context is None:
            # Asks the server for the types of the columns: once a connection, not once an insert.
            context = self._client.create_insert_context(table.name, list(table.columns), column_oriented=True)
            self._contexts[table.name] = context
        context.data = list(zip(*rows, strict=True))
        try:
            self._client.insert(context=context)
        finally:
            context.data = None

    def close(self) -> None:
        """Let the connection go; the next insert makes a new one."""
        self._contexts.clear()
        if self._client is not None:
            self._client.close()
            self._client = None
