"""Sides made for tests: a text, what of it is the content, and what is known of the statement."""

from __future__ import annotations

from typing import Any

from dicho.compare.side import Side
from dicho.compare.side import side as side_of
from dicho.model.document import Document, SourceMap
from dicho.model.ids import digest, speaker_id, statement_id
from dicho.model.span import Span, Spans
from dicho.model.statement import Speaker, Statement, When
from dicho.text import quantities
from dicho.text.names import fold


def side(text: str, lang: str = "en", *content: tuple[int, int], **known: Any) -> Side:
    """The statement whose content is all of the text, or these stretches of it.

    `known`: speaker, said, published, parent, and any other field of a statement.
    """
    published, speaker, said = (known.pop(name, None) for name in ("published", "speaker", "said"))
    key = digest("document", text, lang, published or "")
    document = Document(key, "0" * 64, "", "made.txt", text, SourceMap(()), lang=lang, published=published)
    fragments: Spans = tuple(Span(*pair) for pair in content or [(0, len(text))])
    found = [q for f in fragments for q in quantities.find(text, lang, f.start, f.end)]
    given: dict[str, Any] = {"form": "direct", "act": "say", "status": "asserted", "quantities": tuple(found)}
    who = Speaker(speaker_id(fold(speaker)), speaker, "person", 1.0, "name") if speaker else None
    when = When(said, "day") if said else None
    statement = Statement(
        statement_id(key, (), (), fragments), key, (), (), fragments, **{**given, **known}, speaker=who, said=when
    )
    return side_of(statement, document, who.id if who else None)
