"""The pinned tables out of their files, each line checked: what would be misread later is refused here."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from importlib.resources.abc import Traversable
from typing import TypeVar
from zoneinfo import ZoneInfo

from caseflow_schemas.check_characters import check_scheme
from caseflow_schemas.correspondence import SPLITTERS
from caseflow_schemas.correspondence_check import COLUMNS, CorrespondenceCheck
from caseflow_schemas.iccs import Iccs
from caseflow_schemas.table_files import TableFault, entries, heading_fault, lines_of
from caseflow_schemas.table_rows import (
    Agency,
    CodeScheme,
    CorrespondenceRow,
    Exclusion,
    IccsCategory,
    Issuer,
    Jurisdiction,
)
from caseflow_schemas.topics import log_topics

Row = TypeVar("Row")
Values = dict[str, str]

# Keys divide by colon and stroke, and people by blanks.
_CODE = re.compile(r"[^\s:/]+")


def _rows(folder: Traversable, file: str, columns: tuple[str, ...], row_of: Callable[[Values], Row]) -> list[Row]:
    """A table of which the first column names each line once; what `row_of` raises is told with file and line."""
    found: list[Row] = []
    lines: dict[str, int] = {}
    for line, values in entries(file, folder.joinpath(file).read_bytes(), columns):
        code = values[columns[0]]
        if code in lines:
            raise TableFault(file, line, f"{columns[0]} [{code}] stands already in line {lines[code]}")
        lines[code] = line
        try:
            found.append(row_of(values))
        except ValueError as error:
            raise TableFault(file, line, str(error)) from error
    return found


def _one_of(column: str, value: str, expected: Iterable[str]) -> str:
    known = list(expected)
    if value not in known:
        raise ValueError(f"{column} [{value}]: expected one of {', '.join(known)}")
    return value


def _coded(column: str, value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError(f"{column} [{value}]: a code without blanks, colons and strokes expected")
    return value


def jurisdictions(folder: Traversable) -> tuple[Jurisdiction, ...]:
    """jurisdictions.csv; raises TableFault."""

    def row_of(values: Values) -> Jurisdiction:
        try:
            ZoneInfo(values["time_zone"])
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"time_zone [{values['time_zone']}]: an IANA name such as Europe/Madrid expected"
            ) from error
        _coded("code", values["code"])
        _coded("domain", values["domain"])
        return Jurisdiction(**values)

    return tuple(_rows(folder, "jurisdictions.csv", Jurisdiction._fields, row_of))


def agencies(folder: Traversable, known: Iterable[Jurisdiction]) -> tuple[Agency, ...]:
    """agencies.csv; raises TableFault, also for a jurisdiction or a topic that is not known."""
    codes = [row.code for row in known]

    def row_of(values: Values) -> Agency:
        _coded("code", values["code"])
        _one_of("topic", values["topic"], log_topics())
        _one_of("jurisdiction", values["jurisdiction"], codes)
        return Agency(**values)

    return tuple(_rows(folder, "agencies.csv", Agency._fields, row_of))


def issuers(folder: Traversable, known: Iterable[Jurisdiction]) -> tuple[Issuer, ...]:
    """issuers.csv; raises TableFault, also for an issuer that stands twice: it has one kind and one domain."""
    domains = sorted({row.domain for row in known})

    def row_of(values: Values) -> Issuer:
        kind = _one_of("kind", values["kind"], ("case", "person"))
        try:
            empty = re.compile(values["pattern"], re.ASCII).fullmatch("")
        except re.error as error:
            raise ValueError(f"pattern [{values['pattern']}]: a regular expression expected ({error})") from error
        if empty is not None:
            raise ValueError(f"pattern [{values['pattern']}]: matches the empty text, which is no identifier")
        if not values["rank"].isdecimal():
            raise ValueError(f"rank [{values['rank']}]: a whole number from 0 on expected")
        return Issuer(
            issuer=_coded("issuer", values["issuer"]),
            kind="case" if kind == "case" else "person",
            rank=int(values["rank"]),
            name=values["name"],
            pattern=values["pattern"],
            domain=_one_of("domain", values["domain"], domains),
            check=check_scheme(values["check"]),
        )

    return tuple(_rows(folder, "issuers.csv", Issuer._fields, row_of))


def placeholders(folder: Traversable) -> frozenset[str]:
    """placeholders.csv, in upper case; raises TableFault."""
    return frozenset(_rows(folder, "placeholders.csv", ("value", "meaning"), lambda values: values["value"].upper()))


def iccs(folder: Traversable) -> tuple[IccsCategory, ...]:
    """iccs.csv, parents before their children; raises TableFault."""
    levels: dict[str, int] = {"": 0}

    def row_of(values: Values) -> IccsCategory:
        row = IccsCategory(values["code"], int(values["level"]), values["parent_code"], values["name"])
        if levels.get(row.parent_code) != row.level - 1 or not row.code.startswith(row.parent_code):
            raise ValueError(
                f"parent_code [{row.parent_code}]: the category above [{row.code}], told before it, expected"
            )
        levels[row.code] = row.level
        return row

    return tuple(_rows(folder, "iccs.csv", IccsCategory._fields, row_of))


def schemes(folder: Traversable) -> tuple[CodeScheme, ...]:
    """schemes.csv; raises TableFault."""

    def row_of(values: Values) -> CodeScheme:
        matching = _one_of("matching", values["matching"], ("exact", "prefix"))
        _one_of("parts", values["parts"], SPLITTERS if matching == "prefix" else ("",))
        return CodeScheme(
            scheme=_coded("scheme", values["scheme"]),
            matching="exact" if matching == "exact" else "prefix",
            parts=values["parts"],
            name=values["name"],
        )

    return tuple(_rows(folder, "schemes.csv", CodeScheme._fields, row_of))


def correspondence(
    folder: Traversable, known: Iterable[CodeScheme], categories: Iterable[IccsCategory]
) -> tuple[CorrespondenceRow, ...]:
    """All files of correspondence/; raises TableFault for the first fault that `caseflow codes check` would tell."""
    check = CorrespondenceCheck(known, Iccs(categories))
    found: list[CorrespondenceRow] = []
    for file in sorted(folder.joinpath("correspondence").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".csv"):
            continue
        lines = lines_of(file.name, file.read_bytes())
        heading = next(lines, None)
        fault = heading_fault([] if heading is None else heading.cells, COLUMNS)
        if fault is not None:
            raise TableFault(file.name, 1, fault)
        checked = check.check(file.name, lines)
        if checked.faults:
            raise TableFault(file.name, checked.faults[0].line, checked.faults[0].text)
        found.extend(checked.rows)
    return tuple(found)


def exclusions(folder: Traversable, known: Iterable[Agency]) -> tuple[Exclusion, ...]:
    """exclusions.csv: an agency may have several, each batch once; raises TableFault."""
    file = "exclusions.csv"
    codes = {row.code for row in known}
    lines: dict[tuple[str, str], int] = {}
    found: list[Exclusion] = []
    for line, values in entries(file, folder.joinpath(file).read_bytes(), Exclusion._fields):
        row = Exclusion(**values)
        if row.agency not in codes:
            raise TableFault(file, line, f"agency [{row.agency}]: a registered code expected")
        if not row.batch_id:
            raise TableFault(file, line, "batch_id []: the source.batch_id of the delivery expected")
        try:
            date.fromisoformat(row.excluded_on)
        except ValueError as error:
            raise TableFault(file, line, f"excluded_on [{row.excluded_on}]: a date YYYY-MM-DD expected") from error
        before = lines.setdefault((row.agency, row.batch_id), line)
        if before != line:
            raise TableFault(file, line, f"batch [{row.batch_id}] of [{row.agency}] stands already in line {before}")
        found.append(row)
    return tuple(found)
