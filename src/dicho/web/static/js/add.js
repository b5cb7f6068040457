// Adding without leaving the page: files dropped or chosen and addresses are sent in the background, and their progress
// is shown in place. A file dropped on a page that could not be fetched becomes what that address said. Without a script
// the same forms send themselves.

import { refresh } from "./fresh.js";
import { look } from "./progress.js";

const main = document.querySelector(".way[data-files]");
const panel = main.closest("details");
const progress = document.querySelector("[data-progress]");

document.body.classList.add("drops");
if (panel && location.hash === "#add") panel.open = true;

/** Send a form as its own button would; what it was refused for is shown by the page that says so. */
async function send(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.type !== "opaqueredirect") {
    form.submit();
    return;
  }
  form.reset();
  if (panel) panel.open = false;
  await look();
  // A short text is read before the first look: then nothing was seen to end.
  if (!progress.querySelector(".going")) await refresh();
  progress.scrollIntoView({ block: "nearest" });
}

addEventListener("submit", (event) => {
  if (!event.target.matches("[data-files], [data-addresses], .again")) return;
  event.preventDefault();
  send(event.target);
});

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
const row = (event) => event.target.closest?.("[data-drop]") ?? null;

function mark(target) {
  for (const each of document.querySelectorAll(".target")) each.classList.toggle("target", each === target);
  target?.classList.add("target");
  document.body.classList.toggle("over", target === null);
}

function unmark() {
  mark(null);
  document.body.classList.remove("over");
}

addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const target = row(event);
  if (panel && !target) panel.open = true;
  mark(target);
});

addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) unmark();
});

addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  unmark();
  const form = row(event)?.querySelector("[data-files]") ?? main;
  const files = form.querySelector("input[type=file]");
  files.files = event.dataTransfer.files;
  if (files.files.length > 0) form.requestSubmit();
});

// A list that is on the page shows what was added, once all of it is there.
progress.addEventListener("ended", refresh);
