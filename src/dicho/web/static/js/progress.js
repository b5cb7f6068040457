// Shows how far the adding is, asking the server each second while something is going on.

const EVERY = 1000;
const place = document.querySelector("[data-progress]");

/** Put what the server shows now in the place of what it showed before; whoever was on a button stays there. */
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
}

async function look() {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "text/html" } });
    if (answer.ok) show(await answer.text());
  } catch {
    // The server is gone or busy: the next look tells.
  }
  wait();
}

function wait() {
  if (place.querySelector(".going")) setTimeout(look, EVERY);
}

if (place) wait();
