"""A file that appears whole under its name, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class OutputExists(Exception):
    """There is a file of that name, and nobody said to replace it."""


class OutputFailed(Exception):
    """The file cannot be written."""


@contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """A file beside the path that gets its name when the block ends without an error, and is removed when it does not.

    Only the owner may read it: it can hold what is confidential.

    Raises:
        OutputExists: The path exists, before the block or after it, and `force` is not set.
        OutputFailed: The folder is not there or cannot be written, or the disk is full.
    """
    _refuse(path, force=force)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise OutputFailed(f"[{path}]: {error.strerror}") from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse(path, force=force)
        part.replace(path)
    except OSError as error:
        raise OutputFailed(f"[{path}]: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _refuse(path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise OutputFailed(f"[{path}]: is a folder")
    if path.exists() and not force:
        raise OutputExists(f"[{path}] exists: choose another name, or --force to replace it")
