"""What a reader chooses, as it stands in the address of a page."""

from typing import Any

import pytest
from caseflow_dashboards.preview.choices import BadChoice, read_choices
from caseflow_dashboards.preview.variables import read_variables

VARIABLES: list[dict[str, Any]] = [
    {"name": "database", "type": "query", "hide": 2, "query": "SELECT 1"},
    {"name": "sex", "type": "query", "query": "SELECT 1", "multi": True, "includeAll": True, "allValue": " "},
    {"name": "court", "type": "query", "query": "SELECT 1"},
    {"name": "clock", "label": "Clock", "type": "custom", "query": "Calendar days : calendar, working"},
    {"name": "case", "type": "textbox", "query": ""},
    {"name": "as_of", "label": "As of", "type": "textbox", "query": "", "description": "YYYY-MM-DD: until when."},
]
KNOWN = {"database", "level"}


def read(*query: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    return dict(read_choices(read_variables(VARIABLES), query, KNOWN))


def test_values_stand_in_an_address_as_grafana_writes_them() -> None:
    chosen = read(
        ("from", "now-1y"), ("var-sex", "female"), ("var-sex", "male"), ("var-case", "X:1"), ("var-sex", "male")
    )
    assert chosen == {"sex": ("female", "male"), "case": ("X:1",)}


@pytest.mark.parametrize("value", ["$__all", "All", " "])
def test_all_is_written_in_any_of_grafanas_ways(value: str) -> None:
    assert read(("var-sex", value), ("var-sex", "male")) == {"sex": ("$__all",)}


def test_nothing_chosen_is_the_default_and_empty_text_is_text() -> None:
    assert read(("var-sex", ""), ("var-case", "")) == {"sex": (), "case": ("",)}


def test_a_day_is_a_day_or_nothing() -> None:
    assert read(("var-as_of", "2012-02-29")) == {"as_of": ("2012-02-29",)}
    assert read(("var-as_of", "")) == {"as_of": ("",)}


def test_a_value_that_no_row_has_is_kept_and_will_match_nothing() -> None:
    assert read(("var-court", "nowhere")) == {"court": ("nowhere",)}


def test_what_another_dashboard_chooses_and_what_is_hidden_is_not_taken() -> None:
    assert read(("var-level", "2"), ("var-database", "system")) == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        *(
            ([("var-as_of", day)], rf"\[As of\] cannot be \[{day}\]; expected a day as YYYY-MM-DD")
            for day in ("yesterday", "31.12.2012", "2012-13-45", "2013-02-29", "20130228", "2013-02-28 x")
        ),
        (
            [("var-sexx", "male")],
            r"variable \[sexx\] is not known; expected one of \['as_of', 'case', 'clock', 'court', 'sex'\]",
        ),
        ([("var-clock", "lunar")], r"\[Clock\] cannot be \[lunar\]; expected one of \['calendar', 'working'\]"),
        ([("var-court", "a"), ("var-court", "b")], r"\[court\] has 2 values; expected one"),
        ([("var-court", "$__all")], r"\[court\] cannot be all"),
        ([("var-case", "x" * 501)], "501 characters"),
        ([("var-sex", str(number)) for number in range(1001)], "1001 values"),
        ([("var-case", "\ud800")], "no text"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(query: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(BadChoice, match=said):
        read(*query)
