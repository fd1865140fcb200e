// A chart in words: all its values where they are few, else what each series runs between.

import { fieldOf, nameOf, NO_VALUE, shown } from "./fields.js";

const FEW = 8;

export function inWords(panel, result, marks) {
  const kind = result.columns[0].kind;
  const name = (row) => shown(row[0], {}, kind);
  const told = result.columns.map((column, at) => ({ column, at })).filter(({ column }) => column.kind === "number").map(({ column, at }) => {
    const field = fieldOf(panel, column);
    const value = (row) => shown(row[at], field, "number");
    const rows = result.rows.filter((row) => row[at] !== null);
    if (!rows.length) return `${nameOf(panel, column)}: ${NO_VALUE}.`;
    if (result.rows.length <= FEW) return `${nameOf(panel, column)}: ${result.rows.map((row) => `${name(row)} ${value(row)}`).join(", ")}.`;
    const by = [...rows].sort((a, b) => a[at] - b[at]);
    const [least, most] = [by[0], by.at(-1)];
    return `${nameOf(panel, column)}: from ${value(least)} (${name(least)}) to ${value(most)} (${name(most)}), last ${value(rows.at(-1))} (${name(rows.at(-1))}).`;
  });
  const count = `${result.rows.length} ${result.rows.length === 1 ? "point" : "points"}`;
  return [`${panel.title}. Chart with ${count}.`, ...told, marksInWords(marks), "All values stand in the table below."].filter(Boolean).join(" ");
}

export const marksInWords = (marks) =>
  marks.length ? `Marked: ${marks.map((mark) => `${shown(mark.time, {}, "time")} ${mark.title}`).join("; ")}.` : "";
