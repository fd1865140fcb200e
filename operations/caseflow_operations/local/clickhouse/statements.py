"""What the front has to know of a statement before the engine sees it: whether data follows, and in which format.

No SQL is understood here; strings, quoted names, comments and brackets are only passed over, so that a word inside them
is not taken for a clause.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"""
      (?P<blank>\s+|--[^\n]*(?:\n|\Z)|\#[!\x20][^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z))
    | (?P<quoted>'(?:[^'\\]|\\.|'')*(?:'|\Z)|"(?:[^"\\]|\\.|"")*(?:"|\Z)|`(?:[^`\\]|\\.|``)*(?:`|\Z))
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<end>;)
    | (?P<other>[0-9]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_READS = frozenset(
    {b"SELECT", b"WITH", b"SHOW", b"DESC", b"DESCRIBE", b"EXPLAIN", b"EXISTS", b"CHECK", b"FROM", b"VALUES"}
)
# The engine gives results block by block for these alone.
_SELECTS = frozenset({b"SELECT", b"WITH"})
# A result in these formats may be handed on block by block: the blocks one after the other are the result.
STREAMED_FORMATS = frozenset(
    {
        "native",
        "rowbinary",
        "tabseparated",
        "tsv",
        "tabseparatedraw",
        "tsvraw",
        "csv",
        "jsoneachrow",
        "jsonlines",
        "jsoncompacteachrow",
    }
)
# One file each, with an end that refers to its beginning: written to disk before it is handed on.
FILE_FORMATS = frozenset({"parquet"})


class SeveralStatements(ValueError):
    """More than one statement in one request."""


class Insert(NamedTuple):
    """An INSERT whose rows follow in the request."""

    sql: str
    """Without its FORMAT clause: the engine takes the format apart from it."""
    format: str
    data_from: int
    """Where in the text the rows begin."""


class Plain(NamedTuple):
    """Any other statement."""

    sql: str
    """Without its FORMAT clause."""
    format: str | None
    reads: bool
    """Whether it gives rows."""
    selects: bool
    """Whether its rows can be taken block by block."""


class _Token(NamedTuple):
    kind: str
    text: bytes
    start: int
    end: int
    depth: int


def _tokens(text: bytes) -> Iterator[_Token]:
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "close":
            depth -= 1
        if kind != "blank":
            yield _Token(kind, match.group().upper(), match.start(), match.end(), depth)
        if kind == "open":
            depth += 1


def read_insert(head: bytes) -> Insert | None:
    """The INSERT that a request begins with, if its rows follow; None for any other statement, `VALUES` too.

    Args:
        head: The beginning of the request: the whole statement, and any part of the rows.
    """
    tokens = _tokens(head)
    first = next(tokens, None)
    if first is None or first.text != b"INSERT":
        return None
    for token in tokens:
        if token.depth or token.kind != "word":
            continue
        if token.text in (b"VALUES", b"SELECT", b"WITH", b"INFILE", b"WATCH"):
            return None
        if token.text == b"FORMAT":
            return _insert_with_format(head, token, next(tokens, None))
    return None


def _insert_with_format(head: bytes, clause: _Token, name: _Token | None) -> Insert | None:
    if name is None or name.kind != "word":
        return None
    sql, form = head[: clause.start].decode(), head[name.start : name.end].decode()
    # The rows begin after the line of the format's name, or right after the blanks that follow it.
    blanks = re.compile(rb"[ \t]*(?:\r?\n)?").match(head, name.end)
    return Insert(sql, form, blanks.end() if blanks else name.end)


def read_plain(text: bytes) -> Plain:
    """Any statement that is complete in the text.

    Raises:
        SeveralStatements: A second one follows: the server runs one a request.
        UnicodeDecodeError: The text is not UTF-8.
    """
    first: bytes | None = None
    clause: tuple[int, int, str] | None = None
    ended_at: int | None = None
    previous: _Token | None = None
    for token in _tokens(text):
        if ended_at is not None and token.kind != "end":
            raise SeveralStatements(
                f"multi-statements are not allowed: a second one begins at position [{token.start}]"
            )
        if token.kind == "end" and token.depth == 0:
            ended_at = token.start if ended_at is None else ended_at
            continue
        if first is None and token.kind == "word":
            first = token.text
        if previous and previous.text == b"FORMAT" and previous.depth == token.depth == 0 and token.kind == "word":
            clause = (previous.start, token.end, text[token.start : token.end].decode())
        previous = token
    end = len(text) if ended_at is None else ended_at
    reads = first in _READS
    selects = first in _SELECTS
    if clause is None or not reads:
        return Plain(text[:end].decode(), None, reads, selects)
    start, stop, name = clause
    return Plain((text[:start] + b" " + text[stop:end]).decode(), name, reads, selects)
