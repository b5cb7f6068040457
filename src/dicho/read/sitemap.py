"""News sitemaps -> documents, one a headline; and what a sitemap or an index of sitemaps lists.

The formats: https://www.sitemaps.org/protocol.html and Google's news extension (`news:news`). The one part is the
decoded file: a headline's characters stand there, references and CDATA sections apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dicho.errors import Malformed, NoText
from dicho.model.document import Document
from dicho.read import dates, lang, limits
from dicho.read.html.reader import decoded
from dicho.read.html.render import Rendered, Segment, SegmentKind, render
from dicho.read.html.tokens import Token, tokens
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder, fold

ROOTS = ("urlset", "sitemapindex")
ENTRIES = ("url", "sitemap")
DEEP = 20
"""Elements inside each other that are told apart; no sitemap nests more than five."""


@dataclass(slots=True)
class Entry:
    """One `url` or `sitemap`: the text of its elements by name, those of the news extension as "news title"."""

    found: dict[str, list[Segment]] = field(default_factory=dict)

    def rendered(self, markup: str, name: str) -> Rendered:
        """The element's text, with its places in the file."""
        return render(markup, self.found.get(name, []))

    def text(self, markup: str, name: str) -> str:
        """The element's text, white space folded; "" where there is none."""
        return fold(self.rendered(markup, name).text)

    @property
    def news(self) -> bool:
        """Whether the entry is one of news."""
        return any(name.startswith("news ") for name in self.found)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap as it is written: the decoded file, which of the two roots it has, its entries in order."""

    markup: str
    root: str
    entries: list[Entry]
    notes: tuple[str, ...] = ()


def parsed(data: bytes) -> Sitemap:
    """The sitemap or index in `data`. Malformed where it is neither, TooLarge beyond the limits."""
    limits.check_size(data, limits.FEED_BYTES, "a sitemap")
    file = decoded(data)
    builder = _Builder()
    for token in tokens(file.text, raw=False):
        builder.take(token)
    if builder.root not in ROOTS:
        raise Malformed("this is no sitemap.", hint="Open it in a browser to see what it is.")
    return Sitemap(file.text, builder.root, builder.entries, file.notes)


def headlines(sitemap: Sitemap) -> list[Entry]:
    """The entries of news, in order. TooLarge for more than a feed may have."""
    found = [entry for entry in sitemap.entries if entry.news]
    limits.check_items(len(found), "the sitemap")
    return found


class _Builder:
    """Gathers the text of each entry's elements. The names' prefixes are not looked at, only what stands in what."""

    def __init__(self) -> None:
        self.root = ""
        self.entries: list[Entry] = []
        self.path: list[str] = []

    def take(self, token: Token) -> None:
        """Read the next token."""
        name = token.name.rpartition(":")[2]
        if token.kind == "open":
            self._open(name, token.closed)
        elif token.kind == "close":
            if name in self.path:
                del self.path[len(self.path) - 1 - self.path[::-1].index(name) :]
        elif self.entries and len(self.path) > 2:
            self._text(token)

    def _open(self, name: str, closed: bool) -> None:
        self.root = self.root or name
        if name in ENTRIES and len(self.path) == 1:
            self.entries.append(Entry())
        if not closed and len(self.path) < DEEP:
            self.path.append(name)

    def _text(self, token: Token) -> None:
        inside = self.path[2:]
        name = " ".join(inside) if inside[0] == "news" else inside[0] if len(inside) == 1 else ""
        if name:
            kind: SegmentKind = "cdata" if token.kind == "raw" else "text"
            self.entries[-1].found.setdefault(name, []).append(Segment(kind, token.start, token.end))


def parts(data: bytes) -> dict[str, str]:
    """The one part of a sitemap: the decoded file."""
    return {"": decoded(data).text}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The headlines of a news sitemap, each a document. NoText where it has none, which most sitemaps have not."""
    sitemap = parsed(data)
    documents = tuple(_documents(sitemap, source))
    if documents:
        return documents
    if sitemap.root == "sitemapindex":
        raise NoText("it is an index of sitemaps.", hint="Add the sitemaps, or `dicho watch add` its address.")
    raise NoText("the sitemap has no headlines (news:title).", hint="Add the pages it lists.")


def _documents(sitemap: Sitemap, source: Source) -> Iterator[Document]:
    for number, entry in enumerate(headlines(sitemap), 1):
        builder = TextBuilder()
        title = entry.rendered(sitemap.markup, "news title")
        title.put(builder, "", sitemap.markup)
        if not len(builder):
            continue
        code, said = lang.decide(title.text, entry.text(sitemap.markup, "news publication language") or None)
        facts = {
            "lang": code,
            "title": fold(title.text) or None,
            "outlet": entry.text(sitemap.markup, "news publication name") or None,
            "published": dates.machine(entry.text(sitemap.markup, "news publication_date")),
            "url": entry.text(sitemap.markup, "loc") or None,
        }
        yield document(source, builder, facts, item=f"item {number}", notes=(*sitemap.notes, *said))
