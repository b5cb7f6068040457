from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.export.rows import TEXT, full
from tests.store.made import Captures, document
from tests.view.test_marks import made, numbered

from dicho.view.marks import Level
from dicho.view.sheet import MAP_ROWS, languages, rows, ticks

LEVELS: tuple[Level, ...] = ("clean", "statements", "everything")
TEXTS = st.text("ab «»\n\r\t.\u00a0", max_size=80)


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_the_rows_are_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the text and wherever the statements: rows and their stretches are its characters, each once, in order,
    in every level; and every statement has just one badge, in the clean text none."""
    place = st.integers(0, len(text) - 1)
    cuts = data.draw(st.lists(st.tuples(place, place), max_size=6)) if text else []
    read, statements = made(text, cuts)
    for level in LEVELS:
        found = list(rows(read, numbered(statements), level))
        assert "".join(text[row.start : row.end] for row in found) == text
        assert all(left.end == right.start for left, right in pairwise(found))
        for row in found:
            inside = row.words.of(text) if row.words else ""
            assert "".join(text[piece.start : piece.end] for piece in row.stretches) == inside
            around = text[row.start : row.words.start] + text[row.words.end : row.end] if row.words else ""
            assert not around.strip()
        badges = sorted(n for row in found for piece in row.stretches for n in piece.ends)
        assert badges == ([] if level == "clean" or not text.strip() else list(range(1, len(statements) + 1)))


@given(TEXTS)
def test_a_row_says_where_white_space_counts(text: str) -> None:
    """A row whose white space could not be folded without loss says so: runs, tabs, spaces at the ends of its lines."""
    read, _ = made(text, [])
    for row in rows(read, []):
        own = text[row.start : row.end]
        uneven = "\t" in own or "\r" in own or any(pair in own for pair in ("  ", " \n", "\n "))
        assert row.spaced or not uneven


def test_a_line_ends_with_its_line_breaks() -> None:
    """The line breaks between two rows stand at the end of the first; what indents the second belongs to that one."""
    read = document(Captures().put(b"x", "x.txt"), "Uno.\n\n  Dos.\nTres.")
    assert [read.text[row.start : row.end] for row in rows(read, [])] == ["Uno.\n\n", "  Dos.\n", "Tres."]


def test_places_and_times_show_in_everything() -> None:
    """The outlet it came through and the words of a date or number are marked in the fullest level, and only there."""
    statements = numbered([s for s, _ in full()])
    read = full()[0][1]
    marked = {
        level: {
            TEXT[piece.start : piece.end]
            for row in rows(read, statements, level)
            for piece in row.stretches
            if piece.value
        }
        for level in LEVELS
    }
    assert {"El ma", "rtes"} <= marked["everything"], "from where one date stands inside another"
    assert not marked["statements"] and not marked["clean"]


def test_a_row_has_its_language() -> None:
    """A row plainly in another language than the document's says so; the page lists the document's own first."""
    text = "La mayor parte de los barcos que salieron del puerto no volvieron a la isla.\n\n" + (
        "Most of the ships that left the harbour have not been seen by the people of this island."
    )
    read = document(Captures().put(b"x", "x.txt"), text, lang="es")
    found = list(rows(read, []))
    assert [row.lang for row in found] == ["es", "en"]
    assert languages(read, found) == ("es", "en")


def test_a_translated_row_says_so() -> None:
    """The line of a statement that reads like a machine's translation is marked, and no other."""
    text = "uno dice «a»\n\ndos dice «b»"
    read, statements = made(text, [(9, 11), (23, 25)])
    flagged = [statements[0], replace(statements[1], flags=("pronoun-mismatch",))]
    assert [row.machine for row in rows(read, numbered(flagged))] == [False, True]


def test_the_map_keeps_the_gravest_mark() -> None:
    """Where two statements fall on one place of the map, a conflict shows rather than what is only quoted."""
    read, statements = made("x" * 10_000, [(0, 3), (4, 9), (5000, 5001)])
    shown = ticks(len(read.text), numbered(statements), {2}, {3})
    assert shown["conflict"] == (0,) and shown["doubt"] == (MAP_ROWS // 2,)
    assert not shown["quoted"] and not shown["reported"]
