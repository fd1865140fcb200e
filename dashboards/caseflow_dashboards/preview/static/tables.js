// Rows as a table: a panel of its own, and what stands below every chart.

import { make } from "./elements.js";
import { fieldOf, linkOf, nameOf, shown } from "./fields.js";

const MOST_ROWS = 1000;
const MANY = 8; // columns
// Characters that stay in one line, and that want a wide column.
const SHORT = 14, LONG = 40;

export function tableOf(panel, result) {
  const columns = result.columns
    .map((column, at) => ({ column, at, field: fieldOf(panel, column) }))
    .filter(({ field }) => !field.custom.hidden);
  const head = columns.map(({ column }) =>
    make("th", { scope: "col", class: column.kind === "number" ? "number" : "" }, nameOf(panel, column)));
  const body = result.rows.slice(0, MOST_ROWS).map((row) =>
    make("tr", {}, ...columns.map(({ column, at, field }, place) => cellOf(row[at], { column, field, place, columns: result.columns, row }))));
  const left = result.rows.length - MOST_ROWS;
  const more = left > 0 ? [make("p", { class: "more" }, `${left} more rows are not shown.`)] : [];
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `${panel.title}: table` },
    make("table", columns.length > MANY ? { class: "many" } : {}, make("caption", { class: "unseen" }, panel.title), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)), ...more);
}

function cellOf(value, { column, field, place, columns, row }) {
  const number = column.kind === "number";
  const text = shown(value, field, column.kind);
  const cell = place === 0 && !number ? make("th", { scope: "row" }) : make("td");
  cell.className = [number ? "number" : "", text.length <= SHORT ? "short" : text.length > LONG ? "long" : "", value === null ? "none" : ""].join(" ").trim();
  const link = linkOf(field, value, columns, row);
  cell.append(link ? make("a", { href: link.url, title: link.title }, text) : text);
  return cell;
}

// A table that is drawn anew stays where its reader was.
export function putTable(place, table) {
  const before = place.querySelector(".scroll");
  const [top, left, focused] = [before?.scrollTop || 0, before?.scrollLeft || 0, before !== null && before === document.activeElement];
  place.replaceChildren(table);
  [table.scrollTop, table.scrollLeft] = [top, left];
  if (focused) table.focus();
}
