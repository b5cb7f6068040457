// The archived text on the page and its characters: from a place in the text to a place on the page, and back.
// Places are counted in code points, as the ledger counts them; the page counts UTF-16 units.

const APART = ".gutter, .n, .pill";
const WIDE = /[\u{10000}-\u{10ffff}]/gu;

/** The text in `root`: what stands in it but for gutter, badges and pills. */
export class Source {
  constructor(root) {
    this.root = root;
    this.read();
  }

  /** Read the page again, after some of it changed. */
  read() {
    const walk = document.createTreeWalker(this.root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(APART) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    this.nodes = [];
    this.starts = [];
    this.at = new Map();
    let length = 0;
    const texts = [];
    while (walk.nextNode()) {
      const node = walk.currentNode;
      this.at.set(node, length);
      this.nodes.push(node);
      this.starts.push(length);
      texts.push(node.data);
      length += node.data.length;
    }
    this.text = texts.join("");
    this.wide = [...this.text.matchAll(WIDE)].map((found) => found.index);
  }

  /** How many code points the text has. */
  get length() {
    return this.text.length - this.wide.length;
  }

  /** Code points before a UTF-16 place. */
  points(units) {
    return this.wide.length ? units - below(this.wide, units) : units;
  }

  /** UTF-16 units before a place in code points. */
  units(points) {
    let units = points;
    for (const [index, place] of this.wide.entries()) {
      if (place - index >= points) break;
      units = points + index + 1;
    }
    return units;
  }

  /** The characters from one place to another. */
  slice(start, end) {
    return this.text.slice(this.units(start), this.units(end));
  }

  /** What of the page shows the characters from one place to another: a range in each of its text nodes. */
  ranges(start, end) {
    const [from, to] = [this.units(start), this.units(end)];
    const found = [];
    for (let at = below(this.starts, from + 1) - 1; at < this.nodes.length && this.starts[at] < to; at += 1) {
      const node = this.nodes[at];
      const made = document.createRange();
      made.setStart(node, Math.max(0, from - this.starts[at]));
      made.setEnd(node, Math.min(node.data.length, to - this.starts[at]));
      if (!made.collapsed) found.push(made);
    }
    return found;
  }

  /** The place in the text that a place on the page is at; null where it is not in the text. */
  offset(node, offset) {
    if (!this.root.contains(node)) return null;
    if (this.at.has(node)) return this.points(this.at.get(node) + offset);
    const before = document.createRange();
    before.setStart(this.root, 0);
    before.setEnd(node, offset);
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before.comparePoint(this.nodes[middle], 0) <= 0) low = middle + 1;
      else high = middle;
    }
    return this.points(low < this.nodes.length ? this.starts[low] : this.text.length);
  }

  /** The stretch of the text that is selected, without white space at its ends; null where there is none. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.root)) return null;
    const start = this.offset(range.startContainer, range.startOffset) ?? 0;
    const end = this.offset(range.endContainer, range.endOffset) ?? this.length;
    const words = this.slice(start, end);
    const from = start + [...words].length - [...words.trimStart()].length;
    const to = end - ([...words].length - [...words.trimEnd()].length);
    return from < to ? [from, to] : null;
  }
}

/** How many of some rising numbers are less than one. */
function below(numbers, wanted) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
