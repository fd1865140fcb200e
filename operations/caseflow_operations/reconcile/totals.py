"""An agency's file of totals: every fault by its line, or the totals."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from caseflow_schemas.table_files import TableFault, cells_fault, lines_of
from caseflow_schemas.tables import PinnedTables

from caseflow_operations.reconcile.cells import ALL, COUNTINGS, ICCS_UNKNOWN, STAGES, Cell, Offence, Total
from caseflow_operations.reconcile.periods import BadPeriod, Period, read_period

REQUIRED = ("agency", "period", "offence", "stage", "total")
OPTIONAL = ("scheme", "unit", "counting")
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)


class Rule(NamedTuple):
    """How is counted where the file does not say."""

    unit: str = "defendants"
    counting: str = "principal"


class Fault(NamedTuple):
    """What is wrong with a line."""

    line: int
    text: str


class Totals(NamedTuple):
    """What a file has."""

    found: tuple[Total, ...]
    faults: tuple[Fault, ...]


class _BadCell(ValueError):
    pass


def read_totals(name: str, content: bytes, tables: PinnedTables, rule: Rule) -> Totals:
    """Read a CSV file with the columns REQUIRED, and of OPTIONAL those that it has, in any order."""
    found: list[Total] = []
    faults: list[Fault] = []
    before: dict[Cell, int] = {}
    try:
        lines = lines_of(name, content)
        heading = next(lines, None)
        columns = heading.cells if heading else []
        faults += [Fault(heading.number if heading else 1, text) for text in _heading_faults(columns)]
        for number, cells in lines if not faults else ():
            fault = cells_fault(cells, tuple(columns))
            said = [fault] if fault is not None else []
            if fault is None:
                total, said = _total(number, dict(zip(columns, cells, strict=True)), tables, rule)
                if total is not None and total.cell in before:
                    said = [f"line {before[total.cell]} gives this total already"]
                elif total is not None:
                    before[total.cell] = number
                    found.append(total)
            faults += [Fault(number, text) for text in said]
    except TableFault as broken:
        faults.append(Fault(broken.line, broken.fault))
    if not found and not faults:
        faults.append(Fault(1, "no totals: at least one line expected"))
    return Totals(tuple(found), tuple(faults))


def _heading_faults(columns: list[str]) -> Iterator[str]:
    for name in REQUIRED:
        if name not in columns:
            yield f"column [{name}] is missing; expected {', '.join(REQUIRED)}, and perhaps {', '.join(OPTIONAL)}"
    for name in dict.fromkeys(columns):
        if name not in (*REQUIRED, *OPTIONAL):
            yield f"column [{name}] is unknown; expected {', '.join((*REQUIRED, *OPTIONAL))}"
        elif columns.count(name) > 1:
            yield f"column [{name}] is there twice"


def _total(number: int, cells: Mapping[str, str], tables: PinnedTables, rule: Rule) -> tuple[Total | None, list[str]]:
    faults: list[str] = []
    unit = _one_of(faults, "unit", cells.get("unit") or rule.unit, STAGES)
    counting = _one_of(faults, "counting", cells.get("counting") or rule.counting, COUNTINGS)
    stage = _stage(faults, cells["stage"], unit)
    agency = cells["agency"]
    if agency != ALL and tables.agency(agency) is None:
        faults.append(f"agency [{agency}]: not in agencies.csv, and not {ALL}")
    period = _period(faults, cells["period"])
    offence = _offence(faults, cells.get("scheme", ""), cells["offence"], tables)
    theirs = _count(faults, cells["total"])
    if faults or period is None or offence is None or theirs is None:
        return None, faults
    return Total(number, Cell(agency, period, offence, stage, unit, counting), theirs), []


def _one_of(faults: list[str], column: str, text: str, known: Mapping[str, object]) -> str:
    if text not in known:
        faults.append(f"{column} [{text}]: expected one of {', '.join(known)}")
    return text


def _stage(faults: list[str], text: str, unit: str) -> str:
    every = list(dict.fromkeys(stage for stages in STAGES.values() for stage in stages))
    if text not in every:
        faults.append(f"stage [{text}]: expected one of {', '.join(every)}")
    elif unit in STAGES and text not in STAGES[unit]:
        faults.append(f"stage [{text}]: {unit} are not counted there; expected one of {', '.join(STAGES[unit])}")
    return text


def _period(faults: list[str], text: str) -> Period | None:
    try:
        return read_period(text)
    except BadPeriod as bad:
        faults.append(f"period {bad}")
        return None


def _offence(faults: list[str], scheme: str, code: str, tables: PinnedTables) -> Offence | None:
    known = [found.scheme for found in tables.schemes]
    if scheme and scheme not in known:
        faults.append(f"scheme [{scheme}]: expected one of {', '.join(known)}, or nothing for the ICCS")
    elif scheme and not code.strip():
        faults.append("offence: empty; a code of the scheme expected")
    elif not scheme and code != ALL and code not in ICCS_UNKNOWN and tables.iccs_category(code) is None:
        faults.append(
            f"offence [{code}]: no category of ICCS v1.0; expected one, {ALL}, {', '.join(ICCS_UNKNOWN)}, or a national"
            " code with its scheme in the column scheme"
        )
    else:
        return Offence(scheme, code)
    return None


def _count(faults: list[str], text: str) -> int | None:
    if text.startswith("-"):
        faults.append(f"total [{text}]: negative; a whole number from 0 expected")
    elif _WHOLE.fullmatch(text) is None:
        faults.append(f"total [{text}]: a whole number from 0 expected, in digits alone")
    else:
        return int(text)
    return None
