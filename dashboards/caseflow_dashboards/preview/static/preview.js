// Draws the dashboard that the page names, and draws it anew at every refresh. It sends a time range, never a query.
"use strict";

const $ = (id) => document.getElementById(id);
const uid = document.body.dataset.uid;
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const NO_VALUE = "no data";
const drawn = (panel) => ({ column }) => column.kind === "number" && !fieldOf(panel, column.name).custom.hideFrom?.viz;

const state = { model: null, range: null, drawn: new Map(), paused: false, timer: 0, asking: null };

// --- fields: Grafana's defaults and overrides by name -------------------------------------------------------------

function fieldOf(panel, name) {
  const config = panel.fieldConfig || {};
  const field = { custom: {}, ...(config.defaults || {}) };
  field.custom = { ...field.custom };
  for (const override of config.overrides || []) {
    if (override.matcher.id !== "byName" || override.matcher.options !== name) continue;
    for (const property of override.properties) {
      if (property.id.startsWith("custom.")) field.custom[property.id.slice(7)] = property.value;
      else field[property.id] = property.value;
    }
  }
  return field;
}

function shown(value, field, kind) {
  if (value === null || value === undefined) return field.noValue || NO_VALUE;
  if (kind !== "number") return String(value);
  const unit = field.unit || "";
  const scaled = unit === "percentunit" ? value * 100 : value;
  const digits = field.decimals ?? (Number.isInteger(scaled) ? 0 : 1);
  const number = new Intl.NumberFormat("en-GB", { minimumFractionDigits: field.decimals ?? 0, maximumFractionDigits: digits }).format(scaled);
  if (unit.startsWith("percent")) return `${number} %`;
  if (unit.startsWith("suffix:")) return `${number}\u00a0${unit.slice(7).trim()}`;
  return number;
}

const axisSuffix = (field) => (field.unit || "").startsWith("percent") ? " %" : "";

// --- elements -----------------------------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function tableOf(panel, result, limit = 1000) {
  const fields = result.columns.map((column) => fieldOf(panel, column.name));
  const head = make("tr", {}, ...result.columns.map((column) =>
    make("th", { scope: "col", class: column.kind === "number" ? "number" : "" }, column.name)));
  const body = result.rows.slice(0, limit).map((row) => make("tr", {}, ...row.map((value, i) => {
    const kind = result.columns[i].kind;
    if (kind === "time") value = value?.replace(/ 00:00:00$/, "") ?? null;
    const cell = i === 0 && kind !== "number" ? make("th", { scope: "row" }) : make("td");
    cell.className = [kind === "number" ? "number" : "", value === null ? "none" : ""].join(" ").trim();
    cell.textContent = shown(value, fields[i], kind);
    return cell;
  })));
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `${panel.title}: table` },
    make("table", {}, make("caption", { class: "unseen" }, panel.title), make("thead", {}, head), make("tbody", {}, ...body)));
}

// A table that is drawn anew stays where its reader was.
function putTable(place, table) {
  const before = place.querySelector(".scroll");
  const [top, focused] = [before?.scrollTop || 0, before !== null && before === document.activeElement];
  place.replaceChildren(table);
  table.scrollTop = top;
  if (focused) table.focus();
}

// --- the kinds of panel -------------------------------------------------------------------------------------------

function drawStat(panel, result, place) {
  const row = result.rows[0];
  const list = make("dl", { class: "tiles" });
  result.columns.forEach((column, i) => {
    const value = make("dd", row[i] === null ? { class: "none" } : {}, shown(row[i], fieldOf(panel, column.name), column.kind));
    const name = make("dt", {}, column.name);
    list.append(make("div", {}, name, value));
  });
  place.replaceChildren(list);
}

function drawTable(panel, result, place) {
  putTable(place, tableOf(panel, result));
}

// Names of Grafana's palette follow its theme; here they are this page's colours, which follow the reader's.
const PALETTE = ["blue", "orange", "green", "purple", "grey", "red", "teal"];

function colour(panel, name, index) {
  const fixed = fieldOf(panel, name).color?.fixedColor || PALETTE[index % PALETTE.length];
  const place = PALETTE.indexOf(fixed);
  return place < 0 ? fixed : getComputedStyle(document.documentElement).getPropertyValue(`--${place + 1}`).trim();
}

function layoutOf(panel, extra) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  const axis = { automargin: true, gridcolor: value("--grid"), zerolinecolor: value("--line"), linecolor: value("--line"), fixedrange: true };
  const legend = panel.options.legend || {};
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: value("--ink") },
    margin: { l: 8, r: 12, t: 8, b: 8 }, dragmode: false,
    showlegend: legend.showLegend !== false && legend.displayMode !== "hidden",
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal" },
    hoverlabel: { bgcolor: value("--panel"), bordercolor: value("--line"), font: { color: value("--ink") } },
    ...extra, xaxis: { ...axis, ...extra.xaxis }, yaxis: { ...axis, ...extra.yaxis },
  };
}

function plot(place, traces, layout) {
  const chart = place.firstElementChild?.classList.contains("chart") ? place.firstElementChild : make("div", { class: "chart", "aria-hidden": "true" });
  if (chart.parentElement !== place) place.replaceChildren(chart);
  chart.style.height = `${place.clientHeight}px`;
  return Plotly.react(chart, traces, layout, { displayModeBar: false, responsive: true, doubleClick: false });
}

function drawBars(panel, result, place) {
  const options = panel.options;
  const at = Math.max(0, result.columns.findIndex((column) => column.name === options.xField));
  const across = options.orientation === "horizontal";
  const names = result.rows.map((row) => shown(row[at], {}, "text"));
  const series = result.columns.map((column, i) => ({ column, i })).filter(({ i }) => i !== at).filter(drawn(panel));
  const stacked = options.stacking && options.stacking !== "none";
  const traces = series.map(({ column, i }, index) => {
    const field = fieldOf(panel, column.name);
    const values = result.rows.map((row) => row[i]);
    const texts = values.map((value) => value === null ? "" : shown(value, field, "number"));
    return {
      type: "bar", orientation: across ? "h" : "v", name: column.name,
      x: across ? values : names, y: across ? names : values,
      text: texts, textposition: options.showValue === "always" ? (stacked ? "inside" : "outside") : "none",
      cliponaxis: false, constraintext: "none", insidetextanchor: "middle",
      hovertemplate: `%{text}<extra>${series.length > 1 ? column.name : ""}</extra>`,
      marker: { color: colour(panel, column.name, index) },
    };
  });
  const first = fieldOf(panel, series[0]?.column.name);
  const categories = { type: "category", showgrid: false, ticklabeloverflow: "allow" };
  // Room for the values that stand beside the longest bar.
  const longest = Math.max(0, ...result.rows.flatMap((row) => series.map(({ i }) => row[i] ?? 0)));
  const measures = { ...(across && !stacked ? { range: [0, longest * 1.18 || 1] } : { rangemode: "tozero" }), ticksuffix: axisSuffix(first), title: { text: first.custom.axisLabel || "", font: { size: 12 } }, nticks: 6 };
  plot(place, traces, layoutOf(panel, {
    barmode: stacked ? "stack" : "group", bargap: result.rows.length > 24 ? 0.12 : result.rows.length > 2 ? 0.3 : 0.7,
    hovermode: across ? "closest" : "x unified",
    xaxis: across ? { ...measures, showticklabels: options.showValue !== "always", showgrid: options.showValue !== "always" } : { ...categories, nticks: Math.max(2, Math.floor(place.clientWidth / 80)), tickangle: 0 },
    yaxis: across ? { ...categories, autorange: "reversed", ticksuffix: "  " } : measures,
  }));
}

// Rows with an empty one wherever two neighbours lie further apart than Grafana would connect.
function withGaps(rows, at, apart) {
  const time = (row) => Date.parse(row[at].replace(" ", "T") + "Z");
  return rows.flatMap((row, i) => i && apart && time(row) - time(rows[i - 1]) > apart
    ? [row.map((_, j) => j === at ? rows[i - 1][at] : null), row] : [row]);
}

function drawLines(panel, result, place) {
  const at = result.columns.findIndex((column) => column.kind === "time");
  const series = result.columns.map((column, i) => ({ column, i })).filter(drawn(panel));
  const rows = withGaps(result.rows, at, fieldOf(panel, "").custom.insertNulls);
  const traces = series.map(({ column, i }, index) => {
    const field = fieldOf(panel, column.name);
    const bars = field.custom.drawStyle === "bars";
    const hue = colour(panel, column.name, index);
    return {
      type: bars ? "bar" : "scatter", mode: field.custom.showPoints === "never" ? "lines" : "lines+markers", name: column.name,
      x: rows.map((row) => row[at]), y: rows.map((row) => row[i]), connectgaps: false,
      text: rows.map((row) => shown(row[i], field, "number")), hovertemplate: "%{text}<extra>" + column.name + "</extra>", textposition: "none",
      line: { color: hue, width: field.custom.lineWidth || 2 }, marker: { color: hue, size: 5 },
    };
  });
  const first = fieldOf(panel, series[0]?.column.name);
  plot(place, traces, layoutOf(panel, {
    hovermode: "x unified",
    xaxis: { type: "date", range: state.range.map((ms) => new Date(ms).toISOString().slice(0, 19)), hoverformat: "%B %Y", showgrid: false, nticks: Math.max(2, Math.floor(place.clientWidth / 80)) },
    yaxis: { rangemode: "tozero", ticksuffix: axisSuffix(first), title: { text: first.custom.axisLabel || "", font: { size: 12 } }, nticks: 6 },
  }));
}

const DRAW = { stat: drawStat, table: drawTable, barchart: drawBars, timeseries: drawLines };

// A chart in words: all its values where they are few, else what each series runs between.
function inWords(panel, result) {
  const name = (row) => shown(row[0], {}, "text").replace(/ 00:00:00$/, "");
  const numeric = result.columns.map((column, i) => ({ column, i })).filter(({ column }) => column.kind === "number");
  const told = numeric.map(({ column, i }) => {
    const field = fieldOf(panel, column.name);
    const rows = result.rows.filter((row) => row[i] !== null);
    if (!rows.length) return `${column.name}: ${NO_VALUE}.`;
    if (result.rows.length <= 8) return `${column.name}: ` + result.rows.map((row) => `${name(row)} ${shown(row[i], field, "number")}`).join(", ") + ".";
    const by = [...rows].sort((a, b) => a[i] - b[i]);
    return `${column.name}: from ${shown(by[0][i], field, "number")} (${name(by[0])}) to ${shown(by.at(-1)[i], field, "number")} (${name(by.at(-1))}).`;
  });
  return `${panel.title}. Chart with ${result.rows.length} points. ${told.join(" ")} All values stand in the table below.`;
}

function isEmpty(panel, result) {
  const measures = result.columns.map((column, i) => ({ column, i })).filter(drawn(panel)).map(({ i }) => i);
  return !result.rows.length || (measures.length > 0 && result.rows.every((row) => measures.every((i) => row[i] === null)));
}

function show(outcome) {
  const panel = state.model.panels[outcome.panel];
  const section = $(`panel-${outcome.panel}`);
  const place = section.querySelector(".drawing");
  const message = section.querySelector(".message");
  const isChart = panel.kind === "barchart" || panel.kind === "timeseries";
  place.setAttribute("aria-busy", "false");
  message.hidden = !outcome.error;
  message.textContent = outcome.error || "";
  section.dataset.state = outcome.error ? "error" : "drawn";
  place.hidden = Boolean(outcome.error);
  const alternative = section.querySelector(".alternative");
  if (outcome.error) {
    alternative?.replaceChildren();
    return;
  }
  place.removeAttribute("role");
  place.removeAttribute("aria-label");
  if (!outcome.rows.length || (isChart && isEmpty(panel, outcome))) {
    section.dataset.state = "empty";
    const nothing = fieldOf(panel, "").noValue || NO_VALUE;
    place.replaceChildren(make("p", { class: "empty" }, nothing));
    alternative?.replaceChildren(make("p", { class: "empty" }, nothing));
    return;
  }
  DRAW[panel.kind](panel, outcome, place);
  if (alternative) putTable(alternative, tableOf(panel, outcome));
  if (isChart) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", inWords(panel, outcome));
  }
}

const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

// --- refreshing ---------------------------------------------------------------------------------------------------

function showAnew(line) {
  const outcome = JSON.parse(line);
  if (outcome.variables) {
    const range = [outcome.from_ms, outcome.to_ms];
    if (String(range) !== String(state.range)) {
      for (const [id, { kind }] of Object.entries(state.model.panels)) if (kind === "timeseries") state.drawn.delete(Number(id));
    }
    state.range = range;
    if (!$("days").contains(document.activeElement)) [$("from").value, $("to").value] = range.map(dayOf);
    $("asked").textContent = `, database ${outcome.variables.database}`;
    return;
  }
  if (state.drawn.get(outcome.panel) === line) return;
  state.drawn.set(outcome.panel, line);
  show(outcome);
}

async function refresh() {
  clearTimeout(state.timer);
  state.asking?.abort();
  const asking = state.asking = new AbortController();
  try {
    const response = await fetch(`/api/${uid}/figures${location.search}`, { signal: asking.signal });
    if (!response.ok) throw new Error(await response.text());
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop();
      lines.forEach(showAnew);
    }
    say("");
    $("updated").textContent = `updated ${new Date().toLocaleTimeString("en-GB")}, every ${state.model.refreshSeconds} s`;
    document.body.dataset.refreshes = Number(document.body.dataset.refreshes || 0) + 1;
  } catch (error) {
    if (asking.signal.aborted) return;
    say(error instanceof TypeError ? "The preview server does not answer. The figures below are of its last answer." : error.message);
  }
  scheduleNext();
}

function scheduleNext() {
  clearTimeout(state.timer);
  if (!state.paused && !document.hidden) state.timer = setTimeout(refresh, state.model.refreshSeconds * 1000);
}

function say(text) {
  if ($("notice").textContent !== text) $("notice").textContent = text;
}

// --- controls -----------------------------------------------------------------------------------------------------

function choose(from, to) {
  const query = from ? "?" + new URLSearchParams({ from, to }) : "";
  history.replaceState(null, "", location.pathname + query);
  showChoice();
  refresh();
}

function showChoice() {
  const query = new URLSearchParams(location.search);
  const chosen = query.has("from") ? `${query.get("from")},${query.get("to")}` : "";
  const known = [...$("range").options].some((option) => option.value === chosen);
  $("range").value = known ? chosen : "days";
  $("days").hidden = known;
  for (const link of document.querySelectorAll("nav a")) link.search = location.search;
}

function listen() {
  $("range").addEventListener("change", () => {
    if ($("range").value === "days") $("days").hidden = false;
    else choose(...$("range").value.split(","));
  });
  $("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    choose($("from").value, `${$("to").value}T23:59:59.999Z`);
  });
  $("definitions").addEventListener("click", () => {
    const all = $("definitions").getAttribute("aria-pressed") !== "true";
    $("definitions").setAttribute("aria-pressed", String(all));
    for (const definition of document.querySelectorAll("details.definition")) definition.open = all;
  });
  $("now").addEventListener("click", refresh);
  $("pause").addEventListener("click", () => {
    state.paused = !state.paused;
    $("pause").setAttribute("aria-pressed", String(state.paused));
    scheduleNext();
  });
  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(state.timer) : state.paused || refresh());
  dark.addEventListener("change", () => state.drawn.forEach((line) => show(JSON.parse(line))));
}

async function begin() {
  try {
    const response = await fetch(`/api/${uid}`);
    if (!response.ok) throw new Error(await response.text());
    state.model = await response.json();
  } catch (error) {
    say(`The dashboard cannot be read: ${error.message}`);
    return;
  }
  showChoice();
  listen();
  refresh();
}

begin();
