"""The figures of a summary, read from the views; no formula is repeated here."""

from dataclasses import dataclass
from typing import Any

from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.views import call


@dataclass(frozen=True)
class Segment:
    """One segment's durations, in whole local days."""

    completed: int
    measured: int
    negative: int
    """Ended before they began."""
    without_start: int
    """Began on no known day."""
    undated: int
    pending: int
    median: float | None
    """None where nothing is measured or more than 5 % of the ends are undated."""


@dataclass(frozen=True)
class Figures:
    """What the timelines hold."""

    cases: int
    persons: int
    linked: dict[str, tuple[int, int]]
    """Stage of STAGES → persons and defendants who reached it; who reached a later one is counted in the earlier."""
    stays: dict[str, int]
    segments: dict[str, Segment]

    def as_plain(self) -> dict[str, Any]:
        """As `.caseflow/demo.json` has it."""
        return {
            "timelines": {"cases": self.cases, "persons": self.persons},
            "linked": {
                stage: {"persons": persons, "defendants": defendants}
                for stage, (persons, defendants) in self.linked.items()
            },
            "stays": self.stays,
            "durations": {name: vars(segment) for name, segment in self.segments.items()},
        }


STAGES = ("first_contact", "charged", "disposed")
"""What a summary tells of; the view has all stages."""
SEGMENTS = ("offence → charge", "first contact → charge", "charge → disposition", "admission → release")
"""What a summary tells of; the view has all segments."""
STAYS = ("closed", "open", "ends_before_it_begins", "stated", "inferred", "unattributed")


def read_figures(connections: Connections) -> Figures:
    """The figures of the active generation now."""
    with client(connections) as clickhouse:
        ((cases, persons),) = clickhouse.query("SELECT cases, persons FROM timelines").result_rows
        linked = clickhouse.query(
            "SELECT stage, persons, defendants FROM linked_records"
            " WHERE stage IN {stages:Array(String)} ORDER BY ordinal",
            parameters={"stages": list(STAGES)},
        ).result_rows
        (stays,) = clickhouse.query(
            f"SELECT {', '.join(STAYS)} FROM {call('stay_counts')}"  # noqa: S608  # our names
        ).result_rows
        segments = clickhouse.query(
            "SELECT segment, completed, measured, negative, without_start, undated, pending, median"  # noqa: S608  # our names
            f" FROM {call('durations')} WHERE segment IN {{segments:Array(String)}} ORDER BY ordinal",
            parameters={"segments": list(SEGMENTS)},
        ).result_rows
    return Figures(
        cases=cases,
        persons=persons,
        linked={stage: (of_persons, defendants) for stage, of_persons, defendants in linked},
        stays=dict(zip(STAYS, stays, strict=True)),
        segments={name: Segment(*numbers) for name, *numbers in segments},
    )
