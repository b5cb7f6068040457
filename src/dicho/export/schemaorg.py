"""schema.org: statements as Quotation and Claim, each with where it appears (docs/format.md).

A ClaimReview stands only where a person said what came of a prediction, and it has no number: nobody gave one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dicho.export.columns import words
from dicho.export.known import Known, Once, Ruling
from dicho.export.linked import Json, address, bytes_urn, dated, given, graph, named, urn
from dicho.model.document import Document
from dicho.model.statement import Statement

CONTEXT = "https://schema.org/"
RATINGS = {"kept": "Came true", "not-kept": "Did not come true", "moot": "No longer matters"}
"""What a person's word on a prediction is called; "open" is no verdict."""


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, known: Known) -> int:
    """Writes the graph; how many statements. ExportError when it cannot."""
    return graph(out, CONTEXT, _nodes(rows, known))


def _nodes(rows: Iterable[tuple[Statement, Document]], known: Known) -> Iterator[list[Json]]:
    once = Once()
    for statement, document in rows:
        nodes = [_copy(document, known), _work(document)] if once.first(document.id) else []
        nodes.append(_claim(statement, document, known))
        ruling = known.ruling(statement)
        if ruling and ruling.verdict in RATINGS:
            nodes.append(_review(statement, document, ruling))
        yield nodes


def _copy(document: Document, known: Known) -> Json:
    """The archived bytes."""
    capture = known.capture(document.capture)
    facts = {"encodingFormat": document.media_type, "contentSize": f"{capture.size} B", "sha256": document.capture}
    return {"@id": bytes_urn(document.capture), "@type": "MediaObject", "name": document.file, **facts}


def _work(document: Document) -> Json:
    facts = {
        "name": document.title or document.file,
        "url": address(document),
        "publisher": {"@type": "Organization", "name": document.outlet} if document.outlet else None,
        "creditText": document.author,
        "datePublished": document.published,
        "inLanguage": document.lang,
        "encoding": {"@id": bytes_urn(document.capture)},
    }
    return {"@id": urn("document", document.id), "@type": "CreativeWork", **given(facts)}


def _claim(s: Statement, document: Document, known: Known) -> Json:
    """Who says it in their own words is quoted; what is told in others' words is a claim and no quotation."""
    who = named(s, known.person)
    where = {"@id": urn("document", document.id)}
    facts = {
        "identifier": s.id,
        "text": words(document.text, s.content),
        "inLanguage": document.lang,
        "dateCreated": dated(s.said),
        "creator": _creator(s, who) if who else None,
        "creditText": s.speaker.name if s.speaker and not who else None,
        "isBasedOn": {"@id": bytes_urn(document.capture)},
        "appearance": where,
        "isPartOf": {"@id": urn("statement", s.parent)} if s.parent else where,
    }
    kind = ["Quotation", "Claim"] if s.form == "direct" else "Claim"
    return {"@id": urn("statement", s.id), "@type": kind, **given(facts)}


def _creator(s: Statement, who: tuple[str, str]) -> Json:
    kind = "Organization" if s.speaker and s.speaker.kind == "organisation" else "Person"
    return {"@id": who[0], "@type": kind, "name": who[1]}


def _review(s: Statement, document: Document, ruling: Ruling) -> Json:
    facts = {
        "claimReviewed": words(document.text, s.content),
        "itemReviewed": {"@id": urn("statement", s.id)},
        "author": {"@type": "Person", "name": ruling.by},
        "datePublished": ruling.at[:10],
        "reviewRating": {"@type": "Rating", "alternateName": RATINGS[ruling.verdict]},
        "reviewBody": ruling.note,
    }
    return {"@id": urn("review", s.id), "@type": "ClaimReview", **given(facts)}
