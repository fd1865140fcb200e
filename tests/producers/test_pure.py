"""What turns a row into events knows no clock, no chance, no environment and no network."""

import ast
from pathlib import Path

import caseflow_producers
import pytest

ROOT = Path(caseflow_producers.__file__).parent
PURE = [
    *sorted((ROOT / "plan").glob("*.py")),
    ROOT / "mapping" / "marks.py",
    ROOT / "mapping" / "model.py",
    ROOT / "files" / "rows.py",
]
FORBIDDEN = {"time", "random", "secrets", "os", "socket", "sqlite3", "confluent_kafka", "requests", "threading"}


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_module_imports_nothing_that_changes_by_itself(path: Path) -> None:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
            found.add(node.attr)
    assert not found & (FORBIDDEN | {"now", "today", "utcnow"})
