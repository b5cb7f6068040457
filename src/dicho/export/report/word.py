"""A report as a Word file: headings, real footnotes, tables whose heads repeat, a language on every word.

The package, its styles and its properties are python-docx's; it has no footnotes, so their part is written here, as
ECMA-376 (part 1, 17.11) has them. A note that is referred to again is a field that repeats its number.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from dicho.export.report import looks, wordml
from dicho.export.report.model import (
    Bullets,
    Entry,
    Fact,
    Facts,
    Line,
    Note,
    Pair,
    Para,
    Quote,
    Report,
    Run,
    Section,
    Side,
    Table,
    Timeline,
    own,
    plain,
)
from dicho.export.report.wordml import NAMESPACE, WORD, para, table
from dicho.view.words import words

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def write(report: Report) -> Iterator[bytes]:
    """The file, whole."""
    package = Document()
    looks.prepare(package, report.lang)
    looks.foot(package, plain(report.title), words(report.lang).say("page"))
    _facts_of(package, report)
    _fill(package, _body(report))
    _footnotes(package, report.notes)
    out = io.BytesIO()
    package.save(out)
    yield out.getvalue()


def _facts_of(package: Package, report: Report) -> None:
    """What the file says of itself."""
    known = package.core_properties
    known.title, known.author, known.language = wordml.fit(plain(report.title))[:255], "Dicho", report.lang
    known.subject, known.comments, known.keywords = wordml.fit(report.kicker)[:255], "", ""
    known.created = known.modified = datetime.fromisoformat(report.at)


def _fill(package: Package, body: Iterable[str]) -> None:
    """Put paragraphs and tables before the last element of the body, which is the page's size."""
    root = package.element.body
    for child in list(root)[:-1]:
        root.remove(child)
    last = root[-1]
    for each in list(etree.fromstring(f"<body {NAMESPACE}>{''.join(body)}</body>".encode())):
        last.addprevious(each)


def _footnotes(package: Package, notes: Iterable[Note]) -> None:
    """The part of the footnotes, and the separators that settings name."""
    written = "".join(wordml.note(each.number, each.line) for each in notes)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    root = f"{head}<w:footnotes {NAMESPACE}>{SEPARATORS}{written}</w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, root.encode(), package.part.package)
    package.part.relate_to(part, RT.FOOTNOTES)
    settings = package.settings.element
    named = etree.fromstring(
        f'<w:footnotePr {NAMESPACE}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'.encode()
    )
    after = settings.find(f"{WORD}compat")
    settings.insert(list(settings).index(after) if after is not None else len(settings), named)


def _body(report: Report) -> Iterator[str]:
    yield para(report.title, "Title")
    yield para(own(report.kicker), "Subtitle")
    yield para(report.counts)
    yield from _facts(report.cover)
    for section in report.sections:
        yield from _section(section, 1)
    yield para(own(report.made, "meta"))


def _section(section: Section, level: int) -> Iterator[str]:
    yield para(section.title, f"Heading{level}")
    for each in section.blocks:
        yield from _BLOCKS[type(each)](each, level + 1)
    for inner in section.sections:
        yield from _section(inner, level + 1)


def _para(each: Para, level: int) -> Iterator[str]:
    yield para(each.line, looks.MANNERS.get(each.manner, ""))


def _bullets(each: Bullets, level: int) -> Iterator[str]:
    yield from (para(item, "ListBullet") for item in each.items)


def _facts_block(each: Facts, level: int) -> Iterator[str]:
    yield from _facts(each.rows)


def _facts(rows: Iterable[Fact]) -> Iterator[str]:
    yield from (para((Run(f"{each.name}: ", "meta"), *each.line), "DichoFact") for each in rows)


def _quote(each: Quote, level: int) -> Iterator[str]:
    yield para(each.line, "Quote" if each.direct else "DichoReported")


def _table(each: Table, level: int) -> Iterator[str]:
    if each.titled:
        yield para(own(each.name), "Caption")
    yield table(each)


def _entry(each: Entry, level: int) -> Iterator[str]:
    """When, what, the words, then what is known of them in one small paragraph, and the decision."""
    dot = Run(" · ", "meta")
    top: Line = (Run(f"{each.number}", "strong"), dot, *each.when, dot, *each.what)
    yield para(top, "DichoTop")
    yield from _quote(each.quote, level)
    known = [(Run(f"{fact.name}: ", "meta"), *fact.line) for fact in each.facts]
    known += [(Run(f"⚠ {flag}", "hot"),) for flag in each.warnings]
    known += [(Run(flag, "meta"),) for flag in each.flags]
    yield from (para(line, "DichoFact") for line in known)
    yield from _para(each.decision, level)
    if each.appearances:
        yield from _table(each.appearances, level)


def _pair(each: Pair, level: int) -> Iterator[str]:
    yield para(each.title, f"Heading{level}")
    yield para(each.decision.line, looks.MANNERS[each.decision.manner], keep=True)
    yield from _side(each.left)
    if each.apart:
        yield para(own(each.apart, "hot"), "DichoFact")
    yield from _side(each.right)
    yield from _para(each.kinder, level)
    if each.differs:
        yield from _table(each.differs, level)
    for reason in each.reasons:
        yield from _para(reason, level)


def _side(each: Side) -> Iterator[str]:
    dot = Run(" · ", "meta")
    yield para((Run(each.letter, "strong"), dot, *each.when, dot, *each.who), "DichoTop")
    yield from _quote(each.quote, 0)
    yield from _facts(each.facts)


def _timeline(each: Timeline, level: int) -> Iterator[str]:
    """Nothing: the table after it says the same."""
    yield from ()


_BLOCKS: dict[type[Any], Callable[[Any, int], Iterator[str]]] = {
    Para: _para,
    Bullets: _bullets,
    Facts: _facts_block,
    Table: _table,
    Quote: _quote,
    Entry: _entry,
    Pair: _pair,
    Timeline: _timeline,
}
