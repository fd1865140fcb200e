"""Every figure has its source, and every assumption is called one."""

import re
from collections import Counter
from pathlib import Path

import caseflow_producers.simulator as package
import orjson
import pytest
from caseflow_producers.examples import broward_events
from caseflow_producers.simulator.measure import measure
from caseflow_producers.simulator.parameters import Parameter, load_parameters

FOLDER = Path(package.__file__).parent
ENTRIES = load_parameters().entries


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=str)
def test_a_parameter_has_a_unit_a_derivation_and_a_source_exactly_where_it_is_no_assumption(entry: Parameter) -> None:
    assert entry.unit
    assert entry.derivation
    assert bool(entry.source) == (entry.kind != "assumed")


@pytest.mark.parametrize("entry", [one for one in ENTRIES.values() if one.kind == "partly_published"], ids=str)
def test_what_is_published_in_part_says_which_part_is_not(entry: Parameter) -> None:
    assert "assum" in entry.derivation or "rest to 100" in entry.derivation


def test_every_parameter_is_drawn_from_somewhere_in_the_code() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.py") if file.name != "measure.py")
    # The shares of disorder are asked for by its kinds.
    kinds = {f"defect_{kind}" for kind in re.findall(r'"(\w+)"', code)}
    assert [name for name in ENTRIES if f'"{name}"' not in code and name not in kinds] == []


def test_the_measured_lags_are_those_of_the_example_data() -> None:
    events = broward_events()
    written = orjson.loads((FOLDER / "data" / "measured.json").read_bytes())
    assert measure(events, events.parent / "persons.csv.gz") == written


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=str)
def test_shares_are_of_distinct_words_and_quantiles_rise_from_0_to_100_percent(entry: Parameter) -> None:
    value = entry.value
    if not isinstance(value, list):
        return
    firsts = [first for first, _ in value]
    if isinstance(firsts[0], str):
        assert max(Counter(firsts).values()) == 1
        assert all(weight > 0 for _, weight in value)
    else:
        assert (firsts[0], firsts[-1]) == (0, 100)
        assert firsts == sorted(set(firsts))
        assert [last for _, last in value] == sorted(last for _, last in value)


def test_cook_countys_flows_are_the_shares_of_participants() -> None:
    flow = load_parameters().flow("Approved", "Conviction", "No Conviction")
    # 114,074 and 24,431 participants, summed over the years by hand.
    border = 114_074 / (114_074 + 24_431)
    assert (flow.at(border - 1e-9), flow.at(border + 1e-9)) == ("Conviction", "No Conviction")
