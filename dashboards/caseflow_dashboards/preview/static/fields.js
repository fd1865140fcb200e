// Grafana's field settings: defaults, overrides, units, mappings, links.

import { timePart, variablePart, variablesPart } from "./address.js";

export const NO_VALUE = "no data";

export function fieldOf(panel, column) {
  const config = panel.fieldConfig || {};
  const field = { custom: {}, ...(config.defaults || {}) };
  field.custom = { ...field.custom };
  for (const override of config.overrides || []) {
    if (!matches(override.matcher, column)) continue;
    for (const property of override.properties) {
      if (property.id.startsWith("custom.")) field.custom[property.id.slice(7)] = property.value;
      else field[property.id] = property.value;
    }
  }
  return field;
}

function matches({ id, options }, column) {
  if (!column) return false;
  if (id === "byName") return column.name === options;
  if (id === "byType") return column.kind === { string: "text" }[options] || column.kind === options;
  return new RegExp(options.replace(/^\/(.*)\/\w*$/, "$1")).test(column.name);
}

// What stands in the place of all rows: a dash for a cell is no word for that.
export const nothingOf = (panel) => [fieldOf(panel).noValue].find((word) => /\w/.test(word || "")) ?? NO_VALUE;

export const nameOf = (panel, column) => fieldOf(panel, column).displayName || column.name;

export const isHidden = (field) => Boolean(field.custom.hidden || field.custom.hideFrom?.viz);

// Columns of numbers that are drawn, with their places in a row.
export const drawnColumns = (panel, result) => result.columns
  .map((column, at) => ({ column, at }))
  .filter(({ column }) => column.kind === "number" && !isHidden(fieldOf(panel, column)));

export function shown(value, field, kind) {
  const mapped = mappedText(value, field);
  if (mapped !== undefined) return mapped;
  if (value === null || value === undefined) return field.noValue || NO_VALUE;
  if (kind === "time") return String(value).replace(/\.\d+$/, "").replace(/ 00:00:00$/, "");
  if (kind !== "number") return Array.isArray(value) ? value.join(", ") : String(value);
  const unit = field.unit || "";
  const scaled = unit === "percentunit" ? value * 100 : value;
  if (unit === "string") return String(value);
  const digits = field.decimals ?? (Number.isInteger(scaled) ? 0 : Math.abs(scaled) < 1 ? 3 : 1);
  const number = new Intl.NumberFormat("en-GB", { minimumFractionDigits: field.decimals ?? 0, maximumFractionDigits: digits }).format(scaled);
  if (unit.startsWith("percent")) return `${number} %`;
  if (unit.startsWith("suffix:")) return `${number}\u00a0${unit.slice(7).trim()}`;
  return number;
}

export const axisSuffix = (field) => (field.unit || "").startsWith("percent") ? " %" : "";

function mappedText(value, field) {
  for (const mapping of field.mappings || []) {
    const found = mapping.type === "value"
      ? mapping.options[String(value)]
      : { null: value === null, empty: value === "" }[mapping.options.match] && mapping.options.result;
    if (found?.text !== undefined) return found.text;
  }
  return undefined;
}

// The address of a cell's first link, or nothing; only dashboards are linked to.
export function linkOf(field, value, columns, row) {
  const link = value === null ? undefined : (field.links || [])[0];
  if (!link) return null;
  const url = link.url.replace(/\$\{([^}]+)\}/g, (_, name) => linkPart(name, value, columns, row));
  return { url, title: link.title || "" };
}

function linkPart(name, value, columns, row) {
  if (name === "__url_time_range") return timePart();
  if (name === "__all_variables") return variablesPart();
  if (name.startsWith("__value")) return encodeURIComponent(String(value));
  const field = name.match(/^__data\.fields(?:\.(\w+)|\["([^"]+)"\])/);
  if (field) return encodeURIComponent(String(row[columns.findIndex((column) => column.name === (field[1] || field[2]))] ?? ""));
  return variablePart(name.split(":")[0]);
}
