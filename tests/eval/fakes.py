"""Engines that know the answers, so that the measuring can be measured."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.engine import Engine

from dicho.model.document import Document, Piece, SourceMap
from dicho.model.ids import document_id, speaker_id, statement_id
from dicho.model.span import spans
from dicho.model.statement import Attribution, Speaker, Statement

Json = dict[str, Any]
Bend = Callable[[int, Json], Json | None]


def straight(path: Path) -> Document:
    """A plain text file as a document."""
    text = path.read_text(encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    pieces = SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
    return Document(document_id(sha256, ""), sha256, "", path.name, text, pieces, lang="en")


def oracle(rows: Sequence[Json], bend: Bend | None = None) -> Engine:
    """Finds in each text what the gold rows say, each attribution first changed (or dropped: None) by `bend`."""
    answers: dict[str, list[Json]] = {}
    for row in rows:
        bent = [bend(i, a) if bend else a for i, a in enumerate(row["attributions"])]
        answers[row["text"]] = [a for a in bent if a is not None]

    def attribute(text: str, lang: str | None) -> list[Attribution]:
        return [
            Attribution(
                spans(a.get("source") or []),
                spans(a.get("cue") or []),
                spans(a["content"]),
                form=a.get("form", "direct"),
                act=a.get("act", "say"),
                status=a.get("status", "asserted"),
            )
            for a in answers.get(text, [])
        ]

    def resolve(document: Document, found: Sequence[Attribution]) -> list[Statement]:
        names = [a.get("speaker") for a in answers.get(document.text, [])]
        return [_statement(document, a, name) for a, name in zip(found, names, strict=True)]

    return Engine(lambda path: [straight(path)], attribute, resolve)


def _statement(document: Document, a: Attribution, name: str | None) -> Statement:
    speaker = Speaker(speaker_id(name.casefold()), name, "person", 1.0, "name") if name else None
    id = statement_id(document.id, a.source, a.cue, a.content)
    return Statement(id, document.id, a.source, a.cue, a.content, a.form, a.act, a.status, speaker=speaker)


def load(path: Path) -> Any:
    """A script outside the repository as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
