"""Pieces of SQL that several panels share. None computes a figure: they choose, name and lay out what a view gives."""

from __future__ import annotations

from collections.abc import Mapping

FILTERS = ("jurisdiction", "agency", "court", "iccs", "sex", "age_group", "citizenship", "area")
"""Names of the filters, as the views have them; each is a variable of the same name."""


def _day_or(otherwise: str) -> str:
    """SQL of the day that a reader wrote. `toDate32` would read 2012-13-45 as some other day; this is an error."""
    written = "${as_of:singlequote}"
    text = f"if({written} = '', toString(toDate32({otherwise})), {written})"
    return f"toDate32(parseDateTime64({text}, '%Y-%m-%d', 'UTC'))"


PERIOD = "from = toDate32($__fromTime), to = toDate32($__toTime)"
"""The parameters of a view by period: the dashboard's time range, both days inclusive."""

EVER = "from = '1900-01-01', to = '2299-12-31'"
"""The parameters of a view by period: whatever has a day."""

WITH_UNDATED = "undated = toUInt8($__fromTime <= $__toTime)"
"""The parameter that counts in what has no day, which no period can leave out but one that ends before it begins."""

LAST_DAY = _day_or("$__toTime")
AS_OF = f"as_of = {LAST_DAY}"
"""The day up to which things count as having happened: what the reader states, else the end of the time range."""

SENDERS = ", ".join(f"{name} = [${{{name}:singlequote}}]" for name in ("jurisdiction", "agency"))
"""The filters of views that know of no court and no person."""

SENT = f"{PERIOD}, {SENDERS}"
"""The parameters of views of what was received within the time range."""

BUT_SENDERS = "within the time range, whatever is chosen but the jurisdiction and the agency"
"""How a panel says what of the controls it follows."""

OF_AGENCY = "(empty([${agency:singlequote}]) OR has([${agency:singlequote}], agency))"
"""Of views that take no filters: the agencies that the reader has chosen."""

ALL_OF_AGENCY = "Of all time, whatever is chosen but the agency"
"""How a panel begins that shows everything of those agencies."""

TODAY = _day_or("now('UTC')")
"""What is known is known today, however far back the time range lies."""

CHOSEN = ", ".join([AS_OF, *(f"{name} = [${{{name}:singlequote}}]" for name in FILTERS)])
"""The parameters that every figure takes: that day, and the filters as the reader has set them."""

_CLOCK = "clock = ${clock:singlequote}"
CLOCKED = f"{CHOSEN}, {_CLOCK}, segment = ''"
"""The same for the durations of all segments, in days of the chosen clock."""

ONE_SEGMENT = f"{CHOSEN}, {_CLOCK}, segment = ${{segment:singlequote}}"
"""The same for the chosen segment alone: the others are not worked out."""

WAY = (
    f"{CHOSEN}, origin = ${{origin:singlequote}},"
    " target = if(${target:singlequote} = 'exit', '', ${target:singlequote})"
)
"""The same for ways: from the chosen milestone to the chosen one."""

STAGE = (
    "transform(stage, ['first_contact', 'referred', 'charged', 'disposed', 'sentenced', 'admitted'],"
    " ['First contact', 'Referred', 'Charged', 'Disposed of', 'Sentenced', 'Admitted'], replaceAll(stage, '_', ' '))"
)
"""A stage as it is shown."""

LEVEL = "level = toUInt8(${level:singlequote})"
"""The chosen level of the ICCS."""

MONTH = "toDateTime(month, 'UTC')"
"""A month on the axis of time."""

MONTH_AS_TEXT = "formatDateTime(month, '%Y-%m')"
"""A month in a table, or as the name of a row."""


def view(name: str, parameters: str = "") -> str:
    """Return the name of a view in the active generation's database, with its parameters if it takes any."""
    return f"${{database}}.{name}" + (f"({parameters})" if parameters else "")


def select(columns: Mapping[str, str], source: str, rest: str = "") -> str:
    """Return a query that shows each expression under its name."""
    shown = ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items())
    return " ".join(["SELECT", shown, "FROM", source, rest]).strip()


def whole(cells: str, *, row: str, column: str, value: str) -> str:
    """Return a query of counts or shares in every row and column that `cells` has: one that it does not list is a zero.

    `cells` gives `row_order`, `row_name`, `column_order`, `column_name` and `cell`, one for each pair that occurs.
    """
    pairs = {
        "all_rows": "arraySort(groupUniqArray((row_order, row_name)))",
        "all_columns": "arraySort(groupUniqArray((column_order, column_name)))",
        "found": "mapFromArrays(groupArray(concat(row_name, '\\n', column_name)), groupArray(cell))",
    }
    shown = {
        row: "tupleElement(one_row, 2)",
        column: "tupleElement(one_column, 2)",
        value: "found[concat(tupleElement(one_row, 2), '\\n', tupleElement(one_column, 2))]",
    }
    unfolded = select(
        {"found": "found", "all_columns": "all_columns", "one_row": "one_row"},
        f"({select(pairs, f'({cells})')})",
        "ARRAY JOIN all_rows AS one_row",
    )
    return select(shown, f"({unfolded})", "ARRAY JOIN all_columns AS one_column ORDER BY one_row, one_column")


def words(column: str) -> str:
    """Return a vocabulary's member as words."""
    return f"replaceAll({column}, '_', ' ')"


def ages(column: str) -> str:
    """Return a group of ages as words: 15_29 as 15–29."""
    return f"replaceRegexpOne({words(column)}, '^([0-9]+) ([0-9]+)$', '\\\\1–\\\\2')"


def per_cent(share: str) -> str:
    """Return a share as it is shown."""
    return f"{share} * 100"


def text(literal: str) -> str:
    """Return a literal of SQL."""
    return "'" + literal.replace("\\", "\\\\").replace("'", "\\'") + "'"
