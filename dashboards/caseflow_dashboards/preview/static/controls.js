// The time range and the filters: they show what the address asks for, and change it.

import { askForDefaults, askForRange, askForValues, isDefault, kept, range, valuesOf } from "./address.js";
import { $, dayInWords, dayOf, say } from "./elements.js";
import { Menu } from "./menu.js";

const FEW = 2; // controls for which there is always room
const NARROW = window.matchMedia("(max-width: 700px)");

export class Controls {
  constructor(model) {
    this.model = model;
    this.menus = new Map();
    this.span = null;
    $("filters").hidden = model.variables.length === 0;
    $("filters").open = !NARROW.matches || model.variables.length <= FEW;
    for (const variable of model.variables) this.bind(variable);
    $("clear").addEventListener("click", () => {
      askForDefaults();
      $("filters").querySelector("summary").focus();
    });
    this.bindRange();
  }

  bind(variable) {
    const control = document.querySelector(`[data-variable="${CSS.escape(variable.name)}"]`);
    if (variable.widget === "menu") {
      this.menus.set(variable.name, new Menu(control, variable, (values) => askForValues(variable, values)));
      return;
    }
    const input = $(`var-${variable.name}`);
    const ask = () => String(valuesOf(variable)) === input.value || askForValues(variable, [input.value.trim()]);
    input.addEventListener("change", ask);
    if (variable.widget === "text") input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      ask();
    });
  }

  bindRange() {
    $("range").addEventListener("change", () => {
      if ($("range").value === "days") $("from").focus();
      else askForRange(...$("range").value.split(","));
    });
    $("controls").addEventListener("submit", (event) => {
      event.preventDefault();
      askForRange($("from").value, `${$("to").value}T23:59:59.999Z`);
    });
  }

  // What the address asks for.
  show() {
    const [from, to] = range() ?? ["", ""];
    const chosen = from || to ? `${from},${to}` : "";
    const known = [...$("range").options].some((option) => option.value === chosen);
    $("range").value = known ? chosen : "days";
    for (const variable of this.model.variables) {
      const values = valuesOf(variable);
      if (variable.widget === "menu") this.menus.get(variable.name).show(values);
      else $(`var-${variable.name}`).value = values[0] ?? $(`var-${variable.name}`).value;
    }
    $("clear").hidden = this.model.variables.every(isDefault);
    for (const link of document.querySelectorAll("nav a")) link.search = kept(this.model.linksKeep);
    this.tell();
  }

  setOptions(found) {
    for (const [name, options] of Object.entries(found)) this.menus.get(name)?.set(options);
    this.tell();
  }

  // What the figures are of, once the server has read it; nothing where it could not.
  setSpan(span) {
    this.span = span;
    if (span && !$("days").contains(document.activeElement)) [$("from").value, $("to").value] = span.map(dayOf);
    this.tell();
  }

  tell() {
    const filters = this.model.variables.filter((variable) => !isDefault(variable)).map((variable) => {
      const values = valuesOf(variable);
      const menu = this.menus.get(variable.name);
      return `${variable.label}: ${values.map((value) => menu ? menu.textOf(value) : value).join(", ") || "none"}`;
    });
    say($("filtered"), filters.length ? ` (${filters.length} set)` : "");
    const days = this.span ? this.span.map(dayInWords).join(" to ") : "";
    say($("shown"), days ? [days, ...(filters.length || !this.model.variables.length ? filters : ["no filter"])].join(" · ") : "");
  }
}
