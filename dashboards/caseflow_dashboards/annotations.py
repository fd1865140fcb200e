"""Marks on every time axis: when a generation was promoted, for from then on all figures are another version's."""

from __future__ import annotations

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import AnnotationQuery, AnnotationTarget

from caseflow_dashboards.source import data_source, target

PROMOTED = (
    "SELECT promoted_at AS time, concat('Generation ', generation, ' promoted') AS title,"
    " concat('Code version ', code_version, ', tables ', substring(tables_digest, 1, 12)) AS text"
    " FROM ${control}.generations WHERE state = 'active' AND $__timeFilter(promoted_at) ORDER BY time"
)


class _Asked(AnnotationTarget):
    """The SDK knows the target of Grafana's own annotations alone; here it is a query to the data source."""

    def to_json(self) -> dict[str, object]:
        return target(PROMOTED, ref_id="annotation")


class _Promotions(Builder[AnnotationQuery]):
    def build(self) -> AnnotationQuery:
        return AnnotationQuery(
            name="Promoted generations",
            datasource=data_source(),
            enable=True,
            icon_color="purple",
            target=_Asked(),
        )


def promotions() -> Builder[AnnotationQuery]:
    """Return the annotation as a dashboard takes it."""
    return _Promotions()
