"""Building texts that know where they come from, and finding words in them again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dicho.model.document import Piece
from dicho.model.span import Span
from dicho.text.align import TextBuilder, fold, locate, match_lines

WORDS = st.text(alphabet="aá«» \u00a0\n", min_size=1, max_size=12)


def test_contiguous_same_pieces_are_one() -> None:
    """Two neighbouring stretches of a part are one piece: a plain file's map has exactly one."""
    builder = TextBuilder()
    builder.same("", "abcdef", 0, 3)
    builder.same("", "abcdef", 3, 6)
    text, source_map = builder.build()
    assert text == "abcdef"
    assert source_map.pieces == (Piece(0, 6, "", 0, 6, "same"),)


def test_skipped_characters_split_a_piece() -> None:
    """Text that leaves characters of its part out says so: the piece ends where they stood."""
    builder = TextBuilder()
    builder.same("p", "abcdef", 0, 2)
    builder.same("p", "abcdef", 4, 6)
    text, source_map = builder.build()
    assert text == "abef"
    assert source_map.raw(Span(1, 3)) == [("p", 1, 2), ("p", 4, 5)]


@given(st.lists(st.tuples(st.sampled_from(["same", "decoded", "space"]), WORDS), max_size=12))
def test_every_built_map_checks(steps: list[tuple[str, str]]) -> None:
    """Whatever is put in, the pieces tile the text and "same" pieces equal their place in the part."""
    part, builder = "".join(word for _, word in steps), TextBuilder()
    at = 0
    for kind, word in steps:
        end = at + len(word)
        if kind == "same":
            builder.same("x", part, at, end)
        elif kind == "decoded":
            builder.decoded("x", at, end, "&" + word)
        else:
            builder.space("x", at, end)
        at = end
    text, source_map = builder.build()
    source_map.check(text, {"x": part})
    assert len(builder) == len(text)


def test_fold_takes_non_breaking_spaces_for_spaces() -> None:
    """Words match whatever white space stands between them."""
    assert fold(" 30\u00a0de \n abril ") == "30 de abril"


def test_locate_finds_across_white_space_and_gives_exact_offsets() -> None:
    """A snippet is found where it stands, and the span covers it to the character."""
    text = "dijo:\n«el 30\u00a0de\nabril», dos veces «el 30 de abril»"
    first = locate("«el 30 de abril»", text)
    assert first is not None and first.of(text) == "«el 30\u00a0de\nabril»"
    second = locate("«el 30 de abril»", text, first.end)
    assert second is not None and second.start > first.end
    assert locate("«el 31 de abril»", text) is None
    assert locate("  ", text) is None


def test_match_lines_takes_repeated_blocks_in_order() -> None:
    """A line that stands on the page twice is matched to the one after the last match."""
    blocks = ["Titular", "Uno.", "Titular", "Dos."]
    found, lost = match_lines(["Uno.", "Titular", "Dos."], blocks)
    assert found == {1, 2, 3} and lost == 0


def test_match_lines_sees_cut_and_joined_blocks() -> None:
    """An extractor that cuts a block or joins two still leads to the whole blocks."""
    blocks = ["menu", "A first sentence that is long. A second one.", "A third sentence, longer still."]
    found, lost = match_lines(["A first sentence that is long."], blocks)
    assert found == {1} and lost == 0
    found, lost = match_lines(["A second one. A third sentence, longer still."], blocks)
    assert found == {1, 2} and lost == 0


def test_match_lines_counts_what_stands_nowhere() -> None:
    """A line that is not the page's own is reported, and short ones never match inside words."""
    assert match_lines(["This sentence was never on the page."], ["Another one."]) == (frozenset(), 1)
    assert match_lines(["No"], ["North and south."]) == (frozenset(), 0)
