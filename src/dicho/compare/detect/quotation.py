"""One quotation in two wordings that differ in a number, a negation or a name."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from dicho.compare.detect.quantity import quantity
from dicho.compare.facts import Facts
from dicho.compare.shapes import DAMPING, Ground, ground, tells_change, times_differ
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.model.link import Shape
from dicho.model.span import Spans

SHORTEST = 6
ALIKE = 0.75
TRANSLATED = 0.5
"""What a quotation and its translation must have in common."""


def quotation(left: Side, right: Side, matter: Matter) -> Sign | None:
    """One quotation in two wordings."""
    if left.person is None or left.person != right.person:
        return None
    g = ground(left, right, matter)
    if g.one.lexicon is not g.other.lexicon:
        return _translated(g)
    one, other = [w.low for w in g.one.words], [w.low for w in g.other.words]
    if min(len(one), len(other)) < SHORTEST or one == other:
        return None
    if 2 * sum((Counter(one) & Counter(other)).values()) < ALIKE * (len(one) + len(other)):
        return None
    turned = one > other  # the matcher is not symmetric
    matched = SequenceMatcher(None, *((other, one) if turned else (one, other)), autojunk=False)
    ratio = matched.ratio()
    if ratio < ALIKE:
        return None
    mine, theirs = _changed(matched)[:: -1 if turned else 1]
    if not _is_altered(g.one, g.other, mine, theirs):
        return None
    moved: tuple[Shape, ...] = ("progress",) if _moves_on(g, mine, theirs) else ()
    told = ratio * (DAMPING["progress"] if moved else 1.0)
    return Sign("quotation", round(told, 3), *_around(g, mine, theirs), moved)


def _translated(g: Ground) -> Sign | None:
    """A quotation and its translation that disagree on a number."""
    direct = g.left.statement.form == g.right.statement.form == "direct"
    told = quantity(g.left, g.right, g.matter) if direct and g.fit >= TRANSLATED else None
    if told is None or "rounding" in told.shapes:
        return None
    return Sign("quotation", round(0.9 * told.strength, 3), told.left, told.right, ("translation-loss",))


def _changed(matched: SequenceMatcher[str]) -> tuple[list[int], list[int]]:
    mine: list[int] = []
    theirs: list[int] = []
    for tag, i, end, j, last in matched.get_opcodes():
        if tag != "equal":
            mine.extend(range(i, end))
            theirs.extend(range(j, last))
    return mine, theirs


def _is_altered(one: Facts, other: Facts, mine: list[int], theirs: list[int]) -> bool:
    """Whether what changed is a number or a name on both sides, or a negation on one."""
    denied = [bool(_among(own, tokens, "clause")) for own, tokens in ((one, mine), (other, theirs))]
    numbers = [{i for amount in own.amounts for i in amount.tokens} for own in (one, other)]
    counted = not numbers[0].isdisjoint(mine) and not numbers[1].isdisjoint(theirs)
    named = not one.names.isdisjoint(mine) and not other.names.isdisjoint(theirs)
    return denied[0] != denied[1] or counted or named


def _moves_on(g: Ground, mine: list[int], theirs: list[int]) -> bool:
    """Whether it is a new count in old words: two numbers of it changed, or the later tells of change."""
    changed = [
        sum(not set(a.tokens).isdisjoint(t) for a in own.amounts) for own, t in ((g.one, mine), (g.other, theirs))
    ]
    return min(changed) > 1 or tells_change(g) or times_differ(g)


def _among(own: Facts, tokens: list[int], listed: str) -> list[int]:
    return [i for i in tokens if own.words[i].low in own.lexicon.words[listed]]


def _around(g: Ground, mine: list[int], theirs: list[int]) -> tuple[Spans, Spans]:
    """The changed words; where one side only lacks them, all its words."""
    left = g.one.spans(g.left, mine or range(len(g.one.words)))
    return left, g.other.spans(g.right, theirs or range(len(g.other.words)))
