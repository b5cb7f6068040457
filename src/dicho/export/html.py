"""One HTML file a person opens in a browser: every statement in its paragraph, beside its card.

No script, no request to anywhere, one inline style sheet allowed by its hash; all text escaped. Serif is the source,
sans is Dicho (the visual language's one rule).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from dicho.export.cards import address, card, esc, marked
from dicho.export.frame import framed, resource
from dicho.export.target import writing
from dicho.model.document import Document, Failure
from dicho.model.statement import Speaker, Statement
from dicho.view import media
from dicho.view.marks import Block, Numbered, blocks, stretches
from dicho.view.printable import grouped

IN_MEMORY = 8 << 20
_BODY = "<!--body-->"


@dataclass(slots=True)
class _Seen:
    """What the report has shown so far, for its contents and its index of speakers."""

    statements: int = 0
    documents: list[tuple[str, str, int]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    speakers: dict[str, tuple[Speaker, list[int]]] = field(default_factory=dict)
    nobody: list[int] = field(default_factory=list)

    def add(self, s: Statement) -> Numbered:
        self.statements += 1
        if s.speaker:
            self.speakers.setdefault(s.speaker.id, (s.speaker, []))[1].append(self.statements)
        else:
            self.nobody.append(self.statements)
        return Numbered(self.statements, s)


def write(rows: Iterable[tuple[Statement, Document]], failures: Iterable[Failure], title: str, out: BinaryIO) -> int:
    """Writes the page; how many statements it shows. ExportError when it cannot.

    Statements that follow one another out of one document share its section. Only one section is held in memory.
    """
    seen = _Seen()
    with writing(), SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        for _, group in groupby(rows, key=lambda row: row[1].id):
            found = list(group)
            numbered = [seen.add(statement) for statement, _ in found]
            body.write(_section(found[0][1], numbered, seen).encode())
        head, tail = _page(title, seen, list(failures))
        out.write(head.encode())
        body.seek(0)
        while chunk := body.read(1 << 16):
            out.write(chunk)
        out.write(tail.encode())
    return seen.statements


def _page(title: str, seen: _Seen, failures: Sequence[Failure]) -> tuple[str, str]:
    """What stands before and after the documents."""
    holes = {
        "title": esc(title),
        "summary": _summary(seen, failures),
        "contents": _contents(seen),
        "empty": "" if seen.statements else resource("empty.html"),
        "speakers": _speakers(seen),
        "failures": _failures(failures),
    }
    filled = framed(resource("report.html"), "en", holes["title"], resource("report.css"), holes)
    head, _, tail = filled.partition(_BODY)
    return head, tail


def _count(number: int, one: str, many: str = "") -> str:
    return f"<strong>{grouped(number)}</strong> {one if number == 1 else many or one + 's'}"


def _summary(seen: _Seen, failures: Sequence[Failure]) -> str:
    parts = [
        _count(seen.statements, "statement"),
        _count(len(seen.ids), "document"),
        _count(len(seen.speakers), "speaker"),
    ]
    if seen.nobody:
        parts.append(f'<a class="hot" href="#nobody">{_count(len(seen.nobody), "statement")} without a speaker</a>')
    if failures:
        parts.append(f'<a class="hot" href="#failures">{_count(len(failures), "file")} not read</a>')
    return " · ".join(parts)


def _contents(seen: _Seen) -> str:
    return "".join(
        f'<li><a href="#{anchor}">{name}</a> <span class="meta">{count}</span></li>'
        for anchor, name, count in seen.documents
    )


def _section(document: Document, numbered: Sequence[Numbered], seen: _Seen) -> str:
    anchor = f"d{len(seen.documents) + 1}"
    lang = f' lang="{esc(document.lang)}"' if document.lang else ""
    if document.title:
        name = f'<span class="src" dir="auto"{lang}>{esc(document.title)}</span>'
    else:
        name = f"<bdi>{esc(document.file)}</bdi>"
    seen.documents.append((anchor, name, len(numbered)))
    seen.ids.add(document.id)
    passages = "".join(_passage(document, block) for block in blocks(document, numbered))
    return (
        f'<article class="document" id="{anchor}" aria-labelledby="{anchor}t"><header>{_where(document)}'
        f'<h2 id="{anchor}t">{name}</h2>{_facts(document)}</header>\n{passages}</article>\n'
    )


def _where(document: Document) -> str:
    facts = [fact for fact in (document.outlet, document.author, document.published) if fact]
    shown = " · ".join(f"<bdi>{esc(fact)}</bdi>" for fact in facts)
    return f'<p class="where"><span class="kind">{esc(media.short(document.media_type))}</span> {shown}</p>'


def _facts(document: Document) -> str:
    facts = [("File", f"<bdi>{esc(document.file)}</bdi>")]
    if document.url:
        facts.append(("Address", address(document.url)))
    facts.append(("Archived bytes, SHA-256", f"<code>{esc(document.capture)}</code>"))
    facts.append(("Document", f"<code>{esc(document.id)}</code>"))
    language = f"{esc(document.lang)}, " if document.lang else ""
    kept = f", {document.kept * 100:.0f}\u00a0% of the page’s visible text" if document.kept is not None else ""
    facts.append(("Text", f"{language}{grouped(len(document.text))} characters{kept}"))
    if document.notes:
        facts.append(("Notes", esc(" ".join(document.notes))))
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{rows}</dl>'


def _passage(document: Document, block: Block) -> str:
    lang = f' lang="{esc(document.lang)}"' if document.lang else ""
    lines = "".join(
        f'<p class="line src" dir="auto"{lang}>{"".join(marked(document.text, marks))}</p>'
        for _, marks in stretches(document, block)
    )
    code = f"<span>{esc(document.lang.upper())}</span>" if document.lang else ""
    cards = "".join(card(numbered, document) for numbered in block.statements)
    return (
        f'<section class="passage"><div class="gutter" aria-hidden="true"><code>{block.lines[0].start}</code>{code}'
        f'</div><div class="text">{lines}</div><ol class="cards">{cards}</ol></section>\n'
    )


def _speakers(seen: _Seen) -> str:
    known = sorted(seen.speakers.values(), key=lambda pair: (-len(pair[1]), pair[0].name))
    items = [
        f'<li><bdi class="speaker">{esc(who.name)}</bdi> <span class="meta">{esc(who.kind)}</span>'
        f" {_numbers(numbers)}</li>"
        for who, numbers in known
    ]
    if seen.nobody:
        items.append(f'<li id="nobody"><span class="hot">No speaker found</span> {_numbers(seen.nobody)}</li>')
    return f'<ul class="index">{"".join(items)}</ul>' if items else "<p>No speakers.</p>"


def _numbers(numbers: Iterable[int]) -> str:
    links = "".join(f'<a class="n" href="#s{n}" aria-label="Statement {n}">{n}</a> ' for n in numbers)
    return f'<span class="numbers">{links}</span>'


def _failures(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    rows = "".join(
        f'<tr><th scope="row"><bdi>{esc(f.file)}</bdi></th><td>{esc(f.reason)}'
        f"{f' <span class=advice>{esc(f.hint)}</span>' if f.hint else ''}</td><td><code>{esc(f.code)}</code></td></tr>"
        for f in failures
    )
    head = '<thead><tr><th scope="col">File</th><th scope="col">Why</th><th scope="col">Kind</th></tr></thead>'
    return (
        '<section class="end" aria-labelledby="failures"><h2 id="failures">Not read</h2><p>These files were kept as'
        f' they are and could not be read. Nothing of them is in this report.</p><div class="scroll"><table>{head}'
        f"<tbody>{rows}</tbody></table></div></section>"
    )
