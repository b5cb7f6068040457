"""How `dicho check` judges a draft that quotes a world: right words never accused, changed words always.

Every gold statement in quotation marks of at least six words is quoted in a draft, once as it stands and in ways that
an editor allows (other marks, a small first letter, words left out with an ellipsis), and once for each way of
changing it: another word, a number, a negation, words left out or put in without saying so, two parts changed round.
The changes are chosen by the statement's id, so that every run makes the same ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from dicho.compare.wording import words
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.pipeline import checking
from dicho.pipeline.checking import Checked
from dicho.store.ledger import Ledger
from eval import links
from eval.engine import as_document
from eval.scorers import world

Json = dict[str, Any]
FEWEST = 6
MARKS = "«»“”\"„‟‹›'‘’"
NEGATIONS = {"en": ("not", "never", "no"), "es": ("no", "nunca", "ni")}

Alteration = Callable[[list[str], random.Random, Sequence[str], str], list[str]]
"""Words, chance, words of other statements, the language -> other words."""


def score(gold: Json, readings: Iterable[tuple[Document, Sequence[Statement]]]) -> Json:
    """Shares of changed quotations that are called altered, and of verbatim ones that are called anything else."""
    quoted = list(_quoted(gold))
    pool = [w for _, text, _ in quoted for w in (each.span.of(text) for each in words(text)) if len(w) > 3]
    with links.kept(readings) as ledger:
        honest = [_judged(ledger, kept, lang) for _, text, lang in quoted for kept in _allowed(text)]
        changed = [
            _judged(ledger, altered, lang) for key, text, lang in quoted for altered in _changed(text, key, pool, lang)
        ]
    return {
        "altered quotations found": world.ratio(sum("altered" in each for each in changed), len(changed)),
        "verbatim quotations accused": world.ratio(sum("altered" in each for each in honest), len(honest)),
        "verbatim quotations found": world.ratio(sum("verbatim" in each for each in honest), len(honest)),
    }


def _quoted(gold: Json) -> Iterator[tuple[str, str, str]]:
    """(id, words, language) of the gold statements that are one unbroken stretch in quotation marks."""
    langs = {document["file"]: document["lang"] for document in gold["documents"]}
    for each in gold["statements"]:
        text = each["content"][0].strip()
        inner = text.strip(MARKS)
        whole = len(each["content"]) == 1 and each["form"] == "direct"
        if whole and not any(mark in inner for mark in '«»“”"') and len(words(inner)) >= FEWEST:
            yield each["id"], inner, langs.get(each["file"], "en")


def _allowed(text: str) -> Iterator[str]:
    """The quotation as it stands, with a small first letter, and with a word left out with an ellipsis."""
    yield text
    yield text[:1].lower() + text[1:].rstrip(".,;")
    found = words(text)
    yield f"{text[: found[2].span.end]} … {text[found[4].span.start :]}"


def _changed(text: str, key: str, pool: Sequence[str], lang: str) -> Iterator[str]:
    for name, alter in ALTERATIONS.items():
        plain = [word.span.of(text) for word in words(text)]
        now = " ".join(alter(plain, random.Random(f"{key} {name}"), pool, lang))
        if [word.low for word in words(now)] != [word.low for word in words(text)]:
            yield now


def _another_word(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    at = chance.choice([n for n, word in enumerate(row) if len(word) > 3] or [len(row) // 2])
    others = [word for word in pool if word.casefold() != row[at].casefold()]
    return [*row[:at], chance.choice(others), *row[at + 1 :]]


def _another_number(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    return [str(int(word) + chance.randint(1, 9)) if word.isdecimal() else word for word in row]


def _negated(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    known = [n for n, word in enumerate(row) if word.casefold() in NEGATIONS[lang]]
    at = known[0] if known else chance.randint(1, len(row) - 1)
    return [*row[:at], *row[at + 1 :]] if known else [*row[:at], NEGATIONS[lang][0], *row[at:]]


def _cut(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    at = chance.randint(1, len(row) - 3)
    return [*row[:at], *row[at + chance.randint(1, 2) :]]


def _longer(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    at = chance.randint(1, len(row) - 1)
    return [*row[:at], *chance.sample(pool, 2), *row[at:]]


def _turned(row: list[str], chance: random.Random, pool: Sequence[str], lang: str) -> list[str]:
    at = chance.randint(1, len(row) - 3)
    return [*row[:at], *reversed(row[at : at + 3]), *row[at + 3 :]]


ALTERATIONS: dict[str, Alteration] = {
    "word": _another_word,
    "number": _another_number,
    "negation": _negated,
    "cut": _cut,
    "longer": _longer,
    "turned": _turned,
}


def _judged(ledger: Ledger, quotation: str, lang: str) -> set[str]:
    """What is said of a draft's one quotation: its verdict."""
    draft = as_document({"id": "draft", "text": f"This was said: “{quotation}”\n", "lang": lang})
    found: list[Checked] = checking.check(ledger, draft, (), least=1)
    return {each.verdict for each in found} or {"missing"}
