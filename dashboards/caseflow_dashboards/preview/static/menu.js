// A list of values to choose from, with a search where it is long. Escape and a click elsewhere close it; arrows move.

import { ALL } from "./address.js";
import { make } from "./elements.js";

const SEARCH_FROM = 9;
const MOST_SHOWN = 500;

export class Menu {
  constructor(control, variable, choose) {
    this.control = control;
    this.variable = variable;
    this.choose = choose;
    this.button = control.querySelector("button.opener");
    this.box = control.querySelector(".menu");
    this.told = null;
    this.options = [];
    this.error = "";
    this.values = [];
    this.button.addEventListener("click", () => this.box.hidden ? this.open() : this.close());
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.open();
    });
    control.addEventListener("keydown", (event) => this.onKey(event));
    control.addEventListener("focusout", (event) => {
      if (!control.contains(event.relatedTarget) && event.relatedTarget) this.close({ refocus: false });
    });
    document.addEventListener("pointerdown", (event) => {
      if (!control.contains(event.target)) this.close({ refocus: false });
    });
  }

  set(found) {
    if (JSON.stringify(found) === JSON.stringify(this.told)) return;
    this.told = found;
    this.options = found.options || [];
    this.error = found.error || "";
    this.label();
    if (this.box.hidden) return;
    const focused = this.box.contains(document.activeElement);
    this.fill();
    if (focused) this.focus();
  }

  show(values) {
    this.values = values;
    this.label();
    if (!this.box.hidden) for (const input of this.inputs()) input.checked = this.isChosen(input.value);
  }

  textOf(value) {
    if (value === ALL) return "All";
    return this.options.find(([each]) => each === value)?.[1] ?? value;
  }

  label() {
    const texts = this.values.map((value) => this.textOf(value));
    this.button.textContent = texts.length > 2 ? `${texts[0]} and ${texts.length - 1} more` : texts.join(", ") || "none";
    this.button.title = texts.join(", ");
    this.button.classList.toggle("filtered", !this.isChosen(ALL) && this.variable.includeAll);
  }

  isChosen(value) {
    return this.values.includes(value);
  }

  open() {
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.fill();
    this.box.classList.remove("leftwards");
    this.box.classList.toggle("leftwards", this.box.getBoundingClientRect().right > document.documentElement.clientWidth);
    this.focus();
  }

  focus() {
    (this.search || this.inputs()[0] || this.button).focus();
  }

  close({ refocus = true } = {}) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  inputs() {
    return [...this.box.querySelectorAll(".choices input")];
  }

  fill() {
    const sought = this.search?.value || "";
    this.search = null;
    const parts = [];
    if (this.error) parts.push(make("p", { class: "failed" }, this.error));
    if (this.options.length >= SEARCH_FROM) {
      this.search = make("input", { type: "search", "aria-label": `Search ${this.variable.label}`, placeholder: "Search", autocomplete: "off" });
      this.search.value = sought;
      this.search.addEventListener("input", () => this.list());
      parts.push(this.search);
    }
    this.choices = make("div", { class: "choices" });
    this.found = make("p", { class: "found", role: "status" });
    this.box.replaceChildren(...parts, this.choices, this.found);
    this.list();
  }

  list() {
    const sought = (this.search?.value || "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const known = new Set(this.options.map(([value]) => value));
    // What the address asks for and no row has can be taken away again.
    const strange = this.values.filter((value) => value !== ALL && !known.has(value)).map((value) => [value, `${value} (in no record)`]);
    const all = this.variable.includeAll && !sought.length ? [[ALL, "All"]] : [];
    const fit = [...strange, ...this.options].filter(([value, text]) => sought.every((part) => `${value} ${text}`.toLocaleLowerCase().includes(part)));
    this.choices.replaceChildren(...[...all, ...fit.slice(0, MOST_SHOWN)].map(([value, text]) => this.choice(value, text)));
    const rest = fit.length - MOST_SHOWN;
    this.found.textContent = rest > 0 ? `${rest} more: search to find them` : sought.length ? `${fit.length} found` : fit.length ? "" : this.told ? "nothing to choose from" : "asking for the values";
  }

  choice(value, text) {
    const input = make("input", { type: this.variable.many ? "checkbox" : "radio", name: `choice-${this.variable.name}`, value });
    input.checked = this.isChosen(value);
    input.addEventListener("change", () => this.toggle(value, input.checked));
    return make("label", {}, input, make("span", {}, text || "(empty)"));
  }

  toggle(value, checked) {
    if (!this.variable.many) {
      this.choose([value]);
      return;
    }
    const others = this.values.filter((each) => each !== value && each !== ALL);
    const values = value === ALL ? [ALL] : checked ? [...others, value] : others;
    this.choose(values.length ? values : this.variable.includeAll ? [ALL] : this.variable.default);
  }

  onKey(event) {
    if (this.box.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      const input = event.target === this.search ? this.inputs()[0] : event.target;
      input?.click();
      if (event.target !== this.search && !this.variable.many) this.close();
    }
  }

  move(step) {
    const stops = [this.search, ...this.inputs()].filter(Boolean);
    const at = stops.indexOf(document.activeElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
  }
}
