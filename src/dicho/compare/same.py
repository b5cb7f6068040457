"""Whether two statements are one utterance: copies, whole or cut short, and translations.

The evidence is how much of each has a counterpart in the other, whether the words stand in the same order, who speaks,
and whether numbers and negations agree; a logistic model weighs it (`lang/links.json`, fitted by `training.links`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, LCSseq, Levenshtein

from dicho.compare.detect.table import signs
from dicho.compare.facts import facts
from dicho.compare.matter import around, turned
from dicho.compare.side import Side, Word, days_apart
from dicho.compare.sign import Matter
from dicho.compare.tense import is_ahead, is_done
from dicho.compare.weights import Model, installed
from dicho.model.link import Evidence, Kind, Link
from dicho.model.span import Span, Spans
from dicho.text import likeness
from dicho.text.bridge import Term
from dicho.text.names import fold

LEAST = 0.5
"""The score from which two statements are proposed as one utterance."""
CERTAIN_WORDS = 6
"""Words that nobody says twice by chance."""
NEAR = 0.85
FULL = 12.0
WORTH_ASKING = 0.35
"""What one of two must have of the other before opposite words are looked for in them."""
OWN_SIGNS = frozenset({"quotation", "cause", "stance"})
"""Signs that copies show too: a quotation in two wordings is one."""
TAKEN_BACK = ("admission", "untrue")
"""Phrases by which somebody gives up what was said before: "I was wrong to blame the wind"."""
DEEDS = ("intend", "decree")
FRAMES = frozenset({"que", "that"})
"""Words by which reported speech opens: no part of what was said."""
MARKS = ".,;:!?…—–"
ALIKE = 0.92
NAMED = 4.0
"""The weight, in nats, from which a word that the lexicon takes for a name is one: "iba" is none."""
LINE = 160
"""Characters of the first line of a page, if it is its headline."""
GIVEN_ALIKE = 0.75
SURROUNDINGS = "the same surroundings"
WIDE = 50.0
"""Nats around both beyond which more says nothing."""
FAR = 60.0
"""Days between two statements beyond which more says nothing."""


@dataclass(frozen=True, slots=True)
class _Order:
    """How much of the shorter and of both stands in the other in the same order, 0..1.

    `run` is the longest stretch that stands unbroken in both, as a share of the shorter; `edge` says that the shorter
    begins or ends the longer.
    """

    shorter: float
    both: float
    run: float = 0.0
    edge: bool = False


def same(left: Side, right: Side, matter: Matter) -> Link | None:
    """The copy or translation that the two are, None when they are two utterances."""
    across = left.lang != right.lang
    order = _Order(0.0, 0.0) if across else _order(left, right)
    identical = _identical(left, right)
    model = installed("translation" if across else "copy")
    certain = is_certain(left, right)
    known = _told(left, right, matter, order)
    if not certain and (_one_asks(left, right) or model.most(known, [SURROUNDINGS]) < LEAST):
        return None  # whatever stands around them, which takes longest to read
    values = {**known, **_surroundings(left, right)}
    score = 1.0 if certain else model.probability(values)
    if score < LEAST:
        return None
    kind: Kind = "translated" if across else "exact" if identical else "near" if order.both >= NEAR else "partial"
    return Link(
        left.id,
        right.id,
        "translation" if across else "copy",
        kind,
        round(score, 4),
        certain,
        _evidence(left, right, matter, (values, model)),
    )


def _one_asks(left: Side, right: Side) -> bool:
    """Whether one is a question and the other none: what is asked is not what is answered."""
    return (left.statement.status == "question") != (right.statement.status == "question")


def is_certain(left: Side, right: Side) -> bool:
    """Whether the two are one utterance without anybody's word: the same words, enough of them, no other speaker."""
    return len(left.tokens) >= CERTAIN_WORDS and _identical(left, right) and not _other_speaker(left, right)


def _identical(left: Side, right: Side) -> bool:
    if left.lang != right.lang or len(left.tokens) != len(right.tokens):
        return False
    return all(one.low == other.low for one, other in zip(left.tokens, right.tokens, strict=True))


def features(left: Side, right: Side, matter: Matter) -> Mapping[str, float]:
    """What speaks for or against one utterance, by name; the order of the two does not matter."""
    order = _Order(0.0, 0.0) if left.lang != right.lang else _order(left, right)
    return {**_told(left, right, matter, order), **_surroundings(left, right)}


def _surroundings(left: Side, right: Side) -> Mapping[str, float]:
    """What of two documents stands around both alike: two reports of one speech tell of the same things."""
    nats = around(left, right) if left.statement.document != right.statement.document else 0.0
    return {SURROUNDINGS: min(1.0, nats / WIDE)} if nats else {}


def _told(left: Side, right: Side, matter: Matter, order: _Order) -> Mapping[str, float]:
    """All but what stands around both."""
    low, high = sorted((matter.left_covered, matter.right_covered))
    shorter = min(len(left.terms), len(right.terms))
    found = {
        "covered in both": low,
        "covered in one": high,
        "covered to the last word": float(high >= 0.95),
        "in the same order": order.shorter,
        "the same throughout": order.both,
        "much is shared": min(1.0, matter.mass / FULL),
        "words that tell": min(1.0, shorter / 6),
        "numbers agree": float(bool(left.numbers & right.numbers)),
        "the same run of words": order.run,
        "the shorter begins or ends the longer": float(order.edge),
        "numbers differ": float(bool(left.numbers and right.numbers and not _nested(left.numbers, right.numbers))),
        "negations differ": float(_denies(left) != _denies(right)),
        "a negation more in as many words": _length_ratio(left, right) * (_denies(left) != _denies(right)),
        "one is longer": 1 - _length_ratio(left, right),
        "both deny": float(_denies(left) and _denies(right)),
        "the same speaker": float(_same_speaker(left, right)),
        "another speaker": float(_other_speaker(left, right) and _told_apart(left, right)),
        "one may be the headline above the other": float(_headline(left, right)),
        "days apart": min(1.0, days_apart(left, right) / FAR),
        "said on one day": float(_one_day(left, right)),
        "the shorter is whole in the longer": float(high >= 0.95 and order.shorter >= 0.9 and shorter >= 2),
        "a deed and a word": float((left.statement.act in DEEDS) != (right.statement.act in DEEDS)),
        "one looks ahead": float((left.statement.status == "prediction") != (right.statement.status == "prediction")),
        "both quoted": float(left.statement.form == right.statement.form == "direct"),
        "nothing is said twice": float(low < 0.3),
        "one lies ahead, the other is done": float(
            is_ahead(left) != is_ahead(right) and is_done(left) != is_done(right)
        ),
        "one asks": float(_asks(left) != _asks(right)),
        "one takes it back": float(facts(left).has(*TAKEN_BACK) != facts(right).has(*TAKEN_BACK)),
        "something opposes them": _opposed(left, right, matter) if high >= WORTH_ASKING else 0.0,
        **_alone(left, right, matter),
    }
    if left.lang != right.lang:
        found["the lexicon takes it for a translation"] = _lexicon(left, right)
    else:
        found["stems in the same order"] = _stems(left, right)
        found["one word stands in another's place"] = float(_replaced(left, right, matter))
        found["cut at a mark"] = float(_cut(left, right))
        found["one part of it is the other"] = _part(left, right)
    return {name: value for name, value in found.items() if value}


def _denies(side: Side) -> bool:
    """Whether it negates, in its words or by its cue ("denied that …")."""
    return side.negations > 0 or side.statement.status == "denial"


def _alone(left: Side, right: Side, matter: Matter) -> Mapping[str, float]:
    """What stands in one and has no counterpart in the other: words put for words make another claim."""
    lone = [
        _left_over(left, {one.start for one, _, _ in matter.pairings}),
        _left_over(right, {other.start for _, other, _ in matter.pairings}),
    ]
    names = [any(term.kind == "name" and term.idf >= NAMED for term in each) for each in lone]
    return {
        "each has words of its own": min(
            len(each) / max(1, len(side.terms)) for each, side in zip(lone, (left, right), strict=True)
        ),
        "each has a telling word of its own": min(max((t.idf for t in each if t.known), default=0.0) for each in lone)
        / 10,
        "each has a name of its own": float(all(names)),
        "only one has a name of its own": float(any(names) and not all(names)),
    }


def _left_over(side: Side, paired: set[int]) -> Sequence[Term]:
    return [term for term in side.terms if term.span.start not in paired]


def _by_length(left: Side, right: Side) -> tuple[Side, Side]:
    """The shorter and the longer, the same two whichever came first."""
    one, other = sorted((left, right), key=lambda side: (len(side.tokens), [word.low for word in side.tokens]))
    return one, other


def _length_ratio(left: Side, right: Side) -> float:
    shorter, longer = sorted((len(left.tokens), len(right.tokens)))
    return shorter / longer if longer else 0.0


def _told_apart(left: Side, right: Side) -> bool:
    """Whether the speakers' names tell that they are two.

    They do not where one is only described ("la ministra"), where they differ in spelling, or where a body has one name
    in each language.
    """
    both = [side.statement.speaker for side in (left, right)]
    if any(who is None or not any(word[:1].isupper() for word in who.name.split()) for who in both):
        return False
    if left.lang != right.lang and any(who is not None and who.kind == "organisation" for who in both):
        return False
    return not _names_alike(left, right)


def _same_speaker(left: Side, right: Side) -> bool:
    """Whether one person speaks in both, or two whose names differ in spelling or fullness alone."""
    if left.person is not None and left.person == right.person:
        return True
    return _other_speaker(left, right) and _names_alike(left, right)


def _names_alike(left: Side, right: Side) -> bool:
    """Whether the speakers' names are one but for spelling, as transliterations are, and for a second surname."""
    one, other = left.statement.speaker, right.statement.speaker
    if not one or not other or one.kind == "organisation" or other.kind == "organisation":
        return False
    short, long = sorted((fold(each.name).split() for each in (one, other)), key=lambda words: (len(words), words))
    if not short:
        return False
    if len(short) > 1 and JaroWinkler.similarity(short[0], long[0]) < GIVEN_ALIKE:
        return False
    return any(JaroWinkler.similarity(short[-1], word) >= ALIKE for word in long[1:] or long)


def _one_day(left: Side, right: Side) -> bool:
    """Whether two documents tell when they were said, and it can have been one day."""
    if left.statement.document == right.statement.document:
        return False
    if not left.statement.said or not right.statement.said or not left.days or not right.days:
        return False
    return left.days[0] <= right.days[1] and right.days[0] <= left.days[1]


def _replaced(left: Side, right: Side, matter: Matter) -> bool:
    """Whether a content word stands where the other has one that means something else, the words around being equal."""
    lone = (
        {term.span.start for term in _left_over(left, {one.start for one, _, _ in matter.pairings})},
        {term.span.start for term in _left_over(right, {other.start for _, other, _ in matter.pairings})},
    )
    if _by_length(left, right)[0] is right:
        left, right, lone = right, left, lone[::-1]
    steps = Levenshtein.opcodes([w.low for w in left.tokens], [w.low for w in right.tokens])
    for step in steps:
        one = left.tokens[step.src_start : step.src_end]
        other = right.tokens[step.dest_start : step.dest_end]
        if step.tag == "replace" and len(one) <= 2 and _hold(one, lone[0]) and _hold(other, lone[1]):
            return True
    return False


def _hold(words: Sequence[Word], starts: set[int]) -> bool:
    return any(word.start in starts for word in words)


def _cut(left: Side, right: Side) -> bool:
    """Whether the shorter is a stretch of the longer that a mark of punctuation ends or opens."""
    short, long = _by_length(left, right)
    core = [w.low for w in short.tokens]
    if not core or len(core) == len(long.tokens):
        return False
    for at in (0, len(long.tokens) - len(core)):
        if [w.low for w in long.tokens[at : at + len(core)]] == core:
            edge = at + len(core) if at == 0 else at
            between = long.words[long.tokens[edge - 1].end : long.tokens[edge].start]
            return any(mark in between for mark in MARKS)
    return False


def _part(left: Side, right: Side) -> float:
    """How much the shorter is like that part of the longer, between two marks, that it is most like, 0..1."""
    short, long = _by_length(left, right)
    core = [w.low for w in short.tokens if w.low not in FRAMES]
    parts: list[list[str]] = [[]]
    last = 0
    for word in long.tokens:
        if any(mark in MARKS for mark in long.words[last : word.start]):
            parts.append([])
        last = word.end
        if word.low not in FRAMES:
            parts[-1].append(word.low)
    return max(LCSseq.normalized_similarity(core, part) for part in parts)


def _headline(left: Side, right: Side) -> bool:
    """Whether one stands in the first line of the page on which the other follows."""
    first, second = sorted((left, right), key=lambda side: side.statement.content[0].start)
    if left.statement.document != right.statement.document or "\n" in first.before:
        return False
    ends = first.statement.content[-1].end + first.after.find("\n")
    return "\n" in first.after and ends <= LINE and ends < second.statement.content[0].start


def _asks(side: Side) -> bool:
    return side.statement.status == "question" or side.words.rstrip(" »”\"'’").endswith("?")


def _lexicon(left: Side, right: Side) -> float:
    """The log-odds that the lexicon's own model gives the two, between -1 and 1."""
    chance = min(1 - 1e-6, max(1e-6, likeness.compare(left.prepared, right.prepared).probability))
    return max(-1.0, min(1.0, math.log(chance / (1 - chance)) / 5))


def _stems(left: Side, right: Side) -> float:
    """How many of the shorter's content words stand in the other in the same order, whatever their tense and person."""
    one, other = [term.stem for term in left.terms], [term.stem for term in right.terms]
    return LCSseq.similarity(one, other) / max(1, min(len(one), len(other)))


def _opposed(left: Side, right: Side, matter: Matter) -> float:
    """How strong the strongest sign is that the two say opposite things, in either order."""
    found = (*signs(right, left, turned(matter)), *signs(left, right, matter))  # the latter is asked again
    return max((sign.strength for sign in found if sign.kind not in OWN_SIGNS), default=0.0)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _other_speaker(left: Side, right: Side) -> bool:
    return left.person is not None and right.person is not None and left.person != right.person


def _order(left: Side, right: Side) -> _Order:
    one, other = [w.low for w in left.tokens], [w.low for w in right.tokens]
    one, other = sorted((one, other), key=lambda words: (len(words), words))
    if not one:
        return _Order(0.0, 0.0)
    steps = LCSseq.opcodes(one, other)
    alike = [step.src_end - step.src_start for step in steps if step.tag == "equal"]
    core = one[1:] if one[0] in FRAMES and len(one) > 1 else one
    edge = core in (other[: len(core)], other[-len(core) :], other[1 : len(core) + 1])
    return _Order(sum(alike) / len(one), sum(alike) / len(other), max(alike, default=0) / len(one), edge)


def _evidence(
    left: Side, right: Side, matter: Matter, weighed: tuple[Mapping[str, float], Model]
) -> tuple[Evidence, ...]:
    values, model = weighed
    spans = shared(left, right, matter)
    found = []
    for name, value in values.items():
        weight = round(model.weights.get(name, 0.0) * value, 3)
        if weight:
            marked = spans if name.startswith("covered in") else ((), ())
            found.append(Evidence(name, weight, *marked))
    return tuple(sorted(found, key=lambda each: (-abs(each.weight), each.feature)))


def shared(left: Side, right: Side, matter: Matter) -> tuple[Spans, Spans]:
    """The words of both that mean the same, as spans of the two documents."""
    pairs = matter.pairings
    return _apart(left.marked([one for one, _, _ in pairs])), _apart(right.marked([other for _, other, _ in pairs]))


def _apart(spans: Spans) -> Spans:
    """The spans in order; what overlaps or stands a character apart is one stretch."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start <= kept[-1].end + 1:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
