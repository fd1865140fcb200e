"""ClickHouse as exports ask it: the active generation once, and answers in pieces that are known to be whole."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.generations import NoActiveGeneration, active
from clickhouse_connect.driver.client import Client
from urllib3.exceptions import HTTPError

PIECE_BYTES = 1 << 20
SETTINGS: Mapping[str, Any] = {
    # Long lists of values in a filter stand in the text of every view that is called.
    "max_query_size": 16 << 20,
    "format_csv_null_representation": "",
    "output_format_json_quote_64bit_integers": 0,
    "output_format_parquet_string_as_string": 1,
    # Several groups are in memory at a time; the default of a million rows is too much for a small server.
    "output_format_parquet_row_group_size": 100_000,
    "output_format_parquet_row_group_size_bytes": 16 << 20,
}
_TAG = "X-ClickHouse-Exception-Tag"


class ExportBroken(Exception):
    """ClickHouse broke off in the middle of an answer; what came before is not the whole."""


@contextmanager
def active_generation(connections: Connections) -> Iterator[Client]:
    """A client in the database of the generation that was active at the start; all of an export comes from it.

    Raises:
        ExportBroken: None was ever promoted.
        ClickHouseError: ClickHouse is away or refuses.
    """
    try:
        database = active(connections).database
    except NoActiveGeneration as error:
        raise ExportBroken(str(error)) from error
    with client(connections, database=database) as generation:
        yield generation


def columns(server: Client, sql: str) -> tuple[str, ...]:
    """Names of what a SELECT gives."""
    return tuple(row[0] for row in server.query(f"DESCRIBE ({sql})").result_rows)


def has_rows(server: Client, sql: str) -> bool:
    """Whether a SELECT gives any row."""
    return bool(server.query(f"SELECT 1 FROM ({sql}) LIMIT 1").result_rows)  # noqa: S608 - our own text


def pieces(server: Client, sql: str, form: str) -> Iterator[bytes]:
    """The answer in one of ClickHouse's formats, piece by piece.

    An error after the first piece comes within the body, behind a mark with a tag that the header told.

    Raises:
        ExportBroken: The answer is not whole; what was given out before must not be kept.
        ClickHouseError: ClickHouse is away, or refused before the first piece.
    """
    answer: Any = server.raw_stream(sql, settings=dict(SETTINGS), fmt=form)
    with closing(answer) as stream:
        tag = stream.headers.get(_TAG)
        mark = f"__exception__\r\n{tag}".encode() if tag else b""
        held = b""
        try:
            while piece := stream.read(PIECE_BYTES):
                held += piece
                if mark and mark in held:
                    said = held.split(mark, 1)[1] + stream.read()
                    raise ExportBroken(f"ClickHouse broke off: {_sentence(said)}")
                keep = len(mark) + 2
                ready, held = (held[:-keep], held[-keep:]) if mark else (held, b"")
                if ready:
                    yield ready
        except (HTTPError, OSError) as error:
            raise ExportBroken(f"the connection to ClickHouse broke: {error}") from error
        if held:
            yield held


def lines(answer: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of an answer, without their ends."""
    rest = b""
    for piece in answer:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest


def _sentence(said: bytes) -> str:
    return " ".join(said.decode(errors="replace").split())[:400]
