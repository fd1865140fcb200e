"""Bodies of several frames, in pieces of any size."""

import gzip
import zlib

import lz4.frame
import pytest
import zstandard
from caseflow_operations.local.clickhouse.compression import UnknownEncoding, decoded
from hypothesis import given, settings
from hypothesis import strategies as st

ENCODERS = {
    "lz4": lz4.frame.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}
contents = st.lists(st.binary(max_size=300), max_size=5)


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
@settings(deadline=None)
@given(contents=contents, piece=st.integers(1, 400))
def test_frames_one_after_the_other_are_read_to_the_last(encoding: str, contents: list[bytes], piece: int) -> None:
    body = b"".join(ENCODERS[encoding](content) for content in contents)
    pieces = [body[start : start + piece] for start in range(0, len(body), piece)]
    assert b"".join(decoded(pieces, encoding)) == b"".join(contents)


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
def test_a_body_cut_in_a_frame_is_an_error_and_never_a_shorter_body(encoding: str) -> None:
    body = ENCODERS[encoding](bytes(range(256)) * 10)
    with pytest.raises(EOFError, match=encoding):
        list(decoded([body[:-8]], encoding))


def test_a_body_without_encoding_is_handed_on() -> None:
    assert list(decoded([b"a", b"b"], None)) == [b"a", b"b"]


def test_an_encoding_that_is_not_read_is_named() -> None:
    with pytest.raises(UnknownEncoding, match=r"\[br\]"):
        list(decoded([b"a"], "br"))
