from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.export.rows import TEXT, full
from tests.store.made import Captures, document

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.view.marks import GAP_SHOWN, LONGEST_GAP, Block, Numbered, blocks, stretches


def numbered(statements: list[Statement]) -> list[Numbered]:
    return [Numbered(number, s) for number, s in enumerate(statements, 1)]


def test_statements_stand_in_their_lines() -> None:
    """Statements of one paragraph share a block; each block is whole lines of the document."""
    rows = full()
    found = list(blocks(rows[0][1], numbered([s for s, _ in rows])))
    assert [[n.number for n in block.statements] for block in found] == [[1], [2, 3]]
    assert [TEXT[line.start : line.end] for block in found for line in block.lines] == TEXT.split("\n\n")


def test_nested_words_lie_in_lanes() -> None:
    """The innermost words have the lane nearest the text, what holds them the next one down."""
    rows = full()
    *_, block = blocks(rows[0][1], numbered([s for s, _ in rows]))
    [(_, marks)] = list(stretches(rows[0][1], block))
    lanes = {TEXT[m.start : m.end]: m.lanes for m in marks}
    assert lanes["hasta mayo"] == ((1, False), (2, False))
    assert lanes["«sin luz»"] == ((2, True),), "the quoted part of a mixed statement is quoted"
    assert lanes["según"] == ((2, False),)
    assert [m.pills for m in marks if m.pills] == [("prediction",)]
    assert [m.ends for m in marks if m.ends] == [(2, 3)]


def made(text: str, cuts: list[tuple[int, int]]) -> tuple[Document, list[Statement]]:
    """A document with statements over these places, whatever they are."""
    read = document(Captures().put(text.encode(), "a.txt"), text)
    first = full()[0][0]
    spans = [Span(min(a, b), max(a, b) + 1) for a, b in cuts]
    return read, [replace(first, source=(), cue=(), content=(span,), about=(), said=None) for span in spans]


TEXTS = st.text("ab «»\n.", min_size=1, max_size=80)


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_nothing_is_lost_or_repeated(text: str, data: st.DataObject) -> None:
    """For any text and any statements: blocks in order and apart, each line rendered whole, each badge once."""
    place = st.integers(0, len(text) - 1)
    read, statements = made(text, data.draw(st.lists(st.tuples(place, place), min_size=1, max_size=6)))
    found = list(blocks(read, numbered(statements)))
    lines = [line for block in found for line in block.lines]
    assert all(left.end <= right.start for left, right in pairwise(lines))
    badges: list[int] = []
    for block in found:
        for line, marks in stretches(read, block):
            assert "".join(text[m.start : m.end] for m in marks) == text[line.start : line.end]
            badges += [n for m in marks for n in m.ends]
    assert sorted(badges) == list(range(1, len(statements) + 1))


def test_long_passages_are_left_out() -> None:
    """A long unmarked stretch gives its beginning and end and says how much is between; marked words never go."""
    text = "a" * 5000 + "«" + "b" * 5000 + "»" + "c" * LONGEST_GAP
    read, [s] = made(text, [(5000, 10_001)])
    block = Block((Span(0, len(text)),), (Numbered(1, s),))
    [(_, marks)] = list(stretches(read, block))
    assert [m.hidden for m in marks] == [0, 5000 - 2 * GAP_SHOWN, 0, 0, 0]
    assert sum(m.end - m.start for m in marks) == len(text)
