"""How values and words stand in the page."""

import re
from datetime import date
from html import escape

from caseflow_dashboards.bulletin.publishing import Gap, Printed
from caseflow_dashboards.bulletin.tables import Column

GAPS = {
    Gap.SUPPRESSED: "not shown: a small count, or one that protects a small one, or computed from such",
    Gap.FEW: "computed from too few",
    Gap.NONE: "no data",
}
NO_DATA = "no data"


def number(value: float, unit: str) -> str:
    """A number as it is printed: whole for counts, days and shares, two decimals for other quotients."""
    if isinstance(value, int) or unit in ("%", "days"):
        return f"{value:,.0f}"
    return f"{value:,.2f}"


def plain(value: Printed, unit: str = "") -> str:
    """A value in words, as text."""
    if isinstance(value, Gap):
        return NO_DATA if value is Gap.NONE else value.value
    return value if isinstance(value, str) else number(value, unit)


def cell(value: Printed, column: Column) -> str:
    """A value as a cell of a table holds it, as HTML."""
    if isinstance(value, Gap):
        shown = NO_DATA if value is Gap.NONE else value.value
        title = "" if value is Gap.NONE else f' title="{GAPS[value]}"'
        return f'<td class="gap"><abbr{title}>{shown}</abbr></td>' if title else f'<td class="gap">{shown}</td>'
    if isinstance(value, str):
        return f'<td class="words">{escape(value)}</td>'
    return f"<td>{number(value, column.unit)}</td>"


def prose(text: str) -> str:
    """Text of a view's head as HTML: what stands between backticks is a name."""
    told = re.sub(r"\bNULL\b", "no figure", escape(text, quote=False))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", told)


def day(value: date) -> str:
    """A day as it is read."""
    return f"{value.day} {value:%B %Y}"


def spoken(name: str) -> str:
    """A member of a vocabulary as it is read."""
    if re.fullmatch(r"\d+_\d+", name):
        return name.replace("_", "–")
    return name.replace("_", " ")
