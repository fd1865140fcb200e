"""Charts as inline SVG: small functions from printed values to text, without script.

What is not shown is not drawn: a bar is as long as its printed parts, and says where one is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from caseflow_dashboards.bulletin.publishing import Gap, Printed
from caseflow_dashboards.bulletin.words import NO_DATA, number, plain

WIDTH = 640
_LABEL, _END, _BAR, _GAP, _LEGEND = 250, 62, 18, 6, 20
"""Room for labels at most, for what stands at the end of a bar, height of a bar, gap, line of the legend."""
_HEIGHT, _FOOT = 210, 40
_LETTER = 7.0
"""Width of a letter at the size of the charts' text, on average."""
COLOURS = ("#1f5a92", "#e39b33", "#7fb0a2", "#a94f6d", "#8796ab", "#c9b84a", "#5b4a8a", "#4f8f4f", "#9c6b43", "#3b3b3b")
"""Told apart by people who see fewer colours, and by lightness in black and white for the first five."""
_DARK = frozenset({"#1f5a92", "#a94f6d", "#5b4a8a", "#4f8f4f", "#9c6b43", "#3b3b3b"})


@dataclass(frozen=True)
class Series:
    """One column of a table, along its rows."""

    heading: str
    values: Sequence[Printed]


@dataclass(frozen=True)
class Drawing:
    """What a chart shows."""

    title: str
    label: str
    """Of the data, such as that they are synthetic; drawn into the chart."""
    rows: Sequence[str]
    tentative: Sequence[bool]
    """Rows that are not final: drawn pale."""
    series: Sequence[Series]
    unit: str = ""


def stacked(drawing: Drawing) -> str:
    """A bar a row, its parts one after the other."""
    sums = [sum(_numbers(drawing, at)) for at in range(len(drawing.rows))]
    longest = max(sums, default=0) or 1
    left = min(_LABEL, 12 + max((len(heading) for heading in drawing.rows), default=0) * _LETTER)
    room = WIDTH - left - _END
    top, legend = _legend(drawing)
    parts = [legend]
    for at, heading in enumerate(drawing.rows):
        y = top + at * (_BAR + _GAP)
        parts.append(_text(left - 8, y + 13, _cut(heading), "end"))
        x = left
        for colour, series in zip(COLOURS, drawing.series, strict=False):
            value = series.values[at]
            if isinstance(value, int | float) and value > 0:
                length = value / longest * room
                parts.append(_bar(x, y, length, _BAR, colour, pale=drawing.tentative[at]))
                told = number(value, drawing.unit)
                if length > len(told) * _LETTER + 6:
                    fill = "#fff" if colour in _DARK and not drawing.tentative[at] else "#1c1c1c"
                    parts.append(_text(x + length / 2, y + 13, told, "middle", fill=fill))
                x += length
        parts.append(_text(x + 5, y + 13, _end_of(drawing, at, sums[at])))
    return _svg(drawing, top + len(drawing.rows) * (_BAR + _GAP) + 4, parts)


def columns(drawing: Drawing) -> str:
    """A group of columns a row, from left to right, over a scale that begins at 0."""
    values = [value for at in range(len(drawing.rows)) for value in _numbers(drawing, at)]
    step = _step(max(values, default=0) or 1)
    highest = step * max(1, -(-max(values, default=0) // step))
    top, legend = _legend(drawing)
    base = top + _HEIGHT
    left, room = 52, WIDTH - 60
    parts = [legend]
    for tick in range(round(highest / step) + 1):
        y = base - tick * step / highest * _HEIGHT
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{left + room}" y2="{y:.1f}" class="grid"/>')
        parts.append(_text(left - 6, y + 4, number(tick * step, "days"), "end"))
    width = room / max(1, len(drawing.rows))
    each = min(26.0, width * 0.8 / max(1, len(drawing.series)))
    for at, heading in enumerate(drawing.rows):
        middle = left + (at + 0.5) * width
        for place, series in enumerate(drawing.series):
            x = middle + (place - len(drawing.series) / 2) * each
            value = series.values[at]
            if isinstance(value, int | float):
                height = value / highest * _HEIGHT
                parts.append(_bar(x, base - height, each - 1, height, COLOURS[place], pale=drawing.tentative[at]))
            elif value is not Gap.NONE:
                parts.append(_text(x + each / 2, base - 4, plain(value), "middle"))
        parts += _tick(heading, at, middle, base, width)
    return _svg(drawing, base + _FOOT, parts)


def _end_of(drawing: Drawing, at: int, known: float) -> str:
    values = [series.values[at] for series in drawing.series]
    if all(value is Gap.NONE for value in values):
        return NO_DATA
    if any(value is Gap.SUPPRESSED for value in values):
        return "+ c" if known else "c"
    return "0" if not known else ""


def _numbers(drawing: Drawing, at: int) -> list[float]:
    return [series.values[at] for series in drawing.series if isinstance(series.values[at], int | float)]  # type: ignore[misc]


def _tick(heading: str, at: int, middle: float, base: float, width: float) -> list[str]:
    """What stands below a group of columns: of a month its number, with the year below the first of it."""
    year, _, month = heading.partition("-")
    every = max(1, -(-3 * _LETTER // width))
    parts = [_text(middle, base + 16, month or heading, "middle")] if at % every == 0 else []
    return [*parts, _text(middle, base + 31, year, "middle")] if month and (at == 0 or month == "01") else parts


def _step(highest: float) -> float:
    """A round number that goes into the highest value two to five times."""
    size: float = 10 ** floor(log10(highest))
    return max(1.0, next(size * part for part in (0.2, 0.5, 1, 2) if highest / (size * part) <= 5))


def _legend(drawing: Drawing) -> tuple[int, str]:
    x, y, parts = 0.0, 14, []
    for colour, series in zip(COLOURS, drawing.series, strict=False):
        length = 24 + len(series.heading) * _LETTER
        if x + length > WIDTH and x:
            x, y = 0, y + _LEGEND
        parts.append(f'<rect x="{x:.1f}" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(_text(x + 17, y, series.heading))
        x += length + 10
    if any(drawing.tentative):
        if x + 130 > WIDTH:
            x, y = 0, y + _LEGEND
        parts.append(_text(x, y, "pale: not final", style="italic"))
    return y + 14, "".join(parts)


def _svg(drawing: Drawing, height: float, parts: Sequence[str]) -> str:
    if drawing.label:
        parts = [*parts, _text(WIDTH, height + 12, drawing.label, "end", style="italic")]
        height += 16
    name = f"{drawing.title}{f' ({drawing.label})' if drawing.label else ''}. The values stand in the table below."
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(name)}">{"".join(parts)}</svg>'


def _bar(x: float, y: float, width: float, height: float, colour: str, *, pale: bool) -> str:
    opacity = ' fill-opacity="0.45"' if pale else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{height:.1f}" fill="{colour}"{opacity}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", *, fill: str = "", style: str = "") -> str:
    attributes = f' fill="{fill}"' if fill else ""
    attributes += f' font-style="{style}"' if style else ""
    attributes += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{escape(text)}</text>' if text else ""


def _cut(heading: str) -> str:
    most = int((_LABEL - 10) / _LETTER)
    return heading if len(heading) <= most else heading[: most - 1].rstrip() + "…"
