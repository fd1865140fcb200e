"""The demonstration as its user sees it: on a stack of its own, twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from caseflow_operations.local.parts import default_folder
from caseflow_operations.local.ports import choose_free_ports
from caseflow_operations.local.settings import LocalSettings

pytestmark = pytest.mark.stack


def demo(home: Path, *arguments: str) -> tuple[str, dict[str, Any]]:
    """What the command prints, and what it leaves in the home."""
    done = subprocess.run(
        [sys.executable, "-m", "caseflow_operations", "demo", "--limit", "400", *arguments],
        env={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "CASEFLOW_HOME": str(home), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result: dict[str, Any] = json.loads((home / "demo.json").read_text())
    return done.stdout, result


def test_the_demonstration_accounts_for_every_event_and_a_second_run_doubles_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    LocalSettings(home=home, parts=default_folder(), ports=choose_free_ports()).write()
    printed, first = demo(home)
    events = first["events"]
    assert events["balanced"]
    assert events["on_topics"] == events["accepted"] == first["sent"]["sent"] > 0
    assert events["duplicates"] == events["dead_letters"] == 0
    assert first["verify"] == {
        "compared": first["timelines"]["cases"] + first["timelines"]["persons"],
        "differences": 0,
    }
    assert list(first["linked"]) == ["first_contact", "charged", "disposed"]
    stays = first["stays"]
    assert stays["stated"] + stays["inferred"] + stays["unattributed"] == stays["closed"] + stays["open"]
    assert set(first["seconds"]) == {"stack", "send", "balance", "to_balanced_books", "verify"}
    # What the extract is not stands beside its figures, and what has no date is no duration.
    assert "not the attrition of a county" in " ".join(printed.split())
    assert "charge → disposition: undated" in printed

    printed, second = demo(home, "--json", str(tmp_path / "second.json"))
    assert "so nothing doubles" in printed
    assert second["sent"]["sent"] == 0
    for part in ("events", "timelines", "linked", "stays", "durations"):
        assert second[part] == first[part]
    assert json.loads((tmp_path / "second.json").read_text()) == second
