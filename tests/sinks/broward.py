"""A part of the Broward extract through all stages in one process: timelines and records as the sink reads them."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import InMemoryPipeline, in_order
from caseflow_producers.examples import broward_events
from caseflow_producers.examples.sample import write_sample
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Rows
from caseflow_producers.mapping.load import load_mapping
from caseflow_producers.send import input_form, load_mapper
from caseflow_schemas.codec import EventReader
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.events import EventWriter
from caseflow_schemas.tables import PinnedTables

from tests.sinks.made import Record

RECEIVED_MS = 1_700_000_000_000


class Extract(NamedTuple):
    """What the sink is given."""

    cases: list[Record]
    persons: list[Record]
    records: list[Record]
    """Of intake: all versions of each event."""


def fold(rows: int, folder: Path) -> Extract:
    """About so many rows of the extract, all those of some persons, folded."""
    codecs, tables, reader = DerivedCodecs.offline(), PinnedTables.load(), EventReader.offline()
    stages = [make_stage(name, codecs=codecs, reader=reader, tables=tables, partitions=1) for name in STAGE_NAMES]
    made, writer = InMemoryPipeline(stages, partitions=1), EventWriter.offline()
    for event_type, topic, said in _events(write_sample(broward_events(), rows, folder)):
        made.send(topic, said["event_id"].encode(), writer.encode(event_type, said), timestamp_ms=RECEIVED_MS)
    # Folding makes many small objects and no cycles: looking for some would take a third of the time.
    gc.disable()
    try:
        made.run(in_order(30_000))
        assert not made.unread("dead-letters")
        cases, persons = (
            [codecs.decode(value) for value in made.unread(topic).values()]
            for topic in ("case-timelines", "person-timelines")
        )
        return Extract(cases, persons, [record for _, record in made.states("event-records")])
    finally:
        gc.enable()


def _events(file: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    loaded = load_mapping("broward")
    mapper = load_mapper(loaded, beside=file)
    with TextFile(file, loaded.mapping.input.encoding) as text:
        for row in Rows(text, input_form(loaded.mapping)):
            for mapped in mapper.events(row.values):
                yield mapped.event_type, mapped.topic, mapped.event(1)
