"""What a query gives: named columns of a kind, and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """`kind` is number, time or text."""

    name: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """Rows in the order of the query; a NULL is None."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
