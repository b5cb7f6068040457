// Fixing in place: the form beside the text, its spans set by selecting words or moved by keys, with the very
// characters shown. Without a script the form is a part of the page and the places are typed.

import { send, toast } from "./decide.js";

const WORD = /[\p{L}\p{N}]+/gu;

/** The form of the reader's screen. */
export class Fixing {
  constructor(source) {
    this.source = source;
    this.box = null;
    document.addEventListener("click", (event) => {
      const link = event.target.closest('[data-verb="fix"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(link.href);
    });
    const inPage = document.querySelector("#fix form");
    if (inPage) this.dress(inPage);
  }

  /** Add a statement: its words are the selection. */
  add() {
    const found = this.source.selected();
    if (!found) return toast(this.source.root.dataset.none);
    const address = new URL(location.href);
    address.searchParams.set("add", found.join("-"));
    address.searchParams.delete("fix");
    return this.open(address.href);
  }

  /** The form of an address, in a dialog beside the text, which can still be selected. */
  async open(address) {
    const asked = new URL(address);
    asked.searchParams.set("part", "fix");
    asked.hash = "";
    const answer = await fetch(asked);
    if (!answer.ok) return location.assign(address);
    const form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form");
    this.close();
    this.back = document.activeElement;
    this.box = document.createElement("dialog");
    this.box.className = "fix";
    this.box.setAttribute("aria-labelledby", "fix-title");
    this.box.append(form);
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    document.body.append(this.box);
    this.dress(form);
    this.box.show();
    form.querySelector("[role=slider]")?.focus();
    return undefined;
  }

  /** Close it; nothing was changed. */
  close() {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    CSS.highlights?.delete("fix");
    this.back?.focus();
  }

  /** Give a form what only a script can: handles, live words, an answer in place. */
  dress(form) {
    const parts = [...form.querySelectorAll(".span")].map((part) => new Part(part, this.source));
    parts[0]?.paint(); // each was lit as it was made: what is said stays
    for (const hint of form.querySelectorAll("[data-scripted]")) hint.hidden = false;
    form.querySelector("#fix-name").addEventListener("input", () => {
      form.querySelector("#fix-other").checked = true;
    });
    form.querySelector("[data-close]").addEventListener("click", (event) => {
      if (!this.box) return;
      event.preventDefault();
      this.close();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        location.assign((await send(form.action, new FormData(form))).onward);
      } catch (error) {
        toast(error.message);
      }
    });
  }
}

/** One span of the form: its words, and the handles that move where they begin and end. */
class Part {
  constructor(box, source) {
    this.source = source;
    this.input = box.querySelector("input");
    this.preview = box.querySelector(".preview");
    this.help = box.querySelector(".meta").textContent;
    this.handles = document.createElement("div");
    this.handles.className = "handles";
    box.append(this.handles);
    this.input.addEventListener("input", () => this.show());
    box.addEventListener("focusin", () => this.paint());
    const name = box.querySelector("label").textContent;
    const said = box.closest("form").dataset;
    this.sliders = [this.handle(`${name}: ${said.start}`, said.start, 0), this.handle(`${name}: ${said.end}`, said.end, 1)];
    const take = document.createElement("button");
    take.type = "button";
    take.textContent = said.selection;
    take.setAttribute("aria-label", `${name}: ${said.selection}`);
    take.addEventListener("pointerdown", (event) => event.preventDefault()); // it would take the selection away
    take.addEventListener("click", () => this.take());
    this.handles.append(...this.sliders, take);
    this.show();
  }

  /** The fragments as they are written: [[start, end], ...]; null where they make no sense. */
  get spans() {
    const parts = this.input.value.split(",").filter((part) => part.trim());
    const found = parts.map((part) => /^\s*(\d+)\s*[-–]\s*(\d+)\s*$/.exec(part)?.slice(1).map(Number));
    const holds = (span) => span && span[0] < span[1] && span[1] <= this.source.length;
    return found.every(holds) ? found : null;
  }

  set spans(found) {
    this.input.value = found.map((span) => span.join("-")).join(", ");
    this.show();
  }

  handle(label, text, edge) {
    const made = document.createElement("span");
    made.role = "slider";
    made.tabIndex = 0;
    made.textContent = edge ? `${text} ⟩` : `⟨ ${text}`;
    made.ariaLabel = label;
    made.ariaValueMin = "0";
    made.ariaValueMax = String(this.source.length);
    made.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.move(edge, by, event.ctrlKey || event.altKey || event.shiftKey);
    });
    return made;
  }

  /** Move the first character or the last one: by one, or to the next border of a word. */
  move(edge, by, words) {
    const spans = this.spans;
    if (!spans?.length) return this.take();
    const span = spans[edge ? spans.length - 1 : 0];
    const to = words ? this.border(span[edge], by, edge) : span[edge] + by;
    const [low, high] = edge ? [span[0] + 1, this.source.length] : [0, span[1] - 1];
    span[edge] = Math.min(Math.max(to, low), high);
    this.spans = spans;
    return undefined;
  }

  /** The next place where a word begins, or for an end where one ends. */
  border(from, by, edge) {
    const { source } = this;
    const low = Math.max(0, from - 200);
    const near = source.slice(low, from + 200);
    const borders = [...near.matchAll(WORD)].map((word) => word.index + (edge ? word[0].length : 0));
    const found = borders.map((units) => low + [...near.slice(0, units)].length);
    const next = by > 0 ? found.find((place) => place > from) : found.findLast((place) => place < from);
    return next ?? (by > 0 ? source.length : 0);
  }

  /** The words that are selected in the text. */
  take() {
    const found = this.source.selected();
    if (found) this.spans = [found];
    else toast(this.source.root.dataset.none);
  }

  show() {
    const spans = this.spans;
    this.input.setCustomValidity(spans ? "" : this.help);
    this.preview.textContent = (spans ?? []).map(([start, end]) => this.source.slice(start, end)).join(" … ");
    for (const [edge, slider] of this.sliders.entries()) {
      const span = spans?.at(edge ? -1 : 0);
      slider.ariaValueNow = String(span?.[edge] ?? 0);
      slider.ariaValueText = span ? this.source.slice(Math.max(0, span[edge] - 12), span[edge] + 12) : "";
    }
    this.paint();
  }

  paint() {
    if (!CSS.highlights) return;
    const spans = this.spans ?? [];
    CSS.highlights.set("fix", new Highlight(...spans.flatMap(([start, end]) => this.source.ranges(start, end))));
  }
}
