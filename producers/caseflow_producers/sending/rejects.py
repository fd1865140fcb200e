"""Rejected rows, kept for correction beside their reason."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO

_REASON_COLUMNS = ("rejected_line", "rejected_column", "rejected_reason")


class Rejects:
    """The file of rejected rows of one run: made with the first of them; the one of an earlier run is removed.

    It holds rows as the agency wrote them, so only its owner may read it.
    """

    def __init__(self, home: Path, file: Path, header: Sequence[str]) -> None:
        self._header = header
        self._file: IO[bytes] | None = None
        name = file.name.removesuffix(".gz").removesuffix(".csv")
        self.path = home / "rejected" / f"{name}.rejected.csv"
        self.path.unlink(missing_ok=True)

    @property
    def written(self) -> bool:
        """Whether there is such a file."""
        return self._file is not None

    def add(self, raw: Sequence[str], *, line: int, column: str | None, reason: str) -> None:
        """Write one row, its reason before it."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
            self.path.chmod(0o600)
            self._write([*_REASON_COLUMNS, *self._header])
        self._write([str(line), column or "", reason, *raw])

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()

    def _write(self, values: Sequence[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(values)
        if self._file is not None:
            # Bytes that could not be read go back as they came.
            self._file.write(line.getvalue().encode("utf-8", errors="surrogateescape"))
