"""Pairs that are hard to tell from translations, made from aligned sentences; nothing of them is kept.

For each aligned pair: the sentences most like its other half, the next one of its document, and its other half with a
number, a name or a negation changed. The same rows give the same pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dicho.text.words import tokens

FIGURES = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
EN_VERB = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|should|has|have|had|must|may|might|does|did|do)\b"
    r"(?! (?:not|only|just|merely|simply|never|no)\b|n['’]t)",
    re.I,
)
ES_VERB = re.compile(
    r"\b(?:(?:se|le|les|lo|la|los|las|nos|me) )?(?:es|son|era|eran|fue|fueron|está|están|ha|han|había|puede|pueden|"
    r"podría|podrían|debe|deben|será|serán|sería|tiene|tienen|hay|existe|existen|quiere|quieren)\b",
    re.I,
)
EN_NOT = re.compile(r"(?<! or) not\b(?! (?:only|just|merely|simply))| ?n['’]t\b| ?n ['’]t\b|(?<=\bcan)not\b")
ES_NOT = re.compile(r"(?<!\bo )\bno (?!s[oó]lo|obstante|únicamente)", re.I)
NEXT_DIGIT = str.maketrans("123456789", "234567891")


@dataclass(frozen=True, slots=True)
class Pair:
    """A Spanish and an English text; `kind` is "same", or how they came to differ."""

    es: str
    en: str
    kind: str


def number_changed(text: str) -> str | None:
    """`text` with the first digit of one number another; None without one in figures."""
    found = FIGURES.search(text)
    if not found or not found.group().strip("0.,"):
        return None
    at = re.search("[1-9]", found.group())
    place = found.start() + (at.start() if at else 0)
    return text[:place] + text[place].translate(NEXT_DIGIT) + text[place + 1 :]


def common(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in small letters somewhere: "State" and "First" are no names."""
    return frozenset(t.word for text in texts for t in tokens(text, "en") if not t.capital and not t.number)


def names(text: str, small: frozenset[str]) -> list[tuple[int, int]]:
    """Words of an English text with a capital inside a sentence, which are not `small` anywhere."""
    found = [t for t in tokens(text, "en") if t.capital and not t.opens and len(t.word) > 3 and t.word not in small]
    return [(t.span.start, t.span.end) for t in found]


def name_changed(text: str, others: Sequence[str], small: frozenset[str]) -> str | None:
    """`text` with its first name replaced by one of the first of `others` that has one foreign to it."""
    places = names(text, small)
    for other in others if places else ():
        strange = [other[a:b].removesuffix("'s") for a, b in names(other, small)]
        strange = [name for name in strange if name not in text and name[:4] not in text]
        if strange:
            start, end = places[0]
            tail = "'s" if text[start:end].endswith("'s") else ""
            return text[:start] + strange[0] + tail + text[end:]
    return None


def negation_changed(text: str, lang: str) -> str | None:
    """`text` with its first "not" taken away, or one put at its first auxiliary; None where it has neither."""
    negative, verb = (EN_NOT, EN_VERB) if lang == "en" else (ES_NOT, ES_VERB)
    if found := negative.search(text):
        return text[: found.start()] + text[found.end() :]
    if found := verb.search(text):
        at = found.end() if lang == "en" else found.start()
        return text[:at] + (" not" if lang == "en" else "no ") + text[at:]
    return None


def pairs(rows: Sequence[dict[str, str]], nearest: Sequence[Sequence[int]]) -> Iterator[Pair]:
    """The pairs of the rows; `nearest` has for each row those most like it, in English, the most alike first."""
    small = common(row["en"] for row in rows)
    for i, row in enumerate(rows):
        yield Pair(row["es"], row["en"], "same")
        near = [j for j in nearest[i] if rows[j]["en"] != row["en"] and rows[j]["es"] != row["es"]][:2]
        yield from (Pair(row["es"], rows[j]["en"], "alike") for j in near)
        following = rows[i + 1] if i + 1 < len(rows) else row
        if following.get("doc") and following["doc"] == row["doc"] and following["en"] != row["en"]:
            yield Pair(row["es"], following["en"], "next")
        others = [rows[j]["en"] for j in (*near, (i + 7) % len(rows), (i + 11) % len(rows))]
        yield from altered(row, i % 2)
        if (new := name_changed(row["en"], others, small)) is not None:
            yield Pair(row["es"], new, "name")


def altered(row: dict[str, str], side: int) -> Iterator[Pair]:
    """A row with a number and with a negation changed, in Spanish where `side` is 1."""
    lang, text = ("es", row["es"]) if side else ("en", row["en"])
    changed = {"number": number_changed(text), "negation": negation_changed(text, lang)}
    for kind, new in changed.items():
        if new is not None:
            yield Pair(new, row["en"], kind) if side else Pair(row["es"], new, kind)
