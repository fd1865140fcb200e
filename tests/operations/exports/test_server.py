"""An answer is whole, or it is an error: wherever in it the mark of one lies."""

from typing import Any

import pytest
from caseflow_operations.exports import server
from caseflow_operations.exports.server import ExportBroken, lines, pieces
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import ProtocolError

TAG = "0123456789abcdef"
MARK = f"\r\n__exception__\r\n{TAG}\r\nCode: 395. too much\n20 {TAG}\r\n__exception__\r\n".encode()


class Stream:
    """A response that gives its parts one a read."""

    def __init__(self, parts: list[bytes], *, tag: str | None = TAG, end: Exception | None = None) -> None:
        self.headers = {} if tag is None else {"X-ClickHouse-Exception-Tag": tag}
        self._parts, self._end = list(parts), end
        self.closed = False

    def read(self, amount: int | None = None) -> bytes:
        if amount is None:
            rest, self._parts = b"".join(self._parts), []
            return rest
        if not self._parts and self._end is not None:
            raise self._end
        return self._parts.pop(0) if self._parts else b""

    def close(self) -> None:
        self.closed = True


class Answering:
    """A client with one answer."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def raw_stream(self, sql: str, *, settings: dict[str, Any], fmt: str) -> Stream:
        assert settings == dict(server.SETTINGS)
        return self.stream


def answer(stream: Stream) -> list[bytes]:
    client: Any = Answering(stream)
    return list(pieces(client, "SELECT 1", "CSV"))


def cut(content: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(content) + 1) for place in at})
    return [part for part in map(bytes, _between(content, [0, *places, len(content)])) if part]


def _between(content: bytes, places: list[int]) -> list[bytes]:
    return [content[first:last] for first, last in zip(places, places[1:], strict=False)]


@given(st.binary(max_size=200), st.lists(st.integers(0, 300)))
def test_however_an_answer_is_cut_it_comes_as_it_is(content: bytes, at: list[int]) -> None:
    stream = Stream(cut(content, at))
    assert b"".join(answer(stream)) == content
    assert stream.closed


@given(st.binary(max_size=100), st.lists(st.integers(0, 300)))
def test_however_an_answer_is_cut_the_error_in_it_is_found(content: bytes, at: list[int]) -> None:
    stream = Stream(cut(content + MARK, at))
    with pytest.raises(ExportBroken, match="Code: 395. too much"):
        answer(stream)
    assert stream.closed


def test_the_words_of_a_mark_without_its_tag_are_data() -> None:
    content = MARK.replace(TAG.encode(), b"fedcba9876543210")
    assert b"".join(answer(Stream([content]))) == content


def test_a_connection_that_breaks_is_no_end() -> None:
    with pytest.raises(ExportBroken, match="connection to ClickHouse broke"):
        answer(Stream([b"1\n"], end=ProtocolError("Response ended prematurely")))


def test_a_server_that_announces_no_tag_is_read_as_it_is() -> None:
    assert b"".join(answer(Stream([b"1\n", b"2\n"], tag=None))) == b"1\n2\n"


@given(st.lists(st.binary(max_size=5).map(lambda line: line.replace(b"\n", b"-"))), st.lists(st.integers(0, 60)))
def test_lines_are_whole_however_the_pieces_lie(expected: list[bytes], at: list[int]) -> None:
    content = b"".join(line + b"\n" for line in expected)
    assert list(lines(iter(cut(content, at)))) == expected
