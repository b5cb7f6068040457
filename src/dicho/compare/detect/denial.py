"""A denial and what it denies: the denied content is what the other statement asserts."""

from __future__ import annotations

from dicho.compare.detect.antonym import opposites
from dicho.compare.detect.negation import ONE, is_behind_preposition, is_one_affair, is_when
from dicho.compare.facts import Facts, denying
from dicho.compare.shapes import Ground, damped, ground, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 0.8
ABOUT = 0.6
"""What is left of a sign where only what is spoken of is in common, and not what is denied of it."""
PARTICIPLES = ("ado", "ido", "to", "cho", "so")


def denial(left: Side, right: Side, matter: Matter) -> Sign | None:
    """One denies what the other says."""
    g = ground(left, right, matter)
    if g.one.denied == g.other.denied:
        return None
    found = _denial(g) if g.one.denied else _denial(g.swapped)
    if found is None or g.one.denied:
        return found
    return Sign("denial", found.strength, found.right, found.left, found.shapes)


def _denial(g: Ground) -> Sign | None:
    """The left denies."""
    cue = denying(g.one)
    told = [(i, j) for i, j, _ in g.pairs if i not in cue]
    if g.said(cue) < ONE or not (g.common(cue) >= ENOUGH or is_one_affair(g)):
        return None
    if g.other.has("if") or next(opposites(g, denied=False), None):
        return None
    if any(g.other.negator[j] >= 0 for _, j in told):
        return None  # both say that it is not so
    if all(is_when(g.one, i) for i, _ in told):
        return None  # "that anything leaked before the fire" denies no fire
    factor, shapes = damped(g, ("reported",))
    if not cue and all(_is_topic(g.one, i) for i, _ in told):
        factor *= ABOUT
    fit = max(g.fit, 0.5 * g.fit + 0.5 * _denied_share(g, cue))
    mine, theirs = cue or [i for i, _ in told], [j for _, j in told]
    return Sign("denial", strength(factor, fit), g.one.spans(g.left, mine), g.other.spans(g.right, theirs), shapes)


def _denied_share(g: Ground, cue: list[int]) -> float:
    """How much of what is denied the other says."""
    whole = sum(weight for i, weight in enumerate(g.one.weights) if i not in cue)
    return sum(g.one.weights[i] for i, _, _ in g.pairs if i not in cue) / whole if whole else 0.0


def _is_topic(own: Facts, token: int) -> bool:
    """Whether it only names what is spoken of, or where: "that the crate was dropped" denies the dropping, no crate.

    It stands before the auxiliary that begins the predicate of its clause, or behind a preposition. Of what is said to
    exist the place is the point: "that there were beds in the corridor".
    """
    last = max((i for i in own.among("auxiliary") if own.clauses[i] == own.clauses[token]), default=-1)
    if 0 <= last < token and _is_there(own, last):
        after = (i for i in range(token + 1, len(own.words)) if own.content[i] and own.clauses[i] == own.clauses[token])
        return any(is_behind_preposition(own, i) for i in after) and not is_behind_preposition(own, token)
    return token < last or is_behind_preposition(own, token)


def _is_there(own: Facts, auxiliary: int) -> bool:
    """Whether it tells that something exists: "there were", "hay", "haya" with no participle behind it."""
    if own.lexicon.lang == "en":
        return auxiliary > 0 and own.words[auxiliary - 1].low == "there"
    following = own.words[auxiliary + 1].low if auxiliary + 1 < len(own.words) else ""
    return own.words[auxiliary].low in own.lexicon.words["existing"] and not following.endswith(PARTICIPLES)
