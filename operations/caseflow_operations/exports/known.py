"""Which values a filter can have: a misspelt one would give an empty file, which reads as if there were nothing."""

from collections.abc import Mapping

import click
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.views import call
from clickhouse_connect.driver.client import Client

TOLD_AT_MOST = 30
_SENT = "SELECT DISTINCT toString({name}) FROM event_records"


def refuse_unknown(server: Client, filters: Mapping[str, tuple[str, ...]], tables: PinnedTables) -> None:
    """Raise UsageError for a jurisdiction, agency, court or area that nobody has spoken of and no table has.

    Agencies and jurisdictions that are registered are known, though nothing may have come of them yet. The other
    filters have the words of vocabularies and classifications, which need no server.
    """
    registered = {
        "jurisdiction": {row.code for row in tables.jurisdictions},
        "agency": {row.code for row in tables.agencies},
    }
    for name in ("jurisdiction", "agency", "court", "area"):
        if not (wanted := set(filters.get(name, ())) - registered.get(name, set())):
            continue
        questions = [f"SELECT value FROM {call('filter_values', filter=name)}"]  # noqa: S608 - our own names
        questions += [_SENT.format(name=name)] if name in registered else []
        there = {str(value) for question in questions for (value,) in server.query(question).result_rows}
        if unknown := sorted(wanted - there):
            raise click.UsageError(f"--{name} [{', '.join(unknown)}]: unknown; there are {_told(there)}")


def _told(values: set[str]) -> str:
    told = sorted(value for value in values if value)
    more = f" and {len(told) - TOLD_AT_MOST:,} more" if len(told) > TOLD_AT_MOST else ""
    return (", ".join(told[:TOLD_AT_MOST]) or "none") + more
