"""The project's own packages as the packaging tests read them: files and the modules that they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[2]
PACKAGES: dict[str, str] = {
    "schemas": "caseflow_schemas",
    "producers": "caseflow_producers",
    "stream_processors": "caseflow_processors",
    "sinks": "caseflow_sinks",
    "dashboards": "caseflow_dashboards",
    "operations": "caseflow_operations",
}
"""Folder to package."""


class Import(NamedTuple):
    """One import in one file."""

    module: str
    """The importing module."""
    imported: str
    """A module, or a name in one: `a.b` for both `import a.b` and `from a import b`."""
    at_import_time: bool
    """Whether it runs when the module is imported, rather than when a function is called or types are checked."""


def files() -> Iterator[tuple[str, Path]]:
    """Every Python file with the name of its module."""
    for folder, package in PACKAGES.items():
        root = REPOSITORY / folder
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


@cache
def imports() -> tuple[Import, ...]:
    """Every import in the project."""
    return tuple(
        Import(module, name, now)
        for module, path in files()
        for name, now in _imported(
            ast.parse(path.read_text(encoding="utf-8"), str(path)),
            module if path.name == "__init__.py" else module.rpartition(".")[0],
            True,
        )
    )


def _imported(node: ast.AST, package: str, now: bool) -> Iterator[tuple[str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, now) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            if child.level:
                above = package.split(".")[: len(package.split(".")) - child.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            yield from ((f"{base}.{alias.name}", now) for alias in child.names)
        else:
            later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _is_for_types(child)
            yield from _imported(child, package, now and not later)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
