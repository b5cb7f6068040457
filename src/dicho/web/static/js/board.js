// The board: every control that has a `data-key` is pressed by that key; a part under the pointer shows on both sides.

import { keys } from "./keys.js";

for (const control of document.querySelectorAll("[data-key]")) {
  keys({ [control.dataset.key]: () => control.click() });
}

function lift(number, on) {
  for (const mark of document.querySelectorAll(`[data-part="${number}"]`)) mark.classList.toggle("near", on);
}

for (const mark of document.querySelectorAll("[data-part]")) {
  mark.addEventListener("pointerenter", () => lift(mark.dataset.part, true));
  mark.addEventListener("pointerleave", () => lift(mark.dataset.part, false));
}

// The one that is open stands in sight in a long queue.
const current = document.querySelector(".queue [aria-current]");
const list = current?.closest("ol");
if (list) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
