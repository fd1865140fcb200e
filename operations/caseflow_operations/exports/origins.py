"""What the data are, as every export says of itself: made up, the example extract, or records of agencies."""

from collections.abc import Iterable
from dataclasses import dataclass

from caseflow_sinks.views import literal
from clickhouse_connect.driver.client import Client

COLUMN = "data_origin"


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

    def a_row(self, column: str = "jurisdiction") -> str:
        """The expression for the origin of a row with its jurisdiction."""
        # Of events that were all taken back no timeline is left, and the view has no row.
        names, origins = literal(["", *self.of]), literal(["not_stated", *self.of.values()])
        made_up = f"if(startsWith({column}, 'XX'), 'Synthetic data', 'not_stated')"
        return f"transform(toString({column}), {names}, {origins}, {made_up})"
