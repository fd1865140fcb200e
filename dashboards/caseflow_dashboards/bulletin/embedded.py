"""The figures that a bulletin carries in itself, as printed, and what changed since the last one."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

import orjson

from caseflow_dashboards.bulletin.publishing import BLANK, Bulletin, Gap, Printed
from caseflow_dashboards.bulletin.tables import TOTAL, Table

FORMAT, VERSION = "caseflow-bulletin", 1
ELEMENT = "caseflow-bulletin-figures"
"""Id of the element of the page that holds the figures."""


class NotABulletinError(ValueError):
    """What was given as the last bulletin is none, or one that this release cannot compare with."""


class Revision(NamedTuple):
    """A figure that the last bulletin gave otherwise."""

    table: Table
    row: str
    column: str
    before: Printed
    now: Printed


class Revisions(NamedTuple):
    """What changed since the last bulletin."""

    before: Mapping[str, Any]
    """The last bulletin's figures, as `figures` gives them."""
    compared: int
    """How many figures both give for the same month, period or day."""
    changed: tuple[Revision, ...]
    is_same_rule: bool
    """Whether both were suppressed and rounded alike; else only counts that both print are compared."""


def figures(bulletin: Bulletin) -> dict[str, Any]:
    """All printed numbers and gaps of a bulletin as JSON knows them, and of what they are; nothing exact."""
    frame = bulletin.frame
    tables = {
        table.name: {
            row.name: {
                column.name: bulletin.printed[table.key(row.name, column.name)]
                for column in table.columns
                if not column.is_words and bulletin.printed[table.key(row.name, column.name)] != BLANK
            }
            for row in table.rows
        }
        for section in bulletin.sections
        for table in section.tables
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "jurisdictions": list(frame.jurisdictions),
        "from": frame.first.isoformat(),
        "to": frame.last.isoformat(),
        "as_of": frame.as_of.isoformat(),
        "generation": frame.generation,
        "data": [origin.label for origin in frame.origins],
        "smallest_shown": frame.rule.smallest_shown,
        "rounded_to": frame.rule.rounded_to,
        "gaps": {gap.value: gap.name.lower() for gap in Gap},
        "tables": tables,
    }


def as_script(bulletin: Bulletin) -> str:
    """The figures as text that can stand in a script element."""
    return orjson.dumps(figures(bulletin), option=orjson.OPT_SORT_KEYS).decode().replace("<", "\\u003c")


def read(text: str) -> dict[str, Any]:
    """The figures of a bulletin from its page, or from the JSON alone.

    Raises NotABulletinError.
    """
    if text.lstrip().startswith("<"):
        parser = _Finder()
        parser.feed(text)
        text = parser.found
        if not text:
            raise NotABulletinError("a page without the figures of a bulletin in it")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotABulletinError(f"neither a bulletin's page nor JSON: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotABulletinError("JSON, but not the figures of a bulletin")
    if found.get("version") != VERSION:
        raise NotABulletinError(f"figures of version [{found.get('version')}]; this release compares with [{VERSION}]")
    return found


def revisions(bulletin: Bulletin, before: Mapping[str, Any]) -> Revisions:
    """What a bulletin gives otherwise than an earlier one, of the same months, the same period, or the same day.

    Raises NotABulletinError where the earlier one is of other jurisdictions.
    """
    frame = bulletin.frame
    if before["jurisdictions"] != list(frame.jurisdictions):
        raise NotABulletinError(
            f"of jurisdictions {before['jurisdictions']}, and this one is of {list(frame.jurisdictions)}"
        )
    is_same_rule = [before[name] for name in ("smallest_shown", "rounded_to")] == [
        frame.rule.smallest_shown,
        frame.rule.rounded_to,
    ]
    # Under two rules a count differs only where no number could have been rounded to both.
    slack = 1e-9 if is_same_rule else (before["rounded_to"] + frame.rule.rounded_to) / 2
    same = {
        "period": (before["from"], before["to"]) == (frame.first.isoformat(), frame.last.isoformat()),
        "day": before["as_of"] == frame.as_of.isoformat(),
    }
    pairs = [pair for pair in _pairs(bulletin, before["tables"], same) if is_same_rule or _is_count(pair)]
    return Revisions(before, len(pairs), tuple(pair for pair in pairs if not _alike(pair, slack)), is_same_rule)


def _pairs(
    bulletin: Bulletin, tables: Mapping[str, Mapping[str, Mapping[str, Any]]], same: Mapping[str, bool]
) -> Iterator[Revision]:
    for section in bulletin.sections:
        for table in section.tables:
            rows = tables.get(table.name, {})
            for row in table.rows:
                scope = "period" if table.scope == "months" and row.name == TOTAL else table.scope
                if not same.get(scope, True):
                    continue
                for column in table.columns:
                    if not column.is_words and column.name in rows.get(row.name, {}):
                        now = bulletin.printed[table.key(row.name, column.name)]
                        yield Revision(table, row.name, column.name, rows[row.name][column.name], now)


def _is_count(pair: Revision) -> bool:
    (column,) = (column for column in pair.table.columns if column.name == pair.column)
    is_printed = isinstance(pair.before, float | int) and isinstance(pair.now, float | int)
    return is_printed and column.ratio is None and column.quantile is None


def _alike(pair: Revision, slack: float) -> bool:
    if isinstance(pair.before, float | int) and isinstance(pair.now, float | int):
        return abs(pair.before - pair.now) <= slack
    return pair.before == pair.now


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found, self._inside = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("id", ELEMENT) in attrs

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found += data
