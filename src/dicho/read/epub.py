"""EPUB -> document: every page of the book's reading order, whole."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote

from dicho.errors import Encrypted, Malformed, NoText
from dicho.model.document import Document
from dicho.read import dates, lang
from dicho.read.html.reader import decoded, whole
from dicho.read.packed import Packed, child_texts, tree
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def _package(packed: Packed) -> tuple[str, Any]:
    """The book's package file: its name and root."""
    container = tree(packed.read(CONTAINER), CONTAINER)
    paths = container.xpath("//*[local-name()='rootfile']/@full-path")
    if not paths:
        raise Malformed("the book's container names no package file.", hint="Save or download the book again.")
    return paths[0], tree(packed.read(paths[0]), paths[0])


def _spine(packed: Packed, name: str, package: Any) -> list[str]:
    """The files of the reading order, in order, those that are not in the archive left out."""
    items = {
        i.get("id"): i.get("href", "")
        for i in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")
        if i.get("media-type") in PAGES and "nav" not in i.get("properties", "").split()
    }
    refs = package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref")
    folder = posixpath.dirname(name)
    paths = [posixpath.normpath(posixpath.join(folder, unquote(items[r].split("#")[0]))) for r in refs if r in items]
    return [path for path in dict.fromkeys(paths) if path in packed.names]


def _check_open(packed: Packed, pages: list[str]) -> None:
    """Encrypted when a page is: fonts often are, and do not matter."""
    if ENCRYPTION not in packed.names:
        return
    locked = tree(packed.read(ENCRYPTION), ENCRYPTION).xpath("//*[local-name()='CipherReference']/@URI")
    if set(map(unquote, locked)) & set(pages):
        raise Encrypted("the book is protected against copying.", hint="Ask the publisher for an open copy.")


def _pages(data: bytes) -> tuple[Any, dict[str, str]]:
    packed = Packed(data)
    name, package = _package(packed)
    pages = _spine(packed, name, package)
    _check_open(packed, pages)
    return package, {page: _text(packed.read(page)) for page in pages}


def _text(page: bytes) -> str:
    return decoded(page).text if page.strip() else ""


def parts(data: bytes) -> dict[str, str]:
    """The book's pages by their names in the archive, decoded."""
    return _pages(data)[1]


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The book as one document. NoText where no page of it holds text."""
    package, pages = _pages(data)
    builder = TextBuilder()
    for name, markup in pages.items():
        whole(builder, name, markup, raw=False)
    if not len(builder):
        raise NoText("no page of the book holds text.", hint="If its pages are pictures, it needs OCR first.")

    def own(name: str) -> str | None:
        return "; ".join(child_texts(package, name)) or None

    text, _ = builder.build()
    code, said = lang.decide(text, next(iter(child_texts(package, "language")), None))
    title = next(iter(child_texts(package, "title")), None)
    facts = {
        "lang": code,
        "title": title,
        "outlet": own("publisher"),
        "author": own("creator"),
        "published": dates.machine(next(iter(child_texts(package, "date")), "")),
    }
    return (document(source, builder, facts, notes=said),)
