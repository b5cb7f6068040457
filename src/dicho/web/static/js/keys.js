// Keys that act on every page. Each screen's module adds its own with `keys({J: next, ...})`.
// One switch in the bar turns all single keys off (WCAG 2.1.4): then body[data-keys] is "off".

import { help } from "./help.js";

const actions = new Map();

/** Let single keys do something on this page: {"J": function, ...}. A later one takes the place of an earlier. */
export function keys(more) {
  for (const [key, action] of Object.entries(more)) actions.set(key, action);
}

function typing(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const action = actions.get(event.key.length === 1 ? event.key.toUpperCase() : event.key);
  if (!action) return;
  event.preventDefault();
  action(event);
});

keys({
  "/": () => document.querySelector("#q")?.focus(),
  "?": help,
});
