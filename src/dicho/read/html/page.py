"""A page as blocks: what a reader sees of each paragraph, heading and list item, and where it stands in the markup."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from dicho.read import limits
from dicho.read.html.render import LAYOUT, Rendered, Segment, SegmentKind, render
from dicho.read.html.tokens import RAW, Token, attributes, tokens


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr q rb rp rt ruby "
    "s samp small span strike strong sub sup time tt u var wbr path g svg use picture source "
    "script style template noscript button select option"
)
VOID = _names("area base br col embed hr img input link meta param source track wbr basefont frame")
SKIPPED = (RAW - {"xmp"}) | _names(
    "head template noscript svg math object audio video canvas select option button datalist map applet "
    "amp-sidebar amp-ad amp-embed amp-iframe amp-list amp-consent amp-social-share amp-sticky-ad amp-user-notification"
)
"""Elements whose text no reader sees, or, of AMP, only until something else takes its place."""
NOTED = _names("html meta link")
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
IMPLYING = CLOSES_P | CLOSES.keys() | {"body"}
UNSEEN = re.compile(r"\b(sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b")
HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$")
SECTION = re.compile(r"(?:https?://[^/]+)?/(?!\w\w/?$)(?!index\.\w+$)[^/#?]")
"""A path that is neither the front page nor that of a language ("/es/")."""
NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Node:
    """An element: its name, attributes and the one it stands in; `block` whether it makes a block of its own.

    `hidden` when no reader sees what is in it.

    Most elements of a page are never asked for their attributes: they are read from `said` when they are.
    """

    __slots__ = ("_attributes", "_path", "block", "hidden", "link", "name", "parent", "pre", "said")

    def __init__(self, name: str, said: str = "", parent: Node | None = None) -> None:
        self.name = name
        self.said = said
        self.parent = parent
        self.block = name not in INLINE
        self.hidden = self.pre = self.link = False
        self._attributes: dict[str, str] | None = None
        self._path: tuple[Node, ...] = ()

    @property
    def attributes(self) -> dict[str, str]:
        """Its attributes by name."""
        if self._attributes is None:
            self._attributes = attributes(self.said)
        return self._attributes

    def path(self) -> tuple[Node, ...]:
        """This element and those around it, innermost first."""
        if not self._path:
            self._path = (self, *self.parent.path()) if self.parent is not None else (self,)
        return self._path


@dataclass(slots=True, eq=False)
class Block:
    """One block of visible text: the element it stands in, its rendered text, and how much of it is links."""

    node: Node
    rendered: Rendered
    link_chars: int
    size: int = field(init=False)
    """Visible characters, white space not counted."""

    def __post_init__(self) -> None:
        self.size = len("".join(self.rendered.text.split()))

    @property
    def text(self) -> str:
        """The text a reader sees."""
        return self.rendered.text


class Script(NamedTuple):
    """A script's content, and where it starts in the markup."""

    text: str
    start: int


@dataclass(slots=True)
class Page:
    """A page's blocks, and what its head and markup say of it (see `facts`).

    `times` are the machine-written <time> values with the blocks they stand in, `linked` the texts in links with the
    innermost element of each, `scripts` the JSON-LD.
    """

    markup: str
    blocks: list[Block] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    times: list[tuple[str, Node]] = field(default_factory=list)
    linked: list[tuple[Node, str]] = field(default_factory=list)
    title: str = ""
    lang: str | None = None

    @property
    def homes(self) -> list[str]:
        """The texts of links to the front page."""
        return [text for node, text in self.linked if HOME.match(_target(node))]

    @property
    def sections(self) -> list[str]:
        """The texts of links to other parts of the site."""
        return [text for node, text in self.linked if SECTION.match(_target(node))]


def page(markup: str, *, raw: bool = True) -> Page:
    """Read `markup` (HTML, or with `raw` off XHTML as XML). TooLarge where the limits end."""
    builder = _Builder(markup, xml=not raw)
    for token in tokens(markup, raw=raw):
        builder.take[token.kind](token)
    builder.flush()
    return builder.page


class _Builder:
    def __init__(self, markup: str, xml: bool) -> None:
        self.page = Page(markup)
        self.xml = xml
        self.root = Node("")
        self.stack = [self.root]
        self.open: defaultdict[str, int] = defaultdict(int)
        self.segments: list[Segment] = []
        self.block_node = self.root
        self.text = self.shown = False
        self.quotes = 0
        self.take = {"open": self._open, "close": self._close, "text": self._text, "raw": self._raw}

    def flush(self) -> None:
        """End the block that is being written."""
        if not self.segments:
            self.quotes = 0
            return
        segments, self.segments = self.segments, []
        text, self.text = self.text, False
        self.shown, self.quotes = False, 0
        if not text:
            return
        rendered = render(self.page.markup, segments)
        if rendered.text:
            links = sum([len(self.page.markup[s.start : s.end].strip()) for s in segments if s.link])
            self.page.blocks.append(Block(self.block_node, rendered, links))

    def _open(self, token: Token) -> None:
        name = token.name
        if name in NOTED:
            self._note(token)
        if name in IMPLYING:
            self._imply_ends(name)
        if name == "br":
            self._break(token)
        elif name == "q":
            self._quote(token, opens=True)
        elif name not in INLINE:
            self.flush()
        if name in VOID or (token.closed and self._closes()):
            return
        node = self._push(token)
        if name == "time" and "datetime" in node.attributes:
            self.page.times.append((node.attributes["datetime"], self._around()))

    def _break(self, token: Token) -> None:
        """A line break; two of them, with nothing between, end a paragraph."""
        shown = (s for s in reversed(self.segments) if s.kind != "text" or self.page.markup[s.start : s.end].strip())
        last = next(shown, None)
        if last is not None and last.kind == "break":
            self.flush()
        else:
            self._add(Segment("break", token.start, token.end))

    def _closes(self) -> bool:
        """Whether "/>" ends an element: in XML, and in the XML inside HTML; elsewhere browsers ignore the slash."""
        return self.xml or self.open["svg"] > 0 or self.open["math"] > 0

    def _around(self) -> Node:
        """The innermost open element that makes a block."""
        return next(n for n in reversed(self.stack) if n.block)

    def _push(self, token: Token) -> Node:
        name, top = token.name, self.stack[-1]
        node = Node(name, token.said, top)
        node.hidden = top.hidden or name in SKIPPED or (token.said != "" and _unseen(node))
        node.pre = top.pre or name == "pre"
        node.link = top.link or name == "a"
        self.stack.append(node)
        self.open[name] += 1
        if len(self.stack) > limits.NESTING:
            raise limits.too_many("more than", limits.NESTING, "elements inside each other")
        return node

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
            self._end(node)
        del self.stack[depth:]

    def _end(self, node: Node) -> None:
        self.open[node.name] -= 1
        if node.block and self.segments:
            self.flush()
        elif node.block:
            self.quotes = 0

    def _close(self, token: Token) -> None:
        name = token.name
        if name == "q" and self.open["q"]:
            self._quote(token, opens=False)
        if self.stack[-1].name == name:  # nearly all of them
            self._end(self.stack.pop())
        elif self.open[name] > 0:
            self._pop_to(frozenset({name}), frozenset())
        elif name not in INLINE:
            self.flush()

    def _raw(self, token: Token) -> None:
        content = self.page.markup[token.start : token.end]
        if token.name == "title" and not self.page.title:
            self.page.title = content
        elif token.name == "script" and "ld+json" in self.stack[-1].attributes.get("type", "").lower():
            self.page.scripts.append(Script(content, token.start))
        elif token.name in ("xmp", "cdata"):
            self._text(token)

    def _text(self, token: Token) -> None:
        top = self.stack[-1]
        if top.hidden and not top.link:
            return
        text = self.page.markup[token.start : token.end]
        if not self.segments and not text.strip(LAYOUT):
            return  # white space that opens a block does not show: half of all texts are that
        words = text.strip()
        if top.link and words:
            self.page.linked.append((top, words))
        if top.hidden:
            return
        if not self.shown:
            self.shown, self.block_node = bool(words), self._around()
        self.text = True
        kind: SegmentKind = "cdata" if token.kind == "raw" else "text"
        self.segments.append(Segment(kind, token.start, token.end, top.pre, top.link))

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
        said = attributes(token.said)
        if token.name == "html":
            self.page.lang = said.get("lang") or said.get("xml:lang") or self.page.lang
        elif token.name == "meta":
            self.page.metas.append(said)
        else:
            self.page.links.append(said)


def _target(node: Node) -> str:
    """Where the innermost link around an element points."""
    return next((n.attributes.get("href", "") for n in node.path() if n.name == "a"), "")


def _unseen(node: Node) -> bool:
    said = node.said.lower()
    # Of nearly every tag the attributes need not be read.
    if not ("hidden" in said or "display" in said or "sr-only" in said or "screen-reader" in said or "&" in said):
        return False
    found = node.attributes
    # aria-hidden speaks of screen readers: on a whole block it marks advertisements and repeated pull quotes, inside
    # a line it may stand on the quotation mark itself.
    spoken = found.get("aria-hidden", "").lower() == "true" and node.name not in INLINE
    return (
        spoken
        or "hidden" in found
        or bool(UNSEEN.search(found.get("class", "")))
        or bool(NO_DISPLAY.search(found.get("style", "")))
    )
