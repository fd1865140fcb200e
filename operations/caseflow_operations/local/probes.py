"""Questions to a running service that only a working one answers. Each probe waits at most a second or two."""

import socket
import struct
import urllib.error
import urllib.request

from caseflow_operations.local.ports import HOST
from caseflow_operations.local.service import Probe

TIMEOUT_SECONDS = 2.0
_METADATA_API = 3
_METADATA_VERSION = 4
_MAX_ANSWER_BYTES = 1 << 20


def http_probe(url: str) -> Probe:
    """Healthy when a GET answers with 200."""

    def ask() -> str | None:
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - our own http:// address
                answer.read()
                return None
        except urllib.error.HTTPError as error:
            return f"answered {error.code}"
        except OSError:
            return "no answer"

    return ask


def kafka_probe(port: int) -> Probe:
    """Healthy when the broker answers a metadata request and counts itself among the brokers.

    The request is written here rather than asked of a Kafka client: a client keeps threads and logs its failures,
    and the supervisor has to stay small.
    """

    def ask() -> str | None:
        try:
            answer = _exchange(port, metadata_request())
        except OSError:
            return "no answer"
        return None if brokers_in(answer) > 0 else "no broker registered yet"

    return ask


def metadata_request() -> bytes:
    """A metadata request that asks for no topic."""
    header = struct.pack(">hhih", _METADATA_API, _METADATA_VERSION, 1, -1)
    body = struct.pack(">i?", 0, False)
    return struct.pack(">i", len(header) + len(body)) + header + body


def brokers_in(answer: bytes) -> int:
    """How many brokers an answer to `metadata_request` lists; 0 where it is too short to say."""
    if len(answer) < 12:
        return 0
    _correlation, _throttle_ms, brokers = struct.unpack(">iii", answer[:12])
    return int(brokers)


def _exchange(port: int, request: bytes) -> bytes:
    with socket.create_connection((HOST, port), timeout=TIMEOUT_SECONDS) as connection:
        # Linux may connect a socket to itself when the port lies in the range of its own outgoing ports.
        if connection.getsockname() == connection.getpeername():
            raise ConnectionRefusedError("connected to itself")
        connection.sendall(request)
        size = struct.unpack(">i", _read(connection, 4))[0]
        return _read(connection, min(size, _MAX_ANSWER_BYTES))


def _read(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise ConnectionResetError("closed in the middle of an answer")
        parts += part
    return bytes(parts)
