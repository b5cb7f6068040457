"""FollowTheMoney: speakers, documents and statements as entities, one JSON object a line (docs/format.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import orjson

from dicho.export.columns import words
from dicho.export.known import Known, Once
from dicho.export.linked import Json, address, dated
from dicho.export.target import writing
from dicho.model import ids
from dicho.model.document import Document
from dicho.model.statement import Statement

LANGUAGES = {"en": "eng", "es": "spa"}
"""Languages as FollowTheMoney writes them (ISO 639-3); others are left out."""
LONGEST = 120
"""Characters of a statement in the name of its note."""


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, known: Known) -> int:
    """Writes the entities, those that others name before them; how many statements. ExportError when it cannot."""
    once, count = Once(), 0
    with writing():
        for statement, document in rows:
            for entity in _entities(statement, document, known):
                if entity["schema"] == "Note" or once.first(_mark(entity)):
                    out.write(orjson.dumps(entity) + b"\n")
            count += 1
    return count


def _mark(entity: Json) -> str:
    """A speaker comes again under a name not yet told."""
    return " ".join([entity["id"], *entity["properties"].get("alias", ())])


def _entities(s: Statement, document: Document, known: Known) -> Iterator[Json]:
    article = f"dicho-document-{document.id}"
    yield _entity(article, "Article", _article(document))
    who = known.person(s)
    named = s.speaker if s.speaker and s.speaker.kind != "unnamed" else None
    about = [article]
    if named:
        schema = "Organization" if named.kind == "organisation" else "Person"
        key, name = (who["id"], who["name"]) if who else (named.id, named.name)
        speaker = f"dicho-person-{key}" if who else f"dicho-name-{key}"
        about = [speaker, article]
        yield _entity(speaker, schema, {"name": name, "alias": named.name if named.name != name else None})
        mention = {"document": article, "name": named.name, "resolved": speaker, "detectedSchema": schema}
        yield _entity(f"dicho-mention-{ids.digest(document.id, named.id)}", "Mention", mention)
        told = {"document": article, "entity": speaker, "role": f"quoted ({s.form})", "date": dated(s.said)}
        said = {**told, "recordId": s.id, "summary": words(document.text, s.content), "sourceUrl": address(document)}
        yield _entity(f"dicho-quotation-{s.id}", "Documentation", said)
    yield _entity(f"dicho-statement-{s.id}", "Note", {**_note(s, document), "entity": about, "proof": article})


def _article(document: Document) -> Json:
    return {
        "title": document.title or document.file,
        "fileName": document.file,
        "mimeType": document.media_type,
        "author": document.author,
        "publisher": document.outlet,
        "publishedAt": document.published,
        "sourceUrl": address(document),
        "language": LANGUAGES.get((document.lang or "")[:2]),
        "description": f"sha256 {document.capture}",
    }


def _note(s: Statement, document: Document) -> Json:
    """What was said, by whom as the document has it."""
    text = words(document.text, s.content)
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
    return {
        "name": f"{s.speaker.name if s.speaker else 'Nobody named'}: {short}",
        "description": text,
        "sourceUrl": address(document),
        "keywords": [s.form, s.act, s.status, *s.flags],
    }


def _entity(key: str, schema: str, properties: Json) -> Json:
    """Every value in a list, as FollowTheMoney has them; what is not known left out."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in properties.items() if value}
    return {"id": key, "schema": schema, "properties": lists}
