"""Grafana's transformation "grouping to matrix" in the preview."""

from caseflow_dashboards.preview.answers import Answer, Column
from caseflow_dashboards.preview.matrix import Matrix

STAYS = Matrix(row="Lasted", column="Facility", value="Stays")
LONG = (Column("Lasted", "text"), Column("Facility", "text"), Column("Stays", "number"))


def test_each_value_of_the_column_becomes_a_column_in_the_order_of_coming() -> None:
    answer = Answer(LONG, [["1 day", "jail", 5], ["1 day", "prison", 1], ["open", "jail", 0]])
    assert STAYS.of(answer) == Answer(
        (Column("Lasted\\Facility", "text"), Column("jail", "number"), Column("prison", "number")),
        [["1 day", 5, 1], ["open", 0, None]],
    )


def test_nothing_stays_nothing() -> None:
    assert STAYS.of(Answer(LONG, [])) == Answer((Column("Lasted\\Facility", "text"),), [])


def test_an_answer_with_other_columns_is_left_as_it_is() -> None:
    other = Answer((Column("x", "number"),), [[1]])
    assert STAYS.of(other) is other
