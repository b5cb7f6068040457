"""The one seam to the software under test: the functions that are measured, and the runs over the sets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dicho.errors import ReadError
from dicho.extract.attribution import attribute
from dicho.model.document import Capture, Document, Overrides, Piece, SourceMap
from dicho.model.ids import document_id
from dicho.model.statement import Attribution, Statement
from dicho.model.wire import statement_line
from dicho.read.documents import read, sniff
from dicho.resolve.statements import resolve
from dicho.text import encoder

Json = dict[str, Any]
Attribute = Callable[[str, str | None], Sequence[Attribution]]
Resolve = Callable[[Document, Sequence[Attribution]], Sequence[Statement]]
Read = Callable[[Path], Sequence[Document]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What is measured: reading a file, finding attributions in a text, resolving them."""

    read: Read
    attribute: Attribute
    resolve: Resolve

    def lines(self, document: Document) -> list[Json]:
        """The statements of a document in the published shape."""
        return [statement_line(s, document) for s in self.statements(document)]

    def statements(self, document: Document) -> list[Statement]:
        """The statements of a document."""
        return list(self.resolve(document, self.attribute(document.text, document.lang)))


def as_document(row: Json) -> Document:
    """A gold row as the document a reader would have made of its text."""
    text: str = row["text"]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=document_id(sha256, ""),
        capture=sha256,
        item="",
        file=f"{row['id']}.txt",
        text=text,
        map=SourceMap((Piece(0, len(text), "", 0, len(text), "same"),) if text else ()),
        lang=row.get("lang"),
        title=row.get("title"),
        outlet=row.get("outlet"),
        published=row.get("published"),
    )


def as_attribution(line: Json) -> Json:
    """A statement line as the attribution scorer wants it."""
    return {**line, "speaker": (line["speaker"] or {}).get("name"), "parent": line["in"]}


def predict(engine: Engine, rows: Iterable[Json]) -> dict[str, list[Json]]:
    """Gold row id -> the statements found in its text."""
    return {row["id"]: [as_attribution(line) for line in engine.lines(as_document(row))] for row in rows}


def read_all(engine: Engine, files: Iterable[Path]) -> dict[str, list[Document]]:
    """File name -> its documents; none where the reader refuses the file, which the figures then show."""
    found: dict[str, list[Document]] = {}
    for path in files:
        try:
            found[path.name] = list(engine.read(path))
        except ReadError:
            found[path.name] = []
    return found


def read_file(path: Path) -> Sequence[Document]:
    """The documents of a file, read in this process."""
    data = path.read_bytes()
    capture = Capture(hashlib.sha256(data).hexdigest(), len(data), sniff(data, path.name), path.name)
    return read(data, capture, Overrides())


def dicho(*, model: bool = True) -> Engine:
    """The installed Dicho; without its model the rules work alone."""
    network = encoder.installed() if model else None
    return Engine(read_file, lambda text, lang: attribute(text, lang, network), resolve)
