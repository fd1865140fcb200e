"""Opening a text file, packed with gzip or not: its bytes are counted and its lines cannot fill the memory."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from caseflow_producers.errors import FileRefused

MAX_LINE_CHARACTERS = 16 * 1024 * 1024
"""Longer lines, and longer quoted values over several lines, end the reading: no event could hold them."""

_GZIP_MAGIC = b"\x1f\x8b"


class TextFile:
    """A text file being read line by line, in bounded memory.

    Bytes that are not of the encoding come through as lone surrogates, so that only their own row is rejected.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        """Open the file; FileRefused where that cannot be done."""
        self.path = path
        try:
            self.size_bytes = path.stat().st_size
            self._raw: IO[bytes] = path.open("rb")
        except OSError as error:
            raise FileRefused(f"[{path}]: cannot be read: {error.strerror}; check the name and the rights") from error
        packed = self._raw.read(2) == _GZIP_MAGIC
        self._raw.seek(0)
        unpacked = gzip.GzipFile(fileobj=self._raw, mode="rb") if packed else self._raw
        # A byte order mark is what spreadsheets put before utf-8; it is no part of the first column's name.
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        self._text = io.TextIOWrapper(
            io.BufferedReader(unpacked),
            encoding=encoding,
            errors="surrogateescape",
            newline="",
        )

    @property
    def bytes_read(self) -> int:
        """How far the file on disk has been read."""
        return self._raw.tell()

    def lines(self) -> Iterator[str]:
        """Every line with its end; FileRefused for a line that is too long and for a damaged file."""
        number = 0
        while True:
            number += 1
            try:
                line = self._text.readline(MAX_LINE_CHARACTERS)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise FileRefused(
                    f"[{self.path}] near line {number}: the gzip file is damaged or cut off; fetch it again"
                ) from error
            except UnicodeError as error:
                raise FileRefused(
                    f"[{self.path}] near line {number}: not of the encoding that the mapping names; correct it there"
                ) from error
            if not line:
                return
            if len(line) == MAX_LINE_CHARACTERS and not line.endswith("\n"):
                raise FileRefused(
                    f"[{self.path}] line {number}: longer than {MAX_LINE_CHARACTERS:,} characters; is it CSV?"
                )
            yield line

    def close(self) -> None:
        """Let the file go."""
        self._text.close()
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
