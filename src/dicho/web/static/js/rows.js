// Going through a list by keys: J and K move from row to row, Enter opens the one that has the focus.
// The current row is the one with aria-current; other modules ask for it with current().

import { keys } from "./keys.js";

/** The rows of the page's lists, in order. */
export const rows = () => [...document.querySelectorAll("[data-row]")];

/** The row the reader is on; null before the first J or K. */
export const current = () => document.querySelector("[data-row][aria-current]");

/** Make a row the current one, with the focus on what opens it. */
export function enter(row) {
  if (!row) return;
  mark(row);
  (row.querySelector(".open") ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function mark(row) {
  for (const other of document.querySelectorAll("[data-row][aria-current]")) {
    if (other !== row) other.removeAttribute("aria-current");
  }
  row.setAttribute("aria-current", "true");
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  enter(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) mark(row);
});

keys({ J: () => step(1), K: () => step(-1) });
