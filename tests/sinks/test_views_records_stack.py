"""Books, timelines and findings against plain counting."""

from collections import Counter

import pytest
from caseflow_schemas.findings import meanings

from tests.sinks.made import (
    dead_letter,
    duplicate,
    event_record,
    version,
)
from tests.sinks.oracles.setting import Setting, defendants
from tests.sinks.store import Store, World, without

pytestmark = pytest.mark.stack


def test_the_books_count_each_coordinate_once(store: Store) -> None:
    store.put("event-records", [event_record("a", [version(1)]), event_record("b", [version(2, topic="court-events")])])
    store.put("event-records", [event_record("a", [version(1), version(5)])] * 3)
    store.put("duplicates", [duplicate(3), duplicate(3), duplicate(4)])
    store.put("dead-letters", [dead_letter(6), dead_letter(6), dead_letter(7, topic="prison-events", agency="X")])
    assert store.view("books") == [
        {"topic": "court-events", "accepted": 1, "duplicates": 0, "dead_letters": 0, "coordinates": 1},
        {"topic": "police-events", "accepted": 2, "duplicates": 2, "dead_letters": 1, "coordinates": 5},
        {"topic": "prison-events", "accepted": 0, "duplicates": 0, "dead_letters": 1, "coordinates": 1},
    ]
    assert store.view("books_by_agency") == [
        {"agency": "X", "accepted": 0, "duplicates": 0, "dead_letters": 1},
        {"agency": "XX-AGENCY", "accepted": 3, "duplicates": 2, "dead_letters": 0},
        {"agency": "unknown", "accepted": 0, "duplicates": 0, "dead_letters": 1},
    ]


def test_a_coordinate_with_two_outcomes_puts_the_books_out_of_balance(store: Store) -> None:
    store.put("event-records", [event_record("a", [version(1)])])
    store.put("duplicates", [duplicate(1)])
    assert store.one("books") == {
        "topic": "police-events",
        "accepted": 1,
        "duplicates": 1,
        "dead_letters": 0,
        "coordinates": 1,
    }


def test_what_the_sink_refused_is_not_in_the_books(store: Store) -> None:
    store.put("dead-letters", [dead_letter(1, topic="case-timelines", reason="sink_refused")])
    assert store.view("books") == []
    assert without(store.one("dead_letters_by_reason"), "last_received_at") == {
        "topic": "case-timelines",
        "agency": "unknown",
        "reason": "sink_refused",
        "messages": 1,
    }


def test_timelines_are_counted_without_deleted_and_merged_ones(world: World) -> None:
    merged = sum(case["successor"] is not None for case in world.histories.cases)
    assert merged
    assert world.one("timelines") == {
        "cases": len(world.histories.cases) - merged,
        "persons": len(world.histories.persons),
        "defendants": sum(1 for _ in defendants(world.histories.cases, Setting())),
        "cases_merged": merged,
        "persons_merged": 0,
    }


def test_findings_are_counted_by_kind_and_timeline(world: World) -> None:
    expected: dict[tuple[str, str], tuple[int, int]] = {}
    for timeline, records in (("case", world.histories.cases), ("person", world.histories.persons)):
        kinds = Counter(found["kind"] for record in records for found in record["findings"])
        holders = Counter(kind for record in records for kind in {found["kind"] for found in record["findings"]})
        expected |= {(kind, timeline): (kinds[kind], holders[kind]) for kind in kinds}
    rows = world.view("findings")
    found = {(row["kind"], row["timeline"]): (row["findings"], row["timelines"]) for row in rows}
    assert found == expected
    assert all(row["meaning"] == meanings()[row["kind"]] for row in rows)
