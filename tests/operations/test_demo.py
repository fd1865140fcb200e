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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home on free ports, with nothing in it."""
    home = tmp_path / "home"
    LocalSettings(home=home, parts=default_folder(), ports=choose_free_ports()).write()
    return home


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "caseflow_operations", *arguments],
        env={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "CASEFLOW_HOME": str(home), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def demo(home: Path, *arguments: str) -> tuple[str, dict[str, Any]]:
    """What the demonstration prints, and what it leaves in the home."""
    done = run(home, "demo", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    result: dict[str, Any] = json.loads((home / "demo.json").read_text())
    return done.stdout, result


def test_the_demonstration_accounts_for_every_event_and_a_second_run_doubles_nothing(
    home: Path, tmp_path: Path
) -> None:
    printed, first = demo(home, "--limit", "400")
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
    assert "/d/caseflow-attrition?from=2012-01-01&to=2016-12-31" in printed

    printed, second = demo(home, "--limit", "400", "--json", str(tmp_path / "second.json"))
    assert "so nothing doubles" in printed
    assert second["sent"]["sent"] == 0
    for part in ("events", "timelines", "linked", "stays", "durations"):
        assert second[part] == first[part]
    assert json.loads((tmp_path / "second.json").read_text()) == second


def test_a_synthetic_county_comes_out_as_true_as_it_was_made_and_stands_beside_nothing_real(home: Path) -> None:
    try:
        printed, result = demo(home, "--data", "county", "--cases", "120", "--seed", "18", "--keep")
        events = result["events"]
        assert events["balanced"]
        assert events["on_topics"] == result["sent"]["sent"] == result["sent"]["rows"] > 500
        assert events["on_topics"] == events["accepted"] + events["duplicates"] + events["dead_letters"]
        assert min(events["duplicates"], events["dead_letters"]) > 0
        assert result["verify"]["differences"] == 0
        truth = result["truth"]
        assert (truth["differences"], truth["examples"]) == (0, [])
        assert truth["compared"]["cases"] == result["timelines"]["cases"] >= 120
        assert truth["compared"]["persons"] == result["timelines"]["persons"]
        assert truth["compared"]["defendants"] == result["linked"]["first_contact"]["defendants"]
        # That it is synthetic stands in the record, at the head of the summary and beside its figures.
        assert (result["data"], result["synthetic"]) == ("county", True)
        assert result["what_it_is_not"].startswith("Synthetic: ")
        words = " ".join(printed.split())
        assert "What came of it (synthetic county)" in words
        assert "are as the simulator knows them to be" in words
        assert json.loads((home / "county" / "summary.json").read_text())["note"].startswith("Synthetic")

        for others, why in (
            (("--data", "county", "--cases", "121", "--seed", "18"), "holds another synthetic county (cases 120"),
            (("--limit", "400"), "not of these data: synthetic and real records, or two counties, do not belong"),
        ):
            refused = run(home, "demo", *others)
            assert refused.returncode == 1
            assert why in " ".join((refused.stdout + refused.stderr).split())
    finally:
        run(home, "local", "down")
