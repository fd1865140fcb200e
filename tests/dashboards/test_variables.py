"""Variables as Grafana's JSON states them."""

from typing import Any

import pytest
from caseflow_dashboards.preview.variables import BadVariable, Option, read_variables, sorted_options


def read(**model: Any) -> Any:
    (variable,) = read_variables([{"name": "x", "type": "custom", "query": "", **model}])
    return variable


def test_a_custom_list_names_its_values_where_it_says_so() -> None:
    listed = read(query="Calendar days : calendar, working,a\\,b").options
    assert listed == (Option("calendar", "Calendar days"), Option("working", "working"), Option("a,b", "a,b"))


def test_a_text_box_and_a_constant_have_their_query_as_value_unless_they_state_one() -> None:
    assert read(type="textbox", query="now").default == ("now",)
    assert read(type="textbox", query="now", current={"text": "y", "value": "y"}).default == ("y",)
    assert read(type="constant", query="caseflow").default == ("caseflow",)


def test_a_query_may_stand_in_an_object_as_the_plugin_writes_it() -> None:
    assert read(type="query", query={"rawSql": "SELECT 1", "refId": "A"}).query == "SELECT 1"


@pytest.mark.parametrize(
    ("hide", "shown", "label_shown"), [(None, True, True), (0, True, True), (1, True, False), (2, False, True)]
)
def test_a_variable_or_its_label_can_be_hidden(hide: int | None, shown: bool, label_shown: bool) -> None:
    variable = read(hide=hide)
    assert (variable.shown, variable.label_shown) == (shown, label_shown)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (0, ["b10", "a2", "B1"]),
        (1, ["B1", "a2", "b10"]),
        (2, ["b10", "a2", "B1"]),
        (3, ["B1", "a2", "b10"]),
        (4, ["b10", "a2", "B1"]),
        (5, ["a2", "B1", "b10"]),
        (7, ["a2", "B1", "b10"]),
    ],
)
def test_options_stand_in_the_order_that_the_number_asks_for(sort: int, order: list[str]) -> None:
    options = [Option(text, text) for text in ("b10", "a2", "B1")]
    assert [option.text for option in sorted_options(options, sort)] == order


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ({"type": "interval"}, r"kind \[interval\]"),
        ({"type": "query", "regex": "/x/"}, "has a regex"),
        ({"sort": 9}, r"order \[9\]"),
        ({"query": "a'b"}, r"lists \[a'b\]"),
    ],
)
def test_what_cannot_be_resolved_as_grafana_would_is_refused(model: dict[str, Any], said: str) -> None:
    with pytest.raises(BadVariable, match=said):
        read(**model)
