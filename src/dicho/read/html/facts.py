"""A page's language, title, outlet, author, date and address, from its metadata first and what a reader sees next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dicho.model.document import SURROGATE
from dicho.read import byline, dateline, dates, lang
from dicho.read.html import jsonld
from dicho.read.html.choose import Choice
from dicho.read.html.outlet import IMPRINT, SEPARATOR, imprinted, same, titled, year
from dicho.read.html.page import Block, Page
from dicho.read.html.render import UNSEEN
from dicho.read.html.tokens import REFERENCE, unescape
from dicho.text.align import fold

NOT_SEEN = dict.fromkeys(map(ord, UNSEEN))
BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|by|firma|autora?|autores|author|authors|credit|creditos|signature)(?:$|[\s_-])",
    re.IGNORECASE,
)
TITLE_KEYS = ("og:title", "twitter:title", "headline", "dc.title", "title")
OUTLET_KEYS = ("og:site_name", "application-name", "publisher", "dc.publisher", "copyright")
AUTHOR_KEYS = ("author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author")
DATE_KEYS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
)
HEAD = 6
"""Blocks after the headline (or the article's start) in which a byline, a date or a dateline is looked for."""

OVER = 2
"""Blocks of the article over the headline in which the same is looked for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; None where it says nothing."""

    lang: str | None
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    notes: tuple[str, ...] = ()
    yearless: str | None = None


class Reader:
    """Reads a page's facts: `headline` first, as the choice of blocks needs it, then `facts` with the choice made."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.article = jsonld.article(script.text for script in page.scripts)
        self.metas = _metas(page.metas)
        self.window = plain(page.title)

    def headline(self) -> str | None:
        """The headline as the metadata give it, without the outlet's name."""
        found = jsonld.text(self.article.get("headline")) or _first(self.metas, TITLE_KEYS)
        return _clean(found) and self._without_outlet(_clean(found) or "")

    def facts(self, choice: Choice) -> Facts:
        """All facts, given the choice of the article's blocks."""
        kept, headline = choice.kept, choice.headline
        blocks = self.page.blocks
        start = headline if headline is not None else (kept[0] if kept else 0)
        near = range(start, min(start + HEAD, len(blocks)))
        over = [i for i in kept if i < start][-OVER:]
        head = [blocks[i] for i in (*over, *near) if choice.furniture[i] is None]
        signers = [block for block in head if headline is None or block is not blocks[headline]]
        opening = [blocks[i] for i in kept if i >= start][:HEAD]
        seen = fold(blocks[headline].text) if headline is not None else None
        # An imprint that nothing marks as a footer is read as the article's last line.
        below = [b.text for b in blocks[max(start + 1, kept[-1] - 1) :] if b.size <= IMPRINT] if kept else []
        outlet = self._outlet(seen, below)
        lines = [line for b in opening if b is not blocks[start] and (line := dateline.find(b.text))]
        line = next((line for line in lines if line.agency), lines[0] if lines else None)
        imprint = year(outlet, below)
        published, notes = self._published(head, line, imprint)
        code, said = lang.decide("\n".join(blocks[i].text for i in kept), self._lang())
        title = seen or self.headline() or self._titled(outlet)
        author, notes = self._author(signers, line, outlet), (*notes, *said)
        yearless = dateline.yearless(line) if line and not published else None
        return Facts(code, title, outlet, author, published, self._url(), notes, yearless)

    def _titled(self, outlet: str | None) -> str | None:
        """The window's title without the outlet's name; None where that is all it is."""
        parts = [part for part in SEPARATOR.split(self.window) if part and not same(part, outlet or "")]
        whole = parts[0] if len(parts) == 1 else self.window
        return whole if whole and whole != outlet else None

    def _lang(self) -> str | None:
        named = self.article.get("inLanguage")
        own = jsonld.text(named) if not isinstance(named, dict) else jsonld.text(named.get("alternateName"))
        return own or self.page.lang or _first(self.metas, ("og:locale", "content-language", "dc.language"))

    def _without_outlet(self, title: str) -> str:
        site = _clean(jsonld.text(self.article.get("publisher")) or _first(self.metas, OUTLET_KEYS)) or ""
        for cut in SEPARATOR.finditer(title):
            before, after = title[: cut.start()], title[cut.end() :]
            if same(after, site):
                return before
            if same(before, site):
                return after
        return title

    def _outlet(self, seen: str | None, below: Sequence[str]) -> str | None:
        named = jsonld.text(self.article.get("publisher")) or _first(self.metas, OUTLET_KEYS[:2])
        homes = [] if named else [plain(home) for home in self.page.homes]
        found = named or titled(self.page, self.window, seen, homes) or _first(self.metas, OUTLET_KEYS[2:])
        return _clean(found or imprinted(below, homes))

    def _author(self, head: Sequence[Block], line: dateline.Dateline | None, outlet: str | None) -> str | None:
        named = jsonld.texts(self.article.get("author")) or _all(self.metas, AUTHOR_KEYS)
        found = [name for name in map(_clean, named) if name and not name.startswith(("http", "/", "@"))]
        for block in head:
            written = self._byline(block)
            if not found and written:
                found = written
            elif found and written and (byline.EXTRA.search(fold(block.text)) or set(found) & set(written)):
                found += [name for name in written if name not in found]
        found = found or self._signature(head, outlet)
        if line is not None and line.agency:
            texts = [block.text for block in self.page.blocks]
            found = [dateline.spelled_out(name, texts) for name in found or [line.agency]]
        return "; ".join(dict.fromkeys(found)) or None

    def _byline(self, block: Block) -> list[str]:
        classed = any(
            BYLINE_CLASS.search(f"{n.attributes.get('class', '')} {n.attributes.get('itemprop', '')}")
            or "author" in n.attributes.get("rel", "").lower().split()
            for n in block.path[:3]
            if n.said
        )
        text = fold(block.text)
        return (byline.names(text) if classed else []) or byline.within(text)

    def _signature(self, head: Sequence[Block], outlet: str | None) -> list[str]:
        """The names of a line without an opening, beside the line that dates the page; no caption is one.

        A line that names the paper, or one of its own, needs no date.
        """
        dated = {node for _, node in self.page.times}
        days = [block.node in dated or _dates(block.text) for block in head]
        for i, block in enumerate(head):
            caption = any(node.name in ("figure", "figcaption", "blockquote") for node in block.node.path())
            own = byline.is_staff(block.text) or (outlet or "\n") in fold(block.text)
            near = own or any(days[max(0, i - 1) : i + 2])
            if near and not caption and (names := byline.signed(block.text)):
                return names
        return []

    def _published(
        self, head: Sequence[Block], line: dateline.Dateline | None, imprint: int | None
    ) -> tuple[str | None, tuple[str, ...]]:
        said = [jsonld.text(self.article.get("datePublished")), *_all(self.metas, DATE_KEYS), *self._times(head)]
        for value in filter(None, said):
            if found := dates.machine(value):
                return found, ()
        url = dates.in_url(self._url() or "")
        for block in head:
            if len(block.text) <= byline.LONGEST and (found := _date_alone(block.text)):
                return found, ()
        if line is not None and line.date is not None:
            copyrighted = dateline.copyright_year(block.text for block in self.page.blocks)
            found, note = dateline.dated(line, url, copyrighted, imprint)
            return found or url, (note,) if note and not (url and not found) else ()
        return url, ()

    def _times(self, head: Sequence[Block]) -> Iterable[str]:
        """The <time> values that stand in the article's head (others date related stories)."""
        nodes = {block.node for block in head}
        return (value for value, node in self.page.times if node in nodes)

    def _url(self) -> str | None:
        canonical = (a.get("href") for a in self.page.links if a.get("rel", "").lower() == "canonical")
        for url in (*canonical, _first(self.metas, ("og:url",)), jsonld.text(self.article.get("url"))):
            if url and url.startswith(("http://", "https://")):
                return _clean(url)
        return None


def plain(text: str) -> str:
    """Text of an attribute or title: references decoded, white space folded, without what nobody sees."""
    return fold(REFERENCE.sub(lambda m: unescape(m[0]), text).translate(NOT_SEEN))


def _clean(text: str | None) -> str | None:
    """A metadata value as one line of whole characters; None if nothing is left."""
    return (SURROGATE.sub("\ufffd", plain(text))[:500] or None) if text else None


def _metas(metas: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attributes in metas:
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        key = key or attributes.get("http-equiv", "").lower()
        if key and attributes.get("content", "").strip():
            found.setdefault(key, []).append(attributes["content"])
    return found


def _first(metas: dict[str, list[str]], keys: Iterable[str]) -> str | None:
    return next(iter(_all(metas, keys)), None)


def _all(metas: dict[str, list[str]], keys: Iterable[str]) -> list[str]:
    """The values of the first of `keys` that has any."""
    return next((metas[key] for key in keys if key in metas), [])


def _dates(text: str) -> bool:
    """Whether a line is a date, or opens with one as a dateline does."""
    found = next(dates.written(text), None) if len(text) <= byline.LONGEST else None
    told = found is not None or byline.CLOCK.search(text)
    return (bool(told) and len(text.split()) <= 12) or dateline.find(text) is not None


def _date_alone(text: str) -> str | None:
    """The whole date of a byline or a date line; a paragraph that mentions a date is neither."""
    found: Any = next(dates.written(text), None)
    rest = text if found is None else text[: found.start] + text[found.end :]
    return found.iso() if found is not None and len(rest.split()) <= 12 else None
