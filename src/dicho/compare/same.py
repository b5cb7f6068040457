"""Whether two statements are one utterance: copies, whole or cut short, and translations.

The evidence is how much of each has a counterpart in the other, whether the words stand in the same order, who speaks,
and whether numbers and negations agree; a logistic model weighs it (`lang/links.json`, fitted by `training.links`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from dicho.compare.side import Side
from dicho.compare.sign import Matter
from dicho.compare.weights import Model, installed
from dicho.model.link import Evidence, Kind, Link
from dicho.model.span import Span, Spans

LEAST = 0.5
"""The score from which two statements are proposed as one utterance."""
CERTAIN_WORDS = 6
"""Words that nobody says twice by chance."""
NEAR = 0.85
FULL = 12.0
DEEDS = ("intend", "decree")


@dataclass(frozen=True, slots=True)
class _Order:
    """How much of the shorter and of both stands in the other in the same order, 0..1."""

    shorter: float
    both: float


def same(left: Side, right: Side, matter: Matter) -> Link | None:
    """The copy or translation that the two are, None when they are two utterances."""
    across = left.lang != right.lang
    order = _Order(0.0, 0.0) if across else _order(left, right)
    identical = not across and [w.low for w in left.tokens] == [w.low for w in right.tokens]
    values = features(left, right, matter, order)
    model = installed("translation" if across else "copy")
    score = model.probability(values)
    certain = identical and len(left.tokens) >= CERTAIN_WORDS and not _other_speaker(left, right)
    if certain:
        score = 1.0
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


def features(left: Side, right: Side, matter: Matter, order: _Order | None = None) -> Mapping[str, float]:
    """What speaks for or against one utterance, by name; the order of the two does not matter."""
    order = order or (_Order(0.0, 0.0) if left.lang != right.lang else _order(left, right))
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
        "numbers differ": float(bool(left.numbers and right.numbers and not _nested(left.numbers, right.numbers))),
        "negations differ": float((left.negations > 0) != (right.negations > 0)),
        "the same speaker": float(left.person is not None and left.person == right.person),
        "another speaker": float(_other_speaker(left, right)),
        "the shorter is whole in the longer": float(high >= 0.95 and order.shorter >= 0.9 and shorter >= 2),
        "a deed and a word": float((left.statement.act in DEEDS) != (right.statement.act in DEEDS)),
        "one looks ahead": float((left.statement.status == "prediction") != (right.statement.status == "prediction")),
        "both quoted": float(left.statement.form == right.statement.form == "direct"),
        "nothing is said twice": float(low < 0.3),
    }
    return {name: value for name, value in found.items() if value}


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _other_speaker(left: Side, right: Side) -> bool:
    return left.person is not None and right.person is not None and left.person != right.person


def _order(left: Side, right: Side) -> _Order:
    one, other = [w.low for w in left.tokens], [w.low for w in right.tokens]
    shared = LCSseq.similarity(one, other)
    shorter, longer = sorted((len(one), len(other)))
    return _Order(shared / shorter if shorter else 0.0, shared / longer if longer else 0.0)


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
