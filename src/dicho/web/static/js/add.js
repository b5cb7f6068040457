// Adding without leaving the page: files dropped anywhere or chosen are sent in the background, and their progress is
// shown in place. Without a script the same forms send themselves.

import { refresh } from "./fresh.js";
import { look } from "./progress.js";

const form = document.querySelector("[data-files]");
const panel = form.closest("details");
const progress = document.querySelector("[data-progress]");
const files = form.querySelector("input[type=file]");

document.body.classList.add("drops");
if (panel && location.hash === "#add") panel.open = true;

/** Send a form as its own button would; what it was refused for is shown by the page that says so. */
async function send(body) {
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
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

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(new FormData(form));
});

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  if (panel) panel.open = true;
  document.body.classList.add("over");
});

addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) document.body.classList.remove("over");
});

addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  document.body.classList.remove("over");
  files.files = event.dataTransfer.files;
  if (files.files.length > 0) form.requestSubmit();
});

// A list that is on the page shows what was added, once all of it is there.
progress.addEventListener("ended", refresh);
