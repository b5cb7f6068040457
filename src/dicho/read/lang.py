"""Which language a text is in: what it declares, unless the words plainly say otherwise."""

from __future__ import annotations

import re
from typing import Any

SAMPLE = 20_000
ENOUGH = 200
"""Characters below which a detection does not outweigh a declaration."""
POOR = 700
"""resiliparse's distance from the nearest language profile: above this it is a guess."""
LEAD = 1.08
"""How much farther the declared language must be than the detected one for the declaration to be wrong."""
OWN = ("es", "en")
CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
MARKS_ES = re.compile(r"[ñ¿¡]|\b(?:el|la|los|las|que|del|una|por|para|según|dijo)\b", re.IGNORECASE)
MARKS_EN = re.compile(r"\b(?:the|and|of|that|with|for|was|said|is|to)\b", re.IGNORECASE)


def declared(value: str | None) -> str | None:
    """The ISO 639 code of a declared language tag ("en-GB" -> "en"), None if it is none."""
    match = CODE.match(value.strip()) if value else None
    return match[0].lower() if match else None


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where nothing tells.

    English and Spanish are told apart by their commonest words first: news is short, and a list of 101 languages
    confuses a headline in one with half the others.
    """
    sample = text[:SAMPLE]
    spanish, english = len(MARKS_ES.findall(sample)), len(MARKS_EN.findall(sample))
    words = max(1, len(sample.split()))
    if max(spanish, english) >= 0.08 * words and max(spanish, english) >= 1.5 * min(spanish, english):
        code, rank = _nearest(sample)
        own = "es" if spanish > english else "en"
        # Portuguese, Catalan and Galician share a third of these words.
        return code if rank < POOR and code not in OWN and len(sample) >= ENOUGH else own
    code, rank = _nearest(sample)
    return code if code and (rank < POOR or len(sample) < ENOUGH) and rank < 1100 else None


def _nearest(sample: str) -> tuple[str | None, int]:
    from resiliparse.parse.lang import detect_fast

    code, rank = detect_fast(sample)
    return (None, 0) if code == "unknown" else (code, rank)


def decide(text: str, said: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The language of `text`, given the one it declares, and a note where the two disagree."""
    code = declared(said)
    found = detect(text)
    if code is None or found is None or found == code or len(text) < ENOUGH:
        return code or found, ()
    if not _plainly(text[:SAMPLE], found, code):
        return code, ()
    return found, (f"Declared as {code}, but the text is in {found}.",)


def _plainly(sample: str, found: str, said: str) -> bool:
    from resiliparse.parse.lang import detect_fast

    # Typed as one result or a list of them; more than one was asked for.
    every: Any = detect_fast(sample, cutoff=5000, n_results=101)
    ranks: dict[str, int] = dict(every)
    near, far = ranks.get(found), ranks.get(said)
    return near is not None and near < POOR and (far is None or far > LEAD * near)
