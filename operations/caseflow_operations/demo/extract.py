"""The real extract that comes with the project."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caseflow_producers.examples import broward_events
from caseflow_producers.examples.sample import write_sample
from caseflow_producers.send import send_file
from caseflow_producers.sending.run import Progress
from caseflow_schemas.connections import Connections

from caseflow_operations.books import Books
from caseflow_operations.demo.agreement import Agreement
from caseflow_operations.demo.data import Sent, Told, refuse_mixture
from caseflow_operations.figures import Figures

_MAPPING = "broward"


@dataclass(frozen=True)
class BrowardExtract:
    """Broward County, as ProPublica gathered it."""

    limit: int | None = None
    """About so many rows, all those of some persons; None: all."""
    name = "broward"
    is_synthetic = False
    what_it_is_not = (
        "Records linked in one extract (ProPublica, Broward County, people scored after an arrest, de-identified), not "
        "the attrition of a county: at most one charged case a person, the report date is the offence date, "
        "dispositions have no date, and 98.7 % of them are adjudications."
    )

    @property
    def years(self) -> tuple[date, date]:
        """Those in which it is dense; a few records lie before and after."""
        return date(2012, 1, 1), date(2016, 12, 31)

    @property
    def plain(self) -> dict[str, Any]:
        """What determines it."""
        return {"limit": self.limit}

    def send(self, connections: Connections, home: Path, told: Told) -> Sent:
        """Send the rows that have no receipt yet."""
        refuse_mixture(connections, synthetic=False)

        def progress(found: Progress) -> None:
            share = found.bytes_read / found.size_bytes if found.size_bytes else 1
            told(f"{found.rows:,} rows read ({share:.0%}), {found.acknowledged:,} acknowledged")

        whole = broward_events()
        part = whole if self.limit is None else write_sample(whole, self.limit, home / "sample")
        report = send_file(connections, part, _MAPPING, progress=progress)
        return Sent(report.rows, report.sent, report.already_sent, report.seconds)

    def compare(self, connections: Connections, home: Path, books: Books, figures: Figures) -> Agreement | None:
        """Nothing is known of it but what it says."""
        return None
