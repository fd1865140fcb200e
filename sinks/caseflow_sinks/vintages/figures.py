"""Which figures a vintage keeps: data, in figures.csv."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from caseflow_schemas.table_files import entries

COLUMNS = ("figure", "view", "arguments", "month", "breakdown", "value", "numerator", "denominator", "absent")


class Reading(NamedTuple):
    """One call of a view: figures that come from the same rows."""

    view: str
    arguments: Mapping[str, str]
    """Parameters besides the day and the jurisdiction, such as the unit."""
    month: str
    """Column of the month; empty for figures of the day itself."""
    breakdown: str
    """Column of what else a row is of; may be empty."""


class Figure(NamedTuple):
    """One figure: columns of the rows, or sums and differences of them."""

    name: str
    value: str
    numerator: str
    """Empty: none."""
    denominator: str
    absent_is_zero: bool
    """A count, of which a view has no row where nothing is counted."""


Readings = tuple[tuple[Reading, tuple[Figure, ...]], ...]


def readings() -> Readings:
    """Every call with its figures; raises TableFault where the file is not as it must be."""
    content = files("caseflow_sinks").joinpath("vintages", "figures.csv").read_bytes()
    return tuple(_grouped(entry.values for entry in entries("figures.csv", content, COLUMNS)))


def _grouped(lines: Iterable[Mapping[str, str]]) -> Iterable[tuple[Reading, tuple[Figure, ...]]]:
    def of(line: Mapping[str, str]) -> tuple[str, ...]:
        return line["view"], line["arguments"], line["month"], line["breakdown"]

    for (view, arguments, month, breakdown), same in groupby(lines, of):
        given = dict(argument.split("=") for argument in arguments.split()) if arguments else {}
        yield (
            Reading(view, given, month, breakdown),
            tuple(
                Figure(line["figure"], line["value"], line["numerator"], line["denominator"], bool(line["absent"]))
                for line in same
            ),
        )
