"""The bulletin as one HTML file: nothing in it asks for anything from elsewhere, and it needs no script."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from caseflow_dashboards.bulletin import charts
from caseflow_dashboards.bulletin.embedded import ELEMENT, Revisions, as_script
from caseflow_dashboards.bulletin.publishing import UNITS_A_STEP, Bulletin, Gap
from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Frame, Mark, Row, Section, Table
from caseflow_dashboards.bulletin.words import GAPS, NO_DATA, cell, day, number, plain, prose

MARKS = {
    Mark.PROVISIONAL: "provisional: an agency is not complete for it, or it lasts beyond the day of this bulletin",
    Mark.IMMATURE: "not mature: its defendants were not followed for a year and the time that reports take: shares can"
    " still rise",
}
WIDE = 6
"""Tables of more columns have their definition below, not beside."""
WIDEST = 11
"""Tables of more columns are set smaller."""
_SHORT = 12
_DRAW = {"stacked": charts.stacked, "columns": charts.columns}


def page(bulletin: Bulletin, revised: Revisions | None = None) -> str:
    """The whole file. `revised` is what changed since the last bulletin, None where no last one was given."""
    frame = bulletin.frame
    style = files("caseflow_dashboards.bulletin").joinpath("bulletin.css").read_text()
    title = f"{frame.title}, {day(frame.first)} to {day(frame.last)}"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}{escape(_label(frame))}</title>",
        f"<style>{style}{_page_heads(frame)}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#figures">Skip to the figures</a>',
        *_running(frame),
        *_opening(frame),
        *_reading(frame),
        *_contents(bulletin),
        '<main id="figures">',
        *(part for section in bulletin.sections for part in _section(bulletin, section)),
        *_revised(revised),
        "</main>",
        f'<script type="application/json" id="{ELEMENT}">{as_script(bulletin)}</script>',
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _label(frame: Frame) -> str:
    return "".join(f" – {origin.label}" for origin in frame.origins)


def _labels(frame: Frame) -> str:
    return " · ".join(origin.label for origin in frame.origins)


def _page_heads(frame: Frame) -> str:
    """What printers put at the head of every page."""
    told = "".join(
        letter if letter.isalnum() or letter in " ·" else f"\\{ord(letter):06x}" for letter in _labels(frame)
    )
    return f'@media print {{ @page {{ @top-center {{ content: "{told}"; font: bold 9pt sans-serif; }} }} }}\n'


def _running(frame: Frame) -> Iterator[str]:
    """Stays in sight while the page is scrolled."""
    if frame.origins:
        yield f'<div class="running" aria-hidden="true">{escape(_labels(frame))}</div>'


def _opening(frame: Frame) -> Iterator[str]:
    yield "<header>"
    yield f"<h1>{escape(frame.title)}</h1>"
    yield f'<p class="period">{day(frame.first)} to {day(frame.last)}</p>'
    yield (
        f"<p>As of <strong>{day(frame.as_of)}</strong>: what had happened by the end of that day, on today's knowledge."
        f" Jurisdictions: {escape(', '.join(frame.jurisdictions) or NO_DATA)}."
        f" Made from generation {escape(frame.generation)} of the timelines.</p>"
    )
    for origin in frame.origins:
        yield f'<p class="origin"><strong>{escape(origin.label)}.</strong> {escape(origin.says)}</p>'
    if frame.is_unknown:
        yield (
            '<p class="incomplete"><strong>Nothing is known of this period:</strong> no event lies in it, and no agency'
            " is complete for any of it. Stocks are what was known before.</p>"
        )
    if frame.incomplete:
        yield (
            '<p class="incomplete"><strong>Not complete for the period:</strong> '
            f"{escape('; '.join(frame.incomplete))}. What such an agency has not yet sent is missing here, not"
            " pending.</p>"
        )
    yield "</header>"


def _reading(frame: Frame) -> Iterator[str]:
    rule = frame.rule
    yield '<section class="reading" aria-labelledby="reading"><h2 id="reading">How to read this bulletin</h2>'
    yield f"<p>{escape(frame.rule_from)}</p><ul>"
    if rule.smallest_shown > 1:
        yield (
            f"<li>Counts from 1 to {rule.smallest_shown - 1} are not shown, and as many others with them as are"
            " needed that no"
            " count which is not shown can be computed from the rest: for each, values at least"
            f" {rule.smallest_shown} apart"
            " fit everything that is shown. A 0 is shown.</li>"
        )
    if rule.rounded_to > 1:
        yield (
            f"<li>Shown counts are rounded to multiples of {rule.rounded_to}, each by itself, so that parts need not"
            " add up to"
            " their total.</li>"
        )
    rounded = "rounded and " if rule.rounded_to > 1 else ""
    yield (
        f"<li>Shares and other quotients are computed from the {rounded}shown counts, where the denominator is at least"
        f" {UNITS_A_STEP * rule.rounded_to}. Medians and other quantiles are shown where at least"
        f" {rule.smallest_shown} units"
        " lie on either side.</li>"
    )
    yield "<li>Nothing pending is left out: who has not left a stage is counted as pending in it.</li></ul>"
    yield '<dl class="legend">'
    for gap in (Gap.SUPPRESSED, Gap.FEW):
        yield f"<div><dt>{gap.value}</dt><dd>{GAPS[gap]}</dd></div>"
    yield (
        f"<div><dt>{NO_DATA}</dt><dd>nothing is known, or more than 5 % of what it is computed from is not stated or"
        " has no day: this is not 0</dd></div>"
    )
    for mark, meaning in MARKS.items():
        yield f"<div><dt><sup>{mark.value}</sup></dt><dd>{meaning}</dd></div>"
    yield "</dl></section>"


def _contents(bulletin: Bulletin) -> Iterator[str]:
    yield '<nav aria-label="Contents"><h2>Contents</h2><ol>'
    for section in bulletin.sections:
        yield f'<li><a href="#{section.name}">{escape(section.title)}</a></li>'
    yield '<li><a href="#revisions">Revisions since the last bulletin</a></li></ol></nav>'


def _section(bulletin: Bulletin, section: Section) -> Iterator[str]:
    yield f'<section aria-labelledby="{section.name}"><h2 id="{section.name}">{escape(section.title)}</h2>'
    yield f"<p>{escape(section.says)}</p>"
    for table in section.tables:
        yield from _figure(bulletin, table)
    yield "</section>"


def _figure(bulletin: Bulletin, table: Table) -> Iterator[str]:
    wide = len(table.columns) > WIDE
    width = "wide widest" if len(table.columns) > WIDEST else "wide" if wide else "narrow"
    yield f'<article id="{table.name}" class="{width}">'
    yield f"<h3>{escape(table.title)}</h3>"
    yield f'<p class="says">{escape(table.says)}</p>'
    drawn = [part for chart in table.charts for part in _chart(bulletin, table, chart)]
    printed = list(_table(bulletin, table)) if _has_data(bulletin, table) else [f'<p class="none">{NO_DATA}</p>']
    rules = list(_rules(table))
    if wide:
        yield from [*(['<div class="charts">', *drawn, "</div>"] if drawn else []), *printed, *rules]
    else:
        yield from ['<div class="pair">', "<div>", *drawn, *printed, "</div>", *rules, "</div>"]
    yield "</article>"


def _has_data(bulletin: Bulletin, table: Table) -> bool:
    return any(
        bulletin.printed[table.key(row.name, column.name)] is not Gap.NONE
        for row in table.rows
        for column in table.columns
    )


def _chart(bulletin: Bulletin, table: Table, chart: Chart) -> Iterator[str]:
    rows = [row for row in table.rows if row.name != TOTAL]
    drawn = (bulletin.printed[table.key(row.name, name)] for row in rows for name in chart.columns)
    if not any(isinstance(value, int | float) and value > 0 for value in drawn):
        return
    series = [
        charts.Series(column.heading, [bulletin.printed[table.key(row.name, column.name)] for row in rows])
        for column in table.columns
        if column.name in chart.columns
    ]
    pale = [bool(row.marks) for row in rows]
    drawing = charts.Drawing(
        chart.title, _labels(bulletin.frame), [row.heading for row in rows], pale, series, chart.unit
    )
    yield f"<figure>{_DRAW[chart.kind](drawing)}<figcaption>{escape(chart.title)}</figcaption></figure>"


def _table(bulletin: Bulletin, table: Table) -> Iterator[str]:
    frame = bulletin.frame
    caption = f"{table.title}{_label(frame)}"
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(table.title)}">'
    yield "<table>" if any(len(row.heading) > _SHORT for row in table.rows) else '<table class="short">'
    yield f"<caption>{escape(caption)}</caption><thead><tr>"
    yield f'<th scope="col">{escape(table.head)}</th>'
    for column in table.columns:
        kind = ' class="words"' if column.is_words else ""
        yield f'<th scope="col"{kind}>{escape(_heading(column))}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = (cell(bulletin.printed[table.key(row.name, column.name)], column) for column in table.columns)
        kind = ' class="total"' if row.name == TOTAL else ""
        yield f'<tr{kind}><th scope="row">{_row_heading(row)}</th>{"".join(cells)}</tr>'
    yield "</tbody></table></div>"
    yield f'<p class="foot">{" ".join(_foot(bulletin, table))}</p>'


def _heading(column: Column) -> str:
    return f"{column.heading}, {column.unit}" if column.unit else column.heading


def _row_heading(row: Row) -> str:
    marks = ", ".join(f'<abbr title="{MARKS[mark]}">{mark.value}</abbr>' for mark in row.marks)
    return escape(row.heading) + (f"&nbsp;<sup>{marks}</sup>" if marks else "")


def _foot(bulletin: Bulletin, table: Table) -> Iterator[str]:
    values = [bulletin.printed[table.key(row.name, column.name)] for row in table.rows for column in table.columns]
    rule = bulletin.frame.rule
    if rule.rounded_to > 1 and any(not c.is_words for c in table.columns):
        yield f"Counts rounded to multiples of {rule.rounded_to}."
    for gap in (Gap.SUPPRESSED, Gap.FEW):
        if gap in values:
            yield f"<b>{gap.value}</b>: {GAPS[gap]}."
    for mark, meaning in MARKS.items():
        if any(mark in row.marks for row in table.rows):
            yield f"<sup>{mark.value}</sup> {meaning}."
    yield from (escape(note) for note in table.notes)


def _rules(table: Table) -> Iterator[str]:
    yield f'<aside aria-label="Definition: {escape(table.title)}"><dl>'
    about = table.about
    told = [
        ("Definition", about["definition"]),
        ("Counting rule", table.counting),
        ("Unit", table.unit or about["unit"]),
    ]
    if not about["denominator"].startswith("none"):
        told.append(("Denominator", about["denominator"]))
    for name, text in [*told, ("Source", about["source"])]:
        yield f"<dt>{name}</dt><dd>{prose(text)}</dd>"
    yield "</dl></aside>"


def _revised(revised: Revisions | None) -> Iterator[str]:
    yield '<section aria-labelledby="revisions"><h2 id="revisions">Revisions since the last bulletin</h2>'
    if revised is None:
        yield "<p>This bulletin was made without a last one to compare with.</p></section>"
        return
    before = revised.before
    only = (
        ""
        if revised.is_same_rule
        else " Its rule was another: only counts that both show are compared, as far as rounding"
    )
    only += "" if revised.is_same_rule else " lets them differ."
    yield (
        f"<p>The last bulletin: {before['from']} to {before['to']}, as of {before['as_of']}, generation"
        f" {escape(str(before['generation']))}; counts below {before['smallest_shown']} not shown, rounded to"
        f" {before['rounded_to']}. Of {number(revised.compared, '')} figures that both give for the same month,"
        " period or day,"
        f" {number(len(revised.changed), '')} differ. Where the as-of days differ, part of that is what happened in"
        " between:"
        f" pending cases that have ended since. The rest are late, corrected or withdrawn reports.{only}</p>"
    )
    if revised.changed:
        yield '<div class="scroll" role="region" tabindex="0" aria-label="Revisions"><table>'
        yield "<caption>Figures that the last bulletin gave otherwise</caption><thead><tr>"
        yield '<th scope="col">Table</th><th scope="col" class="words">Row</th>'
        yield '<th scope="col" class="words">Figure</th>'
        yield '<th scope="col">Last</th><th scope="col">Now</th></tr></thead><tbody>'
        for change in revised.changed:
            column = next(column for column in change.table.columns if column.name == change.column)
            row = next(row for row in change.table.rows if row.name == change.row)
            last = _gap(change.before)
            yield (
                f'<tr><th scope="row">{escape(change.table.title)}</th><td class="words">{escape(row.heading)}</td>'
                f'<td class="words">{escape(_heading(column))}</td><td>{plain(last, column.unit)}</td>'
                f"<td>{plain(change.now, column.unit)}</td></tr>"
            )
        yield "</tbody></table></div>"
    yield "</section>"


def _gap(value: object) -> float | Gap:
    return value if isinstance(value, int | float) else Gap(str(value))
