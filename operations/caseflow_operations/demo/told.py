"""What was told in the end, in the shape in which it can be compared with what is true."""

from dataclasses import dataclass
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.views import call

from caseflow_operations.books import Books
from caseflow_operations.clickhouse_timelines import NUMBERS
from caseflow_operations.demo.truth import MILESTONES


@dataclass
class ToldTimelines:
    """What the timelines in ClickHouse say, in the shape of the truth."""

    cases: dict[Any, Any]
    persons: dict[Any, Any]
    defendants: dict[Any, Any]

    @classmethod
    def read(cls, connections: Connections) -> "ToldTimelines":
        """Read every timeline that an event is known of."""
        moments = ", ".join(f"defendants.{name}_on" for name in (*MILESTONES, "exited"))
        found = cls({}, {}, {})
        with client(connections) as clickhouse:
            rows = clickhouse.query(
                "SELECT key, identifiers, reported_on, investigation_outcome, defendants.person, defendants.exit,"  # noqa: S608  # our names
                f" {moments} FROM case_timelines FINAL WHERE notEmpty(events.event_id)",
                query_formats=NUMBERS,
            ).result_rows
            for key, identifiers, reported_on, outcome, persons, exits, *days in rows:
                found.cases[key] = tuple(identifiers), reported_on, outcome
                for person, exit_, *milestones, exited in zip(persons, exits, *days, strict=True):
                    found.defendants[key, person] = (*milestones, exit_, exited)
            rows = clickhouse.query(
                "SELECT key, identifiers FROM person_timelines FINAL WHERE notEmpty(events.event_id)"
            ).result_rows
            found.persons = {key: tuple(identifiers) for key, identifiers in rows}
        return found


def told_outcomes(connections: Connections, books: Books) -> dict[str, int]:
    """Outcome, or dead letters by reason → messages."""
    with client(connections) as clickhouse:
        refused = clickhouse.query(
            f"SELECT reason, sum(messages) FROM {call('dead_letters_by_reason')}"  # noqa: S608 # our own name
            " WHERE reason != 'sink_refused' GROUP BY reason"
        ).result_rows
    return {
        "accepted": sum(topic.accepted for topic in books.topics),
        "duplicates": sum(topic.duplicates for topic in books.topics),
        **{f"dead letters, {reason}": int(count) for reason, count in refused},
    }
