"""Names that are not columns of the file: what joins and extracts put beside a row's own values."""

import re
from collections.abc import Callable, Mapping

from caseflow_producers.errors import RowRejected
from caseflow_producers.mapping.model import Extract, Join

Step = Callable[[list[str]], None]
"""Fills the slots of one join or extract from the row's own columns."""


def join_step(name: str, join: Join, *, rows: Mapping[str, tuple[str, ...]], key_at: int, first_slot: int) -> Step:
    """Put the joined row's values into their slots; empty ones where there is no such row, if the mapping allows it."""
    end = first_slot + len(join.columns)
    empty = ("",) * len(join.columns)

    def look_up(values: list[str]) -> None:
        found = rows.get(values[key_at])
        if found is None and join.missing == "reject":
            raise RowRejected(join.column, f"no row of the joined file {name} has this key")
        values[first_slot:end] = found or empty

    return look_up


def extract_step(name: str, extract: Extract, *, column_at: int, first_slot: int) -> Step:
    """Put the named groups into their slots; empty values where the pattern does not fit, if the mapping allows it."""
    pattern = re.compile(extract.pattern)
    count = len(pattern.groupindex)
    end = first_slot + count
    empty = ("",) * count
    places = [pattern.groupindex[group] for group in pattern.groupindex]

    def find(values: list[str]) -> None:
        text = values[column_at]
        found = pattern.search(text) if text else None
        if found is None and text and extract.unmatched == "reject":
            raise RowRejected(extract.column, f"not of the form that the mapping's extract {name} expects")
        values[first_slot:end] = [(found[place] or "").strip() for place in places] if found else empty

    return find
