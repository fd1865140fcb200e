// Puts an answer into its panel: drawn, empty, refused, or old.

import { drawBars, drawLines } from "./charts.js";
import { $, clockTime, make, say } from "./elements.js";
import { drawnColumns, fieldOf, isHidden, nameOf, nothingOf, shown } from "./fields.js";
import { putTable, tableOf } from "./tables.js";
import { inWords, marksInWords } from "./words.js";

const NUMBERS = /^-?[\d,.]+/;
const isChart = (panel) => panel.kind === "barchart" || panel.kind === "timeseries";

// The last of a column that is there, as Grafana reduces it.
const reduced = (result, at) => result.rows.map((row) => row[at]).filter((value) => value !== null).at(-1) ?? null;

function drawStat(panel, result, place) {
  const list = make("dl", { class: "tiles" });
  const byRow = panel.options.reduceOptions?.values === true;
  const label = result.columns.findIndex((column) => column.kind === "text");
  const tiles = byRow
    ? result.rows.flatMap((row) => drawnColumns(panel, result).map(({ column, at }) => [label < 0 ? nameOf(panel, column) : row[label], row[at], column]))
    : result.columns.map((column, at) => [nameOf(panel, column), reduced(result, at), column]).filter(([, , column]) => !isHidden(fieldOf(panel, column)));
  for (const [name, value, column] of tiles) {
    const text = shown(value, fieldOf(panel, column), column.kind);
    const look = value === null ? "none" : NUMBERS.test(text) || text.length < 12 ? "" : "words";
    list.append(make("div", {}, make("dt", {}, name), make("dd", look ? { class: look } : {}, text)));
  }
  place.replaceChildren(list);
}

const DRAW = {
  stat: drawStat,
  table: (panel, result, place) => putTable(place, tableOf(panel, result)),
  barchart: drawBars,
  timeseries: drawLines,
};

function isEmpty(panel, result) {
  const measures = drawnColumns(panel, result);
  return !result.rows.length || (isChart(panel) && result.rows.every((row) => measures.every(({ at }) => row[at] === null)));
}

const partsOf = (id) => {
  const section = $(`panel-${id}`);
  return {
    section, place: section.querySelector(".drawing"), message: section.querySelector(".message"),
    alternative: section.querySelector(".alternative"), marked: section.querySelector(".marked"),
  };
};

function tell(message, text) {
  message.hidden = !text;
  say(message, text);
}

export function show(id, panel, result, context) {
  const { section, place, message, alternative, marked } = partsOf(id);
  place.setAttribute("aria-busy", "false");
  place.hidden = false;
  tell(message, "");
  place.removeAttribute("role");
  place.removeAttribute("aria-label");
  const marks = panel.kind === "timeseries" ? context.marks : [];
  if (marked) say(marked, "");
  if (isEmpty(panel, result)) {
    section.dataset.state = "empty";
    const nothing = nothingOf(panel);
    place.replaceChildren(make("p", { class: "empty" }, nothing));
    alternative?.replaceChildren(make("p", { class: "empty" }, nothing));
    return;
  }
  section.dataset.state = "drawn";
  DRAW[panel.kind](panel, result, place, context);
  if (alternative) putTable(alternative, tableOf(panel, result));
  if (isChart(panel)) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", inWords(panel, result, marks));
    if (marked) say(marked, marksInWords(marks));
  }
}

// While other figures are asked for, those that stand there are of another question.
export function wait(id) {
  const { section, place } = partsOf(id);
  place.setAttribute("aria-busy", "true");
  if (section.dataset.state) section.dataset.state = "waiting";
}

// Figures that cannot be asked anew stay, with the time that they are of.
export function keepOld(id, reason, ms) {
  const { section, place, message } = partsOf(id);
  place.setAttribute("aria-busy", "false");
  section.dataset.state = "stale";
  tell(message, `${reason} The figures below are old: of ${clockTime(ms)}.`);
}

export function refuse(id, reason, state = "error") {
  const { section, place, message, alternative, marked } = partsOf(id);
  place.setAttribute("aria-busy", "false");
  section.dataset.state = state;
  tell(message, reason);
  place.hidden = true;
  place.replaceChildren();
  alternative?.replaceChildren();
  if (marked) say(marked, "");
}
