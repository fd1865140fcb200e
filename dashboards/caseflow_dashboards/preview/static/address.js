// What the reader chose stands in the page's address, written as Grafana writes it: ?var-sex=female&from=…&to=…

const PREFIX = "var-";
export const ALL = "$__all";

const query = () => new URLSearchParams(location.search);

export const question = () => location.search;

export function range() {
  const asked = query();
  return asked.has("from") || asked.has("to") ? [asked.get("from") ?? "", asked.get("to") ?? ""] : null;
}

export const valuesOf = (variable) => {
  const values = query().getAll(PREFIX + variable.name);
  if (variable.widget === "text") return values.length ? [values.at(-1)] : variable.default;
  const some = values.filter((value) => value !== "");
  return some.length ? some : variable.default;
};

export const isDefault = (variable) => String(valuesOf(variable)) === String(variable.default);

export function askForRange(from, to) {
  const asked = query();
  asked.delete("from");
  asked.delete("to");
  if (from) {
    asked.set("from", from);
    asked.set("to", to);
  }
  go(asked);
}

export function askForValues(variable, values) {
  const asked = query();
  asked.delete(PREFIX + variable.name);
  if (String(values) !== String(variable.default)) {
    for (const value of values) asked.append(PREFIX + variable.name, value);
  }
  go(asked);
}

export function askForDefaults() {
  const asked = query();
  for (const key of new Set(asked.keys())) if (key.startsWith(PREFIX)) asked.delete(key);
  go(asked);
}

function go(asked) {
  const search = String(asked);
  history.pushState(null, "", location.pathname + (search ? `?${search}` : ""));
  dispatchEvent(new Event("asked"));
}

// What a link to another dashboard takes along.
export function kept({ time, variables }) {
  const asked = query();
  for (const key of new Set(asked.keys())) {
    if (key.startsWith(PREFIX) ? !variables : !time) asked.delete(key);
  }
  return String(asked);
}

// In a link from a table, as Grafana's data links write it.
export function timePart() {
  const [from, to] = range() ?? [];
  return from ? String(new URLSearchParams({ from, to })) : "";
}

export const variablesPart = () => kept({ time: false, variables: true });

export const variablePart = (name) =>
  query().getAll(PREFIX + name).map((value) => `${encodeURIComponent(PREFIX + name)}=${encodeURIComponent(value)}`).join("&");
