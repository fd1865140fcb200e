// Elements of the page.

export const $ = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);
export const dayInWords = (ms) => DAY.format(new Date(ms));
export const clockTime = (ms) => new Date(ms).toLocaleTimeString("en-GB");
