"""The SQL of a vintage, as text."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from caseflow_sinks.views import Argument, call, literal
from caseflow_sinks.vintages.figures import Figure, Reading

COLUMNS = (
    *("known_on", "taken_at", "as_of", "generation", "figure", "jurisdiction", "breakdown", "month"),
    *("value", "numerator", "denominator", "absent_is_zero"),
)


class Stamp(NamedTuple):
    """What all rows of one vintage share."""

    known_on: date
    taken_at: datetime
    """UTC."""
    generation: str


def insertion(
    reading: Reading, figures: Iterable[Figure], stamp: Stamp, *, into: str, as_of: date, jurisdiction: str
) -> str:
    """One statement that reads a view of the connection's database and writes its figures into the table `into`.

    Views give NULL where there is no figure; NULL is kept. An empty jurisdiction stands for all together.
    """
    arguments: dict[str, Argument] = {"as_of": as_of, **reading.arguments}
    if jurisdiction:
        arguments["jurisdiction"] = [jurisdiction]
    told = ", ".join(
        f"({literal(found.name)}, {_number(found.value)}, {_number(found.numerator)}, {_number(found.denominator)},"
        f" {int(found.absent_is_zero)})"
        for found in figures
    )
    fixed = (
        f"toDate32({literal(stamp.known_on)})",
        f"toDateTime64({literal(stamp.taken_at.strftime('%Y-%m-%d %H:%M:%S.%f'))}, 6, 'UTC')",
        f"toDate32({literal(as_of)})",
        literal(stamp.generation),
        "found.1",
        literal(jurisdiction),
        f"toString({reading.breakdown})" if reading.breakdown else "''",
        f"CAST({reading.month or 'NULL'}, 'Nullable(Date32)')",
        *("found.2", "found.3", "found.4", "found.5"),
    )
    return (
        f"INSERT INTO {into} ({', '.join(COLUMNS)}) SELECT {', '.join(fixed)}"  # noqa: S608  # our own names
        f" FROM {call(reading.view, **arguments)} ARRAY JOIN [{told}] AS found"
    )


def _number(expression: str) -> str:
    return f"CAST({expression or 'NULL'}, 'Nullable(Float64)')"
