"""`caseflow schemas` as its users call it."""

from pathlib import Path
from typing import Any

import pytest
from caseflow_operations.cli import main
from caseflow_operations.commands import schemas
from caseflow_schemas.dictionary import records
from caseflow_schemas.dictionary_formats import FORMATS
from caseflow_schemas.releases import current, releases
from click.testing import CliRunner, Result


def called(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["schemas", *arguments])


def incompatible() -> dict[str, Any]:
    """Today's schemas with a field that has no default."""
    arrest = current()["SuspectArrested"]
    fields = [*arrest["fields"], {"name": "station", "type": "string"}]
    return {**current(), "SuspectArrested": {**arrest, "fields": fields}}


@pytest.mark.parametrize("form", FORMATS)
def test_the_dictionary_is_written_out_or_into_a_file(form: str, tmp_path: Path) -> None:
    written = called("dictionary", "--format", form)
    assert (written.exit_code, written.stdout) == (0, FORMATS[form](records()))
    path = tmp_path / f"dictionary.{form}"
    assert called("dictionary", "--format", form, "--output", str(path)).stdout == f"wrote {path}\n"
    assert path.read_text(encoding="utf-8") == written.stdout


def test_a_dictionary_is_markdown_where_nothing_else_is_asked_for() -> None:
    assert called("dictionary").stdout.startswith("# Data dictionary")


def test_a_file_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    told = called("dictionary", "--output", str(tmp_path / "nowhere" / "dictionary.md"))
    assert told.exit_code == 1
    assert told.stderr.startswith("Error: cannot write [")
    assert len(told.stderr.splitlines()) == 1


def test_a_form_that_there_is_not_is_refused() -> None:
    assert called("dictionary", "--format", "pdf").exit_code == 2


def test_the_check_passes_and_tells_with_which_releases_the_contract_is_compatible() -> None:
    told = called("check")
    assert told.exit_code == 0
    assert told.stdout.splitlines()[0].endswith(", ".join(release.version for release in releases()))


def test_the_check_tells_what_is_to_be_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "releases", lambda: releases()[:1])
    told = called("check")
    assert told.exit_code == 0
    last = told.stdout.splitlines()[-1]
    assert last.startswith("changed since 0.1.0, to be released: AppealDecided")
    assert "ChargeFiled" not in last


def test_the_check_refuses_an_incompatible_change_by_release_record_field_and_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schemas, "current", incompatible)
    told = called("check")
    assert told.exit_code == 1
    assert told.stderr.splitlines() == [
        f"not compatible with {release.version}: org.caseflow.events.SuspectArrested.station: "
        "stands in one version only and has no default"
        for release in releases()
    ]


def test_the_check_refuses_a_field_that_lacks_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "lacking", lambda: ["SuspectArrested.person: no validation rule (rule)"])
    told = called("check")
    assert (told.exit_code, told.stderr) == (1, "SuspectArrested.person: no validation rule (rule)\n")


def test_a_release_is_frozen_once(tmp_path: Path) -> None:
    assert called("release", "9.0.0", "--folder", str(tmp_path)).stdout == "wrote 9.0.0.json\n"
    frozen = (tmp_path / "9.0.0.json").read_bytes()
    again = called("release", "9.0.0", "--folder", str(tmp_path))
    assert (again.exit_code, "[9.0.0] is released" in again.stderr) == (1, True)
    assert (tmp_path / "9.0.0.json").read_bytes() == frozen


def test_what_is_not_compatible_is_not_released(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(schemas, "current", incompatible)
    told = called("release", "9.0.0", "--folder", str(tmp_path))
    assert told.exit_code == 1
    assert "SuspectArrested.station" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_event_models_in_the_package_are_current() -> None:
    told = called("build", "--check")
    assert (told.exit_code, told.stdout) == (0, "event models are current\n")


def test_a_model_that_is_not_current_is_named_and_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "stale", lambda: ["court.py"])
    told = called("build", "--check")
    assert (told.exit_code, told.stderr) == (1, "court.py is not what the schemas would have\n")
