"""Texts and numbers as a page can carry them: what HTML cannot hold is shown by the pictures Unicode has for it."""

from __future__ import annotations

import re

THIN = "\u202f"
"""Between groups of digits, in English and in Spanish; it does not break."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with a picture for each control character: as many characters, at the same places."""
    return _CONTROLS.sub(_picture, text)


def grouped(n: int) -> str:
    """A whole number with its digits in groups of three."""
    return f"{n:,}".replace(",", THIN)


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
