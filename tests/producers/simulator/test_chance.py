"""Chance gives the same on every machine and version."""

import ast
from pathlib import Path

import caseflow_producers.simulator as package
import pytest
from caseflow_producers.simulator.chance import Chance, Choice, Quantiles
from hypothesis import given
from hypothesis import strategies as st

FILES = sorted(Path(package.__file__).parent.rglob("*.py"))


def test_a_stream_is_what_it_was_when_this_was_written() -> None:
    # Written down on Python 3.11; 3.12 and 3.13 gave the same.
    chance = Chance(1, "lives", 0)
    assert [int(chance.draw() * 2**32) for _ in range(4)] == [966475201, 1080453348, 2032602754, 858133098]


def test_streams_differ_by_seed_name_and_index_and_do_not_disturb_each_other() -> None:
    first = Chance(1, "lives", 0)
    others = [Chance(2, "lives", 0), Chance(1, "disorder", 0), Chance(1, "lives", 1)]
    drawn = [chance.draw() for chance in (first, *others)]
    assert len(set(drawn)) == 4
    again = Chance(1, "lives", 0)
    assert (again.draw(), again.draw()) == (drawn[0], first.draw())


@pytest.mark.parametrize(
    ("u", "word"), [(0.0, "a"), (0.2499, "a"), (0.25, "b"), (0.4999, "b"), (0.5, "c"), (0.9999999, "c")]
)
def test_a_word_is_drawn_by_its_weight(u: float, word: str) -> None:
    assert Choice([("a", 1), ("b", 1), ("c", 2)]).at(u) == word


@pytest.mark.parametrize(("u", "value"), [(0.0, 0), (0.25, 5), (0.5, 10), (0.75, 55), (0.999, 99)])
def test_between_quantiles_lie_straight_lines(u: float, value: int) -> None:
    assert Quantiles([(0, 0), (50, 10), (100, 100)]).at(u) == value


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_quantiles_stay_between_their_ends_and_never_fall(one: float, other: float) -> None:
    quantiles = Quantiles([(0, 3), (10, 3), (90, 40), (100, 1000)])
    low, high = sorted((one, other))
    assert 3 <= quantiles.at(low) <= quantiles.at(high) <= 1000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_that_differs_between_versions_or_processes_is_used(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    froms = {
        (node.module, one.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names
    }
    # Hashes differ between processes, clocks and the shared generator between runs, libm between machines.
    assert not names & {"hash", "id"}
    assert not attributes & {"now", "today", "utcnow"}
    assert not {module for module, _ in froms} & {"math", "time", "statistics", "secrets"}
    assert {name for module, name in froms if module == "random"} <= {"Random"}
    assert not plain & ({"random", "math", "secrets"} | ({"time"} if file.name != "topics.py" else set()))
