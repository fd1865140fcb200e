"""Any number of lines comes out by moment, with few of them in memory."""

import tempfile
from pathlib import Path

import pytest
from caseflow_producers.simulator.ordering import in_order
from hypothesis import given, settings
from hypothesis import strategies as st

MOMENTS = st.lists(st.integers(-(10**12), 10**13), max_size=60)


@settings(deadline=None)
@given(MOMENTS, st.integers(1, 9), st.integers(2, 4))
def test_lines_come_by_moment_and_those_of_one_moment_as_they_came(
    moments: list[int], run_lines: int, fan_in: int
) -> None:
    given_lines = [(moment % 1000, b"%d/%d\n" % (moment % 1000, place)) for place, moment in enumerate(moments)]
    expected = [line for _, line in sorted(given_lines, key=lambda pair: pair[0])]
    assert list(in_order(given_lines, run_lines=run_lines, fan_in=fan_in)) == expected


@settings(deadline=None)
@given(MOMENTS)
def test_moments_before_1970_come_first(moments: list[int]) -> None:
    lines = [(moment, b"%d\n" % moment) for moment in moments]
    assert [int(line) for line in in_order(lines, run_lines=7, fan_in=3)] == sorted(moments)


def test_nothing_is_left_on_disk_even_where_the_reader_stops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lines = in_order(((place, b"%d\n" % place) for place in range(100)), run_lines=5, fan_in=2)
    assert next(lines) == b"0\n"
    assert list(tmp_path.iterdir())
    lines.close()  # type: ignore[attr-defined]  # a generator
    assert list(tmp_path.iterdir()) == []
