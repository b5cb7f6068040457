"""Dicho's own words in the reader's language, and numbers and dates as that language writes them."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.requests import Request

LANGUAGES = ("en", "es")
COOKIE = "dicho_lang"
THIN = "\u202f"  # between groups of digits, in both languages; it does not break


def N_(text: str) -> str:
    """Marks a message to be translated where it is shown, for the tool that gathers them."""
    return text


MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The interface in one language."""

    lang: str
    texts: gettext.NullTranslations

    def say(self, text: str) -> str:
        """A message in this language; as it is where nobody has translated it."""
        return self.texts.gettext(text) if text else ""

    def count(self, one: str, many: str, n: int) -> str:
        """ "1 statement", "2 statements": %(n)s in the message is the number."""
        return self.texts.ngettext(one, many, n) % {"n": number(n)}

    def date(self, value: str | None) -> str:
        """An ISO date, whole or partial ("2026-01-05", "2026-01", "2026"), in words; others as they are written."""
        parts = (value or "").split("T")[0].split("-")
        if not 1 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
            return value or ""
        year, month, day = (*parts, "", "")[:3]
        named = self.months()[int(month) - 1] if month and 1 <= int(month) <= 12 else month
        return " ".join(part for part in (day.lstrip("0"), named, year) if part)

    def months(self) -> tuple[str, ...]:
        """The short names of the months."""
        return tuple(self.say(name) for name in MONTHS)


def number(n: int) -> str:
    """A whole number with its digits in groups of three."""
    return f"{n:,}".replace(",", THIN)


@cache
def words(lang: str) -> Words:
    """The interface in this language: English for one there is not."""
    folder = Path(str(resources.files("dicho.web") / "locale"))
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    return Words(known, gettext.translation("dicho", folder, [known], fallback=True))


def words_for(request: Request) -> Words:
    """The interface as this reader wants it: their own choice, else the first of the browser's that there is."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return words(chosen)
    asked = request.headers.get("accept-language", "").split(",")
    prefixes = [each.split(";")[0].strip().lower().split("-")[0] for each in asked]
    return words(next((each for each in prefixes if each in LANGUAGES), LANGUAGES[0]))
