"""Who wrote it, as a byline says: "By Simon Askerby, Halyard News Agency · 4 December 2024"."""

from __future__ import annotations

import re

from dicho.read.dates import written

_UP = "A-ZÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖØÅŠŽČŁ"
_NAME_WORD = rf"(?:[{_UP}][\w’'-]*\.?|(?:de|del|la|las|los|von|van|der|den|di|da|do|dos|al|el|bin|ben|y)(?=\s))"
NAME = re.compile(rf"[{_UP}][\w’'-]*\.?(?:\s{_NAME_WORD}){{0,4}}")
OPENING = re.compile(
    r"^\W*(?:written by|reported by|story by|text by|words by|by|por|texto(?: de)?:?|escrito por|redactado por|"
    r"from our (?:own |special )?correspondent,?(?: in [^,]+,)?|de nuestr[oa] (?:corresponsal|enviad[oa] especial)"
    r"(?: en [^,]+)?,?|(?:an? )?(?:exclusive|blog|column) (?:by|de)|"
    r"(?:letters|notes|essays|dispatches|sketches)(?: (?:on|from|about) [^,.]{2,40}?)? by|"
    r"una? (?:blog|columna|conversaci[oó]n) de|autora?:|author:)\s+",
    re.IGNORECASE,
)
EXTRA = re.compile(
    rf"(?i:(?:with )?(?:additional|further|extra)\s+reporting\s+by)\s+(?P<en>{NAME.pattern})|"
    rf"(?i:con\s+(?:informaci[oó]n|reportes?)\s+(?:adicional(?:es)?\s+)?de)\s+(?P<es>{NAME.pattern})"
)
CUT = re.compile(r"\s[|·•/–—-]\s|\s*[·•|]\s*|,|\(|\s+(?:in|en|desde|para|for)\s+(?=[A-ZÁÉÍÓÚÑ])|\s+with\s+|\s+con\s+")
AND = re.compile(r"\s+(?:and|&|y|e)\s+")
LONGEST = 200


def opens(text: str) -> bool:
    """Whether a line begins as bylines do ("By ", "Por ")."""
    return len(text) <= LONGEST and OPENING.match(text) is not None


def names(text: str) -> list[str]:
    """The names of a line known to be a byline, in order; [] where it holds none."""
    text = " ".join(text.split())[:LONGEST]
    extra = [m["en"] or m["es"] for m in EXTRA.finditer(text)]
    text = OPENING.sub("", EXTRA.sub("", text))
    date = next(written(text), None)
    if date is not None:
        text = text[: date.start] if date.start > 0 else text[date.end :]
    firsts = (CUT.split(part.strip(" ,.-–—|·"), maxsplit=1)[0] for part in text.split(";"))
    found = [name for first in firsts for name in map(_name, AND.split(first)) if name]
    return found + [name for name in map(_name, extra) if name and name not in found]


def _name(text: str) -> str | None:
    text = text.strip(" ,.;:-–—")
    return text if NAME.fullmatch(text) and len(text) > 1 else None
