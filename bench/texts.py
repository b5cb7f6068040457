"""What is measured on: English and Spanish news texts, and whole pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, takewhile
from pathlib import Path

from eval.corpora import corpora
from eval.engine import as_document
from eval.scorers.check import visible

from dicho.model.document import Document

PARAGRAPH = re.compile(r"<p(?: [^>]*)?>.*?</p>", re.S)


def texts(lang: str, words: int, data: Path | None = None) -> tuple[str, list[Document]]:
    """The name of a set and documents of it in a language, of about so many words.

    English: PolNeAR where it is at hand, else the English documents of the shipped worlds. Spanish: AnCora.
    """
    sets = {c.name: c for c in corpora(data=data)}
    corpus = sets["polnear-dev" if lang == "en" else "ancora-dev"]
    if corpus.here:
        return corpus.name, up_to((as_document(row) for row in corpus.rows()), words)
    rows = [
        {"id": d["file"], "lang": lang, "text": visible(c.docs / d["file"])}
        for c in sets.values()
        if c.kind == "world" and c.docs is not None
        for d in c.world()["documents"]
        if d["lang"] == lang
    ]
    return "worlds", up_to(map(as_document, rows), words)


def count(documents: Iterable[Document]) -> int:
    """Words, as white space parts them."""
    return sum(len(d.text.split()) for d in documents)


def up_to(documents: Iterable[Document], words: int) -> list[Document]:
    """The first document, and those after it while the sum stays within `words`."""
    found = list(documents)
    sums = list(accumulate(len(d.text.split()) for d in found))
    return found[: max(1, len(list(takewhile(lambda total: total <= words, sums))))]


def pages() -> list[Path]:
    """Every HTML page of the worlds."""
    return [path for c in corpora() if c.kind == "world" for path in c.files() if path.suffix == ".html"]


def page_of(words: int, folder: Path) -> tuple[Path, int]:
    """A page of so many visible words or a few more, written to `folder`, and how many it has.

    The longest page of the worlds that is not long enough, whose article goes on with paragraphs of the others.
    """
    sizes = {path: len(visible(path).split()) for path in pages()}
    short = [path for path, size in sizes.items() if size < words] or [*sizes]
    longest, *others = sorted(short, key=sizes.__getitem__, reverse=True)
    more = [p for path in others for p in PARAGRAPH.findall(path.read_text(encoding="utf-8", errors="ignore"))]
    head, end, rest = longest.read_text(encoding="utf-8").partition("</article>")
    page = folder / longest.name
    for n in range(len(more) + 1):
        page.write_text("\n".join([head, *more[:n]]) + end + rest, encoding="utf-8")
        size = len(visible(page).split())
        if size >= words:
            break
    return page, size
