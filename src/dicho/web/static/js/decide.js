// Decisions without leaving the page, on any screen: a form with `data-decide` is sent as it is, and what came of it is
// told in a toast that can take it back (Z). A screen that shows what changed itself listens for "dicho:decided" and
// calls preventDefault; else the page is loaded anew.

import { keys } from "./keys.js";

const box = document.querySelector("#toasts");
const words = box.dataset;
const SHOWN = 12000;
let last = box.querySelector(".toast[data-event]")?.dataset.event ?? null;

/** Say something for a while; with `undo`, the number of a decision, it can be taken back. */
export function toast(text, undo = null) {
  const made = document.createElement("div");
  made.className = "toast";
  const told = document.createElement("span");
  told.textContent = text;
  made.append(told);
  if (undo !== null) made.append(undoing(undo));
  box.replaceChildren(made);
  setTimeout(() => {
    if (!made.matches(":hover, :focus-within")) made.remove();
  }, SHOWN);
}

function undoing(event) {
  const button = document.createElement("button");
  button.type = "button";
  const key = document.createElement("kbd");
  key.textContent = "Z";
  button.append(words.undo, " ", key);
  button.addEventListener("click", () => takeBack(event));
  return button;
}

/** Send a form's fields to an address and read the answer. Throws an Error with the server's words. */
export async function send(address, fields = {}) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const { what = "", hint = "" } = told.error ?? {};
  throw new Error([words.failed, what.charAt(0).toUpperCase() + what.slice(1), hint].filter(Boolean).join(" "));
}

/** Take back a decision, and show what is again. */
export async function takeBack(event) {
  await attempt(async () => {
    const told = await send(`/undo/${event}`);
    last = null;
    show(document, { ...told, undone: true });
    toast(words.undone);
  });
}

/** Decide as a form would that is sent by one of its buttons. */
export async function decide(form, button) {
  await attempt(async () => {
    const told = await send(button?.getAttribute("formaction") || form.action, new FormData(form, button));
    if ("undo" in told && !form.action.includes("/undo/")) last = told.event;
    show(form, told);
    toast(told.said, form.action.includes("/undo/") ? null : told.event);
  });
}

async function attempt(deed) {
  document.body.setAttribute("aria-busy", "true");
  try {
    await deed();
  } catch (error) {
    toast(error.message || words.failed);
  } finally {
    document.body.removeAttribute("aria-busy");
  }
}

function show(origin, told) {
  const heard = new CustomEvent("dicho:decided", { bubbles: true, cancelable: true, detail: told });
  if (origin.dispatchEvent(heard)) location.reload();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-decide]");
  if (!form) return;
  event.preventDefault();
  decide(form, event.submitter);
});

keys({
  Z: () => {
    if (last !== null) takeBack(last);
  },
});
