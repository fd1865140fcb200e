"""CSV files of the project, read with line numbers: a fault is told with its file and line."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple


class TableFault(ValueError):
    """A table that cannot be used, with the place and what was expected."""

    def __init__(self, file: str, line: int, fault: str) -> None:
        super().__init__(f"{file}, line {line}: {fault}")
        self.file = file
        self.line = line
        self.fault = fault


class Line(NamedTuple):
    """One record of a CSV file."""

    number: int
    """Where it begins, from 1."""
    cells: list[str]


class Entry(NamedTuple):
    """One record of a table by the names of its columns."""

    line: int
    values: dict[str, str]


def lines_of(file: str, content: bytes) -> Iterator[Line]:
    """All records but empty lines, the heading first; raises TableFault for what is no CSV in UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableFault(file, line, "bytes that are not UTF-8; save the file as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableFault(file, begins, f"not CSV ({error}); check the quotation marks") from error
        if cells:
            yield Line(begins, cells)


def heading_fault(heading: list[str], columns: tuple[str, ...]) -> str | None:
    """Why a heading is not that of the table, or None."""
    return None if tuple(heading) == columns else f"columns [{','.join(heading)}]: expected {','.join(columns)}"


def cells_fault(cells: list[str], columns: tuple[str, ...]) -> str | None:
    """Why a record does not fit its table's columns, or None."""
    return None if len(cells) == len(columns) else f"{len(cells)} cells: expected {len(columns)}, one a column"


def entries(file: str, content: bytes, columns: tuple[str, ...]) -> Iterator[Entry]:
    """All records of a table; raises TableFault for another heading or another number of cells."""
    lines = lines_of(file, content)
    heading = next(lines, Line(1, []))
    fault = heading_fault(heading.cells, columns)
    if fault is not None:
        raise TableFault(file, heading.number, fault)
    for line in lines:
        fault = cells_fault(line.cells, columns)
        if fault is not None:
            raise TableFault(file, line.number, fault)
        yield Entry(line.number, dict(zip(columns, line.cells, strict=True)))
