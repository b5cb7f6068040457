"""Where no detector finds a sign: one of the two denies or negates, the other does not, and they are of one matter.

That is little. It stands for what no rule of words tells ("I telephoned nobody", "it was the director on the line"),
and is proposed below what shows a sign, by a logistic model of its own (`lang/links.json`, fitted by `training.links`).
"""

from __future__ import annotations

from collections.abc import Mapping

from dicho.compare.detect.table import signs
from dicho.compare.facts import DENYING, facts
from dicho.compare.matter import around
from dicho.compare.opposed import FULL, LOOKED_FOR, circumstances, evidence, is_asked
from dicho.compare.same import SURROUNDINGS, shared
from dicho.compare.shapes import GROUNDS, Ground, ground
from dicho.compare.side import Side, is_one_speech
from dicho.compare.sign import Matter
from dicho.compare.weights import installed
from dicho.model.link import Link, Shape
from dicho.model.span import Spans

LEAST = 0.05
"""The score from which such a pair is listed; of the first twenty in a world not fitted on one in six was right."""
MOST = 0.19
"""The score it has at most, whatever speaks for it: the pair model, which moves what scores more, is worse at these."""
DIFFER, AROUND = "negations differ", "much stands around"
WHOLE = 2.0
"""The weight of words in common beyond which more says nothing."""
WIDE = 80.0
"""Nats around both beyond which more says nothing: these pairs live on what stands around them."""
WEIGHED: tuple[Shape, ...] = ("conditional", "reported")
"""The kinder readings with grounds in the words of one alone."""
_MAY_BE: Mapping[str, Shape] = {f"may be {shape}": shape for shape in WEIGHED}


def is_faint(link: Link) -> bool:
    """Whether a link shows no sign, but that one of the two negates."""
    return link.relation in ("conflict", "change") and any(each.feature == DIFFER for each in link.evidence)


def faint(left: Side, right: Side, matter: Matter) -> Link | None:
    """The conflict or change that two statements of one matter may be of which one negates; `left` is the earlier."""
    g = _ground(left, right, matter)
    if g is None:
        return None
    model = installed("faint")
    known = _told(g)
    # What stands around both and the readings take longest: only where they could decide are they asked.
    if model.most(known, (SURROUNDINGS, AROUND, *_MAY_BE)) < LEAST:
        return None
    values = {**known, **_told_slowly(g)}
    score = min(MOST, model.probability(values))
    if score < LEAST:
        return None
    same = left.person is not None and left.person == right.person
    marked = {DIFFER: _spans(g), "one matter": shared(left, right, matter)}
    return Link(
        left.id,
        right.id,
        "change" if same else "conflict",
        "negation",
        round(score, 4),
        evidence=evidence({DIFFER: 0.0, **values}, model, marked, DIFFER),
        missing=LOOKED_FOR,
        readings=tuple(shape for shape, speaks in GROUNDS.items() if speaks(g)),
    )


def features(left: Side, right: Side, matter: Matter) -> Mapping[str, float]:
    """What speaks for or against, by name; nothing where not just one of the two denies or negates."""
    g = _ground(left, right, matter)
    return {**_told(g), **_told_slowly(g)} if g else {}


def _ground(left: Side, right: Side, matter: Matter) -> Ground | None:
    if facts(left).negates == facts(right).negates or not is_asked(left, right) or signs(left, right, matter):
        return None
    if is_one_speech(left, right):
        return None  # two sentences of one speech are no change of position for the want of a "not"
    return ground(left, right, matter)


def _told(g: Ground) -> Mapping[str, float]:
    values = circumstances(g.left, g.right, g.matter)
    values |= {DIFFER: min(1.0, g.said() / WHOLE), "covered in one": g.best}
    return {name: value for name, value in values.items() if value}


def _told_slowly(g: Ground) -> Mapping[str, float]:
    nats = around(g.left, g.right)
    values = {SURROUNDINGS: min(1.0, nats / FULL), AROUND: min(1.0, nats / WIDE)} if nats else {}
    return values | {name: 1.0 for name, shape in _MAY_BE.items() if GROUNDS[shape](g)}


def _spans(g: Ground) -> tuple[Spans, Spans]:
    """The words that negate on one side, and on the other those of which it is said."""
    tokens = [[i for i, _, _ in g.pairs], [j for _, j, _ in g.pairs]]
    for own, mine in zip((g.one, g.other), tokens, strict=True):
        cue = {i for name, start, end in own.found if name in DENYING for i in range(start, end)}
        mine += sorted(cue | {at for at in own.negator if at >= 0})
    return g.one.spans(g.left, tokens[0]), g.other.spans(g.right, tokens[1])
