"""What stands around a stretch of a text: what its pronouns speak of."""

from __future__ import annotations

BEFORE = 240
"""Characters before, and half as many after: a sentence or two."""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters right before and right after `text[start:end]`."""
    return text[max(0, start - BEFORE) : start], text[end : end + BEFORE // 2]
