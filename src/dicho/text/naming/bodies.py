"""How like two names of organisations are: legal forms, acronyms, numbers, one word in two languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dicho.text.naming import words as lists
from dicho.text.naming.likeness import Reason
from dicho.text.naming.pairing import Pairing, Word, pair
from dicho.text.naming.spelling import NONE, Match, latin, like

LONGEST = 400
ARTICLES = frozenset(["the", "el", "la", "los", "las"])
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
TOKEN = re.compile(r"&|[^\W_]+(?:['’‘`´][^\W_]+)*")
CAMEL = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ]{2,}\b)")
STATED = re.compile(r"\(([^\W\d_]{2,8})\)")
SHORTEST_ACRONYM = 3
OTHER_FORM = 0.65
SHORTEST_SLIP = 4  # in so short a word a letter tells two bodies apart: most are acronyms


@dataclass(frozen=True, slots=True)
class Body:
    """A name taken apart: the words that count, its legal forms, the acronyms it states, its initials.

    `acronym` is the whole name where that is one word of capitals; `run` are its letters without spaces, `key` its
    words without legal form, stated acronym and a leading article.
    """

    words: tuple[Word, ...]
    forms: frozenset[int]
    stated: frozenset[str]
    initials: frozenset[str]
    acronym: str
    run: str
    key: str


@lru_cache(maxsize=1 << 14)
def parse(name: str) -> Body:
    """The name of an organisation taken apart."""
    known = lists.load()
    name = name[:LONGEST]
    stated = frozenset(latin(m[1]) for m in STATED.finditer(name) if m[1].isupper())
    bare = STATED.sub(lambda m: " " if m[1].isupper() else m[0], name)
    plain = CAMEL.sub(" ", DOTTED.sub(lambda m: m[0].replace(".", ""), bare))
    found = [_word(m.group()) for m in TOKEN.finditer(plain)]
    rest, forms = _formless(found, known.forms)
    counted = [word for word in _named_alike(rest, known.same) if word.latin not in known.empty]
    words = tuple(_digits(counted or rest or found, known.numbers))
    alone = found[0] if len(found) == 1 else None
    acronym = alone.latin if alone and alone.written.isupper() and len(alone.latin) <= 8 else ""
    spelled = frozenset("".join(w.latin[0] for w in side if w.latin) for side in (rest, _full(rest, known.empty)))
    run = "".join(word.latin for word in rest)
    initials = frozenset(i for i in spelled if len(i) >= SHORTEST_ACRONYM)
    return Body(words, forms, stated, initials, acronym, run, " ".join(w.latin for w in _bare(rest)))


def _bare(words: Sequence[Word]) -> Sequence[Word]:
    return words[1:] if len(words) > 1 and words[0].latin in ARTICLES else words


def _word(written: str) -> Word:
    return Word(latin(re.sub(r"['’‘`´]s$", "", written)), written)


def _full(words: Sequence[Word], empty: frozenset[str]) -> list[Word]:
    return [word for word in words if word.latin not in empty]


def _formless(words: list[Word], forms: Mapping[tuple[str, ...], int]) -> tuple[list[Word], frozenset[int]]:
    """The words without legal forms, and which forms those were; a name of nothing else keeps its words."""
    kept: list[Word] = []
    found: set[int] = set()
    at = 0
    while at < len(words):
        size = next((n for n in (7, 6, 5, 4, 3, 2, 1) if _key(words, at, n) in forms), 0)
        if size:
            found.add(forms[_key(words, at, size)])
        else:
            kept.append(words[at])
        at += size or 1
    return (kept, frozenset(found)) if kept else (words, frozenset())


def _named_alike(words: Sequence[Word], same: Mapping[tuple[str, ...], str]) -> list[Word]:
    found: list[Word] = []
    at = 0
    while at < len(words):
        size = next((n for n in (2, 1) if _key(words, at, n) in same), 0)
        if size:
            found.append(Word(same[_key(words, at, size)], " ".join(w.written for w in words[at : at + size])))
        else:
            found.append(words[at])
        at += size or 1
    return found


def _key(words: Sequence[Word], at: int, size: int) -> tuple[str, ...]:
    return tuple(word.latin for word in words[at : at + size]) if at + size <= len(words) else ()


def _digits(words: Sequence[Word], numbers: Mapping[str, str]) -> list[Word]:
    """Numbers in digits, a tens and a ones put together: "Forty-Four", "Forty 4"."""
    found: list[Word] = []
    for word in words:
        number = numbers.get(word.latin, "") if found else ("" if len(word.latin) == 1 else numbers.get(word.latin, ""))
        last = found[-1].latin if found else ""
        ones = number or word.latin
        if len(ones) == 1 and ones.isdigit() and len(last) == 2 and last.isdigit() and last[1] == "0":
            found[-1] = Word(str(int(last) + int(ones)), f"{found[-1].written} {word.written}")
        else:
            found.append(Word(number or word.latin, word.written))
    return found


def weigh(left: str, right: str) -> tuple[float, list[Reason]]:
    """The score and its reasons."""
    mine, other = parse(left), parse(right)
    if not mine.words or not other.words:
        return 0.0, []
    if mine.run == other.run and mine.words != other.words:
        return _formed(0.98, [Reason("joined", left, right)], mine, other)
    score, reasons = _formed(*_weigh(pair(mine.words, other.words, similar)), mine, other)
    by_letters, reason = _acronym(mine, other)
    return (by_letters, [reason, *reasons]) if reason and by_letters > score else (score, reasons)


def _formed(score: float, reasons: list[Reason], left: Body, right: Body) -> tuple[float, list[Reason]]:
    """Another legal form of the same name is, in law, another body."""
    if score > OTHER_FORM and left.forms and right.forms and not left.forms & right.forms:
        return OTHER_FORM, [*reasons, Reason("form", _written(left.words), _written(right.words))]
    return score, reasons


@lru_cache(maxsize=1 << 17)
def similar(left: str, right: str) -> Match:
    """As `like`, but no initials, no slip in so short a word, and a number is that number."""
    if left.isdigit() != right.isdigit() or (any(c.isdigit() for c in left + right) and left != right):
        return NONE
    match = like(left, right)
    short = max(len(left), len(right)) <= SHORTEST_SLIP and match.how == "slip"
    return NONE if match.how == "initial" or short else match


def _weigh(paired: Pairing) -> tuple[float, list[Reason]]:
    reasons = paired.reasons()
    mine, other = (
        [words[i] for i in over] for words, over in zip((paired.left, paired.right), paired.over(), strict=True)
    )
    whole = len(paired.pairs)
    if mine and other:
        code = "number" if any(w.latin.isdigit() for w in mine + other) else "differs"
        reasons.append(Reason(code, _written(mine), _written(other)))
        return 0.6 * 2 * whole / (len(paired.left) + len(paired.right)) * 0.9, reasons
    if not whole:
        return 0.0, reasons
    scores = [p.match.score for p in paired.pairs]
    score = 0.6 * min(scores) + 0.4 * sum(scores) / whole
    if over := mine or other:
        score -= 0.32 if len(over) == 1 else 0.45
        reasons.append(Reason("dropped", _written(mine), _written(other)))
    return max(0.0, score), reasons


def _acronym(left: Body, right: Body) -> tuple[float, Reason | None]:
    """Whether one name is, or both state, the other's letters."""
    letters = left.stated & right.stated
    if letters:
        shown = min(letters).upper()
        return 0.85, Reason("acronym", shown, shown)
    for mine, other, turned in ((left, right, False), (right, left, True)):
        if mine.acronym and (mine.acronym in other.stated or mine.acronym in other.initials):
            reason = Reason("acronym", mine.acronym.upper(), _written(other.words))
            return (0.85 if mine.acronym in other.stated else 0.75), reason.turned() if turned else reason
    return 0.0, None


def _written(words: Sequence[Word]) -> str:
    return " ".join(word.written for word in words)
