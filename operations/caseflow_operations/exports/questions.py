"""The SELECT of each export that is a table; nothing is computed here that a view defines."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from caseflow_sinks.views import literal

from caseflow_operations.exports.asked import Asked
from caseflow_operations.exports.indicators import indicators
from caseflow_operations.exports.origins import COLUMN, Origins
from caseflow_operations.exports.pseudonyms import Keys

Question = Callable[[Asked, Origins, Keys], list[str]]
"""What an export is asked by: SELECTs of the same columns, to be read one after the other."""

STAGES = ("first_contact", "referred", "charged", "disposed", "sentenced", "admitted")
MILESTONES = ("committed", "reported", "registered", "first_contact", "referred", "charged", "first_hearing", "verdict")
LATER_MILESTONES = ("disposed", "exited", "sentenced", "admitted", "released")
RECORD_COLUMNS = (
    *("topic", "partition", "offset", "outcome", "event_id", "event_type", "agency", "jurisdiction", "domain"),
    *("revision", "content_hash", "recorded_at", "received_at", "occurred_at", "occurred_precision", "schema_id"),
    *("batch_id", "retracted", "backfill", "excluded", "is_newest", "conflicting"),
)
DIVIDER = ";"
"""Between the names in a cell, which may have spaces."""
FILTERS_OF_EVENTS = frozenset({"jurisdiction", "agency"})


def uncts(asked: Asked, origins: Origins, _: Keys) -> list[str]:
    """The tables of the UN-CTS return, a row a cell."""
    label = literal(origins.all_of(asked.filters.get("jurisdiction", ())))
    return [f"SELECT {label} AS {COLUMN}, * FROM {asked.call('uncts')}"]  # noqa: S608 - our own text


def sdg(asked: Asked, origins: Origins, _: Keys) -> list[str]:
    """SDG indicators 16.1.1 and 16.3.2 with their parts."""
    return [f"SELECT {origins.a_row()} AS {COLUMN}, * FROM {asked.call('sdg')}"]  # noqa: S608 - our own text


def cases(asked: Asked, origins: Origins, keys: Keys) -> list[str]:
    """A row a defendant, with what had happened by the day.

    The period is that of first contact; those whose first contact has no day count in. Agencies and courts are lists in
    one cell.
    """
    moments = ", ".join(f"{name}_on, {name}_precision" for name in (*MILESTONES, *LATER_MILESTONES))
    first, last = literal(asked.from_on), literal(asked.to_on)
    return [
        f"SELECT {origins.a_row()} AS {COLUMN}, {keys.written('case_key')} AS case_key,"  # noqa: S608 - our own text
        f" {keys.written('person')} AS person, jurisdiction, {_listed('agencies')},"
        f" {_listed('courts')}, area, sex, age, age_group, citizenship, charges,"
        f" iccs AS iccs_at_entry, iccs_code AS iccs_now, {literal(list(STAGES))}[reached] AS stage,"
        f" ifNull(exit, 'pending') AS exit, plea, custodial_days, {moments}"
        f" FROM {asked.call('defendants_at')}"
        f" WHERE (first_contact_on BETWEEN {first} AND {last}) OR isNull(first_contact_on)"
    ]


def _listed(column: str) -> str:
    """A list as one text, divided by DIVIDER; one within a name becomes a comma, so that splitting gives as many."""
    names = f"arrayMap(one -> replaceAll(one, {literal(DIVIDER)}, ','), {column})"
    return f"arrayStringConcat({names}, {literal(DIVIDER)}) AS {column}"


def events(asked: Asked, origins: Origins, _: Keys) -> list[str]:
    """The stored records of messages, in the order of their coordinates, without what the events say.

    The period is that of the occurrence, in UTC where it has a time of day; undated ones count in.
    """
    conditions = [
        f"ifNull(toDate32(occurred_at) <= {literal(asked.as_of)}, 1)",
        f"((toDate32(occurred_at) BETWEEN {literal(asked.from_on)} AND {literal(asked.to_on)}) OR isNull(occurred_at))",
    ]
    for name in sorted(FILTERS_OF_EVENTS):
        if asked.filters.get(name):
            conditions.append(f"has({literal(asked.filters[name])}, {name})")
    return [
        f"SELECT {origins.a_row()} AS {COLUMN}, {', '.join(RECORD_COLUMNS)}"  # noqa: S608 - our own text
        f" FROM event_records FINAL WHERE {' AND '.join(conditions)}"
        " ORDER BY topic, partition, offset, outcome"
    ]


class Table(NamedTuple):
    """An export that is a table."""

    question: Question
    says: str
    classification: str
    """As the data dictionary uses the word, of what the rows hold."""


def _indicators(asked: Asked, origins: Origins, _: Keys) -> list[str]:
    return indicators(asked, origins.all_of(asked.filters.get("jurisdiction", ())))


TABLES: Mapping[str, Table] = {
    "uncts": Table(uncts, "the tables of the UN-CTS return", "figures, small cells not suppressed"),
    "sdg": Table(sdg, "SDG indicators 16.1.1 and 16.3.2", "figures, small cells not suppressed"),
    "indicators": Table(_indicators, "every main figure, a row each", "figures, small cells not suppressed"),
    "cases": Table(cases, "a row a defendant", "confidential; with identifiers highly confidential"),
    "events": Table(events, "the stored records of messages", "confidential"),
}
