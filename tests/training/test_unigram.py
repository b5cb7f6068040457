"""Pieces of the multilingual encoder: each knows its characters, a mark stands alone, what texts use stays."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from training.tagger.unigram import SPECIALS, kept, tokenizer

LETTERS = "abcdefghijklmnopqrstuvwxyzáéíóúñABC"
WORDS = ("hoy", "dijo", "no", "que", "said", "the")
PIECES = [
    *((piece, 0.0) for piece in SPECIALS),
    *((mark, -9.0) for mark in (*LETTERS, *"“”«»\"'.,:;()¿?¡!—-")),
    *((f"▁{mark}", -8.0) for mark in (*LETTERS, *"“«\"'(¿¡—-")),
    *((f"▁{word}", -5.0) for word in WORDS),
    ("▁", -9.5),
]
SPLIT = tokenizer(PIECES)


def pieces(text: str) -> list[tuple[str, str]]:
    encoded = SPLIT.encode(text, add_special_tokens=False)
    return [(piece, text[start:end]) for piece, (start, end) in zip(encoded.tokens, encoded.offsets, strict=True)]


def test_what_a_mark_opens_begins_a_word() -> None:
    """A word after an opening mark is the same piece as after a space; case and accents are kept."""
    assert pieces("dijo “hoy no”") == [("▁dijo", "dijo"), ("▁“", "“"), ("▁hoy", "hoy"), ("▁no", "no"), ("”", "”")]
    assert ("▁no", "no") in pieces("¿no?")
    assert ("▁no", "no") in pieces("—no")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abño á“”\"«»'.,—¿?\n\t\u00a0…½x̄🙂", max_size=60))
def test_offsets_are_code_points_of_the_text(text: str) -> None:
    """Pieces come in order, inside the text, and together they cover every plain letter."""
    encoded = SPLIT.encode(text, add_special_tokens=False)
    covered: set[int] = set()
    last = 0
    for start, end in encoded.offsets:
        assert 0 <= start <= end <= len(text)
        assert start >= last
        last = start
        covered.update(range(start, end))
    assert {i for i, c in enumerate(text) if c.isalpha() and c.isascii()} <= covered


def test_the_vocabulary_keeps_what_the_texts_use() -> None:
    """Used pieces and all single characters stay, with their places; other scripts and mixed marks go."""
    published = [*PIECES, ("▁torre", -6.0), ("▁faro", -6.0), ('."', -3.0), ("戦", -7.0), ("ж", -7.0)]
    size = len(PIECES) - len(WORDS) + 3
    found, rows = kept(published, ["la torre said the torre"] * 3, size)
    names = [piece for piece, _ in found]
    assert names[:5] == list(SPECIALS)
    assert {"▁torre", "▁said", "▁the", "a", "▁A", "“"} <= set(names)
    assert not {"▁faro", '."', "戦", "ж"} & set(names)
    assert [published[row][0] for row in rows] == names
    assert len(names) == len(set(names)) == size
