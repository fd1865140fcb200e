"""Finding the rows that a server refuses, and meeting a server anew after it failed."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from caseflow_sinks.rows import DEAD_LETTERS, Row, dead_letter_rows
from caseflow_sinks.writer import RefusedRow, TooManyRefused, Unavailable, Writer
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from tests.sinks.made import dead_letter

OFFSET = DEAD_LETTERS.columns.index("offset")


class Server:
    """Stands where the client stands: refuses an insert that holds one of some offsets, as ClickHouse does, whole."""

    def __init__(self, refuses: set[int], errors: list[Exception] | None = None) -> None:
        self.stored: list[int] = []
        self.connections = 0
        self.inserts = 0
        self._refuses = refuses
        self._errors = errors or []

    def connect(self) -> Client:
        self.connections += 1
        return cast(Client, self)

    def create_insert_context(self, *_: Any, **__: Any) -> Any:
        return SimpleNamespace(data=None)

    def insert(self, *, context: Any) -> None:
        self.inserts += 1
        if self._errors:
            raise self._errors.pop(0)
        offsets = list(context.data[OFFSET])
        if self._refuses.intersection(offsets):
            raise DatabaseError("Cannot parse 'a person's name'", code=117)
        self.stored += offsets

    def close(self) -> None:
        pass


def rows(count: int) -> list[Row]:
    return [dead_letter_rows(dead_letter(offset), 1)[0] for offset in range(count)]


@given(st.integers(0, 60), st.sets(st.integers(0, 59)))
def test_exactly_the_refused_rows_are_left_out(count: int, refuses: set[int]) -> None:
    server = Server(refuses)
    refused = Writer(server.connect, refuse_at_most=60).insert(DEAD_LETTERS, rows(count))
    expected = [at for at in range(count) if at in refuses]
    assert refused == [RefusedRow(at, "ClickHouse error 117 INCORRECT_DATA") for at in expected]
    assert server.stored == [at for at in range(count) if at not in refuses]


def test_one_refused_row_is_found_in_few_inserts() -> None:
    server = Server({31_337})
    Writer(server.connect).insert(DEAD_LETTERS, rows(50_000))
    assert server.inserts <= 2 * 16 + 1
    assert server.connections == 1


def test_no_rows_need_no_server() -> None:
    server = Server(set())
    assert Writer(server.connect).insert(DEAD_LETTERS, []) == []
    assert server.connections == 0


def test_more_refused_rows_than_allowed_are_an_error() -> None:
    with pytest.raises(TooManyRefused, match=r"\[dead_letters\] refused \[4\] of 100 rows"):
        Writer(Server(set(range(100))).connect, refuse_at_most=3).insert(DEAD_LETTERS, rows(100))


def test_after_a_failure_the_server_is_met_anew() -> None:
    server = Server(set(), [OperationalError("gone")])
    writer = Writer(server.connect)
    with pytest.raises(Unavailable):
        writer.insert(DEAD_LETTERS, rows(2))
    assert writer.insert(DEAD_LETTERS, rows(2)) == []
    assert server.connections == 2


def test_an_error_that_no_waiting_mends_is_raised_as_it_is() -> None:
    error = DatabaseError("no such table", code=60)
    with pytest.raises(DatabaseError) as raised:
        Writer(Server(set(), [error]).connect).insert(DEAD_LETTERS, rows(2))
    assert raised.value is error
