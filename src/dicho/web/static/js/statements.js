// Deciding in a list: A accepts, X rejects, E fixes the statement of the current row, and the list then shows it so.

import "./decide.js";
import { refresh } from "./fresh.js";
import { keys } from "./keys.js";
import { current, enter, rows } from "./rows.js";

const press = (verb) => () => current()?.querySelector(`[data-verb="${verb}"]`)?.click();

keys({ A: press("accept"), X: press("reject"), E: press("fix") });

// Where the decided statement is no longer in the list, the one that took its place is the current one.
document.addEventListener("dicho:decided", async (event) => {
  event.preventDefault();
  const at = rows().indexOf(current());
  await refresh();
  const all = rows();
  enter(document.getElementById(`s-${event.detail.statement}`) ?? all[Math.min(at, all.length - 1)]);
});
