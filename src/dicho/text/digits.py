"""Whole numbers as somebody writes them into an address or a form."""

from __future__ import annotations

LONGEST = 9


def whole(text: str) -> int | None:
    """The number that these plain digits write, at most LONGEST of them; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
