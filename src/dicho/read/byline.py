"""Who wrote it, as a byline says: "By Simon Askerby, Halyard News Agency · 4 December 2024"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from dicho.read import dateline
from dicho.read.dates import written
from dicho.text import langfile
from dicho.text.names import fold, load_people

FILE = "bylines.toml"
_UP = "A-ZÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖØÅŠŽČŁ"
_NAME_WORD = rf"(?:[{_UP}][\w’'-]*\.?|(?:de|del|la|las|los|von|van|der|den|di|da|do|dos|al|el|bin|ben|y)(?=\s))"
NAME = re.compile(rf"[{_UP}][\w’'-]*\.?(?:\s{_NAME_WORD}){{0,4}}")
EXTRA = re.compile(
    rf"(?i:(?:with )?(?:additional|further|extra)\s+reporting\s+by)\s+(?P<en>{NAME.pattern})|"
    rf"(?i:con\s+(?:informaci[oó]n|reportes?)\s+(?:adicional(?:es)?\s+)?de)\s+(?P<es>{NAME.pattern})"
)
CUT = re.compile(
    r"\s[|·•/–—-]\s|\s*[·•|]\s*|,|\(|\s+(?:in|en|desde|para|for)\s+(?=[A-ZÁÉÍÓÚÑ])|\s+with\s+|\s+con\s+|"
    r"\.\s+(?=[^\W\d_]+(?:\s[^\W\d_]+)?:)"
)
PART = re.compile(r"\s[|·•/–—-]\s|\s*[·•|]\s*|(?<=[^\W\d_]{3})\.\s+|(?<=\d)\.?\s+(?=(?:by|por)\s)", re.IGNORECASE)
"""What parts a line of several facts: "3 October 2024 – by Ada Brum", "Machine translation. By Ada Brum"."""
ARTICLE = "(?:an?|the|our|una?|el|la)"
AND = re.compile(r"\s+(?:and|&|y|e)\s+")
INITIAL = re.compile(r"[^\W\d_]\.")
PLACED = re.compile(rf"(?:(?:in|en|desde|from)\s+)?{NAME.pattern}")
CLOCK = re.compile(
    r"(?:(?:a las|at)\s)?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:h|hs|hrs|[ap]\.?m\.?)?|\d{1,4}([/.-])\d{1,2}\1\d{1,4}",
    re.IGNORECASE,
)
"""An hour, or a date that may be read in two ways."""
UNTIL = re.compile(r"[\s,]+(?:el|on|del)\s*$", re.IGNORECASE)
LONGEST = 200
MOST_WORDS = 20
"""Words of a line of several facts: a longer one is a paragraph."""


def opens(text: str) -> bool:
    """Whether a line begins as bylines do ("By ", "Por ", "A letter on rivers by ")."""
    return len(text) <= LONGEST and _opening(text) > 0


def unopened(text: str) -> str:
    """A line without the words that open it as a byline."""
    return text[_opening(text) :]


def names(text: str) -> list[str]:
    """The names of a line known to be a byline, in order; [] where it holds none."""
    text = " ".join(text.split())[:LONGEST]
    extra = [m["en"] or m["es"] for m in EXTRA.finditer(text)]
    text = unopened(EXTRA.sub("", text))
    date = next(written(text), None)
    if date is not None:
        text = UNTIL.sub("", text[: date.start]) if date.start > 0 else text[date.end :]
    firsts = (CUT.split(part.strip(" ,.-–—|·"), maxsplit=1)[0] for part in text.split(";"))
    found = [name for first in firsts for name in map(_name, AND.split(first)) if name]
    return found + [name for name in map(_name, extra) if name and name not in found]


def within(text: str) -> list[str]:
    """The names of a line that holds a byline among other facts ("Port Selwyn, 3 May. By Ada Brum"), or after its date.

    [] for a line that holds none, and for a paragraph.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return []
    if opens(text):
        return names(text)
    if (found := _reports().fullmatch(text)) and is_person(found["who"]):
        return [found["who"]]
    line = dateline.find(text)
    rest = _name(text[line.span.end :]) if line else None
    if rest:
        return [rest] if " " in rest else []
    parts = (names(part) for part in PART.split(text)[1:] if opens(part))
    return [name for name in next(parts, []) if " " in name]


def signed(text: str) -> list[str]:
    """The names of a line that is a signature by its form alone: "Ada Brum and Abel Finn / Port Selwyn".

    Nothing opens it, so that each name must have a known given name (or an initial), and whatever stands beside them be
    a place, a kind of text, the paper's word for its own, a date or an hour.
    """
    text = " ".join(text.split())
    date = next(written(text), None)
    if date is not None:
        text = f"{text[: date.start]} | {text[date.end :]}"
    parts = [part for part in (p.strip(" ,.;:)-–—") for p in CUT.split(text)) if part]
    parts = [part for part in parts if not _said("kinds").fullmatch(part)]
    found = AND.split(parts[0]) if parts else []
    if not all(map(is_person, found)):
        return []
    return found if all(_beside(part) for part in parts[1:]) else []


def is_staff(text: str) -> bool:
    """Whether a line names somebody of the paper's own ("court reporter", "enviada especial")."""
    return bool(_said("staff").search(text))


def is_person(name: str) -> bool:
    """Whether a name is a person's by its first word: a known given name, or an initial; with a surname."""
    words = name.split()
    if not 2 <= len(words) <= 5 or not NAME.fullmatch(name):
        return False
    people, folded = load_people(), [fold(word) for word in words]
    if any(word in people.geography or word in people.organisations for word in folded):
        return False  # "Victoria Falls", "Marina Council"
    return bool(INITIAL.fullmatch(words[0])) or folded[0].split("-")[0] in people.given


def _beside(part: str) -> bool:
    return bool(PLACED.fullmatch(part) or CLOCK.fullmatch(part) or is_staff(part))


def _name(text: str) -> str | None:
    text = text.strip(" ,.;:-–—")
    return text if NAME.fullmatch(text) and len(text) > 1 else None


def _opening(text: str) -> int:
    """Where the name begins that a byline's opening words announce; 0 where none open the line."""
    for pattern in _openings():
        if found := pattern.match(text):
            return found.end()
    found = _before_person().match(text)
    # "Cuaderno de Abel Brum" is signed, "Cuaderno de Puerto Selwyn" is not.
    return found.start("who") if found and is_person(found["who"]) else 0


def words(*names: str) -> Any:
    """A value of the words of bylines and outlets, by the names of its table and key."""
    table: Any = _table()
    for name in names:
        table = table[name]
    return table


@cache
def _table() -> Mapping[str, Any]:
    return langfile.toml(FILE)


def _any(*keys: str) -> str:
    return "|".join(word for key in keys for word in words("opens", key))


@cache
def _said(key: str) -> re.Pattern[str]:
    with langfile.shaped(FILE):
        return re.compile(rf"\b(?:{_any(key)})\b", re.IGNORECASE)


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    """Of a line's opening: one of the paper's own, plain words, a kind of text with "by"."""
    with langfile.shaped(FILE):
        about = rf"(?:\s(?:{words('opens', 'about')})\s[^,.;:|]{{1,40}}?)?"
        kind = rf"(?:{ARTICLE}\s)?(?:{_any('kinds', 'talks')})"
        return tuple(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                rf"^\W*(?:from|by|de|por)\s(?:our|nuestr[oa])\s{_own()}[,:]?\s+(?-i:(?=[{_UP}]))",
                rf"^\W*(?:{_any('words')})\s+",
                rf"^\W*{kind}{about},?\s(?:by|por)\s+(?-i:(?=[{_UP}]))",
            )
        )


@cache
def _before_person() -> re.Pattern[str]:
    """The same, where only a person's name behind it shows that it opens a byline."""
    with langfile.shaped(FILE):
        kind, talk = _any("kinds"), _any("talks")
        own = rf"(?:{kind}\s(?:from|by|de)\s)?(?:our|nuestr[oa])\s{_own()}[,:]?|(?:{_any('staff')}):"
        of = rf"(?:{ARTICLE}\s)?(?:(?:{kind})(?:\s(?:by|from|de)|:)|(?:{talk})\s(?:by|de))"
        return re.compile(rf"^\W*(?i:{own}|{of}|{_any('writes')})\s+(?P<who>{NAME.pattern})(?=\W|$)")


def _own() -> str:
    where = r"(?:,?\s(?:in|at|on|for|de|en|del|para|sobre)\s[^,:]{1,40}(?=[,:]))?"
    return rf"(?:[^\W\d_][\w’'-]*\s){{0,3}}?(?:{_any('staff')}){where}"


@cache
def _reports() -> re.Pattern[str]:
    with langfile.shaped(FILE):
        verbs = words("opens", "reports")
        return re.compile(rf"(?P<who>{NAME.pattern})\s(?:{verbs})(?:\s(?:from|in|desde|en)\s{NAME.pattern})?\W*")
