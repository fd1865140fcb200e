"""Which figures a vintage keeps."""

from datetime import UTC, date, datetime

from caseflow_sinks.views import views
from caseflow_sinks.vintages.figures import readings
from caseflow_sinks.vintages.statements import Stamp, insertion


def test_each_figure_has_a_name_of_its_own_that_begins_with_its_view() -> None:
    names = [(reading.view, figure.name) for reading, figures in readings() for figure in figures]
    assert len({name for _, name in names}) == len(names)
    assert all(name.startswith(f"{view}.") for view, name in names)


def test_each_is_of_a_view_that_takes_a_day_and_filters() -> None:
    known = {view.name: view.parameters for view in views()}
    for reading, _ in readings():
        assert {"as_of", "jurisdiction", *reading.arguments} <= set(known[reading.view])


def test_a_share_is_no_count_and_has_its_denominator() -> None:
    for _, figures in readings():
        for figure in figures:
            assert not (figure.absent_is_zero and figure.denominator)
            assert bool(figure.denominator) or not figure.numerator


def test_a_statement_says_the_day_the_time_and_the_place_and_quotes_them() -> None:
    reading, figures = readings()[0]
    stamp = Stamp(date(2024, 3, 31), datetime(2024, 4, 1, 6, tzinfo=UTC), "g1")
    text = insertion(reading, figures, stamp, into="`c`.vintages", as_of=date(2024, 2, 29), jurisdiction="it's")
    assert text.startswith("INSERT INTO `c`.vintages (known_on, taken_at, as_of, ")
    assert "toDateTime64('2024-04-01 06:00:00.000000', 6, 'UTC')" in text
    assert "as_of = '2024-02-29'" in text
    assert r"jurisdiction = ['it\'s']" in text
