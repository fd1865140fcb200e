"""The description of the mapping format is true: its example compiles, and it names every key there is."""

import re
from pathlib import Path

import caseflow_producers
from caseflow_producers.mapping.load import load_mapping
from caseflow_producers.mapping.model import (
    DateValue,
    Event,
    Extract,
    Input,
    Join,
    Mapping,
    Source,
    Words,
    YearsSince,
)
from caseflow_producers.send import load_mapper

from tests.producers import synthetic

TEXT = Path(caseflow_producers.__file__).with_name("MAPPING.md").read_text("utf-8")


def test_its_example_makes_the_event_that_it_describes(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    persons = [("P00000000000A", "M", "1980")]
    synthetic.write_rows(tmp_path / "persons.csv", persons, header=("person_no", "sex", "birth_year"))
    mapping = load_mapping(synthetic.write_mapping(tmp_path, example))
    mapper = load_mapper(mapping, beside=tmp_path / "rows.csv")
    (event,) = mapper.events(["result", "1", "C00000000000A", "P00000000000A", "05/06/2014", "", "NG"])
    assert (event.event_type, event.content["verdict"]) == ("VerdictReturned", "acquitted")
    assert event.content["person"]["sex"] == "male"


def test_it_names_every_key_of_the_format() -> None:
    for model in (Mapping, Source, Input, Join, Extract, Event, Words, DateValue, YearsSince):
        for name in model.model_fields:
            assert re.search(rf"\b{name}\b", TEXT), name
