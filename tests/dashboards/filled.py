"""A generation's database with a few made-up cases, persons and books in it. All synthetic."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.rows import (
    CASE_TIMELINES,
    DEAD_LETTERS,
    EVENT_RECORDS,
    PERSON_TIMELINES,
    case_timeline_rows,
    dead_letter_rows,
    duplicate_rows,
    event_record_rows,
    person_timeline_rows,
)
from caseflow_sinks.writer import Writer

from tests.sinks import made
from tests.sinks.histories import Histories
from tests.sinks.store import Store, migrated_database

MONTHS = [f"{year}-{month:02}" for year in (2012, 2013) for month in range(1, 13)]
EACH_MONTH = 12
"""Defendants of a month: half of them charged, a quarter disposed of on no known day."""
STAYS = 2 * len(MONTHS)
HISTORIES = 120
"""Cases, and persons, of the database of histories."""
RECEIVED_AT = 500 * 86_400_000
"""In May 1971, among those histories."""
EDITED: dict[str, list[tuple[str | int | None, ...]]] = {
    "time_standards": [("XX", "", 120), ("YY", "", 120)],
    "custody_limits": [("XX", 90, None, 30), ("YY", 90, None, 30)],
}
"""What a ministry edits, so that standards and watch lists show something; the days are made up."""


@contextmanager
def board_database(stack: Connections) -> Iterator[Connections]:
    """A namespace with migrated databases that show what the committed dashboards read."""
    with migrated_database(stack, shown=read_views()) as own:
        yield own


def fill(connections: Connections) -> None:
    """Insert cases of two years, stays in two facilities, and the books; the tables have to be there."""
    cases = [_case(month, number) for month in MONTHS for number in range(EACH_MONTH)]
    persons = [_held(month) for month in MONTHS]
    accepted = made.event_record("a", [made.version(0)])
    writer = Writer(lambda: client(connections))
    try:
        writer.insert(CASE_TIMELINES, [row for i, case in enumerate(cases) for row in case_timeline_rows(case, i)])
        writer.insert(PERSON_TIMELINES, [row for i, one in enumerate(persons) for row in person_timeline_rows(one, i)])
        writer.insert(EVENT_RECORDS, event_record_rows(accepted, 0) + duplicate_rows(made.duplicate(1), 1))
        writer.insert(DEAD_LETTERS, dead_letter_rows(made.dead_letter(2), 2))
    finally:
        writer.close()


@contextmanager
def histories_of(stack: Connections) -> Iterator[Connections]:
    """A database of histories in every state that views tell apart, with books, standards and limits."""
    with board_database(stack) as own, client(own) as clickhouse:
        store, histories = Store(own, clickhouse), Histories(1, HISTORIES, vague=0.4)
        store.cases(*histories.cases)
        store.persons(*histories.persons)
        # Received when the histories happen, as the time range chooses what was received too.
        told: dict[str, Any] = {"received_at": RECEIVED_AT}
        store.put("event-records", [made.event_record("a", [made.version(1, **told)])])
        store.put("duplicates", [made.duplicate(3, **told)])
        refused = made.dead_letter(6, **told), made.dead_letter(7, topic="prison-events", agency="X", **told)
        store.put("dead-letters", refused)
        for table, rows in EDITED.items():
            clickhouse.insert(table, [(*row, 1, 0) for row in rows])
        store.writer.close()
        yield own


def _case(month: str, number: int) -> made.Record:
    first = made.moment(f"{month}-02")
    charged = made.moment(f"{month}-{3 + number:02}") if number < EACH_MONTH // 2 else None
    disposed = made.moment(None) if number < EACH_MONTH // 4 else None
    charges = [made.charge(f"{month}/{number}", filed=charged)] if charged else []
    person = f"synthetic:{month}/{number}"
    who = made.defendant(person, first_contact=first, charged=charged, disposed=disposed, charges=charges)
    return made.case_timeline(
        f"synthetic-case:{month}/{number}",
        reported=made.moment(f"{month}-02"),
        offences=[made.offence(f"{month}/{number}", committed=f"{month}-01", iccs_code=None, iccs_source="not_stated")],
        defendants=[{**who, "exit": "convicted" if disposed else None, "exited": disposed}],
        findings=[made.finding("charged_before_reported")] if number == 0 else [],
    )


def _held(month: str) -> made.Record:
    closed = made.stay(
        f"jail:{month}", admitted=made.moment(f"{month}-01"), released=made.moment(f"{month}-09"), facility="Jail"
    )
    still_open = made.stay(f"prison:{month}", admitted=made.moment(f"{month}-10"), facility="Prison")
    return made.person_timeline(f"synthetic-held:{month}", stays=[closed, still_open])
