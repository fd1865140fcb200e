"""One request of ClickHouse's HTTP interface, carried out: what was asked, and the answer in pieces."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from caseflow_operations.local.clickhouse.compression import UnknownEncoding, decoded
from caseflow_operations.local.clickhouse.engine import DEFAULT_SESSION_SECONDS, Engine, Scope
from caseflow_operations.local.clickhouse.errors import (
    BAD_ARGUMENTS,
    CANNOT_DECOMPRESS,
    SYNTAX_ERROR,
    TOO_MANY_ROWS_OR_BYTES,
    Refusal,
)
from caseflow_operations.local.clickhouse.statements import (
    FILE_FORMATS,
    STREAMED_FORMATS,
    Insert,
    Plain,
    SeveralStatements,
    read_insert,
    read_plain,
)

# As the server's max_query_size: a statement lies within this much of the request; rows may follow without end.
HEAD_BYTES = 256 * 1024
MAX_STATEMENT_BYTES = 64 * 1024 * 1024
# A result in a format that cannot be handed on in blocks is held whole.
MAX_WHOLE_RESULT_BYTES = 128 * 1024 * 1024
FILE_PIECE_BYTES = 1024 * 1024

_NOT_SETTINGS = frozenset(
    {
        *("query", "database", "default_format", "query_id", "quota_key", "role", "user", "password", "stacktrace"),
        *("session_id", "session_timeout", "session_check", "compress", "decompress", "enable_http_compression"),
        *("wait_end_of_query", "buffer_size", "client_protocol_version", "http_write_exception_in_output_format"),
        *("send_progress_in_http_headers", "http_headers_progress_interval_ms", "add_http_cors_header"),
    }
)


class Request(NamedTuple):
    """A request, taken apart."""

    parameters: Mapping[str, str]
    """Of the address and of a form."""
    body: Iterable[bytes]
    """Still encoded."""
    encoding: str | None = None
    database: str | None = None
    format: str | None = None


class Answer(NamedTuple):
    """An answer whose first piece is there, so that an error up to here is one with a status of its own."""

    headers: dict[str, str]
    pieces: Iterator[bytes]
    whole: bool
    """Whether the pieces are known already."""


def carry_out(engine: Engine, request: Request, held: ExitStack) -> Answer:
    """Run the statement of a request.

    Args:
        engine: Runs it.
        request: What came.
        held: Closes the connection that the pieces of the answer are read from; closed by the caller at their end.

    Raises:
        Refusal: By the front.
        Exception: The engine's, with its code in the text.
    """
    head, rest = _head(request)
    connection = held.enter_context(engine.connection(_scope(request)))
    insert = read_insert(head)
    if insert is not None:
        return _insert(connection, insert, chain((head[insert.data_from :],), rest))
    text = _whole(head, rest)
    try:
        statement = read_plain(text)
    except SeveralStatements as error:
        raise Refusal(SYNTAX_ERROR, f"Syntax error ({error})") from error
    except UnicodeDecodeError as error:
        raise Refusal(BAD_ARGUMENTS, f"the statement is not UTF-8: {error.reason} at [{error.start}]") from error
    return _query(connection, statement, request, held)


def _scope(request: Request) -> Scope:
    parameters = request.parameters
    settings = {k: v for k, v in parameters.items() if k not in _NOT_SETTINGS and not k.startswith("param_")}
    try:
        seconds = float(parameters.get("session_timeout") or DEFAULT_SESSION_SECONDS)
    except ValueError as error:
        raise Refusal(BAD_ARGUMENTS, f"session_timeout [{parameters['session_timeout']}] is not a number") from error
    return Scope(
        database=parameters.get("database") or request.database,
        settings=settings,
        session_id=parameters.get("session_id"),
        session_seconds=seconds,
        session_must_exist=parameters.get("session_check") == "1",
    )


def _head(request: Request) -> tuple[bytes, Iterator[bytes]]:
    """The statement with whatever came with it, and the rest. A statement in the address stands before the body."""
    body = _decoded(request)
    head = bytearray(request.parameters.get("query", "").encode())
    if head:
        head += b"\n"
    for piece in body:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    return bytes(head), body


def _decoded(request: Request) -> Iterator[bytes]:
    try:
        yield from decoded(request.body, request.encoding)
    except UnknownEncoding as error:
        raise Refusal(BAD_ARGUMENTS, str(error)) from error
    except (ConnectionError, TimeoutError):
        raise
    except Exception as error:  # each codec has errors of its own kind
        raise Refusal(CANNOT_DECOMPRESS, f"cannot decompress the body: {error}") from error


def _whole(head: bytes, rest: Iterator[bytes]) -> bytes:
    text = bytearray(head)
    for piece in rest:
        text += piece
        if len(text) > MAX_STATEMENT_BYTES:
            raise Refusal(SYNTAX_ERROR, f"Max query size exceeded: [{MAX_STATEMENT_BYTES}] bytes")
    return bytes(text)


def _insert(connection: Any, insert: Insert, rows: Iterable[bytes]) -> Answer:
    inserter = connection.send_insert(insert.sql, insert.format)
    try:
        for piece in rows:
            if piece:
                inserter.append(piece)
        done = inserter.finish()
    except BaseException:
        # What the engine has not yet written of it is dropped; the error goes on to the client.
        inserter.cancel()
        raise
    return Answer(_summary(written_rows=done.rows_written, written_bytes=done.bytes_written), iter(()), whole=True)


def _query(connection: Any, statement: Plain, request: Request, held: ExitStack) -> Answer:
    form = statement.format or request.parameters.get("default_format") or request.format or "TabSeparated"
    values = {key[6:]: value for key, value in request.parameters.items() if key.startswith("param_")}
    headers = {"X-ClickHouse-Format": form} if statement.reads else {}
    if statement.selects and form.lower() in STREAMED_FORMATS:
        stream = connection.send_query(statement.sql, form, params=values)
        held.callback(stream.cancel)
        pieces = (piece.bytes() for piece in stream)
        first = next(pieces, None)
        if first is None:
            return Answer(headers | _summary(), iter(()), whole=True)
        return Answer(headers | _summary(), chain((first,), pieces), whole=False)
    if statement.selects and form.lower() in FILE_FORMATS:
        return Answer(headers | _summary(), _by_file(connection, statement, form, values, held), whole=False)
    result = connection.query(statement.sql, form, params=values)
    size = result.size()
    if size > MAX_WHOLE_RESULT_BYTES:
        raise Refusal(
            TOO_MANY_ROWS_OR_BYTES,
            f"Limit for result exceeded, max bytes: {MAX_WHOLE_RESULT_BYTES}, current bytes: {size}; ask for it in a "
            f"format that is sent in blocks ({', '.join(sorted(STREAMED_FORMATS))})",
        )
    summary = _summary(
        read_rows=result.rows_read(), read_bytes=result.bytes_read(), elapsed_ns=int(result.elapsed() * 1e9)
    )
    return Answer(headers | summary, iter((result.bytes() or b"",)), whole=True)


def _by_file(
    connection: Any, statement: Plain, form: str, values: Mapping[str, str], held: ExitStack
) -> Iterator[bytes]:
    """The pieces of a result that is one file: the engine writes it to disk, so that its size is no matter."""
    path = Path(held.enter_context(TemporaryDirectory(prefix="caseflow-"))) / "result"
    # On a line of its own: the statement may end in a comment.
    connection.query(f"{statement.sql}\nINTO OUTFILE '{path}'", form, params=values)
    file = held.enter_context(path.open("rb"))
    return iter(lambda: file.read(FILE_PIECE_BYTES), b"")


def _summary(**figures: int) -> dict[str, str]:
    return {"X-ClickHouse-Summary": json.dumps({name: str(figure) for name, figure in figures.items()})}
