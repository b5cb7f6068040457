"""The one ordered table of detectors."""

from __future__ import annotations

from dataclasses import replace

from dicho.compare.detect.antonym import antonym
from dicho.compare.detect.cause import cause
from dicho.compare.detect.contrast import contrast
from dicho.compare.detect.date import date
from dicho.compare.detect.denial import denial
from dicho.compare.detect.negation import negation
from dicho.compare.detect.promise import promise
from dicho.compare.detect.quantity import quantity
from dicho.compare.detect.quotation import quotation
from dicho.compare.detect.stance import stance
from dicho.compare.shapes import Ground, ground
from dicho.compare.side import Side
from dicho.compare.sign import Detector, Matter, Sign

DETECTORS: tuple[Detector, ...] = (
    quotation, promise, stance, denial, quantity, date, cause, negation, antonym, contrast,
)  # fmt: skip
"""Where two are equally strong, the one that says more about how the statements are related comes first."""

WORDLESS: tuple[Detector, ...] = (cause, contrast)
"""Those that ask for no word in common: two places that a thing came out of, a word of contrast between the two."""

LEAST = 0.15
"""Below this strength a sign is none: such signs spoke for no gold conflict of two worlds, and for 32 other pairs."""


WEAK = 0.35
"""What the words around two statements lift a sign to at most."""


def _backed(sign: Sign, asked: Ground) -> Sign:
    """A sign of few words, lifted by what stands around both: a pronoun's noun is no word of the statement."""
    lifted = round(min(WEAK, sign.strength + asked.backing / 4), 3)
    return replace(sign, strength=lifted) if lifted > sign.strength else sign


_last: tuple[Side, Side, Matter, list[Sign]] | None = None
"""What was asked last: whether two are copies and whether they are opposed both ask it."""


def signs(left: Side, right: Side, matter: Matter) -> list[Sign]:
    """What the detectors find in two statements, `left` the earlier one; the strongest first."""
    global _last
    kept = _last
    if kept is not None and kept[0] is left and kept[1] is right and kept[2] is matter:
        return kept[3]
    found = _signs(left, right, matter)
    _last = (left, right, matter, found)
    return found


def _signs(left: Side, right: Side, matter: Matter) -> list[Sign]:
    asked = ground(left, right, matter)
    if not asked.pairs and not asked.backing:
        bare = (told for detect in WORDLESS if (told := detect(left, right, matter)) is not None)
        return sorted(bare, key=lambda sign: -sign.strength)
    found = [_backed(sign, asked) for detect in DETECTORS if (sign := detect(left, right, matter)) is not None]
    found = [sign for sign in found if sign.strength >= LEAST]
    return sorted(found, key=lambda sign: -sign.strength)
