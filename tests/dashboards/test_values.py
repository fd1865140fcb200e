"""A value in a query: whatever a reader writes, the literal holds exactly that and ends where it should."""

import re

import pytest
from caseflow_dashboards.preview.macros import expand
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import Chosen, quoted, written
from hypothesis import given
from hypothesis import strategies as st

SPAN = TimeRange(0, 86_400_000)
NASTY = st.text(
    st.sampled_from("'\\\0\"`;-/*#$(){}:_,\n\té€😀 aw") | st.characters(exclude_categories=["Cs"]), max_size=20
)
LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
ESCAPED = {"\\\\": "\\", "\\'": "'", "\\0": "\0"}


def read_literals(text: str) -> list[str]:
    """Read `'a','b'` as ClickHouse does; every character has to belong to a literal or to a comma between two."""
    found, at = list[str](), 0
    while match := LITERAL.match(text, at):
        found.append(re.sub(r"\\.", lambda escape: ESCAPED[escape[0]], match[1], flags=re.DOTALL))
        at = match.end() + 1
        if match.end() == len(text):
            return found
        assert text[match.end()] == ","
    raise AssertionError(f"[{text}] goes on after a literal has ended")


@given(st.lists(NASTY, min_size=1, max_size=5))
def test_no_value_breaks_out_of_its_quotes_or_is_changed(values: list[str]) -> None:
    for form in ("singlequote", "sqlstring", None):
        assert read_literals(written(Chosen(tuple(values), many=True, free=True), form)) == values


@given(NASTY)
def test_a_query_is_its_committed_text_with_the_literal_in_the_place_of_the_variable(value: str) -> None:
    sql = "SELECT f FROM d.v(x = ${x:singlequote}, from = $__fromTime) WHERE a = 'b' -- end"
    expanded = expand(sql, {"x": Chosen((value,), free=True)}, SPAN)
    assert expanded == f"SELECT f FROM d.v(x = {quoted(value)}, from = toDateTime(0)) WHERE a = 'b' -- end"


@pytest.mark.parametrize(
    "value", ["\\", "\\'", "' OR 1=1 --", "'; DROP TABLE x", "\0'", "${database}", "$__timeFilter(x)"]
)
def test_what_others_have_tried_is_text(value: str) -> None:
    assert read_literals(quoted(value)) == [value]
