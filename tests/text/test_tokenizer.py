"""Word pieces: every piece knows its characters, and a mark stands alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.text.encoder import SPECIALS, tokenizer

PIECES = [
    *((piece, 0.0) for piece in SPECIALS),
    *((letter, -9.0) for letter in "abcdefghijklmnopqrstuvwxyzáéíóúñ“”«»\"'.,:;()¿?¡!—-"),
    *((f"▁{letter}", -8.0) for letter in "abcdefghijklmnopqrstuvwxyzáéíóúñ“«\"'(¿¡—-"),
    *((f"▁{word}", -5.0) for word in ("hoy", "dijo", "no", "que", "said")),
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
    """Pieces come in order, inside the text, and together they cover every character that is no space."""
    encoded = SPLIT.encode(text, add_special_tokens=False)
    covered: set[int] = set()
    last = 0
    for start, end in encoded.offsets:
        assert 0 <= start <= end <= len(text)
        assert start >= last
        last = start
        covered.update(range(start, end))
    assert {i for i, c in enumerate(text) if not c.isspace() and c.isalpha() and c.isascii()} <= covered
