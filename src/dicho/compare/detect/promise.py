"""What was promised or foretold, and a later word that it did not come about, or came about otherwise."""

from __future__ import annotations

from dicho.compare.detect.antonym import NEAR, is_anchored, opposites
from dicho.compare.detect.date import tells
from dicho.compare.detect.negation import UNFINISHED, reversal
from dicho.compare.facts import Facts, looks_ahead
from dicho.compare.shapes import DAMPING, Ground, damped, ground, is_conditional, later, strength, untimed
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.model.link import Shape
from dicho.text.isodate import interval
from dicho.text.names import fold

ENOUGH = 0.6
MORE = 0.7
"""The same where the one word in common is not what was to be delivered so many of."""
BOTH = 1.1
"""What two statements have in common where not only the thing but also the one who acts is told in both."""
UNDATED = 0.85
"""What is left of a promise's strength where nothing tells which of the two was said first."""
ALL = 0.9
"""The share of what was promised, its time aside, from which one word in common is enough: "the list by Friday"."""
LATE = 0.7
"""What it tells that something came about after the day for which it was promised: it may be another part of it."""
BEFORE = 7
"""Words before a "not" among which what has not come stands: "the figures, promised for Monday, have not come"."""
BEHIND = 5
"""Words behind a victory among which the one who is beaten stands."""
Tokens = tuple[list[int], list[int]]


def promise(left: Side, right: Side, matter: Matter) -> Sign | None:
    """What was promised, and what came of it. `left` is the earlier statement."""
    g = ground(left, right, matter)
    if not looks_ahead(g.one, left) or right.statement.status in ("prediction", "hypothesis"):
        return None
    dated = left.days is not None and right.days is not None
    if (dated and later(left, right) <= 0) or g.other.future or g.common() < ENOUGH:
        return None
    found = _broken(g)
    if found is None:
        return None
    (mine, theirs), base = found
    factor, shapes = _kinder(g)
    told = strength(base * factor * (1.0 if dated else UNDATED), _fit(g, theirs))
    return Sign("promise", told, g.one.spans(left, mine), g.other.spans(right, theirs), shapes)


def _broken(g: Ground) -> tuple[Tokens, float] | None:
    """The tokens that tell that it came otherwise, and how surely."""
    paired = [i for i, _, _ in g.pairs]
    turned = reversal(g)
    counted = {i for amount in g.one.amounts for i in amount.tokens}
    if turned is not None and (g.common() >= MORE or any(i in counted for i, _, _ in turned.pairs)):
        return turned.tokens(), 1.0
    forbidden = _total(g)
    if forbidden is not None:
        return forbidden, 0.85
    opposed = [each for each in opposites(g) if each[2] != "weak" and is_anchored(g, *each[:2])]
    if opposed:
        return ([i for i, _, _ in opposed], [j for _, j, _ in opposed]), 0.9
    marks = [i for name, start, end in g.other.found if name == "still_not" for i in range(start, end)]
    marks += [i for i in g.other.among("missed") if not _is_need(g.other, i)]
    near = any(0 < abs(at - j) <= NEAR for at in marks for _, j, _ in g.pairs)
    if near and all(g.one.negator[i] < 0 for i in paired):
        return (paired, marks), 0.95
    for told, base in ((_outstanding, 0.9), (_beaten, 0.9), (_overdue, LATE)):
        found = told(g)
        if found is not None:
            return found, base
    only = g.one.among("only")
    if only and not g.other.among("only"):
        return (only + paired, [j for _, j, _ in g.pairs]), 0.6
    return None


def _is_need(own: Facts, token: int) -> bool:
    """Whether it tells of a need and of nothing missing: «hacía falta una barca»."""
    return token > 0 and own.words[token - 1].low in own.lexicon.words["needing"]


def _outstanding(g: Ground) -> Tokens | None:
    """ "The figures by Monday", then "the figures have not been received": the thing stands before what negates."""
    near = g.other.among("unfinished")
    for at in sorted({at for at in g.other.negator if at >= 0 and any(abs(at - i) <= UNFINISHED for i in near)}):
        told = [(i, j) for i, j, _ in g.pairs if 0 < at - j <= BEFORE]
        if told and all(g.one.negator[i] < 0 for i, _ in told):
            return [i for i, _ in told], [*(j for _, j in told), at]
    return None


def _overdue(g: Ground) -> Tokens | None:
    """What was to be by a day came about, by the later word, on a day after it."""
    due, came = g.one.times, g.other.times
    if not due or not came:
        return None
    if g.common(g.one.timed, g.other.timed) < MORE and untimed(g)[0] < ALL:
        return None
    if any(g.one.negator[i] >= 0 or g.other.negator[j] >= 0 for i, j, _ in g.pairs):
        return None
    if not any(tells(g.one, g.left, i) and tells(g.other, g.right, j) for i, j, _ in g.pairs):
        return None  # two days of one house are not yet of one undertaking
    if max(time.last for time in due) >= min(time.first for time in came):
        return None
    return sorted(g.one.timed), sorted(g.other.timed)


def _beaten(g: Ground) -> Tokens | None:
    """The speaker was to win, and another leads: the speaker's name stands behind the word for it."""
    won = [i for i in g.one.poled if g.one.negator[i] < 0 and _is_victory(g.one, i)]
    who = g.left.statement.speaker
    names = {fold(part) for part in who.name.split()} if who else set()
    if not won or not names or not g.one.names.isdisjoint(i - 1 for i in won):
        return None
    for j in g.other.poled:
        behind = {word.low for word in g.other.words[j + 1 : j + BEHIND]}
        if g.other.negator[j] < 0 and _is_victory(g.other, j) and names & behind:
            return won, [j]
    return None


def _is_victory(own: Facts, token: int) -> bool:
    return any(key in ("win", "lead") and pole > 0 for key, pole, _ in own.poles[token])


def _fit(g: Ground, theirs: list[int]) -> float:
    """How much of it is in common; the times and the words that tell the outcome need no like."""
    paired = {j for _, j, _ in g.pairs}
    shares = untimed(g, (), [j for j in theirs if j not in paired])
    return 0.9 * max(shares) + 0.1 * min(shares)


def _total(g: Ground) -> Tokens | None:
    """ "Will not touch a single box", and then something was done with boxes."""
    single = [i for i in g.one.among("single") if g.one.negator[i] >= 0]
    if not single or g.common() < BOTH:
        return None
    reached = [(i, j) for i, j, _ in g.pairs if g.one.negator[i] >= 0 and g.other.negator[j] < 0]
    near = [(i, j) for i, j in reached if any(0 < i - at <= 2 for at in single)]
    return ([g.one.negator[near[0][0]], *(i for i, _ in near)], [j for _, j in near]) if near else None


def _kinder(g: Ground) -> tuple[float, tuple[Shape, ...]]:
    """A promise with a condition may not bind, one not yet due may still be kept."""
    factor, shapes = damped(g, ("progress", "other-event", "conditional", "other-scope"))
    if is_conditional(g):
        factor, shapes = factor * DAMPING["conditional"], (*shapes, "conditional")
    due = interval(g.left.statement.due.value) if g.left.statement.due else None
    if due and g.right.days and g.right.days[0] < due[1]:
        factor, shapes = factor * 0.5, (*shapes, "progress")
    return factor, shapes
