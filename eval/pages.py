"""Awkward pages: how much of the main text labelled by hand is read, and nothing else; against trafilatura alone.

A case is a folder with a file and `expected.toml` (tests/cases/read/README.md).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dicho.errors import ReadError
from dicho.model.document import Capture, Document, Overrides
from dicho.read import documents
from eval.corpora import PAGES
from eval.scorers.world import ratio

EXPECTED = "expected.toml"
FACTS = ("title", "outlet", "author", "published", "lang")
WORD = re.compile(r"\w+")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f]")
MARKS = re.compile('["«»“”„‟‘‹›]')
"""Quotation marks; ’ is left out, being an apostrophe far more often."""
AROUND = 12
"""Characters on either side by which a mark is known."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page or file, and what a careful reader finds in it."""

    name: str
    file: Path
    expected: Mapping[str, Any]

    @property
    def lines(self) -> list[str]:
        """The main text, a line each of its blocks; [] for a wall."""
        return [line for line in str(self.expected.get("text", "")).split("\n") if line.strip()]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.file.read_bytes()

    @property
    def capture(self) -> Capture:
        """The capture that adding the file would make."""
        data = self.data
        kind = documents.sniff(data, self.file.name)
        said = documents.saved(data, kind)
        url = self.expected.get("url") or (said.url if said else None)
        return Capture(hashlib.sha256(data).hexdigest(), len(data), kind, self.file.name, url)

    def read(self) -> Document | ReadError:
        """The one document of the file, or why there is none."""
        try:
            (document,) = documents.read(self.data, self.capture, Overrides())
        except ReadError as error:
            return error
        return document


def cases(folder: Path = PAGES) -> list[Case]:
    """Every case, by name."""
    found = []
    for path in sorted(folder.glob(f"*/{EXPECTED}")):
        expected = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Case(path.parent.name, path.parent / expected["file"], expected))
    return found


def folded(text: str) -> str:
    """`text` as it is compared: without what nobody sees, and white space runs as one space."""
    return " ".join(UNSEEN.sub("", text).split())


def f1(found: str, gold: str) -> float:
    """F1 of the words (runs of letters and figures, as a multiset, case aside) of what was found."""
    got, wanted = (Counter(WORD.findall(folded(text).casefold())) for text in (found, gold))
    both = (got & wanted).total()
    return 2 * both / (got.total() + wanted.total()) if both else 0.0


def marks(found: str, lines: Iterable[str]) -> tuple[int, int]:
    """How many quotation marks of the labelled lines stand in `found` among the same characters, and of how many."""
    text = folded(found)
    kept = total = 0
    for line in map(folded, lines):
        for mark in MARKS.finditer(line):
            total += 1
            kept += line[max(0, mark.start() - AROUND) : mark.end() + AROUND] in text
    return kept, total


def trafilatura(data: bytes) -> str:
    """The main text by trafilatura alone, in the settings it was chosen with."""
    from trafilatura import extract

    return extract(data, fast=True, include_comments=False, include_tables=False) or ""


def measure(every: Sequence[Case]) -> dict[str, float | None]:
    """The figures of the cases. F1 is the mean over the HTML pages with a text."""
    read = [(case, case.read()) for case in every]
    texts = [(case, _text(found)) for case, found in read if case.lines]
    pages = [(case, text) for case, text in texts if case.file.suffix in (".html", ".htm")]
    alone = [(case, trafilatura(case.data)) for case, _ in pages]
    walls = [(case.expected["failure"], found) for case, found in read if "failure" in case.expected]
    refused = sum(isinstance(found, ReadError) for case, found in read if case.lines)
    named = sum(isinstance(found, ReadError) and found.code == code for code, found in walls)
    return {
        "main text f1": _mean(pages),
        "main text f1 trafilatura": _mean(alone),
        "quotation marks kept": _kept(texts),
        "quotation marks trafilatura": _kept(alone),
        "walls named": ratio(named, len(walls)),
        "walls claimed wrongly": ratio(refused, len(texts)),
        **{f"page {fact}": _fact(fact, read) for fact in FACTS},
    }


def _text(found: Document | ReadError) -> str:
    return found.text if isinstance(found, Document) else ""


def _mean(texts: Sequence[tuple[Case, str]]) -> float | None:
    scores = [f1(text, "\n".join(case.lines)) for case, text in texts]
    return round(sum(scores) / len(scores), 4) if scores else None


def _kept(texts: Iterable[tuple[Case, str]]) -> float | None:
    counts = [marks(text, case.lines) for case, text in texts]
    return ratio(sum(kept for kept, _ in counts), sum(total for _, total in counts))


def _fact(fact: str, read: Iterable[tuple[Case, Document | ReadError]]) -> float | None:
    """Share of the cases that say this fact where it was read just so."""
    wanted = [(case.expected[fact], getattr(found, fact, None)) for case, found in read if fact in case.expected]
    return ratio(sum(gold == found for gold, found in wanted), len(wanted))
