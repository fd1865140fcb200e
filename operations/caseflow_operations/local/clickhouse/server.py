"""The HTTP side: requests in, answers out, one thread a connection."""

import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from urllib.parse import parse_qsl, urlsplit

from caseflow_operations.local.clickhouse.engine import Engine
from caseflow_operations.local.clickhouse.errors import NOT_IMPLEMENTED, Refusal, failure
from caseflow_operations.local.clickhouse.exchange import Answer, Request, carry_out
from caseflow_operations.local.ports import HOST

_PIECE_BYTES = 1 << 20


class Front(ThreadingHTTPServer):
    """The server. Serves until `shutdown`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, engine: Engine) -> None:
        self.engine = engine
        super().__init__((HOST, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small answers are written in two parts: with Nagle's algorithm every one would wait 40 ms.
    disable_nagle_algorithm = True
    wbufsize = -1
    # A connection that says nothing for so long is closed; clients open another.
    timeout = 600
    server: Front

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: only failures are logged."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        if address.path in ("/ping", "/replicas_status"):
            self._send_whole(200, {}, b"Ok.\n")
            return
        body = self._raw_body()
        query_id = str(uuid.uuid4())
        with ExitStack() as held:
            try:
                request = self._request(dict(parse_qsl(address.query, keep_blank_values=True)), body)
                query_id = request.parameters.get("query_id") or query_id
                answer = carry_out(self.server.engine, request, held)
            except (ConnectionError, TimeoutError) as error:
                self._gone(query_id, error)
                return
            except Exception as error:
                self._fail(query_id, error, body)
                return
            self._send(query_id, answer, body)

    def _request(self, parameters: dict[str, str], body: Iterator[bytes]) -> Request:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            parameters = parameters | _form(kind, b"".join(body))
            body = iter(())
        return Request(
            parameters=parameters,
            body=body,
            encoding=self.headers.get("Content-Encoding"),
            database=self.headers.get("X-ClickHouse-Database"),
            format=self.headers.get("X-ClickHouse-Format"),
        )

    def _raw_body(self) -> Iterator[bytes]:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self._line().split(b";")[0], 16):
                yield from self._read(size)
                self._line()
            while self._line().strip():
                pass
        else:
            yield from self._read(int(self.headers.get("Content-Length") or 0))

    def _line(self) -> bytes:
        line = self.rfile.readline(1024)
        if not line.endswith(b"\n"):
            raise ConnectionResetError("closed in the middle of a request")
        return line

    def _read(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self.rfile.read(min(size, _PIECE_BYTES))
            if not piece:
                raise ConnectionResetError("closed in the middle of a request")
            size -= len(piece)
            yield piece

    def _send(self, query_id: str, answer: Answer, body: Iterator[bytes]) -> None:
        headers = {"X-ClickHouse-Query-Id": query_id, **answer.headers}
        if answer.whole or self.command == "HEAD":
            self._drain(body)
            self._send_whole(200, headers, b"".join(answer.pieces) if answer.whole else b"")
            return
        tag = uuid.uuid4().hex[:16]
        try:
            self._drain(body)
            self._begin(200, {**headers, "X-ClickHouse-Exception-Tag": tag, "Transfer-Encoding": "chunked"})
            try:
                for piece in answer.pieces:
                    self._chunk(piece)
            except (ConnectionError, TimeoutError):
                raise
            except Exception as error:
                # The status has been sent: the error follows in the body, marked as the server marks it.
                text = failure(error, self.server.engine.version).text
                self._log(query_id, text)
                self._chunk(
                    f"\r\n__exception__\r\n{tag}\r\n{text}\n{len(text.encode())} {tag}\r\n__exception__\r\n".encode()
                )
            self._chunk(b"", last=True)
        except (ConnectionError, TimeoutError) as error:
            self._gone(query_id, error)

    def _fail(self, query_id: str, error: Exception, body: Iterator[bytes]) -> None:
        told = failure(error, self.server.engine.version)
        self._log(query_id, told.text)
        try:
            self._drain(body)
            headers = {"X-ClickHouse-Query-Id": query_id, "X-ClickHouse-Exception-Code": str(told.code)}
            self._send_whole(told.status, headers, told.text.encode())
        except (ConnectionError, TimeoutError) as gone:
            self._gone(query_id, gone)

    def _drain(self, body: Iterator[bytes]) -> None:
        """Read what is left of the request: unread, it would be taken for the next one."""
        for _ in body:
            pass

    def _gone(self, query_id: str, error: Exception) -> None:
        self.close_connection = True
        self._log(query_id, f"the client went away: {error}")

    def _log(self, query_id: str, text: str) -> None:
        # Neither statement nor parameters: they may hold a person's data. An error's text is cut where it quotes them.
        sys.stderr.write(f"{self.log_date_time_string()} {query_id} {text.strip()[:200]}\n")
        sys.stderr.flush()

    def _begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        always = {"X-ClickHouse-Timezone": "UTC", "X-ClickHouse-Server-Display-Name": "local"}
        for name, value in {**always, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_whole(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self._begin(
            status, {"Content-Type": "text/plain; charset=UTF-8", **headers, "Content-Length": str(len(content))}
        )
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def _chunk(self, piece: bytes, *, last: bool = False) -> None:
        if piece or last:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.flush()


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form, which clients use when parameters are too long for an address."""
    message = message_from_bytes(
        b"".join(chain((f"Content-Type: {content_type}\r\n\r\n".encode(), body))), policy=policy.HTTP
    )
    fields: dict[str, str] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if part.get_filename() is not None:
            raise Refusal(
                NOT_IMPLEMENTED, f"external data [{name}] is not read by the local front: use a temporary table"
            )
        content = part.get_payload(decode=True)
        fields[str(name)] = content.decode() if isinstance(content, bytes) else ""
    return fields
