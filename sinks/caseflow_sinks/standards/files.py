"""The files of a folder of standards, and what each column may hold."""

from collections.abc import Mapping
from typing import NamedTuple

from caseflow_sinks.migrations.references import EDITABLE

SOURCE = "source"
"""The last column of every file: where the row is from. Kept with the file, and in no table."""


class Column(NamedTuple):
    """One column."""

    kind: str
    """What its cells are: a name of `cells.KINDS`."""
    meaning: str
    may_be_empty: bool = False


_JURISDICTION = Column("jurisdiction", "code in jurisdictions.csv")
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "coverage": {
        "agency": Column("agency", "code in agencies.csv"),
        "complete_from": Column("day", "first local day of which all events are here; empty: the beginning", True),
        "complete_through": Column("day", "last such day; empty: that of the latest event", True),
    },
    "time_standards": {
        "jurisdiction": _JURISDICTION,
        "iccs_code": Column("iccs", "category of ICCS v1.0, level 1 to 4; empty: all that no longer code names", True),
        "days": Column("days", "active days from registration to disposal, inclusive"),
    },
    "custody_limits": {
        "jurisdiction": _JURISDICTION,
        "pretrial_days": Column("days", "held longer before the first decision: on the watch list", True),
        "news_days": Column("days", "an open stay without an event for longer stands apart", True),
        "silent_days": Column("days", "a pending case without an event for longer: on the watch list", True),
    },
    "weekly_rest": {
        "jurisdiction": _JURISDICTION,
        "weekday": Column("weekday", "1 Monday to 7 Sunday; a jurisdiction without a row rests on 6 and 7"),
    },
    "holidays": {
        "jurisdiction": _JURISDICTION,
        "on": Column("day", "the local day"),
        "name": Column("text", "what is kept on it"),
    },
    "population": {
        "jurisdiction": _JURISDICTION,
        "year": Column("year", "the year that it stands for"),
        "sex": Column("sex", "word of the vocabulary; empty: all", True),
        "age_group": Column("age_group", "word of the vocabulary; empty: all", True),
        "persons": Column("count", "inhabitants"),
    },
    "suppression": {
        "jurisdiction": Column("jurisdiction", "code in jurisdictions.csv; empty: all without a row", True),
        "smallest_shown": Column("base", "numbers from 1 to below it are suppressed; 1: none is"),
        "rounded_to": Column("base", "base to which numbers are rounded; 1: not rounded"),
    },
}
"""Table → column → what it is. A file is named after its table and has these columns, in this order, then `source`."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "coverage": ("agency",),
    "time_standards": ("jurisdiction", "iccs_code"),
    "custody_limits": ("jurisdiction",),
    "weekly_rest": ("jurisdiction", "weekday"),
    "holidays": ("jurisdiction", "on"),
    "population": ("jurisdiction", "year", "sex", "age_group"),
    "suppression": ("jurisdiction",),
}
"""Table → what no two rows of it share: its sorting key."""


def file_name(table: str) -> str:
    """The file that fills a table."""
    return f"{table}.csv"


def heading(table: str) -> tuple[str, ...]:
    """The columns of its file."""
    return (*EDITABLE[table], SOURCE)
