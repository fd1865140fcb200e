"""What counts as a difference."""

from caseflow_operations.verification import differing, side_by_side
from hypothesis import given
from hypothesis import strategies as st

SIDE = st.dictionaries(st.binary(min_size=1, max_size=3), st.integers())


@given(left=SIDE, right=SIDE)
def test_two_sides_come_side_by_side_by_key_each_key_once(left: dict[bytes, int], right: dict[bytes, int]) -> None:
    together = list(side_by_side(iter(sorted(left.items())), iter(sorted(right.items()))))
    assert together == [(key, left.get(key), right.get(key)) for key in sorted({*left, *right})]


def test_an_empty_timeline_equals_an_absent_one() -> None:
    assert differing({}, None) == ()
    assert differing(None, {}) == ()


def test_the_fields_that_differ_are_named() -> None:
    assert differing({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "d": 4}) == ("b", "c", "d")
    assert differing({"a": 1}, None) == ("absent",)
    assert differing(None, {"a": 1}) == ("superfluous",)
