"""A comparison as a table, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from caseflow_operations.reconcile.comparison import Compared
from caseflow_operations.reconcile.tolerance import MEANINGS, Tolerance

_COLUMNS = (
    "agency",
    "period",
    "offence",
    "stage",
    "counting rule",
    "theirs",
    "ours",
    "difference",
    "of theirs",
    "undated",
)
_NUMBERS = slice(5, 10)


def as_json(
    compared: Sequence[Compared], *, soft: Tolerance, hard: Tolerance, as_of: date | None, generation: str, origin: str
) -> str:
    """All of it."""
    content: dict[str, Any] = {
        "soft": str(soft),
        "hard": str(hard),
        "as_of": as_of,
        "generation": generation,
        "data_origin": origin,
        "verdicts": dict(Counter(found.verdict for found in compared)),
        "totals": [_plain(found) for found in compared],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _plain(found: Compared) -> dict[str, Any]:
    cell = found.cell
    plain: dict[str, Any] = {
        "line": found.line,
        "agency": cell.agency,
        "period": cell.period.text,
        "scheme": cell.offence.scheme,
        "offence": cell.offence.code,
        "stage": cell.stage,
        "unit": cell.unit,
        "counting": cell.counting,
        "theirs": found.theirs,
        "ours": found.ours,
        "difference": found.difference,
        "difference_of_theirs": None if found.share is None else float(found.share),
        "undated": found.undated,
        "verdict": found.verdict,
        "incomplete": found.incomplete or None,
    }
    if found.behind is not None:
        cases, shown = found.behind
        plain["behind"] = {
            "cases": cases,
            "shown": [
                {
                    "case_key": each.case_key,
                    "identifiers": list(each.identifiers),
                    "units": each.units,
                    "entered_on": each.entered_on,
                }
                for each in shown
            ],
        }
    return plain


def show(console: Console, compared: Sequence[Compared], *, soft: Tolerance, hard: Tolerance, origin: str) -> None:
    """What our data are, a line a total, then what stands behind those that differ, where it was asked for."""
    table = Table(*_COLUMNS, "verdict", box=box.SIMPLE_HEAD)
    for column in table.columns[_NUMBERS]:
        column.justify = "right"
    for found in compared:
        cell = found.cell
        said = found.verdict if not found.incomplete else f"{found.verdict} ({found.incomplete})"
        table.add_row(
            *(escape(text) for text in (cell.agency, cell.period.text, str(cell.offence), cell.stage, cell.rule)),
            *(f"{found.theirs:,}", f"{found.ours:,}", f"{found.difference:+,}" if found.difference else "0"),
            "" if found.share is None else f"{float(found.share):+.2%}",
            f"{found.undated:,}" if found.undated else "",
            said,
        )
    console.print(f"ours: {escape(origin)}")
    console.print(table)
    for found in compared:
        if found.behind is not None:
            _show_behind(console, found)
    verdicts = Counter(found.verdict for found in compared)
    told = "; ".join(f"{verdicts[name]} {name} ({meaning})" for name, meaning in MEANINGS.items())
    console.print(f"soft {soft}, hard {hard}: {told}")


def _show_behind(console: Console, found: Compared) -> None:
    assert found.behind is not None  # noqa: S101 - the caller asked
    cases, shown = found.behind
    cell = found.cell
    console.print(
        f"line {found.line}, {escape(cell.agency)} {cell.period.text} {escape(str(cell.offence))} {cell.stage},"
        f" {cell.rule}: {cases:,} cases of ours"
    )
    for each in shown:
        names = ", ".join(each.identifiers)
        console.print(f"  {each.entered_on}  {each.units} in {escape(each.case_key)}  ({escape(names)})")
    if cases > len(shown):
        console.print(f"  and {cases - len(shown):,} more: --at-most {cases} shows them")
