"""A plain list of national codes held against the correspondence tables: which of them are unknown."""

from collections.abc import Iterable
from typing import NamedTuple

from caseflow_schemas.correspondence import Correspondence
from caseflow_schemas.table_files import Line

COLUMN = "national_code"
DIVIDERS = (";", "\t", "|")
"""What other programs put between cells. By prefix a code with another cell behind it would be found."""


class UnknownCode(NamedTuple):
    """A code that no line of its scheme leads to."""

    line: int
    national_code: str


class CheckedList(NamedTuple):
    """What became of a list."""

    codes: int
    unknown: list[UnknownCode]
    several: list[UnknownCode]
    """Cells with a divider in them, which are no one code."""
    without_category: int
    """Codes that the scheme knows and that stand for no category."""


def check_list(lines: Iterable[Line], column: int, *, scheme: str, codes: Correspondence) -> CheckedList:
    """Look up the code in that column of every line, whenever its offence was; a line without one is unknown."""
    count = without_category = 0
    unknown: list[UnknownCode] = []
    several: list[UnknownCode] = []
    for line in lines:
        count += 1
        code = line.cells[column] if column < len(line.cells) else ""
        found = codes.find(scheme, code)
        if divider_in(code):
            several.append(UnknownCode(line.number, code))
        elif found is None:
            unknown.append(UnknownCode(line.number, code))
        elif not found.iccs_code:
            without_category += 1
    return CheckedList(count, unknown, several, without_category)


def divider_in(cell: str) -> str:
    """The first divider in a cell; empty where there is none."""
    return next((divider for divider in DIVIDERS if divider in cell), "")
