// Bars and lines, drawn by the chart library. Names of Grafana's palette are this page's colours, which follow the
// reader's light or dark.

import { make } from "./elements.js";
import { axisSuffix, drawnColumns, fieldOf, nameOf, shown } from "./fields.js";

const PALETTE = ["blue", "orange", "green", "purple", "grey", "red", "teal", "yellow"];
// What comes after the palette has a pattern, so that no two look alike.
const PATTERNS = ["", "/", ".", "x"];
const DASHED = { "": "solid", "/": "dot", ".": "dash", x: "dashdot" };
const DASHES = { dash: "dash", dot: "dot" };
const SHAPES = { stepAfter: "hv", stepBefore: "vh", smooth: "spline" };

const styled = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function named(colour) {
  const [, shade] = colour.match(/^(?:semi-dark-|dark-|light-|super-light-)?(\w+)$/) || [];
  const at = PALETTE.indexOf(shade === "gray" ? "grey" : shade);
  return at < 0 ? colour : styled(`--${at + 1}`);
}

const fixedColour = (panel, column) => fieldOf(panel, column).color?.fixedColor;

// The colour and pattern of each series: its own, else the next of the palette that no other has for its own.
function looksOf(panel, series) {
  const own = series.map(({ column }) => fixedColour(panel, column)).map((colour) => colour && named(colour));
  const free = PALETTE.map(named).filter((colour) => !own.includes(colour));
  const times = new Map();
  let next = 0;
  return own.map((fixed) => {
    const colour = fixed || free[next++ % free.length];
    const before = times.get(colour) || 0;
    times.set(colour, before + 1);
    return { colour, pattern: PATTERNS[before % PATTERNS.length] };
  });
}

function layoutOf(extra) {
  const axis = { automargin: true, gridcolor: styled("--grid"), zerolinecolor: styled("--line"), linecolor: styled("--line"), fixedrange: true };
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false,
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: styled("--ink") },
    margin: { l: 8, r: 12, t: 8, b: 8 }, dragmode: false,
    hoverlabel: { bgcolor: styled("--panel"), bordercolor: styled("--line"), font: { color: styled("--ink") } },
    ...extra, xaxis: { ...axis, ...extra.xaxis }, yaxis: { ...axis, ...extra.yaxis },
  };
}

// The place of a chart has its legend above it, as text that wraps and prints.
function plot(panel, place, { names, looks }, traces, layoutFor) {
  let canvas = place.querySelector(".canvas");
  if (!canvas) {
    canvas = make("div", { class: "canvas", "aria-hidden": "true" }, make("div", { class: "chart" }));
    place.replaceChildren(make("ul", { class: "legend" }), canvas);
  }
  const { showLegend, displayMode } = panel.options.legend || {};
  const legend = place.querySelector(".legend");
  legend.hidden = showLegend === false || displayMode === "hidden";
  legend.replaceChildren(...names.map((name, index) => {
    const swatch = make("span", { class: "swatch", "data-pattern": looks[index].pattern });
    swatch.style.setProperty("--hue", looks[index].colour);
    return make("li", {}, swatch, name);
  }));
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  return Plotly.react(canvas.firstElementChild, traces, { ...layoutFor(size), ...size }, { displayModeBar: false, doubleClick: false });
}

export function hasOtherSize(canvas) {
  const drawn = canvas.firstElementChild._fullLayout;
  return Boolean(drawn) && (drawn.width !== canvas.clientWidth || drawn.height !== canvas.clientHeight);
}

const titleOf = (field) => ({ text: field.custom.axisLabel || "", font: { size: 12 } });

// A long name goes on in another line, so that bars keep their room.
function folded(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= width) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines.map((line) => line.replace(/[<&]/g, (mark) => mark === "<" ? "&lt;" : "&amp;")).join("<br>");
}

export function drawBars(panel, result, place) {
  const options = panel.options;
  const at = Math.max(0, result.columns.findIndex((column) => column.name === options.xField));
  const across = options.orientation === "horizontal";
  const letters = Math.max(14, Math.floor(place.clientWidth / 18));
  const names = result.rows.map((row) => shown(row[at], {}, result.columns[at].kind));
  const ticks = across ? names.map((name) => folded(name, letters)) : names;
  const series = drawnColumns(panel, result).filter((each) => each.at !== at);
  const stacked = Boolean(options.stacking && options.stacking !== "none");
  const beside = options.showValue === "always";
  const looks = looksOf(panel, series);
  const traces = series.map(({ column, at: place }, index) => {
    const field = fieldOf(panel, column);
    const values = result.rows.map((row) => row[place]);
    const texts = values.map((value) => value === null ? "" : shown(value, field, "number"));
    return {
      type: "bar", orientation: across ? "h" : "v", name: nameOf(panel, column),
      x: across ? values : ticks, y: across ? ticks : values,
      text: texts, textposition: beside ? (stacked ? "inside" : "outside") : "none",
      cliponaxis: false, constraintext: stacked ? "inside" : "none", insidetextanchor: "middle",
      hovertemplate: `%{text}<extra>${series.length > 1 ? nameOf(panel, column) : ""}</extra>`,
      textangle: 0, marker: { color: looks[index].colour, pattern: { shape: looks[index].pattern, fillmode: "overlay", size: 6, fgcolor: styled("--panel") } },
    };
  });
  const first = fieldOf(panel, series[0]?.column);
  const categories = { type: "category", showgrid: false, ticklabeloverflow: "allow" };
  // Room for the values that stand beside the longest bar.
  const longest = Math.max(0, ...result.rows.flatMap((row) => series.map(({ at: place }) => row[place] ?? 0)));
  const room = 1 + Math.min(0.6, 70 / Math.max(120, place.clientWidth * 0.6));
  const measures = {
    ...(across && !stacked && beside ? { range: [0, longest * room || 1] } : { rangemode: "tozero" }),
    ticksuffix: axisSuffix(first), title: titleOf(first), nticks: 6,
  };
  return plot(panel, place, { names: series.map(({ column }) => nameOf(panel, column)), looks }, traces, ({ width }) => layoutOf({
    barmode: stacked ? "stack" : "group", bargap: result.rows.length > 24 ? 0.12 : result.rows.length > 2 ? 0.3 : 0.7,
    // A value that does not fit into its part of a bar stands in the table alone.
    ...(stacked && beside ? { uniformtext: { mode: "hide", minsize: 11 } } : {}),
    ...(options.stacking === "percent" ? { barnorm: "percent" } : {}),
    hovermode: across ? "closest" : "x unified",
    xaxis: across ? { ...measures, showticklabels: !beside, showgrid: !beside } : { ...categories, nticks: Math.max(2, Math.floor(width / 80)), tickangle: 0 },
    yaxis: across ? { ...categories, autorange: "reversed", ticksuffix: "  " } : measures,
  }));
}

// Rows with an empty one wherever two neighbours lie further apart than Grafana would connect.
function withGaps(rows, at, apart) {
  const time = (row) => Date.parse(row[at].replace(" ", "T") + "Z");
  return rows.flatMap((row, i) => i && apart && time(row) - time(rows[i - 1]) > apart
    ? [row.map((_, j) => j === at ? rows[i - 1][at] : null), row] : [row]);
}

const MONTHLY = /-01 00:00:00/, DAILY = / 00:00:00/;

function momentFormat(rows, at) {
  if (rows.every((row) => MONTHLY.test(row[at]))) return "%B %Y";
  return rows.every((row) => DAILY.test(row[at])) ? "%-d %B %Y" : "%-d %B %Y %H:%M";
}

export function drawLines(panel, result, place, { range, marks }) {
  const at = result.columns.findIndex((column) => column.kind === "time");
  const series = drawnColumns(panel, result);
  const looks = looksOf(panel, series);
  const traces = series.map(({ column, at: value }, index) => {
    const field = fieldOf(panel, column);
    const custom = field.custom;
    const hue = looks[index].colour;
    const rows = withGaps(result.rows, at, custom.insertNulls || 0);
    const bars = custom.drawStyle === "bars";
    const stack = custom.stacking?.mode && custom.stacking.mode !== "none" && !bars;
    const points = custom.showPoints === "never" ? "lines" : custom.drawStyle === "points" ? "markers" : "lines+markers";
    return {
      type: bars ? "bar" : "scatter", ...(bars ? {} : { mode: points }), name: nameOf(panel, column),
      x: rows.map((row) => row[at]), y: rows.map((row) => row[value]),
      text: rows.map((row) => shown(row[value], field, "number")), hovertemplate: `%{text}<extra>${nameOf(panel, column)}</extra>`,
      ...(bars ? { textposition: "none" } : {
        connectgaps: custom.spanNulls === true, ...(stack ? { stackgroup: custom.stacking.group || "A" } : {}),
        ...(custom.fillOpacity && !stack ? { fill: "tozeroy", fillcolor: `color-mix(in srgb, ${hue} ${custom.fillOpacity}%, transparent)` } : {}),
        line: { color: hue, width: custom.lineWidth || 2, dash: DASHES[custom.lineStyle?.fill] || DASHED[looks[index].pattern], shape: SHAPES[custom.lineInterpolation] || "linear" },
      }),
      marker: { color: hue, size: 5 },
    };
  });
  const first = fieldOf(panel, series[0]?.column);
  return plot(panel, place, { names: series.map(({ column }) => nameOf(panel, column)), looks }, traces, ({ width }) => layoutOf({
    hovermode: "x unified", barmode: first.custom.stacking?.mode === "normal" ? "stack" : "group",
    shapes: marks.map((mark) => ({ type: "line", x0: mark.time, x1: mark.time, yref: "paper", y0: 0, y1: 1, line: { color: named(mark.colour), width: 1.5, dash: "dash" } })),
    xaxis: { type: "date", range: range.map((ms) => new Date(ms).toISOString().slice(0, 19)), hoverformat: momentFormat(result.rows, at), showgrid: false, nticks: Math.max(2, Math.floor(width / 80)) },
    yaxis: { rangemode: "tozero", ticksuffix: axisSuffix(first), title: titleOf(first), nticks: 6, ...(first.max === undefined ? {} : { range: [first.min ?? 0, first.max] }) },
  }));
}
