// Draws the dashboard that the page names, and draws it anew at every refresh. It sends a time range and values of
// variables, never a query.

import { question } from "./address.js";
import { hasOtherSize } from "./charts.js";
import { Controls } from "./controls.js";
import { $, clockTime, say } from "./elements.js";
import { keepOld, refuse, show, wait } from "./panels.js";

const uid = document.body.dataset.uid;
const OPTIONS_MS = 60_000;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const state = {
  model: null, controls: null, range: null, database: null, marks: new Map(),
  drawn: new Map(), paused: false, timer: 0, asking: null, optionsFor: null, optionsUntil: 0,
};

// --- figures ------------------------------------------------------------------------------------------------------

const context = () => ({ range: state.range, marks: [...state.marks.values()].flat() });

function draw(id) {
  const { result } = state.drawn.get(id);
  show(id, state.model.panels[id], result, context());
}

function drawSeriesAnew() {
  for (const id of state.drawn.keys()) if (state.model.panels[id].kind === "timeseries") draw(id);
}

function takeLine(line, asked) {
  const outcome = JSON.parse(line);
  if (outcome.variables) takeQuestion(outcome);
  else if (outcome.annotation !== undefined) takeMarks(outcome);
  else if (outcome.error) return takeError(outcome, asked);
  else takeFigures(String(outcome.panel), line, outcome, asked);
  return null;
}

function takeQuestion({ from_ms, to_ms, variables }) {
  const range = [from_ms, to_ms];
  const moved = String(range) !== String(state.range);
  state.range = range;
  if (moved) drawSeriesAnew();
  state.controls.setSpan(range);
  if (state.database !== variables.database) state.optionsFor = null;
  state.database = variables.database;
  say($("asked"), variables.database ? `, database ${variables.database}` : "");
}

function takeMarks(outcome) {
  const at = (name) => outcome.columns?.findIndex((column) => column.name === name) ?? -1;
  const [time, title, text] = ["time", "title", "text"].map(at);
  const marks = (outcome.rows || []).filter((row) => row[time]).map((row) => ({
    time: row[time], title: row[title] ?? row[text] ?? outcome.annotation, colour: state.model.annotations[outcome.annotation],
  }));
  if (JSON.stringify(marks) === JSON.stringify(state.marks.get(outcome.annotation) || [])) return;
  state.marks.set(outcome.annotation, marks);
  drawSeriesAnew();
}

function takeFigures(id, line, result, asked) {
  const before = state.drawn.get(id);
  state.drawn.set(id, { line, result, asked, at: Date.now() });
  if (before?.line === line && $(`panel-${id}`).dataset.state !== "waiting" && !before.old) return;
  draw(id);
}

function takeError(outcome, asked) {
  setAside(String(outcome.panel), outcome.error, asked);
  return outcome.away ? outcome.error : null;
}

// Figures of the same question stay, marked as old; those of another are no answer to this one.
function setAside(id, reason, asked) {
  const before = state.drawn.get(id);
  if (before?.asked === asked) {
    before.old = true;
    keepOld(id, reason, before.at);
    return;
  }
  state.drawn.delete(id);
  refuse(id, reason);
}

function setAllAside(reason, asked) {
  for (const id of Object.keys(state.model.panels)) setAside(id, reason, asked);
}

function refuseAll(reason) {
  state.drawn.clear();
  state.controls.setSpan(null);
  say($("notice"), reason);
  for (const id of Object.keys(state.model.panels)) refuse(id, "No figures: see the message above.", "refused");
}

// --- refreshing ---------------------------------------------------------------------------------------------------

async function refresh() {
  clearTimeout(state.timer);
  state.asking?.abort();
  const asking = state.asking = new AbortController();
  const asked = question();
  try {
    const response = await fetch(`/api/${uid}/figures${asked}`, { signal: asking.signal });
    if (response.status === 400) {
      refuseAll(await response.text());
    } else {
      if (!response.ok) throw new Error(await response.text());
      await takeAnswer(response, asked);
      askOptions(asked);
    }
  } catch (error) {
    if (asking.signal.aborted) return;
    const reason = error instanceof TypeError ? "The preview's server does not answer." : error.message;
    say($("notice"), `${reason} It is asked again every ${state.model.refreshSeconds} s.`);
    setAllAside(reason, asked);
  }
  scheduleNext();
}

async function takeAnswer(response, asked) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let [rest, away] = ["", null];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    for (const line of lines) away = takeLine(line, asked) ?? away;
  }
  say($("notice"), away ?? "");
  if (away === null) say($("updated"), `updated ${clockTime(Date.now())}, every ${state.model.refreshSeconds} s`);
  document.body.dataset.refreshes = Number(document.body.dataset.refreshes || 0) + 1;
}

// What there is to choose from: for every other question, after a minute, and again after it could not be told.
async function askOptions(asked) {
  if (state.optionsFor === asked && Date.now() < state.optionsUntil) return;
  [state.optionsFor, state.optionsUntil] = [asked, Date.now() + OPTIONS_MS];
  try {
    const response = await fetch(`/api/${uid}/options${asked}`);
    const found = response.ok ? await response.json() : {};
    if (asked === question()) state.controls.setOptions(found);
    if (!response.ok || Object.values(found).some((options) => options.error)) state.optionsFor = null;
  } catch {
    state.optionsFor = null;
  }
}

function scheduleNext() {
  clearTimeout(state.timer);
  if (!state.paused && !document.hidden) state.timer = setTimeout(refresh, state.model.refreshSeconds * 1000);
}

function askAnew() {
  state.controls.show();
  for (const id of Object.keys(state.model.panels)) wait(id);
  refresh();
}

// --- the page -----------------------------------------------------------------------------------------------------

function showDefinitions(all) {
  for (const definition of document.querySelectorAll("details.definition")) definition.open = all;
}

const definitionsShown = () => $("definitions").getAttribute("aria-pressed") === "true";

function redraw() {
  for (const id of state.drawn.keys()) draw(id);
}

function listen() {
  addEventListener("asked", askAnew);
  addEventListener("popstate", askAnew);
  $("definitions").addEventListener("click", () => {
    $("definitions").setAttribute("aria-pressed", String(!definitionsShown()));
    showDefinitions(definitionsShown());
  });
  $("now").addEventListener("click", refresh);
  $("pause").addEventListener("click", () => {
    state.paused = !state.paused;
    $("pause").setAttribute("aria-pressed", String(state.paused));
    scheduleNext();
  });
  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(state.timer) : state.paused || refresh());
  dark.addEventListener("change", redraw);
  // A chart fills its place, which grows with its neighbours and with the window.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const [id, canvas] = [target.closest(".panel").id.slice("panel-".length), target.querySelector(".canvas")];
      if (canvas && state.drawn.has(id) && hasOtherSize(canvas)) draw(id);
    }
  });
  for (const place of document.querySelectorAll(".barchart .drawing, .timeseries .drawing")) sizes.observe(place);
  // On paper: light, a column of one width, with every definition.
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.paper = "";
    showDefinitions(true);
    redraw();
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.paper;
    showDefinitions(definitionsShown());
    redraw();
  });
}

async function begin() {
  document.querySelector("nav [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
  try {
    const response = await fetch(`/api/${uid}`);
    if (!response.ok) throw new Error(await response.text());
    state.model = await response.json();
  } catch (error) {
    say($("notice"), `The dashboard cannot be read: ${error.message}`);
    return;
  }
  state.controls = new Controls(state.model);
  state.controls.show();
  listen();
  refresh();
}

begin();
