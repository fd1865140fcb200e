"""What is wrong with a folder of standards: every fault by file and line, and the rows of a folder without one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from caseflow_schemas.table_files import TableFault, cells_fault, heading_fault, lines_of
from caseflow_schemas.tables import PinnedTables

from caseflow_sinks.migrations.references import EDITABLE
from caseflow_sinks.standards import wholes
from caseflow_sinks.standards.cells import KINDS, WHEN_EMPTY, BadCell, Known, Value
from caseflow_sinks.standards.files import COLUMNS, KEYS, SOURCE, Column, file_name, heading

Severity = Literal["fault", "warning"]


class Told(NamedTuple):
    """One thing to say of one line of a file."""

    file: str
    line: int
    severity: Severity
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.severity}: {self.text}"


@dataclass
class Checked:
    """What was found; `rows` is what to load, and whole only where there is no fault."""

    told: list[Told] = field(default_factory=list)
    rows: dict[str, list[wholes.Row]] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        """How many are faults."""
        return sum(each.severity == "fault" for each in self.told)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder by name; raises OSError where one cannot be read."""
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def check(contents: Mapping[str, bytes], tables: PinnedTables) -> Checked:
    """Check files, given by name.

    Every file has to be there, if only with its heading: an absent one would empty its table.
    """
    found = Checked()
    known = Known.of(tables)
    expected = {file_name(table): table for table in EDITABLE}
    for name in sorted(set(contents) - set(expected)):
        found.told.append(
            Told(name, 1, "fault", f"no file of this name is read; expected {', '.join(sorted(expected))}")
        )
    for name, table in expected.items():
        if name not in contents:
            found.told.append(Told(name, 1, "fault", "missing; a file without rows has its heading alone"))
            continue
        rows, told = _read(name, contents[name], table, known)
        found.rows[table] = rows
        found.told += told
    for table, rule in wholes.RULES.items():
        said = rule(found.rows) if table in found.rows else ()
        found.told += [Told(file_name(table), line, severity, text) for line, severity, text in said]
    found.told.sort()
    return found


def _read(name: str, content: bytes, table: str, known: Known) -> tuple[list[wholes.Row], list[Told]]:
    rows: list[wholes.Row] = []
    told: list[Told] = []
    columns = heading(table)
    try:
        lines = lines_of(name, content)
        first = next(lines, None)
        fault = heading_fault(first.cells if first else [], columns)
        if fault is not None:
            return [], [Told(name, first.number if first else 1, "fault", fault)]
        for number, cells in lines:
            fault = cells_fault(cells, columns)
            faults = [fault] if fault is not None else []
            values: dict[str, Value] = {}
            if fault is None:
                values, faults = _values(COLUMNS[table], dict(zip(columns, cells, strict=True)), known)
            told += [Told(name, number, "fault", text) for text in faults]
            if not faults:
                rows.append(wholes.Row(number, values))
    except TableFault as broken:
        told.append(Told(name, broken.line, "fault", broken.fault))
    return rows, told + list(_doubled(name, rows, KEYS[table]))


def _values(
    columns: Mapping[str, Column], cells: Mapping[str, str], known: Known
) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    faults = []
    for column, about in columns.items():
        text = cells[column]
        if not text and about.may_be_empty:
            values[column] = WHEN_EMPTY.get(about.kind, "")
        elif not text:
            faults.append(f"{column}: empty; expected {about.meaning}")
        else:
            try:
                values[column] = KINDS[about.kind](text, known)
            except BadCell as bad:
                faults.append(f"{column} {bad}")
    if not cells[SOURCE].strip():
        faults.append(f"{SOURCE}: empty; say where the row is from")
    return values, faults


def _doubled(name: str, rows: Iterable[wholes.Row], key: tuple[str, ...]) -> Iterator[Told]:
    lines: defaultdict[tuple[Value, ...], list[int]] = defaultdict(list)
    for row in rows:
        lines[tuple(row.values[column] for column in key)].append(row.line)
    for values, found in lines.items():
        for line in found[1:]:
            shown = ", ".join(f"{column} [{value}]" for column, value in zip(key, values, strict=True))
            yield Told(name, line, "fault", f"{shown}: line {found[0]} says it already")
