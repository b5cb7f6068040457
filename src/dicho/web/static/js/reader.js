// The reader: what the pointer is on and what is current, keys, the map, and decisions shown where they were taken.
// Everything can be read and decided without it.

import { toast } from "./decide.js";
import { keys } from "./keys.js";
import { Fixing } from "./fix.js";
import { Source } from "./source.js";

const root = document.querySelector("#source");
const source = new Source(root);
const deck = document.querySelector(".deck");
const stacked = matchMedia("(max-width: 62rem)");
const marks = window.Highlight && CSS.highlights;
let places = [];
let current = null;

function read() {
  places = JSON.parse(root.dataset.places).map(([id, number, own, place, value]) => ({ id, number, own, place, value }));
}

function pairs(flat) {
  const found = [];
  for (let at = 0; at < flat.length; at += 2) found.push([flat[at], flat[at + 1]]);
  return found;
}

function paint(name, flat) {
  if (!marks) return;
  if (!flat.length) marks.delete(name);
  else marks.set(name, new Highlight(...pairs(flat).flatMap(([start, end]) => source.ranges(start, end))));
}

const card = (id) => document.getElementById(`s-${id}`);
const badge = (id) => document.getElementById(`m-${id}`);
const place = (id) => places.find((each) => each.id === id);

/** Make a statement the current one: its words, its number, its card, which has the focus; with `text` its number. */
function enter(id, { focus = true, text = false } = {}) {
  current = id;
  for (const node of document.querySelectorAll(".source .n[aria-current], .card[aria-current]")) {
    if (!node.id.endsWith(id)) node.removeAttribute("aria-current");
  }
  for (const node of [badge(id), card(id)]) node?.setAttribute("aria-current", "true");
  const words = place(id);
  paint("cur", words ? [...words.own, ...words.place, ...words.value] : []);
  paint("cur-place", words?.place ?? []);
  paint("cur-value", words?.value ?? []);
  const shown = card(id);
  const folded = shown?.querySelector(":scope > .more");
  if (folded && shown.matches(".accepted")) folded.open = true;
  if (!focus) return;
  (text ? badge(id) : shown)?.focus({ preventScroll: true });
  if (!stacked.matches || !text) reveal(shown);
  if (!stacked.matches || text) toWords(id, words);
}

/** A card into sight: in its own column, or where text and cards stand one below the other on the page. */
function reveal(shown) {
  if (!shown) return;
  if (stacked.matches) shown.scrollIntoView({ block: "nearest" });
  const top = shown.getBoundingClientRect().top - deck.getBoundingClientRect().top;
  if (top < 0 || top + shown.offsetHeight > deck.clientHeight) deck.scrollTop += top - 16;
}

/** The end of a statement's words, where its number stands, into sight with what is before it. */
function toWords(id, words) {
  const [last] = words ? source.ranges(Math.max(...words.own) - 1, Math.max(...words.own)) : [];
  const row = last?.startContainer.parentElement.closest(".row");
  row?.scrollIntoView({ block: "nearest" }); // lays it out, where it was not
  const box = (badge(id) ?? last)?.getBoundingClientRect();
  if (!box) return;
  const bar = document.querySelector(".bar").offsetHeight;
  if (box.top < bar + 60 || box.bottom > innerHeight - 40) scrollBy({ top: box.top - innerHeight * 0.45 });
}

/** The statements J and K go through: those whose cards the column shows. */
const listed = () => [...document.querySelectorAll(".card:not(.rejected)")].map((each) => each.dataset.statement);

async function step(by) {
  const all = listed();
  const at = all.indexOf(current);
  const next = at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
  if (next) enter(next);
  else document.querySelector(by > 0 ? "#after" : "#before")?.click();
}

function press(verb) {
  card(current)?.querySelector(`[data-verb="${verb}"]`)?.click();
}

/** Digits typed one after the other lead to the statement of that number. */
let typed = "";
let waiting = 0;
function digit(event) {
  typed += event.key;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const wanted = places.find((each) => each.number === Number(typed));
    typed = "";
    if (wanted) go(wanted.id);
  }, 450);
}

/** To a statement, wherever its card is. */
function go(id) {
  if (card(id)) enter(id);
  else if (badge(id)) location.assign(badge(id).href);
}

/** The innermost statement whose words hold a place in the text. */
function under(offset) {
  let best = null;
  let least = Infinity;
  for (const { id, own } of places) {
    const length = own.at(-1) - own[0];
    if (length >= least) continue;
    for (let at = 0; at < own.length; at += 2) {
      if (own[at] <= offset && offset < own[at + 1]) [best, least] = [id, length];
    }
  }
  return best;
}

function caret(x, y) {
  const at = document.caretPositionFromPoint?.(x, y);
  if (at) return source.offset(at.offsetNode, at.offset);
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? source.offset(range.startContainer, range.startOffset) : null;
}

let hovered = null;
function hover(id) {
  if (id === hovered) return;
  hovered = id;
  paint("hov", id && id !== current ? (place(id)?.own ?? []) : []);
}

function follow(event) {
  const shown = event.target.closest(".card");
  if (shown) return hover(shown.dataset.statement);
  const number = event.target.closest(".source .n");
  if (number) return hover(number.id.slice(2));
  const inWords = event.target.closest(".line") && !event.buttons;
  const offset = inWords ? caret(event.clientX, event.clientY) : null;
  return hover(offset === null ? null : under(offset));
}

/** Take what the server says anew: each element in the place of the one with its id. */
async function refresh(id, { focus = true } = {}) {
  const spans = place(id)?.own ?? [];
  const rows = pairs(spans).map(([start, end]) => `${start}-${end}`);
  const asked = new URL(location.href);
  for (const name of ["done", "fix", "add"]) asked.searchParams.delete(name);
  asked.searchParams.set("part", "live");
  asked.searchParams.set("ids", id);
  asked.searchParams.set("rows", rows.join(","));
  const answer = await fetch(asked);
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const node of fresh.querySelectorAll("#tally, #tabs, #map, .card, .row")) {
    document.getElementById(node.id)?.replaceWith(node);
  }
  source.read();
  if (focus || id === current) enter(id, { focus });
  return undefined;
}

/** Who comes back to this page sees what was decided in this document meanwhile, and by whom. */
const own = new Set();
let head = Number(root.dataset.head);
let catching = false; // a tab that comes back is seen and gets the focus: two events, one question
async function catchUp() {
  if (catching || document.visibilityState !== "visible") return;
  catching = true;
  try {
    await tellOthers();
  } finally {
    catching = false;
  }
}
async function tellOthers() {
  const answer = await fetch(`/documents/${root.dataset.document}/decided?since=${head}`, {
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!answer?.ok) return; // the server is gone or busy: the next time tells
  const told = await answer.json();
  head = told.head;
  const others = told.said.filter((each) => !own.has(each.event));
  for (const { statement } of others) if (card(statement)) await refresh(statement, { focus: false });
  if (others.length) toast(others.map((each) => each.said).join(" "));
}
document.addEventListener("visibilitychange", catchUp);
addEventListener("focus", catchUp);

/** Whether the pages' marks can be put right in place: a statement that comes, goes or moves needs them all anew. */
document.addEventListener("dicho:decided", (event) => {
  const id = event.detail.statement ?? current;
  own.add(event.detail.event);
  if (!id || !card(id)) return;
  event.preventDefault();
  refresh(id);
});

document.addEventListener("click", (event) => {
  const number = event.target.closest(".source .n, .card .top .n");
  if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = number.id ? number.id.slice(2) : number.closest(".card").dataset.statement;
  if (!card(id)) return;
  event.preventDefault();
  history.replaceState(null, "", `#s-${id}`);
  enter(id, { text: !number.id });
});

document.addEventListener("focusin", (event) => {
  const shown = event.target.closest(".card");
  if (shown && shown.dataset.statement !== current) enter(shown.dataset.statement, { focus: false });
});

/** The map: a click leads to the words at that share of the text. */
document.addEventListener("click", (event) => {
  const map = event.target.closest("#map");
  if (!map) return;
  const box = map.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 1);
  const wanted = share * source.length;
  const nearest = places.reduce((a, b) => (Math.abs(b.own[0] - wanted) < Math.abs(a.own[0] - wanted) ? b : a), places[0]);
  if (nearest) go(nearest.id);
});

/** What is copied is the source, whatever the browser makes of line ends. */
root.addEventListener("copy", (event) => {
  const range = getSelection().getRangeAt(0);
  const start = source.offset(range.startContainer, range.startOffset);
  const end = source.offset(range.endContainer, range.endOffset);
  if (start === null || end === null) return; // it reaches beyond the text: the browser's own way
  event.clipboardData.setData("text/plain", source.slice(start, end));
  event.preventDefault();
});

document.addEventListener("pointermove", follow, { passive: true });
read();
const fixing = new Fixing(source);
keys({
  J: () => step(1),
  K: () => step(-1),
  A: () => press("accept"),
  X: () => press("reject"),
  E: () => press("fix"),
  N: () => fixing.add(),
  Escape: () => fixing.close(),
  ...Object.fromEntries([..."0123456789"].map((key) => [key, digit])),
});

// What was done is told once: a page loaded again does not tell it again.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

const wanted = /^#[sm]-([0-9a-f]{16})$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("statement");
if (wanted && card(wanted)) enter(wanted);
