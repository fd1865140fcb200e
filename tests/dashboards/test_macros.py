"""How the preview expands variables and the data source's macros."""

import pytest
from caseflow_dashboards.preview.macros import BadQuery, expand
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import Chosen

SPAN = TimeRange(1_325_376_000_000, 1_388_534_399_999)
"""2012-01-01T00:00:00Z to 2013-12-31T23:59:59.999Z."""
VARIABLES = {"database": "caseflow_g1", "control": "caseflow"}


@pytest.mark.parametrize(
    ("sql", "expanded"),
    [
        ("SELECT 1 FROM ${database}.books", "SELECT 1 FROM caseflow_g1.books"),
        ("SELECT 1 FROM $database.books", "SELECT 1 FROM caseflow_g1.books"),
        ("SELECT ${database:raw}, ${database:singlequote}", "SELECT caseflow_g1, 'caseflow_g1'"),
        ("$__fromTime, $__toTime", "toDateTime(1325376000), toDateTime(1388534399)"),
        (
            "$__fromTime_ms, $__toTime_ms",
            "fromUnixTimestamp64Milli(1325376000000), fromUnixTimestamp64Milli(1388534399999)",
        ),
        ("$__timeFilter(at)", "at >= toDateTime(1325376000) AND at <= toDateTime(1388534399)"),
        ("$__dateFilter(month)", "month >= toDate('2012-01-01') AND month <= toDate('2013-12-31')"),
        (
            "$__dateFilter(toDate(a, 'UTC')) OR x",
            "toDate(a, 'UTC') >= toDate('2012-01-01') AND toDate(a, 'UTC') <= toDate('2013-12-31') OR x",
        ),
        (
            "$__dateTimeFilter(d, t)",
            "(d >= toDate('2012-01-01') AND d <= toDate('2013-12-31')) AND "
            "(t >= toDateTime(1325376000) AND t <= toDateTime(1388534399))",
        ),
        ("$__timeInterval(at)", "toStartOfInterval(toDateTime(at), INTERVAL 63158 second)"),
        ("$__interval_s", "63158"),
        ("SELECT '$5'", "SELECT '$5'"),
    ],
)
def test_a_query_is_expanded_as_grafana_and_its_data_source_would(sql: str, expanded: str) -> None:
    assert expand(sql, VARIABLES, SPAN) == expanded


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT $unknown", r"variable \[unknown\]"),
        ("SELECT ${database:glob}", r"form \[glob\]"),
        ("$__lastWeek", r"macro \[\$__lastWeek\]"),
        ("$__timeFilter()", r"has 0 arguments; expected 1"),
        ("$__timeFilter(a, b)", r"has 2 arguments; expected 1"),
        ("$__timeFilter(a", r"no closing parenthesis"),
    ],
)
def test_what_is_not_known_is_an_error_and_never_sent(sql: str, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        expand(sql, VARIABLES, SPAN)


def test_a_quote_in_a_value_does_not_end_the_literal() -> None:
    assert expand("${x:singlequote}", {"x": "a'b\\"}, SPAN) == r"'a\'b\\'"


def test_bounds_outside_the_range_of_a_datetime_do_not_wrap_round() -> None:
    early_to_late = TimeRange(-86_400_000, 9_999_999_999_000)
    assert expand("$__timeFilter(t)", {}, early_to_late) == "t >= toDateTime(0) AND t <= toDateTime(4294967295)"
    assert expand("$__dateFilter(d)", {}, early_to_late) == "d >= toDate('1970-01-01') AND d <= toDate('2106-02-07')"


FREE = {"sex": Chosen(("female", "it's"), many=True, free=True), "who": Chosen(("x",), free=True)}
ALL = {"sex": Chosen((), many=True, everything="/* all */", free=True)}


@pytest.mark.parametrize(
    ("sql", "variables", "expanded"),
    [
        ("[${sex:singlequote}]", FREE, r"['female','it\'s']"),
        ("[${sex:sqlstring}] = [$sex]", FREE, r"['female','it\'s'] = ['female','it\'s']"),
        ("[${sex:singlequote}]", ALL, "[/* all */]"),
        ("[${sex:singlequote}]", {"sex": Chosen((), many=True)}, "[]"),
        ("${who:singlequote}", FREE, "'x'"),
        ("'$clock', ${level:csv}", {"clock": Chosen(("active",)), "level": Chosen(("1", "2"))}, "'active', 1,2"),
    ],
)
def test_a_list_is_written_in_the_form_that_the_query_names(
    sql: str, variables: dict[str, str | Chosen], expanded: str
) -> None:
    assert expand(sql, variables, SPAN) == expanded


@pytest.mark.parametrize("form", ["", ":raw", ":csv"])
def test_what_a_reader_writes_never_stands_without_quotes(form: str) -> None:
    with pytest.raises(BadQuery, match=r"variable \[who\]: form \[.+\] writes what a reader may choose freely"):
        expand(f"SELECT ${{who{form}}}", FREE, SPAN)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT '${who:singlequote}'",
        "SELECT 'it''s ${who:singlequote}'",
        'SELECT "${who:singlequote}"',
        "SELECT `${who:singlequote}`",
        "SELECT 1 -- ${who:singlequote}",
        "SELECT 1 /* ${who:singlequote} */",
        "SELECT 'never ends ${who:singlequote}",
    ],
)
def test_a_value_that_brings_its_own_quotes_does_not_stand_in_quotes(sql: str) -> None:
    with pytest.raises(BadQuery, match="expected it outside"):
        expand(sql, FREE, SPAN)


def test_a_macro_in_a_value_is_text() -> None:
    chosen = Chosen(("$__dateFilter(1) $who ${who:raw}",), free=True)
    assert expand("${x:singlequote}", {"x": chosen}, SPAN) == "'$__dateFilter(1) $who ${who:raw}'"
