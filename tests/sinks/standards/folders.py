"""Folders of standards for tests, from the example that is shipped. All synthetic."""

from importlib.resources import files
from pathlib import Path

from caseflow_sinks.standards.files import COLUMNS, file_name, heading

EXAMPLE = Path(str(files("caseflow_sinks").joinpath("standards", "example")))


def contents(**lines: list[str]) -> dict[str, bytes]:
    """Files with these lines, table by table, each with its source; the other tables have their heading alone."""
    return {
        file_name(table): "".join(
            f"{line}\n" for line in (",".join(heading(table)), *(f"{line},made up" for line in lines.get(table, [])))
        ).encode()
        for table in COLUMNS
    }


def folder(path: Path, **lines: list[str]) -> Path:
    """The same on disk."""
    path.mkdir(exist_ok=True)
    for name, content in contents(**lines).items():
        path.joinpath(name).write_bytes(content)
    return path
