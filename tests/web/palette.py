"""The colours of `tokens.css` as data, and how strongly two of them contrast."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Final

WEB: Final = Path(str(resources.files("dicho.web")))
CSS: Final = WEB / "static" / "css"
TOKEN: Final = re.compile(r"--([\w-]+):\s*#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\s*[;}]")
DARK: Final = "@media screen and (prefers-color-scheme:dark)"
PRINT: Final = "@media print"

Palette = dict[str, str]


def palettes() -> dict[str, Palette]:
    """The light and the dark colours: token -> six hexadecimal digits."""
    sheet = (CSS / "tokens.css").read_text(encoding="utf-8").split(PRINT)[0]
    light, dark = (_colours(part) for part in sheet.split(DARK))
    return {"light": light, "dark": light | dark}


def _colours(sheet: str) -> Palette:
    return {name: _six(digits).upper() for name, digits in TOKEN.findall(sheet)}


def _six(digits: str) -> str:
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours of six hexadecimal digits, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
