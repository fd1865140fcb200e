"""Who looks: everyone at figures, and those who are allowed at dashboards that name persons or cases.

Each audience has a data source, whose user of ClickHouse may read the audience's databases and no table, and a folder
of dashboards, which another Grafana or another folder of Grafana has.
"""

from __future__ import annotations

from collections.abc import Mapping

DATA_SOURCE_UID = "caseflow-clickhouse"
PERSONS_UID = "caseflow-persons"
BOARDS, PERSONS = "boards", "persons"
AUDIENCES: Mapping[str, str] = {DATA_SOURCE_UID: BOARDS, PERSONS_UID: PERSONS}
"""Uid of a data source → its audience, a part of the names of the databases that it may read."""
FOLDERS: Mapping[str, str] = {BOARDS: "json", PERSONS: "json_persons"}
"""Audience → folder of its generated dashboards."""


def database_of(audience: str) -> str:
    """Return SQL of the database that the audience reads of a generation, a row of the table of generations."""
    return f"concat('${{control}}_{audience}_', generation)"
