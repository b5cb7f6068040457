"""Documents and attributions built from strings found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dicho.model.document import Document, Piece, SourceMap
from dicho.model.ids import document_id
from dicho.model.span import Span, Spans
from dicho.model.statement import Attribution, Form, Speaker, Statement
from dicho.resolve.statements import resolve


@dataclass
class Page:
    """A document under test; `say` adds an attribution by the strings of its parts."""

    text: str
    lang: str = "en"
    author: str | None = None
    outlet: str | None = None
    attributions: list[Attribution] = field(default_factory=list)
    at: int = 0

    def document(self) -> Document:
        capture = "0" * 64
        pieces = (Piece(0, len(self.text), "", 0, len(self.text), "same"),) if self.text else ()
        return Document(
            id=document_id(capture, ""),
            capture=capture,
            item="",
            file="page.txt",
            text=self.text,
            map=SourceMap(pieces),
            lang=self.lang,
            author=self.author,
            outlet=self.outlet,
        )

    def say(
        self,
        content: str,
        cue: str = "",
        source: str = "",
        form: Form = "indirect",
        flags: Sequence[str] = (),
        parent: int | None = None,
    ) -> Page:
        """The attribution whose content stands next in the text; cue and source are sought nearest to it."""
        low = self.attributions[parent].content[0].start if parent is not None else self.at
        start = self.text.index(content, low)
        self.at = max(self.at, start + 1)
        spoken = Span(start, start + len(content))
        self.attributions.append(
            Attribution(
                self._near(source, start), self._near(cue, start), (spoken,), form, flags=tuple(flags), parent=parent
            )
        )
        return self

    def _near(self, part: str, at: int) -> Spans:
        if not part:
            return ()
        starts = [i for i in range(len(self.text)) if self.text.startswith(part, i)]
        start = min(starts, key=lambda i: abs(i - at))
        return (Span(start, start + len(part)),)

    def statements(self) -> tuple[Statement, ...]:
        return resolve(self.document(), self.attributions)

    def names(self) -> list[str | None]:
        return [s.speaker.name if s.speaker else None for s in self.statements()]

    def one(self) -> tuple[str, str, str]:
        """Name, kind and reason of the only statement's speaker."""
        (statement,) = self.statements()
        found = speaker(statement)
        return found.name, found.kind, found.reason


def speaker(statement: Statement) -> Speaker:
    """The statement's speaker, which must be there."""
    assert statement.speaker is not None
    return statement.speaker
