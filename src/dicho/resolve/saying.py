"""The words that tell when something was said, of `lang/said.*.toml`, both languages together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

from dicho.resolve.telling import PAST
from dicho.text import langfile
from dicho.text.names import LANGUAGES

SECTIONS = {
    "occasion": ("hearing", "visit", "to_me", "same", "apart"),
    "speech": ("answers", "adds", "view", "some", "had", "told", "being", "of"),
    "paper": ("nouns", "issued", "out", "official", "others", "sitting", "event"),
}
ENDINGS = r"[^\W\d_]{3,}(?:ed|aba|aban|(?<!r)ía|(?<!r)ían)|(?:ref|sug|prof|inf|dif|qu)ería[n]?"
"""Of a past; "diría" would be a conditional."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Patterns, each of whole words; what each is for stands in the files."""

    hearing: re.Pattern[str]
    visit: re.Pattern[str]
    to_me: re.Pattern[str]
    same: re.Pattern[str]
    apart: re.Pattern[str]
    answers: re.Pattern[str]
    adds: re.Pattern[str]
    view: re.Pattern[str]
    some: re.Pattern[str]
    had: re.Pattern[str]
    told: re.Pattern[str]
    being: re.Pattern[str]
    of: re.Pattern[str]
    nouns: re.Pattern[str]
    issued: re.Pattern[str]
    out: re.Pattern[str]
    official: re.Pattern[str]
    others: re.Pattern[str]
    sitting: re.Pattern[str]
    event: re.Pattern[str]


@cache
def saying(languages: Sequence[str] = LANGUAGES) -> Saying:
    """The words, read once. LexiconError when a file is missing or malformed."""
    parts: dict[str, list[str]] = {field.name: [] for field in fields(Saying)}
    for language in languages:
        name = f"said.{language}.toml"
        tables = langfile.toml(name)
        with langfile.shaped(name):
            for section, keys in SECTIONS.items():
                for key in keys:
                    parts[key] += tables[section][key]
    parts["told"] += [ENDINGS]
    with langfile.shaped("said.*.toml"):
        found = {key: re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE) for key, listed in parts.items()}
    return Saying(**{**found, "told": re.compile(rf"{PAST.pattern}|{found['told'].pattern}", re.IGNORECASE)})
