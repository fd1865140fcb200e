"""The data source of figures, which Grafana is provisioned with, and a panel's query to it."""

from __future__ import annotations

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.dashboard import DataSourceRef

from caseflow_dashboards.audiences import DATA_SOURCE_UID

DATA_SOURCE_TYPE = "grafana-clickhouse-datasource"


def data_source() -> DataSourceRef:
    """Return the reference to the data source of boards that name nobody; `build` puts the other in its place."""
    return DataSourceRef(type_val=DATA_SOURCE_TYPE, uid=DATA_SOURCE_UID)


def target(sql: str, *, series: bool = False, ref_id: str = "A") -> dict[str, object]:
    """Return a query in the words of the ClickHouse plugin: as a series over time, or as a table."""
    return {
        "datasource": data_source(),
        "editorType": "sql",
        "format": 0 if series else 1,
        "queryType": "timeseries" if series else "table",
        "rawSql": sql,
        "refId": ref_id,
    }


class _Target(Dataquery):
    def __init__(self, sql: str, *, series: bool) -> None:
        self._sql, self._series = sql, series

    def to_json(self) -> dict[str, object]:
        return target(self._sql, series=self._series)


class Query(Builder[Dataquery]):
    """A panel's query."""

    def __init__(self, sql: str, *, series: bool = False) -> None:
        self._target = _Target(sql, series=series)

    def build(self) -> Dataquery:
        """Return it as a panel takes it."""
        return self._target
