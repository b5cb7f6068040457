"""A page as blocks: what a reader sees of each paragraph, heading and list item, and where it stands in the markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from dicho.read import limits
from dicho.read.html.render import Rendered, Segment, SegmentKind, render
from dicho.read.html.tokens import RAW, Token, tokens


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr q rb rp rt ruby "
    "s samp small span strike strong sub sup time tt u var wbr path g svg use picture source "
    "script style template noscript button select option"
)
VOID = _names("area base br col embed hr img input link meta param source track wbr basefont frame")
SKIPPED = (RAW - {"xmp"}) | _names(
    "head template noscript svg math object audio video canvas select option button datalist map applet"
)
CLOSES_P = _names(
    "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hgroup hr main menu nav ol p pre section table ul"
)
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "a": (frozenset({"a"}), frozenset({"p", "div", "li", "td", "th"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
UNSEEN = re.compile(r"\b(sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b")
HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$")
NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name, attributes and the one it stands in. `hidden` when no reader sees what is in it."""

    name: str
    attributes: dict[str, str]
    parent: Node | None
    hidden: bool
    pre: bool
    link: bool

    def path(self) -> list[Node]:
        """This element and those around it, innermost first."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.parent
        return found


@dataclass(slots=True, eq=False)
class Block:
    """One block of visible text: the element it stands in, its rendered text, and how much of it is links."""

    node: Node
    rendered: Rendered
    link_chars: int

    @property
    def text(self) -> str:
        """The text a reader sees."""
        return self.rendered.text

    @property
    def size(self) -> int:
        """Visible characters, white space not counted."""
        return sum(map(len, self.text.split()))


class Script(NamedTuple):
    """A script's content, and where it starts in the markup."""

    text: str
    start: int


@dataclass(slots=True)
class Page:
    """A page's blocks, and what its head and markup say of it (see `facts`).

    `times` are the machine-written <time> values with the blocks they stand in, `homes` the texts of links to the
    front page, `scripts` the JSON-LD.
    """

    markup: str
    blocks: list[Block] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    times: list[tuple[str, Node]] = field(default_factory=list)
    homes: list[str] = field(default_factory=list)
    title: str = ""
    lang: str | None = None


def page(markup: str, *, raw: bool = True) -> Page:
    """Read `markup` (HTML, or with `raw` off XHTML as XML). TooLarge where the limits end."""
    builder = _Builder(markup, xml=not raw)
    for token in tokens(markup, raw=raw):
        builder.take(token)
    builder.flush()
    return builder.page


class _Builder:
    def __init__(self, markup: str, xml: bool) -> None:
        self.page = Page(markup)
        self.xml = xml
        self.root = Node("", {}, None, False, False, False)
        self.stack = [self.root]
        self.open: Counter[str] = Counter()
        self.segments: list[Segment] = []
        self.block_node = self.root
        self.quotes = 0

    def take(self, token: Token) -> None:
        """Read the next token."""
        if token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._close(token)
        elif token.kind == "raw" and token.name != "cdata":
            self._raw(token)
        else:
            self._text(token)

    def flush(self) -> None:
        """End the block that is being written."""
        segments, self.segments = self.segments, []
        self.quotes = 0
        if not any(s.kind in ("text", "cdata") for s in segments):
            return
        rendered = render(self.page.markup, segments)
        if rendered.text:
            links = sum(len(self.page.markup[s.start : s.end].strip()) for s in segments if s.link)
            self.page.blocks.append(Block(self.block_node, rendered, links))

    def _open(self, token: Token) -> None:
        self._note(token)
        self._imply_ends(token.name)
        top = self.stack[-1]
        if token.name == "br":
            self._add(Segment("break", token.start, token.end))
        elif token.name == "q":
            self._quote(token, opens=True)
        elif token.name not in INLINE:
            self.flush()
        if token.name in VOID or (token.closed and self._closes()):
            return
        self._push(token, top)
        if token.name == "time" and "datetime" in token.attributes:
            around = next(n for n in reversed(self.stack) if n.name not in INLINE)
            self.page.times.append((token.attributes["datetime"], around))

    def _closes(self) -> bool:
        """Whether "/>" ends an element: in XML, and in the XML inside HTML; elsewhere browsers ignore the slash."""
        return self.xml or self.open["svg"] > 0 or self.open["math"] > 0

    def _push(self, token: Token, top: Node) -> None:
        hidden = top.hidden or token.name in SKIPPED or _unseen(token)
        pre = top.pre or token.name == "pre"
        self.stack.append(
            Node(token.name, token.attributes, top, hidden, pre, top.link or token.name == "a"),
        )
        self.open[token.name] += 1
        if len(self.stack) > limits.NESTING:
            raise limits.too_many("more than", limits.NESTING, "elements inside each other")

    def _imply_ends(self, name: str) -> None:
        if name in CLOSES_P and self.open["p"]:
            self._pop_to(frozenset({"p"}), frozenset({"table", "button", "object", "td", "th"}))
        if name in CLOSES:
            self._pop_to(*CLOSES[name])
        if name == "body" and self.open["head"]:
            self._pop_to(frozenset({"head"}), frozenset())

    def _pop_to(self, names: frozenset[str], stop: frozenset[str]) -> None:
        """Close the innermost open element of `names`, unless one of `stop` stands between."""
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].name in names:
                self._pop(depth)
                return
            if self.stack[depth].name in stop:
                return

    def _pop(self, depth: int) -> None:
        for node in self.stack[depth:]:
            self.open[node.name] -= 1
            if node.name not in INLINE:
                self.flush()
        del self.stack[depth:]

    def _close(self, token: Token) -> None:
        if token.name == "q" and self.open["q"]:
            self._quote(token, opens=False)
        if self.open[token.name] > 0:
            self._pop_to(frozenset({token.name}), frozenset())
        elif token.name not in INLINE:
            self.flush()

    def _raw(self, token: Token) -> None:
        content = self.page.markup[token.start : token.end]
        if token.name == "title" and not self.page.title:
            self.page.title = content
        elif token.name == "script" and "ld+json" in self.stack[-1].attributes.get("type", "").lower():
            self.page.scripts.append(Script(content, token.start))
        elif token.name == "xmp":
            self._text(token)

    def _text(self, token: Token) -> None:
        top = self.stack[-1]
        kind: SegmentKind = "cdata" if token.kind == "raw" else "text"
        blank = not self.page.markup[token.start : token.end].strip()
        if not blank and not any(s.kind in ("text", "cdata") and not s.blank for s in self.segments):
            self.block_node = next(n for n in reversed(self.stack) if n.name not in INLINE)
        if top.link and not blank and HOME.match(_link(self.stack)):
            self.page.homes.append(self.page.markup[token.start : token.end].strip())
        self._add(Segment(kind, token.start, token.end, top.pre, top.link, blank=blank))

    def _add(self, segment: Segment) -> None:
        if not self.stack[-1].hidden:
            self.segments.append(segment)

    def _quote(self, token: Token, *, opens: bool) -> None:
        """Browsers show quotation marks around <q>, by the page's language: a reader sees them."""
        self.quotes += opens
        outer, inner = ("«»", "“”") if (self.page.lang or "").startswith("es") else ("“”", "‘’")
        pair = outer if self.quotes <= 1 else inner
        self._add(Segment("mark", token.start, token.end, mark=pair[0] if opens else pair[1]))
        self.quotes -= not opens

    def _note(self, token: Token) -> None:
        if token.name == "html":
            self.page.lang = token.attributes.get("lang") or token.attributes.get("xml:lang") or self.page.lang
        elif token.name == "meta":
            self.page.metas.append(token.attributes)
        elif token.name == "link":
            self.page.links.append(token.attributes)


def _link(stack: list[Node]) -> str:
    """Where the innermost link points."""
    return next((n.attributes.get("href", "") for n in reversed(stack) if n.name == "a"), "")


def _unseen(token: Token) -> bool:
    attributes = token.attributes
    if not attributes:
        return False
    # aria-hidden speaks of screen readers: on a whole block it marks advertisements and repeated pull quotes, inside
    # a line it may stand on the quotation mark itself.
    spoken = attributes.get("aria-hidden", "").lower() == "true" and token.name not in INLINE
    return (
        spoken
        or "hidden" in attributes
        or bool(UNSEEN.search(attributes.get("class", "")))
        or bool(NO_DISPLAY.search(attributes.get("style", "")))
    )
