"""Whether what a view says and what an oracle says is the same: numbers within 1e-9, everything else exactly."""

import math
from collections.abc import Mapping
from typing import Any


def same(found: Any, expected: Any) -> bool:
    """Compare values, or rows by their columns."""
    if isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(same(found[name], expected[name]) for name in expected)
    if isinstance(expected, list | tuple):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float) and found is not None:
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-15)
    return bool(found == expected)


def assert_same(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> None:
    """Compare key by key, so that a failure tells which, and of a list its first difference."""
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if isinstance(value, list):
            assert_same(dict(enumerate(found[key])), dict(enumerate(value)))
        assert same(found[key], value), (key, found[key], value)
