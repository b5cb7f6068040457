"""Captures, documents and statements made for tests: invented people, spans found in the text they mark."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from dicho.model import ids
from dicho.model.document import Capture, Document, Piece, SourceMap
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Speaker, Statement, When
from dicho.store import derive
from dicho.store.ledger import Ledger

RUNS = (Run("read", "0.1.0"), Run("extract", "0.1.0", (("lexicon", "en+es"),)))
NEWER = (Run("read", "0.1.0"), Run("extract", "0.2.0", (("lexicon", "en+es"),)))


@dataclass
class Captures:
    """Stands for the archive: bytes by their SHA-256."""

    held: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes, file: str, media_type: str = "text/plain") -> Capture:
        sha256 = hashlib.sha256(data).hexdigest()
        self.held[sha256] = data
        return Capture(sha256, len(data), media_type, file)

    def fetch(self, sha256: str) -> bytes:
        return self.held[sha256]


def parts(data: bytes, media_type: str) -> Mapping[str, str]:
    """The named texts of a capture of plain text."""
    return {"": data.decode()}


def document(capture: Capture, text: str, item: str = "", **facts: Any) -> Document:
    """A document whose text is the whole capture's."""
    pieces = (Piece(0, len(text), "", 0, len(text), "same"),) if text else ()
    key = ids.document_id(capture.sha256, item)
    return Document(key, capture.sha256, item, capture.file, text, SourceMap(pieces), **facts)


def marked(text: str, words: str | Sequence[str]) -> tuple[Span, ...]:
    """The places where these words first stand, one after the other."""
    found: list[Span] = []
    at = 0
    for part in [words] if isinstance(words, str) else words:
        if part:
            at = text.index(part, at)
            found.append(Span(at, at + len(part)))
            at += len(part)
    return tuple(found)


def speaker(name: str, kind: Any = "person", reason: str = "name") -> Speaker:
    return Speaker(ids.speaker_id(name.casefold()), name, kind, 0.9, reason)


def statement(
    of: Document, content: str | Sequence[str], source: str = "", cue: str = "", who: str | None = None, **facts: Any
) -> Statement:
    """The statement with these words in this document; `said` as a date makes a When of it."""
    who_spans, cue_spans, said_spans = (marked(of.text, words) for words in (source, cue, content))
    said = facts.pop("said", None)
    when = When(said, "day") if isinstance(said, str) else said
    facts = {"form": "direct", "act": "say", "status": "asserted", **facts}
    who_said = speaker(who) if who else None
    key = ids.statement_id(of.id, who_spans, cue_spans, said_spans)
    return Statement(key, of.id, who_spans, cue_spans, said_spans, speaker=who_said, said=when, **facts)


def simple(archive: Captures, number: int = 0, **facts: Any) -> tuple[Capture, list[tuple[Document, list[Statement]]]]:
    """One page with two statements, another for every number."""
    text = (
        f"Marea Alta, {number + 1} de marzo. La ministra Elvira Sotomonte dijo: «El muelle {number} está abierto».\n\n"
        f"“Nobody asked the keepers”, wrote Odón Berástegui of pier {number}. 🌊 «Sin dueño», decía un cartel."
    )
    capture = archive.put(text.encode(), f"page{number}.txt")
    facts = {"lang": "es", "title": f"El muelle {number}", "published": "2026-03-04", "kept": 1.0, **facts}
    read = document(capture, text, **facts)
    elvira, odon = "Elvira Sotomonte", "Odón Berástegui"
    found = [
        statement(read, f"«El muelle {number} está abierto»", f"La ministra {elvira}", "dijo", elvira),
        statement(read, "“Nobody asked the keepers”", odon, "wrote", odon, said="2026-03-01"),
        statement(read, "«Sin dueño»", flags=("unattributed",), form="mixed"),
    ]
    return capture, [(read, found)]


def ledger_of(folder: Path, archive: Captures, pages: Iterable[int]) -> Ledger:
    """A ledger that holds these pages."""
    ledger = Ledger.create(folder)
    for number in pages:
        capture, readings = simple(archive, number)
        assert ledger.record_reading(capture, readings, RUNS)
    return ledger


def dump(folder: Path) -> dict[str, list[Any]]:
    """Every row of every derived table, and every word of the search indexes with its place."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    try:
        rows = {table: list(db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in derive.TABLES}
        for index in derive.INDEXES:
            db.execute(f"CREATE VIRTUAL TABLE temp.in_{index} USING fts5vocab(main, {index}, instance)")
            rows[index] = list(db.execute(f"SELECT * FROM temp.in_{index}"))
        return rows
    finally:
        db.close()


def chain(folder: Path) -> list[Any]:
    """Every row of the log with its payload."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    try:
        return list(db.execute("SELECT * FROM log LEFT JOIN payload USING (seq) ORDER BY seq"))
    finally:
        db.close()
