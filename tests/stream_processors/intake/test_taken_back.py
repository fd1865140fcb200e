"""A delivery taken back leaves every timeline as if nothing of it had ever been said, through all stages."""

from dataclasses import replace

from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import InMemoryPipeline
from caseflow_schemas.tables import Exclusion
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.histories import History, Said, histories
from tests.stream_processors.made import TABLES
from tests.stream_processors.stages.folding import CODECS, READER, contents, drawn, folded, send

WRONG = "a delivery sent in error (made up)"
GENERATION = replace(
    TABLES, exclusions=tuple(Exclusion(agency.code, WRONG, "made up", "2024-01-31") for agency in TABLES.agencies)
)
PARTITIONS = 2


def _of_generation() -> InMemoryPipeline:
    stages = [
        make_stage(name, codecs=CODECS, reader=READER, tables=GENERATION, partitions=PARTITIONS) for name in STAGE_NAMES
    ]
    return InMemoryPipeline(stages, partitions=PARTITIONS)


def _in_the_delivery(said: Said) -> Said:
    return Said(said.event_type, {**said.event, "source": {**said.event["source"], "batch_id": WRONG}})


@given(histories(), st.data())
def test_timelines_are_those_of_what_other_deliveries_said(history: History, data: st.DataObject) -> None:
    wrong = data.draw(st.lists(st.booleans(), min_size=len(history), max_size=len(history)), label="in the delivery")
    said = [_in_the_delivery(each) if is_wrong else each for each, is_wrong in zip(history, wrong, strict=True)]
    left = [each for each, is_wrong in zip(history, wrong, strict=True) if not is_wrong]
    made = _of_generation()
    send(made, data.draw(st.permutations(said), label="order"))
    made.run(drawn(data.draw))
    assert contents(made) == folded(left)
