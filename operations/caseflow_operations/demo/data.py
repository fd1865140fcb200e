"""What a demonstration needs of its data: to be sent once, and to say what it is."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from caseflow_producers.simulator.said import SYNTHETIC
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client

from caseflow_operations.books import Books
from caseflow_operations.demo.agreement import Agreement
from caseflow_operations.figures import Figures

Told = Callable[[str], None]
"""Told how far sending is."""
FIRST_BOARD = "caseflow-attrition"


class Sent(NamedTuple):
    """What became of the data."""

    rows: int
    """All that there is to send: rows of a file, or messages."""
    sent: int
    already_sent: int
    seconds: float
    is_again: bool = False
    """Whether an interrupted run had said some of it, which is said again."""


class MixedDataError(Exception):
    """The stack holds other data already, and figures of both together would be nobody's."""


class DataSet(Protocol):
    """Data that a demonstration sends."""

    @property
    def name(self) -> str:
        """As the command line has it."""

    @property
    def is_synthetic(self) -> bool:
        """Whether it is made up."""

    @property
    def what_it_is_not(self) -> str:
        """What stands beside every figure of it."""

    @property
    def years(self) -> tuple[date, date]:
        """First and last day of what there is to look at."""

    @property
    def plain(self) -> dict[str, Any]:
        """What determines it, for the record."""

    def send(self, connections: Connections, home: Path, told: Told) -> Sent:
        """Send what has not been sent; raises ProducerError and MixedDataError."""

    def compare(self, connections: Connections, home: Path, books: Books, figures: Figures) -> Agreement | None:
        """Compare what came of it with what is known to be true of it; None where nothing is known."""


def address_of(data: DataSet, preview: str) -> str:
    """Where a preview at `preview` (its address, with a slash at its end) shows the years of the data."""
    first, last = data.years
    return f"{preview}d/{FIRST_BOARD}?from={first}&to={last}"


def refuse_mixture(connections: Connections, *, synthetic: bool, is_begun: bool = True) -> None:
    """Raise MixedDataError where agencies have spoken already that belong to other data.

    `is_begun`: whether what has been heard of agencies of this kind can be of this data.
    """
    with client(connections) as clickhouse:
        agencies = [agency for (agency,) in clickhouse.query("SELECT agency FROM books_by_agency").result_rows]
    others = others_of(agencies, synthetic=synthetic, is_begun=is_begun)
    if others:
        raise MixedDataError(
            f"[{connections.home}] holds events of {', '.join(others)} that are not of these data: synthetic and real"
            " records, or two counties, do not belong into one figure; take another home (CASEFLOW_HOME=…), or empty"
            " this one (caseflow local wipe)"
        )


def others_of(agencies: Iterable[str], *, synthetic: bool, is_begun: bool) -> list[str]:
    """Those of the agencies whose events cannot be of the data."""
    return [
        agency
        for agency in agencies
        if agency != "unknown" and (agency.startswith(SYNTHETIC) != synthetic or not is_begun)
    ]
