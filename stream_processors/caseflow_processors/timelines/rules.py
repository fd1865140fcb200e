"""What the folds take from one generation's tables, looked up once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Self

from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import derived_vocabularies


class Rules(NamedTuple):
    """Orders of the vocabularies that decide between several words, and the window of attribution."""

    verdict_rank: Mapping[str, int]
    plea_rank: Mapping[str, int]
    exit_rank: Mapping[str, int]
    """The exit of the smallest rank is the furthest: the defendant's where charges ended differently."""
    window_days_inclusive: tuple[int, int]

    @classmethod
    def of(cls, tables: PinnedTables) -> Self:
        """The rules of a generation's tables."""
        return cls(
            verdict_rank=_ranks(tables.vocabularies["verdict"]),
            plea_rank=_ranks(tables.vocabularies["plea"]),
            exit_rank=_ranks(tuple(derived_vocabularies()["exit"].members)),
            window_days_inclusive=tables.window_days_inclusive,
        )


def _ranks(members: tuple[str, ...]) -> Mapping[str, int]:
    return MappingProxyType({member: rank for rank, member in enumerate(members)})
