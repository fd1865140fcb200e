"""The house style of a panel: what every panel of a kind has in common, so that a dashboard says only what differs.

A panel's text is that of the view it reads: definition, unit, denominator and source are written once, beside the SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grafana_foundation_sdk.builders import barchart, common, stat, table, text, timeseries
from grafana_foundation_sdk.builders.dashboard import Row
from grafana_foundation_sdk.models import common as options
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig, DynamicConfigValue
from grafana_foundation_sdk.models.text import TextMode

from caseflow_dashboards.queries import select, view
from caseflow_dashboards.source import Query, data_source

NO_VALUE = "no data"

COUNT = "locale"
DAYS = "suffix: d"
SECONDS = "suffix: s"
RATIO = "none"
PER_CENT = "percent"
"""Units as Grafana names them; its own units of time would turn 400 days into 1.10 years."""

Views = Mapping[str, Mapping[str, str]]
"""Name of a view → what its file says of it: definition, unit, denominator, source."""
Colours = Mapping[str, str]
"""Name of a column → colour: a name of Grafana's palette, which follows its light or dark theme, or a hex code."""

_LONGER_THAN_A_MONTH_MS = 32 * 86_400_000
_WIDTH_OF_SENTENCES = 500

_EXPLORE = {
    "title": "Open in the explorer",
    "url": "/d/caseflow-explorer?${__url_time_range}&var-identifier=${__value.raw:percentencode}",
}

PENDING: Colours = {"pending": "#8a94a3"}
"""Grey for what is not over yet, among the colours of ways out."""

_Panel = TypeVar("_Panel", stat.Panel, table.Panel, barchart.Panel, timeseries.Panel)


@dataclass(frozen=True)
class Figure:
    """What one panel shows: `says` is a sentence for the reader; `sql` repeats no formula.

    `view` is the one that defines the figures: `sql` reads it, or a view that does no more than read it.
    """

    title: str
    says: str
    view: str
    sql: str
    unit: str
    width: int
    height: int
    empty: str = NO_VALUE
    """What stands in the place of a missing value, and of a chart without any."""


def listed(
    name: str,
    columns: Mapping[str, str],
    *,
    title: str,
    says: str,
    width: int,
    height: int,
    given: str = "",
    rest: str = "",
    unit: str = COUNT,
    empty: str = NO_VALUE,
) -> Figure:
    """Return a figure that shows columns of one view, called with the parameters `given`; `rest` follows its name."""
    sql = select(columns, view(name, given), rest)
    return Figure(title, says, name, sql, unit=unit, width=width, height=height, empty=empty)


@dataclass(frozen=True)
class Matrix:
    """Turns rows (row, column, value) into a column for every value of `column`, as Grafana's transformation does."""

    row: str
    column: str
    value: str

    @property
    def corner(self) -> str:
        """Name of the first column of the matrix."""
        return f"{self.row}\\{self.column}"

    def transformation(self) -> DataTransformerConfig:
        """Return it as Grafana takes it; a pair without a row is null."""
        return DataTransformerConfig(
            id_val="groupingToMatrix",
            options={
                "columnField": self.column,
                "emptyValue": "null",
                "rowField": self.row,
                "valueField": self.value,
            },
        )


def describe(figure: Figure, views: Views) -> str:
    """Return the text of a panel: its sentence, then definition, unit, denominator and source on lines of their own.

    Raises:
        KeyError: the view is unknown or its file leaves one of the four out.
    """
    about = views[figure.view]
    return "\n\n".join(
        [
            figure.says,
            f"**Definition:** {about['definition']}",
            f"**Unit:** {about['unit']}",
            f"**Denominator:** {about['denominator']}",
            f"**Source:** {about['source']}; view `{figure.view}`",
        ]
    )


def section(title: str) -> Row:
    """Begin a section; what follows stands under its heading."""
    return Row(title)


def remark(title: str, content: str, *, height: int) -> text.Panel:
    """Say something that no reader may miss, across the whole width."""
    return text.Panel().title(title).mode(TextMode.MARKDOWN).content(content).span(24).height(height)


def tiles(figure: Figure, views: Views, *, units: Mapping[str, str] | None = None) -> stat.Panel:
    """Show every column of the one row as a number with the column's name; `units` as in `rows`."""
    reduce = common.ReduceDataOptions().values(False).calcs(["lastNotNull"]).fields("/.*/")
    return (
        _with_units(_dressed(stat.Panel(), figure, views), units or {})
        .reduce_options(reduce)
        .color_mode(options.BigValueColorMode.NONE)
        .graph_mode(options.BigValueGraphMode.NONE)
        .text_mode(options.BigValueTextMode.VALUE_AND_NAME)
        .justify_mode(options.BigValueJustifyMode.AUTO)
    )


def rows(
    figure: Figure,
    views: Views,
    *,
    units: Mapping[str, str] | None = None,
    wrapped: Sequence[str] = (),
    explored: Sequence[str] = (),
) -> table.Panel:
    """Show all rows; `units` are those of columns that have another unit than the panel.

    Columns `wrapped` hold sentences; `explored` hold keys of cases or persons, which lead to the explorer.
    """
    panel = _dressed(table.Panel(), figure, views).cell_height(options.TableCellHeight.SM)
    for column in wrapped:
        wide = [
            DynamicConfigValue(id_val="custom.cellOptions", value={"type": "auto", "wrapText": True}),
            DynamicConfigValue(id_val="custom.minWidth", value=_WIDTH_OF_SENTENCES),
        ]
        panel.override_by_name(column, wide)
    for column in explored:
        panel.override_by_name(column, [DynamicConfigValue(id_val="links", value=[_EXPLORE])])
    return _with_units(panel, units or {})


def bars(
    figure: Figure,
    views: Views,
    *,
    x: str,
    colours: Colours,
    stacked: bool = False,
    across: bool = False,
    matrix: Matrix | None = None,
) -> barchart.Panel:
    """Show a bar for every row and column; `across` lays them down and writes their values beside them."""
    panel = (
        _dressed(barchart.Panel(), figure, views)
        .x_field(x)
        .orientation(options.VizOrientation.HORIZONTAL if across else options.VizOrientation.VERTICAL)
        .stacking(options.StackingMode.NORMAL if stacked else options.StackingMode.NONE)
        .show_value(options.VisibilityMode.ALWAYS if across else options.VisibilityMode.NEVER)
        .fill_opacity(90)
        .line_width(0)
        .group_width(0.8)
        .bar_width(0.9)
        .x_tick_label_spacing(0 if across else 100)
        .axis_soft_min(0)
        .tooltip(_tooltip())
        .legend(_legend(visible=matrix is not None or len(colours) != 1))
    )
    if matrix:
        panel.with_transformation(matrix.transformation())
    return _coloured(panel, colours)


def lines(
    figure: Figure, views: Views, *, colours: Colours, axis: str = "", beside: Sequence[str] = ()
) -> timeseries.Panel:
    """Show a line a column over the dashboard's time range; a missing month is a gap.

    Columns `beside` are in the table of the values and are not drawn.
    """
    panel = (
        _dressed(timeseries.Panel(), figure, views, series=True)
        .draw_style(options.GraphDrawStyle.LINE)
        .line_width(2)
        .fill_opacity(0)
        .show_points(options.VisibilityMode.ALWAYS)
        .span_nulls(False)
        .insert_nulls(_LONGER_THAN_A_MONTH_MS)
        .axis_soft_min(0)
        .axis_label(axis)
        .tooltip(_tooltip())
        .legend(_legend(visible=True))
    )
    for column in beside:
        hidden = {"legend": True, "tooltip": False, "viz": True}
        panel.override_by_name(
            column,
            [
                DynamicConfigValue(id_val="custom.hideFrom", value=hidden),
                DynamicConfigValue(id_val="unit", value=COUNT),
            ],
        )
    return _coloured(panel, colours)


def _dressed(panel: _Panel, figure: Figure, views: Views, *, series: bool = False) -> _Panel:
    return (
        panel.title(figure.title)
        .description(describe(figure, views))
        .datasource(data_source())
        .with_target(Query(figure.sql, series=series))
        .unit(figure.unit)
        .no_value(figure.empty)
        .span(figure.width)
        .height(figure.height)
    )


_WithUnits = TypeVar("_WithUnits", stat.Panel, table.Panel)


def _with_units(panel: _WithUnits, units: Mapping[str, str]) -> _WithUnits:
    for column, unit in units.items():
        panel.override_by_name(column, [DynamicConfigValue(id_val="unit", value=unit)])
    return panel


_Coloured = TypeVar("_Coloured", barchart.Panel, timeseries.Panel)


def _coloured(panel: _Coloured, colours: Colours) -> _Coloured:
    for column, colour in colours.items():
        value = {"mode": "fixed", "fixedColor": colour}
        panel.override_by_name(column, [DynamicConfigValue(id_val="color", value=value)])
    return panel


def _legend(*, visible: bool) -> common.VizLegendOptions:
    return (
        common.VizLegendOptions()
        .show_legend(visible)
        .display_mode(options.LegendDisplayMode.LIST)
        .placement(options.LegendPlacement.BOTTOM)
    )


def _tooltip() -> common.VizTooltipOptions:
    return common.VizTooltipOptions().mode(options.TooltipDisplayMode.MULTI).sort(options.SortOrder.NONE)
