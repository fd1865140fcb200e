"""A second file, held in memory by its key: a few hundred bytes a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caseflow_producers.errors import FileRefused
from caseflow_producers.files.opening import TextFile
from caseflow_producers.files.rows import Form, Rows


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """What a second file says by key, in the order of its columns."""

    path: Path
    rows: Mapping[str, tuple[str, ...]]


def find_beside(file: Path, name: str) -> Path:
    """The second file in the folder of the first, packed or not; FileRefused where neither is there."""
    wanted = file.parent / name
    other = wanted.with_suffix("") if wanted.suffix == ".gz" else wanted.with_name(wanted.name + ".gz")
    for path in (wanted, other):
        if path.is_file():
            return path
    raise FileRefused(f"[{wanted}]: not there; the mapping joins it to [{file.name}], so put it beside that file")


def read_joined(path: Path, *, encoding: str, form: Form, key: str) -> JoinedFile:
    """The whole second file.

    Raises FileRefused for a row that is not of its form and for a key that two different rows have: either would make
    the values of some person a matter of chance.
    """
    place = form.columns.index(key)
    found: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    with TextFile(path, encoding) as file:
        for row in Rows(file, form):
            if row.fault:
                column, reason = row.fault
                where = f", column {column}" if column else ""
                raise FileRefused(f"[{path}] line {row.line}{where}: {reason}")
            values = tuple(row.values)
            name = values[place]
            if not name:
                raise FileRefused(f"[{path}] line {row.line}, column {key}: empty; expected a key in every row")
            if found.setdefault(name, values) != values:
                raise FileRefused(
                    f"[{path}] line {row.line}, column {key}: the key of line {lines[name]} with other values; keep one"
                )
            lines.setdefault(name, row.line)
    return JoinedFile(path, found)
