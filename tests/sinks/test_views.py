"""The files of the views: each says what it is, and what it reads."""

import re
from datetime import date

import pytest
from caseflow_sinks.migrations import steps
from caseflow_sinks.migrations.references import EDITABLE, REFERENCES
from caseflow_sinks.rows import TABLES
from caseflow_sinks.views import FIELDS, BadView, View, call, read_view, views
from caseflow_sinks.views.parameters import FILTERS, PARAMETERS

TEXT = "\n".join(f"-- {name}: text of {name}" for name in FIELDS) + "\nSELECT 1\n"


def test_a_view_states_every_field() -> None:
    for view in views():
        assert set(view.about) == set(FIELDS)
        assert all(view.about.values())


def test_a_view_without_a_field_is_refused() -> None:
    with pytest.raises(BadView, match=r"\[made\]"):
        read_view("made", TEXT.replace("-- unit:", "-- eenheid:"))


def test_a_field_may_go_on_in_the_next_line() -> None:
    view = read_view("made", TEXT.replace("text of unit", "text\n--   and more"))
    assert view.about["unit"] == "text and more"
    assert view.select == "SELECT 1"


def read_in(select: str) -> set[str]:
    return set(re.findall(r"(?:FROM|JOIN)\s+\.?([a-z_]+)", select)) - {
        "rows",
        "defendants as",
        "stays as",
    }


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_reads_what_it_says_it_reads(view: View) -> None:
    known = {table.name for table in TABLES} | {found.name for found in views()} | set(REFERENCES) | set(EDITABLE)
    known |= {step.id[5:] for step in steps("control")} | {"lags"}
    # `ARRAY JOIN stays` unfolds a column that is named as a view is.
    select = re.sub(r"ARRAY\s+JOIN\s+\w+", "", view.written(database=""))
    assert read_in(select) & known == set(view.reads)
    assert set(view.reads) <= known


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_says_which_parameters_it_takes(view: View) -> None:
    stated = view.about["parameters"]
    # Behind `none:` stands why.
    assert bool(re.match(r"none(: .+)?$", stated)) == (not view.parameters)
    for parameter in view.parameters:
        assert parameter in PARAMETERS
        assert re.search(rf"\b{'filters' if parameter in FILTERS else parameter}\b", stated)
    # What is told of messages, or of records of every kind, knows no person or court.
    assert set(FILTERS) & set(view.parameters) in (set(), {"jurisdiction", "agency"}, set(FILTERS))


def test_a_view_comes_after_those_that_it_reads() -> None:
    names = [view.name for view in views()]
    for view in views():
        assert all(names.index(read) < names.index(view.name) for read in view.reads if read in names)


def test_timelines_and_records_are_read_without_replaced_rows() -> None:
    names = "|".join(table.name for table in TABLES)
    for view in views():
        for found in re.finditer(rf"(?:FROM|JOIN)\s+(?:{names})\b(?P<after>[^\n]*)", view.select):
            assert found["after"].startswith(" FINAL"), view.name


def test_the_statement_names_the_cluster_where_there_is_one() -> None:
    view = read_view("made", TEXT)
    assert view.statement(database="d", cluster="two").startswith("CREATE OR REPLACE VIEW made ON CLUSTER `two` AS")
    assert "ON CLUSTER" not in view.statement(database="d")


def test_a_call_gives_what_is_asked_and_leaves_nothing_else_out() -> None:
    text = call("defendant_funnel", as_of=date(2020, 1, 31), sex=["male", "it's"])
    assert "as_of = '2020-01-31'" in text
    assert r"sex = ['male', 'it\'s']" in text
    assert "court = []" in text
    assert "undated = 1" in text
    assert call("timelines") == "timelines"


def test_a_call_of_what_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        call("no_such_view")
    with pytest.raises(ValueError, match=r"view \[timelines\] takes \[\], not \['as_of'\]"):
        call("timelines", as_of=date(2020, 1, 31))
