"""`caseflow codes check FILE`."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import click
import orjson
from caseflow_schemas.code_list import COLUMN, check_list, divider_in
from caseflow_schemas.correspondence_check import COLUMNS, CorrespondenceCheck
from caseflow_schemas.table_files import Line, TableFault, heading_fault, lines_of
from caseflow_schemas.tables import PinnedTables


class Told(NamedTuple):
    """One thing to say of one line."""

    line: int
    severity: str
    """`fault` or `warning`."""
    kind: str
    text: str


class Report(NamedTuple):
    """What the check of one file found."""

    told: list[Told]
    summary: str

    @property
    def faults(self) -> int:
        """How many are faults."""
        return sum(each.severity == "fault" for each in self.told)


@click.group()
def codes() -> None:
    """Offence codes: national classifications and the ICCS."""


@codes.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--scheme", help="The scheme of all lines; needed for a plain list of codes.")
@click.option("--strict", is_flag=True, help="What is else a warning is a fault.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def check(file: Path, scheme: str | None, strict: bool, as_json: bool) -> None:
    """Check a correspondence table, or which codes of a plain list are unknown.

    A table is CSV in UTF-8 with the columns scheme, version, valid_from, national_code, iccs_code, subject, source:
    the scheme has a line in schemes.csv; version is a whole number from 1 on; valid_from is a date YYYY-MM-DD or empty;
    iccs_code is a code of ICCS v1.0, or empty for a code that stands for no category. Told are malformed lines, unknown
    ICCS codes, and codes given twice for one version and valid_from; as warnings, categories that are not leaves, and
    lines of one code that overlap: of two versions that begin on one day only the higher applies, and a lower one that
    begins later decides from then on.

    A plain list has one code of --scheme a line, or a column national_code among others; it is held against the tables
    of this version. A code without a category is known, and counted. Cells are divided by commas.

    Exit code 1: there are faults.
    """
    tables = PinnedTables.load()
    known = [row.scheme for row in tables.schemes]
    if scheme is not None and scheme not in known:
        raise click.BadParameter(f"[{scheme}]: expected one of {', '.join(known)}", param_hint="--scheme")
    try:
        report = _report(file, scheme, strict=strict, tables=tables)
    except TableFault as fault:
        report = Report([Told(fault.line, "fault", "malformed", fault.fault)], "not read to its end")
    click.echo(_as_json(file, report) if as_json else "\n".join(_as_text(file, report)))
    raise SystemExit(1 if report.faults else 0)


def _report(file: Path, scheme: str | None, *, strict: bool, tables: PinnedTables) -> Report:
    lines = lines_of(file.name, file.read_bytes())
    first = next(lines, None)
    if first is None:
        raise TableFault(file.name, 1, "the file is empty: a table or a list of codes expected")
    if len(first.cells) == 1 and (divider := divider_in(first.cells[0])):
        raise TableFault(file.name, first.number, f"cells divided by [{_written(divider)}]: commas expected (CSV)")
    if "iccs_code" in first.cells:
        return _of_table(file.name, first, lines, scheme=scheme, strict=strict, tables=tables)
    if COLUMN in first.cells:
        return _of_list(lines, first.cells.index(COLUMN), scheme=scheme, tables=tables)
    if len(first.cells) > 1:
        raise TableFault(file.name, first.number, f"columns: {','.join(COLUMNS)}, or {COLUMN} among them, expected")
    return _of_list(chain([first], lines), 0, scheme=scheme, tables=tables)


def _of_table(
    name: str, heading: Line, lines: Iterator[Line], *, scheme: str | None, strict: bool, tables: PinnedTables
) -> Report:
    fault = heading_fault(heading.cells, COLUMNS)
    if fault is not None:
        raise TableFault(name, heading.number, fault)
    checked = CorrespondenceCheck(tables.schemes, tables.classification, only_scheme=scheme).check(name, lines)
    told = [Told(fault.line, "fault", fault.kind, fault.text) for fault in checked.faults]
    told += [Told(note.line, "fault" if strict else "warning", note.kind, note.text) for note in checked.notes]
    without_category = sum(not row.iccs_code for row in checked.rows)
    noted = Counter(note.kind for note in checked.notes)
    summary = (
        f"{len(checked.rows)} lines can be used ({without_category} of them without a category), "
        f"{len({fault.line for fault in checked.faults})} cannot; "
        f"{noted['not_leaf']} lead to a category that ICCS divides further, {noted['overlapping']} overlap"
    )
    return Report(sorted(told), summary)


def _of_list(lines: Iterator[Line], column: int, *, scheme: str | None, tables: PinnedTables) -> Report:
    if scheme is None:
        raise click.UsageError("a plain list of codes says nothing of its scheme: name it by --scheme")
    found = check_list(lines, column, scheme=scheme, codes=tables.codes)
    told = [
        Told(line, "fault", "unknown_code", f"code [{code}]: no line of scheme [{scheme}] leads to it")
        for line, code in found.unknown
    ]
    told += [
        Told(line, "fault", "malformed", f"[{_written(divider_in(code))}] within the code: one code a line expected")
        for line, code in found.several
    ]
    mapped = found.codes - len(found.unknown) - len(found.several) - found.without_category
    summary = (
        f"{found.codes} codes: {mapped} have a category, {found.without_category} are known without one, "
        f"{len(found.unknown)} are unknown, {len(found.several)} are no one code"
    )
    return Report(sorted(told), summary)


def _written(divider: str) -> str:
    return "tab" if divider == "\t" else divider


def _as_text(file: Path, report: Report) -> Iterator[str]:
    for line, severity, kind, text in report.told:
        yield f"{file}, line {line}: {severity} ({kind}): {text}"
    yield f"{file}: {report.summary}"


def _as_json(file: Path, report: Report) -> str:
    content: dict[str, Any] = {
        "file": str(file),
        "faults": report.faults,
        "told": [each._asdict() for each in report.told],
        "summary": report.summary,
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()
