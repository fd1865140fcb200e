"""No small count is shown, and nobody who has read the rest can compute one: tried by three attackers."""

from itertools import product

import pytest
from caseflow_dashboards.bulletin.cells import Cells, Equation, Key, UnbalancedError
from caseflow_dashboards.bulletin.suppression import Rule, suppressed
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dashboards.bulletin.attack import flow_interval, identities, interval

COUNTS = st.one_of(st.just(0), st.integers(1, 6), st.integers(7, 60), st.integers(100, 3_000))
RULES = st.builds(Rule, st.integers(2, 12), st.just(1))
Counts = list[list[int]]


@st.composite
def tables(draw: st.DrawFn, most_rows: int = 6, most_columns: int = 5) -> Counts:
    """Counts with their totals in the last row and column."""
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    inner = draw(st.lists(st.lists(COUNTS, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    wide = [[*row, sum(row)] for row in inner]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]]


def at(row: int, column: int, table: str = "table") -> Key:
    return Key(table, str(row), str(column))


def cells_of(table: Counts, name: str = "table", into: Cells | None = None) -> Cells:
    """A table as the bulletin has it: counts, and that rows and columns add up."""
    cells = into or Cells()
    rows, columns = range(len(table)), range(len(table[0]))
    cells.counts |= {at(i, j, name): table[i][j] for i in rows for j in columns}
    for i in rows:
        cells.equal([at(i, columns[-1], name)], [at(i, j, name) for j in columns[:-1]])
    for j in columns:
        cells.equal([at(rows[-1], j, name)], [at(i, j, name) for i in rows[:-1]])
    return cells


def assert_safe(cells: Cells, rule: Rule) -> None:
    """What is not shown, and small counts that stand nowhere, could each have values that lie far enough apart."""
    gone = suppressed(cells, rule)
    unknown = gone | cells.hidden
    known = {key: count for key, count in cells.counts.items() if key not in unknown}
    assert not any(rule.is_small(count) for count in known.values())
    small = {key for key in cells.hidden if rule.is_small(cells.counts[key])}
    for key in gone | small:
        least, greatest = interval(key, known, unknown, cells.equations)
        assert least <= cells.counts[key] <= greatest
        assert greatest - least >= rule.smallest_shown, (key, least, greatest)


@settings(max_examples=60, deadline=None)
@given(tables(), RULES)
def test_of_a_table_with_totals_no_hidden_count_can_be_computed_by_flows(table: Counts, rule: Rule) -> None:
    gone = suppressed(cells_of(table), rule)
    hidden = [[at(i, j) in gone for j in range(len(table[0]))] for i in range(len(table))]
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            assert hidden[i][j] or not rule.is_small(count)
            if hidden[i][j]:
                least, greatest = flow_interval(table, hidden, i, j)
                assert greatest - least >= rule.smallest_shown


@settings(max_examples=25, deadline=None)
@given(tables(4, 4), RULES)
def test_nor_by_integer_programming(table: Counts, rule: Rule) -> None:
    assert_safe(cells_of(table), rule)


@settings(max_examples=20, deadline=None)
@given(st.lists(COUNTS, min_size=8, max_size=27), RULES)
def test_nor_from_tables_that_share_their_totals(counts: list[int], rule: Rule) -> None:
    cube = [counts[i : i + 9] for i in range(0, len(counts), 9)]
    cube = [layer + [0] * (9 - len(layer)) for layer in cube]
    by_three = [[sum(layer[j : j + 3]) for j in range(0, 9, 3)] for layer in cube]
    by_rest = [[sum(layer[j::3]) for j in range(3)] for layer in cube]
    cells = Cells()
    for name, inner in (("one", by_three), ("other", by_rest)):
        wide = [[*row, sum(row)] for row in inner]
        cells_of([*wide, [sum(column) for column in zip(*wide, strict=True)]], name, cells)
    for i in range(len(cube) + 1):
        cells.equal([at(i, 3, "one")], [at(i, 3, "other")])
    assert_safe(cells, rule)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=3), st.integers(2, 4))
def test_nor_by_trying_every_table(counts: list[int], smallest: int) -> None:
    rule, total = Rule(smallest, 1), sum(counts)
    gone = suppressed(cells_of([[*counts, total], [*counts, total]]), rule)
    fitting = [
        tried
        for tried in product(range(total + 20), repeat=len(counts))
        if (at(0, len(counts)) in gone or sum(tried) == total)
        and all(at(0, j) in gone or at(1, j) in gone or tried[j] == count for j, count in enumerate(counts))
    ]
    for j in range(len(counts)):
        if at(0, j) in gone:
            values = {tried[j] for tried in fitting}
            assert max(values) - min(values) >= smallest


def test_what_is_left_of_a_total_is_protected_though_it_stands_nowhere() -> None:
    cells = Cells({Key("t", "r", "whole"): 40, Key("t", "r", "part"): 38})
    cells.complement(Key("t", "r", "whole"), [Key("t", "r", "part")])
    assert len(suppressed(cells, Rule(5, 1))) == 1
    assert_safe(cells, Rule(5, 1))


def test_a_difference_between_two_tables_is_protected_where_it_is_small() -> None:
    cells = Cells({Key("months", "total", "all"): 61, Key("funnel", "met", "all"): 58})
    cells.relate([Key("months", "total", "all")], [Key("funnel", "met", "all")])
    assert_safe(cells, Rule(5, 1))
    assert suppressed(cells, Rule(5, 1))


def test_two_figures_that_happen_to_be_equal_are_taken_for_the_same() -> None:
    one, other, third = Key("one", "r", "c"), Key("other", "r", "c"), Key("third", "r", "c")
    cells = Cells({one: 30, other: 30, third: 31})
    cells.coincide([one], [other])
    cells.coincide([one], [third])
    cells.coincide([one], [Key("no", "such", "count")])
    assert cells.equations == [Equation((one,), (other,))]


def test_a_difference_that_happens_to_be_nothing_is_taken_to_be_none() -> None:
    one, other = Key("months", "total", "all"), Key("funnel", "met", "all")
    cells = Cells({one: 61, other: 61})
    cells.relate([one], [other])
    assert cells.equations == [Equation((one,), (other,))]
    assert not cells.hidden


def test_of_sums_that_could_be_the_same_those_that_are_equal_are_taken_for_it() -> None:
    counts = dict(zip((Key("t", "r", name) for name in "abcde"), (30, 12, 18, 31, 31), strict=True))
    a, b, c, d, e = counts
    cells = Cells(counts)
    cells.agree([[a], [b, c], [d], [c, b], [e], [a], [Key("no", "such", "count")], []])
    assert cells.equations == [Equation((a,), (b, c)), Equation((a,), (c, b)), Equation((d,), (e,))]


def test_a_small_count_that_stands_for_half_of_another_and_can_move_by_no_single_step_is_protected() -> None:
    half, whole, far, tenth = (Key("t", "r", name) for name in ("half", "whole", "far", "tenth"))
    cells = Cells({half: 2, whole: 4, tenth: 1, far: 40})
    cells.equal([whole], [half, half])
    cells.equal([far], [tenth] * 40)
    cells.equal([half], [tenth, tenth])
    assert suppressed(cells, Rule(5, 1)) == set(cells.counts)


def test_what_other_bulletins_teach_an_attacker_is_what_is_equal_in_all_of_them() -> None:
    a, b, c, d = (Key("t", "r", name) for name in "abcd")
    e = Key("u", "r", "e")
    found = identities(
        [{a: 9, b: 4, c: 5, d: 0, e: 9}, {a: 12, b: 5, c: 7, d: 0, e: 12}, {a: 21, b: 12, c: 9, d: 0, e: 21}]
    )
    assert set(found) == {Equation((a,), (e,)), Equation((e,), (a,)), Equation((e,), (b, c))}


def test_a_figure_that_two_tables_have_is_suppressed_in_both() -> None:
    one, other = Key("one", "r", "c"), Key("other", "r", "c")
    cells = Cells({one: 2, other: 2})
    cells.equal([one], [other])
    assert suppressed(cells, Rule(5, 1)) == {one, other}


def test_where_no_count_is_small_nothing_is_suppressed_and_zero_is_not_small() -> None:
    assert suppressed(cells_of([[0, 5, 5], [7, 0, 7], [7, 5, 12]]), Rule(5, 1)) == frozenset()


def test_one_small_count_among_large_ones_takes_three_others_with_it_and_no_total() -> None:
    table = [[3, 50, 60, 113], [40, 70, 80, 190], [90, 95, 99, 284], [133, 215, 239, 587]]
    gone = suppressed(cells_of(table), Rule(5, 1))
    assert len(gone) == 4
    assert all(int(key.row) < 3 and int(key.column) < 3 for key in gone)


def test_what_readers_come_for_is_suppressed_last() -> None:
    keys = [Key("t", "r", name) for name in ("small", "dear", "cheap", "all")]
    cells = Cells(dict(zip(keys, (2, 30, 400, 432), strict=True)), worth={keys[1]: 30.0, keys[3]: 30.0})
    cells.equal([keys[3]], keys[:3])
    assert suppressed(cells, Rule(5, 1)) == {keys[0], keys[2]}


def test_the_same_counts_are_suppressed_each_time() -> None:
    table = [[3, 50, 2, 55], [40, 1, 80, 121], [43, 51, 82, 176]]
    assert suppressed(cells_of(table), Rule(5, 1)) == suppressed(cells_of(table), Rule(5, 1))


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 24))
def test_a_count_is_rounded_to_the_nearest_multiple_and_what_may_be_shown_never_to_nothing(
    count: int, smallest: int, base: int
) -> None:
    if base > 2 * smallest:
        with pytest.raises(ValueError, match="as 0"):
            Rule(smallest, base)
        return
    rounded = Rule(smallest, base).rounded(count)
    assert rounded % base == 0
    assert abs(rounded - count) * 2 <= base
    assert rounded > 0 or count < smallest


@pytest.mark.parametrize("wrong", [(0, 1), (1, 0), (-3, 5)])
def test_a_rule_below_one_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Rule(*wrong)


def test_counts_that_do_not_add_up_are_refused_by_name_and_without_a_count() -> None:
    cells = Cells({at(0, 0): 41, at(0, 1): 42})
    with pytest.raises(UnbalancedError, match=r"table/0/0.*table/0/1") as caught:
        cells.equal([at(0, 0)], [at(0, 1)])
    assert "41" not in str(caught.value)
    with pytest.raises(UnbalancedError, match="are more than"):
        cells.complement(at(0, 0), [at(0, 1)])


def test_counts_without_data_are_in_no_equation() -> None:
    cells = Cells({at(0, 0): 4})
    cells.equal([at(0, 0)], [at(0, 0), at(9, 9)])
    cells.relate([at(0, 0)], [at(9, 9)])
    cells.complement(at(9, 9), [at(0, 0)])
    assert cells.equations == [Equation((at(0, 0),), (at(0, 0),))]
