"""A page as blocks: what a reader sees of each paragraph, heading and list item, and where it stands in the markup."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from dicho.read import limits
from dicho.read.html.render import LAYOUT, MAKE, Rendered, Segment, SegmentKind, render
from dicho.read.html.tokens import RAW, attributes, scan


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
SHOWN = _names("br q")
"""Elements that show something by themselves, within a line."""
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
P, AROUND_P, HEAD = frozenset({"p"}), _names("table button object td th"), frozenset({"head"})
UNSEEN = re.compile(r"\b(sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b")
HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$")
SECTION = re.compile(r"(?:https?://[^/]+)?/(?!\w\w/?$)(?!index\.\w+$)[^/#?]")
"""A path that is neither the front page nor that of a language ("/es/")."""
NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _How:
    """How an element of a name is read: looked up once a tag.

    `implies` where its tag may end others: a paragraph (`ends_p`), or the innermost of `ends` that stands inside all
    of `within`; `apart` where it begins a block; `tells` where it shows something by itself, or says it of the page.
    """

    implies: bool = False
    ends_p: bool = False
    ends: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    apart: bool = True
    tells: bool = False
    void: bool = False


def _how(name: str) -> _How:
    ends, within = CLOSES.get(name, (frozenset[str](), frozenset[str]()))
    return _How(
        implies=name in CLOSES_P or name in CLOSES or name == "body",
        ends_p=name in CLOSES_P,
        ends=ends,
        within=within,
        apart=name not in INLINE and name not in SHOWN,
        tells=name in SHOWN or name in NOTED,
        void=name in VOID,
    )


HOW = {name: _how(name) for name in INLINE | VOID | NOTED | CLOSES_P | CLOSES.keys() | {"body"}}
OTHER = _How()
"""Elements of any other name begin a block."""


class Node:
    """An element: its name, attributes and the one it stands in; `block` whether it makes a block of its own.

    `hidden` when no reader sees what is in it.

    Most elements of a page are never asked for their attributes: they are read from `said` when they are.
    """

    __slots__ = ("_above", "_attributes", "block", "hidden", "link", "name", "parent", "pre", "said")

    def __init__(self, name: str, said: str = "", parent: Node | None = None) -> None:
        self.name = name
        self.said = said
        self.parent = parent
        self.block = name not in INLINE
        self._attributes: dict[str, str] | None = None
        self._above: tuple[Node, ...] = ()
        if parent is None:
            self.hidden = self.pre = self.link = False
            return
        self.pre = parent.pre or name == "pre"
        self.link = parent.link or name == "a"
        self.hidden = parent.hidden or name in SKIPPED or (said != "" and _unseen(self))

    @property
    def attributes(self) -> dict[str, str]:
        """Its attributes by name."""
        if self._attributes is None:
            self._attributes = attributes(self.said)
        return self._attributes

    def path(self) -> tuple[Node, ...]:
        """This element and those around it, innermost first."""
        if self.parent is None:
            return (self,)
        # Without itself: what held itself would not be freed until the collector looks.
        self._above = self._above or self.parent.path()
        return (self, *self._above)


@dataclass(slots=True, eq=False)
class Block:
    """One block of visible text: the element it stands in, its rendered text, and how much of it is links."""

    node: Node
    rendered: Rendered
    link_chars: int
    path: tuple[Node, ...] = field(init=False)
    """The element and those around it, innermost first."""
    text: str = field(init=False)
    """The text a reader sees."""
    words: int = field(init=False)
    """How many words it has."""
    size: int = field(init=False)
    """Visible characters, white space not counted."""

    def __post_init__(self) -> None:
        self.path = self.node.path()
        self.text = self.rendered.text
        words = self.text.split()
        self.words, self.size = len(words), len("".join(words))


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
    scan(markup, builder, raw=raw)
    builder.flush()
    return builder.page


class _Builder:
    """Takes what stands in the markup. Of a page's thousand tags most ask for nothing but a place on the stack."""

    def __init__(self, markup: str, xml: bool) -> None:
        self.page = Page(markup)
        self.markup = markup
        self.xml = xml
        self.root = Node("")
        self.stack = [self.root]
        self.open: defaultdict[str, int] = defaultdict(int)
        self.segments: list[Segment] = []
        self.block_node = self.root
        self.filled = self.shown = False
        self.quotes = self.link_chars = 0

    def flush(self) -> None:
        """End the block that is being written."""
        self.quotes = 0
        segments = self.segments
        if not segments:
            return
        self.segments = []
        filled, self.filled, self.shown = self.filled, False, False
        links, self.link_chars = self.link_chars, 0
        if not filled:
            return
        rendered = render(self.markup, segments)
        if rendered.text:
            self.page.blocks.append(Block(self.block_node, rendered, links))

    def opened(self, name: str, said: str, start: int, end: int, closed: bool) -> None:
        """Take an opening tag."""
        how = HOW.get(name, OTHER)
        if how.implies:
            self._imply_ends(name, how)
        if how.apart:
            self.flush()
        if how.tells:
            self._tell(name, said, start, end)
        if how.void or (closed and self._closes()):
            return
        stack = self.stack
        node = Node(name, said, stack[-1])
        stack.append(node)
        self.open[name] += 1
        if name == "time" and "datetime" in node.attributes:
            self.page.times.append((node.attributes["datetime"], _around(node)))
        if len(stack) > limits.NESTING:
            raise limits.too_many("more than", limits.NESTING, "elements inside each other")

    def _tell(self, name: str, said: str, start: int, end: int) -> None:
        """What an element shows by itself, or says of the page."""
        if name == "br":
            self._break(start, end)
        elif name == "q":
            self._quote(start, end, opens=True)
        else:
            self._note(name, attributes(said))

    def _break(self, start: int, end: int) -> None:
        """A line break; two of them, with nothing between, end a paragraph."""
        shown = (s for s in reversed(self.segments) if s.kind != "text" or self.markup[s.start : s.end].strip())
        last = next(shown, None)
        if last is not None and last.kind == "break":
            self.flush()
        else:
            self._add(Segment("break", start, end))

    def _closes(self) -> bool:
        """Whether "/>" ends an element: in XML, and in the XML inside HTML; elsewhere browsers ignore the slash."""
        return self.xml or self.open["svg"] > 0 or self.open["math"] > 0

    def _imply_ends(self, name: str, how: _How) -> None:
        if how.ends_p and self.open["p"]:
            self._pop_to(P, AROUND_P)
        for each in how.ends:
            if self.open[each]:
                self._pop_to(how.ends, how.within)
                break
        if name == "body" and self.open["head"]:
            self._pop_to(HEAD, frozenset())

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
        if node.block:
            self.flush()

    def ended(self, name: str, start: int, end: int) -> None:
        """Take a closing tag."""
        if name == "q" and self.open["q"]:
            self._quote(start, end, opens=False)
        node = self.stack[-1]
        if node.name == name:  # nearly all of them
            self.stack.pop()
            self.open[name] -= 1
            if node.block:
                self.flush()
        elif self.open[name] > 0:
            self._pop_to(frozenset({name}), frozenset())
        elif name not in INLINE:
            self.flush()

    def raw(self, name: str, start: int, end: int) -> None:
        """Take what a raw element holds."""
        content = self.markup[start:end]
        if name == "title" and not self.page.title:
            self.page.title = content
        elif name == "script" and "ld+json" in self.stack[-1].attributes.get("type", "").lower():
            self.page.scripts.append(Script(content, start))
        elif name in ("xmp", "cdata"):
            self.text(start, end, "cdata")

    def text(self, start: int, end: int, kind: SegmentKind = "text") -> None:
        """Take a stretch of text."""
        top = self.stack[-1]
        if top.hidden and not top.link:
            return
        text = self.markup[start:end]
        words = text.strip()
        if not words and not self.segments and not text.strip(LAYOUT):
            return  # white space that opens a block does not show: half of all texts are that
        if top.link and words:
            self.page.linked.append((top, words))
            self.link_chars += 0 if top.hidden else len(words)
        if top.hidden:
            return
        if not self.shown:
            self.shown, self.block_node = bool(words), _around(top)
        self.filled = True
        self.segments.append(MAKE(Segment, (kind, start, end, top.pre, top.link, "")))

    def _add(self, segment: Segment) -> None:
        if not self.stack[-1].hidden:
            self.segments.append(segment)

    def _quote(self, start: int, end: int, *, opens: bool) -> None:
        """Browsers show quotation marks around <q>, by the page's language: a reader sees them."""
        self.quotes += opens
        outer, inner = ("«»", "“”") if (self.page.lang or "").startswith("es") else ("“”", "‘’")
        pair = outer if self.quotes <= 1 else inner
        self._add(Segment("mark", start, end, mark=pair[0] if opens else pair[1]))
        self.quotes -= not opens

    def _note(self, name: str, said: dict[str, str]) -> None:
        if name == "html":
            self.page.lang = said.get("lang") or said.get("xml:lang") or self.page.lang
        elif name == "meta":
            self.page.metas.append(said)
        else:
            self.page.links.append(said)


def _around(node: Node) -> Node:
    """The innermost element around a text that makes a block: `node` itself, or one it stands in."""
    while not node.block and node.parent is not None:
        node = node.parent
    return node


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
