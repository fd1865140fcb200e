"""Bodies as clients compress them, decoded piece by piece."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import lz4.frame
import zstandard


class Decoder(Protocol):
    """A decompressor of one frame."""

    @property
    def unused_data(self) -> bytes:
        """What came after the end of the frame."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""

    def decompress(self, data: bytes, /) -> bytes:
        """The next bytes."""


class UnknownEncoding(ValueError):
    """A content encoding that is not read here."""


def _decoder(encoding: str) -> Decoder:
    if encoding == "lz4":
        return lz4.frame.LZ4FrameDecompressor()  # type: ignore[no-any-return]  # lz4 ships no types
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj()
    if encoding == "gzip":
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        return zlib.decompressobj()
    raise UnknownEncoding(f"content encoding [{encoding}]: expected lz4, zstd, gzip or deflate")


def decoded(pieces: Iterable[bytes], encoding: str | None) -> Iterator[bytes]:
    """The contents of a compressed body.

    Clients send one frame a block, so that a body is any number of frames one after the other.

    Raises:
        UnknownEncoding: The encoding is none of those read here.
        EOFError: The body ends in the middle of a frame.
    """
    if encoding in (None, "", "identity"):
        yield from pieces
        return
    decoder = _decoder(str(encoding))
    begun = False
    for piece in pieces:
        rest = piece
        while rest:
            if decoder.eof:
                decoder, begun = _decoder(str(encoding)), False
            begun = True
            if content := decoder.decompress(rest):
                yield content
            rest = decoder.unused_data if decoder.eof else b""
    if begun and not decoder.eof:
        raise EOFError(f"the body ends in the middle of a frame of [{encoding}]")
