"""What detectors ask of one side again and again, read once: content words, negation, poles, phrases, times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from dicho.compare.lexicon import LANGUAGES, Lexicon, Pole, load
from dicho.compare.side import GAP, Side, Word
from dicho.model.span import Span, Spans
from dicho.model.statement import Quantity
from dicho.text.isodate import interval
from dicho.text.names import fold

Found = tuple[str, int, int]
"""What a phrase is a sign of, its first token and the one after its last."""
SUBJECTS = frozenset(["nobody", "none", "noone", "nadie", "ningun", "ninguno", "ninguna", "ni"])
REACH = 12
"""Words a negator reaches at most; `SHORT` for those that reach only what stands beside them."""
SHORT = 3
TALE = 6
"""Words between a tale and what undoes it."""
DENYING = ("denying", "untrue")
"""The phrases by which a statement denies something told."""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "des", "non", "anti")
_SHORTEST = 5
_HARD = re.compile(r"[;:.!?…\n—]")
_MARK = re.compile(r"[,;:.!?…—()\[\]\n]")
_STOP = re.compile(rf"{_MARK.pattern}|[«“\"”»]")
_FUTURE = re.compile(r"\w{2,}r(?:é|á|emos|án|éis)")
_TO_DO = re.compile(r"[a-z]{2,}[aei]r(?:l[aeo]s?|se)?")
_NUMBER = re.compile(r"\d")
_SPANISH = """
aciones acion ariamos eriamos iriamos aremos eremos iremos abamos ieron iendo arian erian irian aria eria iria aran eran
iran adas idas ados idos ando aban aron ada ida ado ido aba ara era ira ian ar er ir amos emos imos as es os an en ia io
a e o s
"""
_ENGLISH = "ations ation ings ing ies ied ers ed es er ly s e y"
_ENDINGS = {"en": tuple(_ENGLISH.split()), "es": tuple(_SPANISH.split())}


@dataclass(frozen=True, slots=True)
class Time:
    """A time a statement speaks of: first and last day, its words, and the numbers of their tokens."""

    first: str
    last: str
    span: Spans
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity and the numbers of the tokens it stands in."""

    quantity: Quantity
    tokens: tuple[int, ...]


def unit_of(own: Facts, amount: Amount) -> tuple[int, ...]:
    """The tokens of what a quantity counts."""
    unit = fold(amount.quantity.unit)
    return tuple(i for i in amount.tokens if own.words[i].low == unit)


@dataclass(frozen=True, slots=True)
class Facts:
    """All by token number: `content` tells words that carry meaning, `negator` which token negates it (-1 none).

    `at` leads from a place in the words to the token that begins there; `poled` are the tokens with an opposite.
    `found` are the phrases: what each is a sign of, its first token and the one after its last. `listed` leads from a
    list of words to the tokens on it; `bare` are the tokens with a negative prefix, and their stems without it; `whole`
    is the sum of `weights`. `denied` tells that all of it is denied, `negates` that, or that its status is a denial,
    or that a word of it negates.
    """

    lexicon: Lexicon
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    content: tuple[bool, ...]
    weights: tuple[float, ...]
    names: frozenset[int]
    clauses: tuple[int, ...]
    negator: tuple[int, ...]
    poles: tuple[tuple[Pole, ...], ...]
    found: tuple[Found, ...]
    future: bool
    times: tuple[Time, ...]
    amounts: tuple[Amount, ...]
    timed: frozenset[int]
    at: dict[int, int]
    poled: tuple[int, ...]
    denied: bool
    negates: bool
    kin: dict[int, frozenset[str]]
    listed: dict[str, list[int]]
    bare: tuple[tuple[int, str], ...]
    whole: float

    def has(self, *names: str) -> bool:
        """Whether a phrase of one of these lists stands in it."""
        return any(name in names for name, _, _ in self.found)

    def among(self, name: str) -> list[int]:
        """The tokens that are words of a list."""
        return self.listed.get(name, [])

    def spans(self, side: Side, tokens: Sequence[int]) -> Spans:
        """The spans of tokens, neighbours joined."""
        spans: list[tuple[int, int]] = []
        for i in sorted(set(tokens)):
            word = self.words[i]
            if spans and i and spans[-1][1] == self.words[i - 1].end and self.clauses[i] == self.clauses[i - 1]:
                spans[-1] = (spans[-1][0], word.end)
            else:
                spans.append((word.start, word.end))
        return tuple(span for start, end in spans for span in side.spans(start, end))


def facts(side: Side) -> Facts:
    """The facts of a side, kept with it as its own cached properties are."""
    kept: Facts | None = vars(side).get("_facts")
    if kept is None:
        kept = vars(side)["_facts"] = _read(side)
    return kept


def _read(side: Side) -> Facts:
    words = side.tokens
    lexicon = load(language(side))
    lows = [word.low for word in words]
    clauses = _clauses(side.words, words)
    found = _phrases(lows, clauses, lexicon)
    function = lexicon.words["function"]
    content = tuple(low not in function and (len(low) > 1 or low.isdigit()) for low in lows)
    names = frozenset(i for i in range(len(words)) if content[i] and _is_name(side.words, words, i, clauses))
    amounts = tuple(Amount(q, _within(side, words, q.span)) for q in side.statement.quantities)
    times = tuple(_times(side, words))
    future = any(low in lexicon.words["future"] or low.endswith(("'ll", "’ll")) for low in lows)
    future = future or (
        lexicon.lang == "es" and any(_FUTURE.fullmatch(side.words[w.start : w.end].lower()) for w in words)
    )
    # A negator reaches past a quotation mark: “no trace whatever” of it.
    parts = tuple(_clauses(side.words, words, each) for each in (_MARK, _HARD))
    negator = _negators(lows, parts, found, lexicon)
    denied = _is_denied(side, lows, found, lexicon)
    weights = tuple(_weight(low, i in names, c, lexicon) for i, (low, c) in enumerate(zip(lows, content, strict=True)))
    return Facts(
        lexicon=lexicon,
        words=words,
        stems=tuple(stem(low, lexicon.lang) for low in lows),
        content=content,
        weights=weights,
        names=names,
        clauses=clauses,
        negator=negator,
        poles=tuple(lexicon.poles.get(low, ()) for low in lows),
        found=found,
        future=future,
        times=times,
        amounts=amounts,
        timed=frozenset(i for time in times for i in time.tokens),
        at={word.start: i for i, word in enumerate(words)},
        poled=tuple(i for i, low in enumerate(lows) if low in lexicon.poles),
        denied=denied,
        negates=denied or side.statement.status == "denial" or any(at >= 0 for at in negator),
        kin=_kin(lows, content, lexicon),
        listed=_listed(lows, lexicon),
        bare=tuple((i, bare) for i, low in enumerate(lows) if (bare := _bare(low, lexicon.lang))),
        whole=sum(weights),
    )


def _listed(lows: Sequence[str], lexicon: Lexicon) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, low in enumerate(lows):
        for name in lexicon.lists.get(low, ()):
            found.setdefault(name, []).append(i)
    return found


@lru_cache(maxsize=1 << 16)
def _bare(low: str, lang: str) -> str:
    """The stem of a word without its negative prefix, "" where it has none: "innecesario", "necesario"."""
    prefix = next((p for p in _PREFIXES if low.startswith(p)), None)
    return stem(low[len(prefix) :], lang) if prefix and len(low) - len(prefix) >= _SHORTEST else ""


def _kin(lows: Sequence[str], content: Sequence[bool], lexicon: Lexicon) -> dict[int, frozenset[str]]:
    """The keys by which words meet that no dictionary pairs: those of one meaning, those of one pole."""
    found: dict[int, frozenset[str]] = {}
    for i, low in enumerate(lows):
        keys = set(lexicon.same.get(low, ()))
        keys |= {f"{key} {pole}" for key, pole, force in lexicon.poles.get(low, ()) if force != "weak"}
        if keys and content[i]:
            found[i] = frozenset(keys)
    return found


def _is_denied(side: Side, lows: Sequence[str], found: Sequence[Found], lexicon: Lexicon) -> bool:
    """Whether all of it is denied: by words of denying in it, or by its status where it has no negative of its own."""
    if any(name in DENYING for name, _, _ in found) or _dismissing(lows, lexicon):
        return True
    negated = any(low in lexicon.words["clause"] or low.endswith(("n't", "n’t")) for low in lows)
    return side.statement.status == "denial" and not negated


def _dismissing(lows: Sequence[str], lexicon: Lexicon) -> list[int]:
    """ "That finishes the story of the flood": the tale, and beside it what undoes it."""
    tales = [i for i, low in enumerate(lows) if low in lexicon.words["tales"]]
    undone = [i for i, low in enumerate(lows) if low in lexicon.words["undoing"]]
    return [at for pair in product(tales, undone) if abs(pair[0] - pair[1]) <= TALE for at in pair]


def denying(own: Facts) -> list[int]:
    """The words by which a statement denies something told: they are no part of what it denies."""
    told = [i for name, start, end in own.found if name in DENYING for i in range(start, end)]
    return told or _dismissing([word.low for word in own.words], own.lexicon)


def looks_ahead(own: Facts, side: Side) -> bool:
    """Whether a statement promises, foretells or orders something, or what signals it says that somebody undertook it.

    "Swore that it was so" promises nothing: after a word of promising there must be something to do.
    """
    if side.statement.status == "prediction" or side.statement.act in ("intend", "decree") or own.future:
        return True
    if own.among("promise"):
        return True
    pledged = any(fold(word) in own.lexicon.words["promise"] for word in side.cue.split())
    return (pledged or bool(own.times)) and _is_to_do(own)


def _is_to_do(own: Facts) -> bool:
    """ "To hand over the keys": what somebody undertook, asked for or was told begins with a verb that has no time."""
    lows = [word.low for word in own.words[:2]]
    if own.lexicon.lang == "en":
        return lows[:1] == ["to"] and len(lows) > 1
    return bool(lows) and _TO_DO.fullmatch(lows[-1] if lows[0] == "a" else lows[0]) is not None


def language(side: Side) -> str:
    """The side's language where there is a lexicon for it; else the one more of its small words are of."""
    if side.lang in LANGUAGES:
        return side.lang
    counts = {lang: sum(w.low in load(lang).words["function"] for w in side.tokens) for lang in LANGUAGES}
    return max(LANGUAGES, key=lambda lang: counts[lang])


@lru_cache(maxsize=1 << 15)
def stem(low: str, lang: str) -> str:
    """A word without the commonest endings of its language; at least three letters stay."""
    low = low.removesuffix("'s").removesuffix("’s")
    for ending in _ENDINGS[lang]:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            low = low[: -len(ending)]
            break
    return low[:-1] if len(low) > 3 and low[-1] == low[-2] else low


def _weight(low: str, name: bool, content: bool, lexicon: Lexicon) -> float:
    """How much a word in common tells, 0..1."""
    if not content:
        return 0.0
    if name:
        return 1.0
    if low in lexicon.words["generic"] or _NUMBER.match(low):
        return 0.3
    return 0.8 if len(low) >= 6 else 0.6


def _clauses(text: str, words: Sequence[Word], stop: re.Pattern[str] = _STOP) -> tuple[int, ...]:
    found: list[int] = []
    number = end = 0
    for word in words:
        number += bool(stop.search(text, end, word.start)) if found else 0
        found.append(number)
        end = word.end
    return tuple(found)


def _is_name(text: str, words: Sequence[Word], at: int, clauses: Sequence[int]) -> bool:
    """A capital where no sentence begins."""
    word = words[at]
    if not text[word.start].isupper():
        return False
    return at > 0 and (clauses[at] == clauses[at - 1] or text[words[at - 1].end : word.start] == ", ")


def _phrases(lows: Sequence[str], clauses: Sequence[int], lexicon: Lexicon) -> tuple[Found, ...]:
    found = []
    for at, low in enumerate(lows):
        for name, words in lexicon.phrases.get(low, ()):
            end = at + len(words)
            if tuple(lows[at:end]) == words and clauses[end - 1] == clauses[at]:
                found.append((name, at, end))
    return tuple(found)


def _negators(
    lows: Sequence[str], parts: Sequence[Sequence[int]], found: Sequence[Found], lexicon: Lexicon
) -> tuple[int, ...]:
    """`parts` are the clauses and the sentences of the tokens: a negated subject reaches past a comma.

    For each token the one that negates it: the rest of the clause after a negator, up to where a new one begins."""
    skipped = {i for name, start, end in found if name == "not_phrase" for i in range(start, end)}
    plain, short, failing = (lexicon.words[name] for name in ("clause", "short", "failing"))
    reached = [-1] * len(lows)
    for at, low in enumerate(lows):
        fails = low in failing and reached[at] < 0
        if at in skipped or not (low in plain or fails or low.endswith(("n't", "n’t"))):
            continue
        reach = SHORT if low in short else REACH
        first = _first(lows, parts[0], at, lexicon) if low in lexicon.words["both"] else at
        after = _scope(lows, parts[_is_subject(lows, at)], at, reach, lexicon)
        reached[first:after] = [at] * (after - first)
    return tuple(reached)


def _first(lows: Sequence[str], clauses: Sequence[int], at: int, lexicon: Lexicon) -> int:
    """The first token that a negator reaches which may be an object: "warned nobody" negates the warning.

    One that closes its clause reaches all of it, another the verb before it.
    """
    ends = lexicon.words["ends"]
    if at + 1 < len(lows) and clauses[at + 1] == clauses[at]:
        told = at > 0 and clauses[at - 1] == clauses[at] and lows[at - 1] not in lexicon.words["function"] | ends
        return at - told
    while at and clauses[at - 1] == clauses[at] and lows[at - 1] not in ends:
        at -= 1
    return at


def _is_subject(lows: Sequence[str], at: int) -> bool:
    """ "Nobody", "not one": what is negated is who does it, whatever comes before the verb."""
    return lows[at] in SUBJECTS or (lows[at] == "not" and lows[at + 1 : at + 2] in (["one"], ["a"]))


def _scope(lows: Sequence[str], parts: Sequence[int], at: int, reach: int, lexicon: Lexicon) -> int:
    """The token after the last one that a negator reaches."""
    ends = lexicon.words["ends"]
    for i in range(at + 1, min(len(lows), at + 1 + reach)):
        if parts[i] != parts[at] or (lows[i] in ends and lows[i - 1] not in ("nada", "nadie")):
            return i
    return min(len(lows), at + 1 + reach)


def _place(side: Side, span: Span) -> tuple[int, int] | None:
    """Where a span of the document stands in `Side.words`; None when it is outside of the content."""
    at = 0
    for own in side.statement.content:
        if own.contains(span):
            return at + span.start - own.start, at + span.end - own.start
        at += len(own) + len(GAP)
    return None


def _within(side: Side, words: Sequence[Word], spans: Spans) -> tuple[int, ...]:
    places = [place for span in spans if (place := _place(side, span))]
    return tuple(i for i, word in enumerate(words) for start, end in places if word.start < end and start < word.end)


def _times(side: Side, words: Sequence[Word]) -> list[Time]:
    found = []
    for when in side.statement.about:
        days = interval(when.value) if when.precision != "vague" else None
        if days and not when.others:
            found.append(Time(*days, when.expression, _within(side, words, when.expression)))
    return found
