// Shows how far the adding is, asking the server each second while something is going on.

const EVERY = 1000;
const place = document.querySelector("[data-progress]");
let shown = "";
let waiting = false;
let asked = 0;

/** Put what the server shows now in the place of what it showed before; whoever was on a button stays there. */
function show(html) {
  if (html === shown) return;
  shown = html;
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
}

/** Begin to show what is going on, or go on with it: called when something was added. */
export async function look() {
  const mine = ++asked;
  const went = place.querySelector(".going") !== null;
  try {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "text/html" } });
    const html = answer.ok ? await answer.text() : shown;
    if (mine === asked) show(html);
  } catch {
    // The server is gone or busy: the next look tells.
  }
  if (mine !== asked) return; // asked again meanwhile: an older answer would hide what was added since
  if (went && !place.querySelector(".going")) place.dispatchEvent(new Event("ended"));
  wait();
}

function wait() {
  if (waiting || !place.querySelector(".going")) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    look();
  }, EVERY);
}

if (place) wait();
