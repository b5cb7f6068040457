// The log: what is taken back shows at once, with the event that took it back.

import "./decide.js";
import { refresh } from "./fresh.js";

document.addEventListener("dicho:decided", (event) => {
  event.preventDefault();
  refresh();
});
