"""What the data are, as whatever leaves the program says: made up, the example extract, or records of agencies."""

from collections.abc import Iterable
from dataclasses import dataclass

from caseflow_sinks.views import literal
from clickhouse_connect.driver.client import Client

COLUMN = "data_origin"
MADE_UP, UNTOLD = "Synthetic data", "not_stated"


@dataclass(frozen=True)
class Origins:
    """Jurisdiction → origin, as the view data_origin words it."""

    of: dict[str, str]

    @classmethod
    def read(cls, server: Client) -> "Origins":
        """Of every jurisdiction that has a timeline, or sent an event."""
        rows = server.query("SELECT jurisdiction, origin FROM data_origin").result_rows
        return cls({str(jurisdiction): str(origin) for jurisdiction, origin in rows})

    def all_of(self, jurisdictions: Iterable[str]) -> str:
        """The origins of what is chosen, of all where nothing is; several are separated by semicolons."""
        chosen = set(jurisdictions)
        found = {origin for name, origin in self.of.items() if not chosen or name in chosen}
        return "; ".join(sorted(found))

    def of_figure(self, jurisdiction: str = "") -> str:
        """The origin of a figure of one jurisdiction, or of all together where none is named."""
        if jurisdiction and jurisdiction not in self.of:
            return MADE_UP if jurisdiction.startswith("XX") else UNTOLD
        return self.all_of([jurisdiction] if jurisdiction else ()) or UNTOLD

    def a_row(self, column: str = "jurisdiction") -> str:
        """The expression for the origin of a row with its jurisdiction."""
        # Of events that were all taken back no timeline is left, and the view has no row.
        names, origins = literal(["", *self.of]), literal([UNTOLD, *self.of.values()])
        made_up = f"if(startsWith({column}, 'XX'), '{MADE_UP}', '{UNTOLD}')"
        return f"transform(toString({column}), {names}, {origins}, {made_up})"
