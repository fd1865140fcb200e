"""A bulletin carries its printed figures, so that the next one tells what was revised."""

from datetime import date

import orjson
import pytest
from caseflow_dashboards.bulletin.embedded import NotABulletinError, as_script, figures, read, revisions
from caseflow_dashboards.bulletin.page import page
from caseflow_dashboards.bulletin.suppression import Rule
from caseflow_dashboards.bulletin.tables import TOTAL

from tests.dashboards.bulletin.made import COUNTS, bulletin, frame

OPEN = frame(rule=Rule(1, 1))


def test_figures_are_read_from_the_page_as_from_the_json() -> None:
    made = bulletin()
    assert read(page(made)) == read(as_script(made)) == orjson.loads(orjson.dumps(figures(made)))


def test_only_what_is_printed_is_carried() -> None:
    carried = figures(bulletin())["tables"]["defendants"]
    assert not {611, 1_237, 657, 1_286} & {value for row in carried.values() for value in row.values()}
    assert carried["2024-03"]["defendants"] == "-"
    assert "note" not in carried["2024-01"]


def test_nothing_differs_from_a_bulletin_of_the_same_figures() -> None:
    made = bulletin()
    found = revisions(made, read(page(made)))
    assert found.changed == ()
    assert found.compared == 20


def test_a_revised_count_is_told_with_what_the_last_bulletin_gave() -> None:
    before = figures(bulletin(of=OPEN))
    now = bulletin({**COUNTS, ("2024-01", "charged"): 620, (TOTAL, "charged"): 666}, of=OPEN)
    changed = {(at.row, at.column): (at.before, at.now) for at in revisions(now, before).changed}
    assert changed["2024-01", "charged"] == (611, 620)
    assert changed[TOTAL, "charged"] == (657, 666)
    assert set(changed) == {(row, name) for row in ("2024-01", TOTAL) for name in ("charged", "share")}


def test_of_another_period_only_the_months_that_both_have_are_compared() -> None:
    before = figures(bulletin(of=frame(rule=Rule(1, 1), first=date(2023, 12, 1))))
    changed = revisions(
        bulletin({**COUNTS, ("2024-02", "charged"): 47, (TOTAL, "charged"): 658}, of=OPEN), before
    ).changed
    assert {at.row for at in changed} == {"2024-02"}


def test_under_another_rule_counts_differ_only_by_more_than_rounding_and_nothing_else_is_compared() -> None:
    before = figures(bulletin(of=OPEN))
    counts = {**COUNTS, ("2024-01", "defendants"): 1_257, (TOTAL, "defendants"): 1_306}
    found = revisions(bulletin(counts, of=frame(rule=Rule(2, 4))), before)
    assert not found.is_same_rule
    assert {(at.row, at.column) for at in found.changed} == {("2024-01", "defendants"), (TOTAL, "defendants")}
    assert {at.column for at in found.changed} == {"defendants"}


def test_a_bulletin_of_other_jurisdictions_is_not_compared() -> None:
    with pytest.raises(NotABulletinError, match="YY"):
        revisions(bulletin(), figures(bulletin(of=frame(jurisdictions=("YY",)))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE html><p>Something else</p>", "without the figures"),
        ("", "neither"),
        ("[1, 2]", "not the figures"),
        ('{"format": "caseflow-bulletin", "version": 99}', "99"),
    ],
)
def test_what_is_no_bulletin_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotABulletinError, match=said):
        read(text)
