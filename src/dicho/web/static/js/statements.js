// The ledger's keys: A accepts, X rejects, E fixes the statement of the current row.

import { keys } from "./keys.js";
import { current } from "./rows.js";

const press = (verb) => () => current()?.querySelector(`[data-verb="${verb}"]`)?.click();

keys({ A: press("accept"), X: press("reject"), E: press("fix") });
