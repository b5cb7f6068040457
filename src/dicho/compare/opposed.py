"""Whether two statements conflict, or one speaker's position changed: typed signs, weighed, with the kinder readings.

Without a sign there is no proposal: likeness alone says nothing about opposition. A logistic model (`lang/links.json`,
fitted by `training.links`) weighs the signs and what stands around them, and only puts proposals in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dicho.compare.detect.contrast import set_against
from dicho.compare.detect.negation import TWO_WORDS
from dicho.compare.detect.table import signs
from dicho.compare.matter import AROUND, around
from dicho.compare.readings import readings
from dicho.compare.same import SURROUNDINGS, shared
from dicho.compare.shapes import ground
from dicho.compare.side import Side, days_apart, is_one_speech
from dicho.compare.sign import Matter, Sign
from dicho.compare.weights import Model, installed
from dicho.model.link import KINDS, Evidence, Kind, Link, Shape
from dicho.model.span import Spans

ONE_MATTER = 3.0
"""Nats that two must share to be of one matter, before an opposition is looked for."""
MEANT, SURE = 0.8, 0.5
"""The weight of words of one meaning that do instead ("outage", "darkness"), and how strong a sign must then be."""
LEAST = 0.15
"""The score from which a pair is worth a person's time."""
FULL = 25.0
"""Nats of shared words beyond which more says nothing."""
SIGN = "sign of"
SET_AGAINST = "the text sets one against the other"
A_WORD = "at most one word is shared"
SOON = 2
"""Days within which a speaker says the same thing in other words rather than another thing."""
FAR = 180.0
"""Days between two statements beyond which more says nothing."""
TOLD: frozenset[Shape] = frozenset({"other-scope"})
"""Kinder readings that lessen a sign's strength and say nothing more: two worlds gave them opposite weights."""
LOOKED_FOR: tuple[Kind, ...] = KINDS[KINDS.index("quantity") :]


def is_one_matter(left: Side, right: Side, matter: Matter) -> bool:
    """Whether the two share enough to look for an opposition: own words, rare ones around them, or meanings."""
    return ground(left, right, matter).said() >= MEANT or _is_plainly_one(left, right, matter)


def _is_plainly_one(left: Side, right: Side, matter: Matter) -> bool:
    return matter.mass >= ONE_MATTER or matter.mass + AROUND * around(left, right) >= ONE_MATTER


def _found(left: Side, right: Side, matter: Matter) -> list[Sign]:
    """The signs; only sure ones of one speech, or where nothing but a meaning told in two words is shared."""
    found = signs(left, right, matter)
    sure = [sign for sign in found if sign.strength >= SURE]
    if len(sure) == len(found) or is_one_speech(left, right):
        return sure
    # What stands around them takes longest to read: only where it may tell is it asked.
    return found if _is_plainly_one(left, right, matter) else sure


def is_asked(left: Side, right: Side) -> bool:
    """Whether both claim something: a question opposes nothing."""
    return "question" not in (left.statement.status, right.statement.status)


def opposed(left: Side, right: Side, matter: Matter) -> Link | None:
    """The conflict or change that the two are, `left` the earlier; None where nothing opposes them."""
    if not is_asked(left, right):
        return None
    found = _found(left, right, matter)
    if not found:
        return None
    shapes = _shapes(left, right, matter, found)
    model = installed("opposed")
    known = _features(left, right, matter, (found, shapes))
    if model.most(known, [SURROUNDINGS]) < LEAST:
        return None  # whatever stands around them, which takes longest to read
    values = {**known, **_surroundings(left, right)}
    score = model.probability(values)
    if score < LEAST:
        return None
    best = max(found, key=lambda sign: (model.weights.get(_named(sign.kind), 0.0) * sign.strength, sign.kind))
    same = left.person is not None and left.person == right.person
    return Link(
        left.id,
        right.id,
        "change" if same and best.kind != "promise" else "conflict",
        best.kind,
        round(score, 4),
        evidence=evidence(values, model, _spans(left, right, matter, found), SIGN),
        missing=tuple(kind for kind in LOOKED_FOR if kind not in {sign.kind for sign in found}),
        readings=shapes,
    )


def features(left: Side, right: Side, matter: Matter) -> Mapping[str, float]:
    """What speaks for or against a conflict or a change, by name; nothing where no sign opposes the two."""
    found = _found(left, right, matter)
    if not found:
        return {}
    seen = (found, _shapes(left, right, matter, found))
    return {**_features(left, right, matter, seen), **_surroundings(left, right)}


def _surroundings(left: Side, right: Side) -> Mapping[str, float]:
    nats = around(left, right)
    return {SURROUNDINGS: min(1.0, nats / FULL)} if nats else {}


def _features(
    left: Side, right: Side, matter: Matter, seen: tuple[Sequence[Sign], Sequence[Shape]]
) -> Mapping[str, float]:
    """All but what stands around both."""
    found, shapes = seen
    values = circumstances(left, right, matter)
    values["the strongest sign"] = max((sign.strength for sign in found), default=0.0)
    values[SET_AGAINST] = float(set_against(left, right) is not None)
    if values[SET_AGAINST]:
        values[A_WORD] = 0.0  # the writer says that they are of one matter: no word need be shared
    for sign in found:
        name = _named(sign.kind)
        values[name] = max(values.get(name, 0.0), sign.strength)
    for shape in shapes:
        if shape in TOLD:
            continue
        values[f"may be {shape}"] = 1.0
    return {name: value for name, value in values.items() if value}


def circumstances(left: Side, right: Side, matter: Matter) -> dict[str, float]:
    """What stands about two statements whatever opposes them, by name: who says it, when, how much they share."""
    same, days = left.person is not None and left.person == right.person, days_apart(left, right)
    return {
        "one matter": matter.score,
        "much is shared": min(1.0, matter.mass / FULL),
        "the same speaker": float(same),
        "the same speaker on another day": float(same and days > SOON),
        "nobody is named": float(left.person is None or right.person is None),
        "one is told by another": float(left.reported or right.reported),
        "one is a belief": float({left.statement.status, right.statement.status} & {"hypothesis", "opinion"} != set()),
        "one document": float(left.statement.document == right.statement.document),
        "two languages": float(left.lang != right.lang),
        "days apart": min(1.0, days / FAR),
        "one matter by what stands around": float(matter.mass < ONE_MATTER),
        A_WORD: float(ground(left, right, matter).said() < TWO_WORDS),
        "few words": float(min(len(left.terms), len(right.terms)) < 3),
    }


def _named(kind: Kind) -> str:
    return f"{SIGN} {kind}"


def _shapes(left: Side, right: Side, matter: Matter, found: Sequence[Sign]) -> tuple[Shape, ...]:
    named: dict[Shape, None] = {}
    for sign in found:
        named.update(dict.fromkeys((*sign.shapes, *readings(left, right, matter, sign))))
    return tuple(named)


def _spans(left: Side, right: Side, matter: Matter, found: Sequence[Sign]) -> Mapping[str, tuple[Spans, Spans]]:
    """The words that each feature rests on, where it rests on words."""
    marked = {_named(sign.kind): (sign.left, sign.right) for sign in sorted(found, key=lambda sign: sign.strength)}
    return {**marked, "one matter": shared(left, right, matter)}


def evidence(
    values: Mapping[str, float], model: Model, marked: Mapping[str, tuple[Spans, Spans]], first: str
) -> tuple[Evidence, ...]:
    """What weighs something or is marked: the features that begin with `first`, then the rest, each by weight."""
    listed = []
    for name, value in values.items():
        weight = round(model.weights.get(name, 0.0) * value, 3)
        if weight or name in marked:
            listed.append(Evidence(name, weight, *marked.get(name, ((), ()))))
    return tuple(sorted(listed, key=lambda e: (not e.feature.startswith(first), -abs(e.weight), e.feature)))
