from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.made import RIGHT, Server

from dicho.errors import SpanError
from dicho.judge.bench import ask
from dicho.judge.sides import OMITTED, asked, placed
from dicho.judge.terms import MOST_CONTEXT, Refused, Verdict
from dicho.model.document import Document, Piece, SourceMap
from dicho.model.span import Span, Spans
from dicho.model.statement import Speaker, Statement, When

TEXT = "“The pumps,” said Ilse Torv, “never stopped.” She left."


def document(text: str = TEXT) -> Document:
    whole = SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
    return Document("d1", "0" * 64, "", "page.txt", text, whole, lang="en", published="2026-02-03")


def statement(*content: tuple[int, int]) -> Statement:
    pieces: Spans = tuple(Span(*pair) for pair in content)
    speaker = Speaker("s1", "Ilse Torv", "person", 1.0, "name")
    return Statement("x1", "d1", (), (), pieces, "direct", "say", "asserted", speaker, said=When("2026-02", "month"))


FIRST, SECOND = (1, 10), (30, 43)


def test_a_statement_as_a_side() -> None:
    """A side holds the document's own characters, the text around them and what is known, and nothing else."""
    side = asked(document(), statement(FIRST, SECOND), around=12)
    assert side.content == "The pumps" + OMITTED + "never stopped"
    assert (side.before, side.after) == ("“", ".” She left.")
    assert (side.speaker, side.said, side.lang, side.published) == ("Ilse Torv", "2026-02", "en", "2026-02-03")


def test_context_is_bounded() -> None:
    """However much is asked for, no more context is taken than may be sent, and less than nothing is nothing."""
    text = "a" * 5000 + "The pumps" + "b" * 5000
    side = asked(document(text), statement((5000, 5009)), around=10**6)
    assert (len(side.before), len(side.after)) == (MOST_CONTEXT, MOST_CONTEXT)
    side = asked(document(text), statement((5000, 5009)), around=-1)
    assert (side.before, side.after) == ("", "")


def test_another_documents_statement() -> None:
    """A statement is only shown with the document it stands in."""
    other = Document("d2", "0" * 64, "", "page.txt", TEXT, document().map)
    with pytest.raises(SpanError):
        asked(other, statement(FIRST))


def test_passages_lead_back_to_the_document(server: Server) -> None:
    """A passage of a joined content is found again in the document; one over the omission does not verify."""
    side = asked(document(), statement(FIRST, SECOND))
    server.behave = lambda r: r.answer(one=[{"text": "never", "occurrence": None}])
    verdict = ask(server.endpoint(), side, RIGHT)
    assert isinstance(verdict, Verdict)
    assert [span.of(TEXT) for span in placed(side, verdict.left)] == ["never"]
    server.behave = lambda r: r.answer(one=[{"text": f"pumps{OMITTED}never", "occurrence": None}])
    outcome = ask(server.endpoint(), side, RIGHT)
    assert isinstance(outcome, Refused)
    assert outcome.why == "span"


@given(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True), st.data())
def test_every_place_in_a_fragment_leads_back(ends: list[int], data: st.DataObject) -> None:
    """For any fragments, a span inside one has the same characters in the content and in the document."""
    ends = sorted(ends)[: len(ends) // 2 * 2]
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    if not "".join(TEXT[a:b] for a, b in pairs).strip():
        return
    side = asked(document(), statement(*pairs))
    inside = data.draw(st.sampled_from(side.inside))
    start = data.draw(st.integers(inside.start, inside.end - 1))
    span = Span(start, data.draw(st.integers(start + 1, inside.end)))
    [back] = placed(side, (span,))
    assert back.of(TEXT) == span.of(side.content)


def test_the_omission_is_in_no_document() -> None:
    """The mark that joins fragments is not the document's: it cannot be led back."""
    side = asked(document(), statement(FIRST, SECOND))
    with pytest.raises(SpanError):
        placed(side, (Span(8, 14),))
