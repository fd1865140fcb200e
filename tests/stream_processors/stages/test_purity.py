"""The pure part stays pure: nothing in it can read a clock, chance, the environment, a socket or the runtime."""

import ast
from collections.abc import Iterator
from pathlib import Path

import caseflow_processors
import pytest

PACKAGE = Path(caseflow_processors.__file__).parent
PURE = ("intake", "identity", "timelines", "custody", "stages")
ALLOWED = {
    "bisect",
    "caseflow_schemas",
    "collections",
    "dataclasses",
    "datetime",
    "functools",
    "hashlib",
    "itertools",
    "math",
    "operator",
    "orjson",
    "re",
    "sortedcontainers",
    "types",
    "typing",
    "zoneinfo",
}
# Of the contract's package, what reaches for a server or the environment.
FORBIDDEN_OF_SCHEMAS = {"connections", "registry", "topic_setup"}
# Runs into other folders: what runtime and stages agree on, which is as pure, and no more.
ALLOWED_OF_STATE = ("caseflow_processors.state.protocol", "caseflow_processors.state.groups")
SHARED = [PACKAGE / "state" / f"{name.rpartition('.')[2]}.py" for name in ALLOWED_OF_STATE]
MODULES = sorted([*SHARED, *(path for folder in PURE for path in (PACKAGE / folder).rglob("*.py"))])


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _allowed(name: str) -> bool:
    top, *rest = name.split(".")
    if top == "caseflow_processors":
        return name in ALLOWED_OF_STATE or rest[0] in PURE
    if top == "caseflow_schemas":
        return not (rest and rest[0] in FORBIDDEN_OF_SCHEMAS)
    return top in ALLOWED


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_a_pure_module_imports_nothing_that_could_give_another_answer_tomorrow(path: Path) -> None:
    assert [name for name in _imports(path) if not _allowed(name)] == []


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_a_pure_module_does_not_ask_for_the_time(path: Path) -> None:
    asked = [
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert asked == []
