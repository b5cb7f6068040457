"""In which language a reader of the pages is spoken to."""

from __future__ import annotations

from starlette.requests import Request

from dicho.view.words import LANGUAGES, N_, Words, words

__all__ = ["COOKIE", "LANGUAGES", "N_", "Words", "words", "words_for"]

COOKIE = "dicho_lang"


def words_for(request: Request) -> Words:
    """The interface as this reader wants it: their own choice, else the first of the browser's that there is."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return words(chosen)
    asked = request.headers.get("accept-language", "").split(",")
    prefixes = [each.split(";")[0].strip().lower().split("-")[0] for each in asked]
    return words(next((each for each in prefixes if each in LANGUAGES), LANGUAGES[0]))
