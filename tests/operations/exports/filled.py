"""A database with something of everything that exports write. All synthetic."""

from collections.abc import Iterator
from contextlib import contextmanager

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client

from tests.sinks.histories import Histories
from tests.sinks.made import case_timeline, defendant, event, event_record, moment, person_timeline, version, when
from tests.sinks.store import World, migrated_database

COUNT = 60
NASTY = 'x"\n<&\t;é'


@contextmanager
def filled_database(stack: Connections) -> Iterator[World]:
    """Histories, a case of the synthetic county with times of day and one undated event, and records of messages."""
    with migrated_database(stack) as own, client(own) as clickhouse:
        found = World(own, clickhouse)
        found.histories = Histories(3, COUNT, vague=0.4)
        evening = {"at": 1_700_019_000_000, "precision": "minute", "on": 19_675}
        found.cases(
            *found.histories.cases,
            case_timeline(
                "case:county",
                jurisdiction="XX-COUNTY",
                area_code=NASTY,
                reported=moment("2023-11-14"),
                defendants=[defendant("person:1", sex="female", first_contact=moment("2023-11-15"))],
                events=[
                    event("e1", "CrimeReported", occurred=evening),
                    event("e2", "SuspectArrested", occurred=when(None)),
                    event("e3", "ChargeFiled", day="2023-11-15"),
                ],
            ),
        )
        found.persons(*found.histories.persons, person_timeline("person:county", jurisdiction="XX-COUNTY"))
        records = [
            event_record(f"e{at}", [version(at, occurred_at=86_400_000 * 365 * (at + 1), occurred_precision="day")])
            for at in range(5)
        ]
        found.put("event-records", [*records, event_record("u", [version(9)], agency=NASTY)])
        yield found
        found.writer.close()
