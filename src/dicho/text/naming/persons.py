"""How like two names of persons are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dicho.text.names import load_people, split_title
from dicho.text.naming import words as lists
from dicho.text.naming.likeness import Reason
from dicho.text.naming.pairing import Pairing, Word, pair
from dicho.text.naming.spelling import IDEOGRAPHS, NONE, SAME, Match, latin, like, sound

TOKEN = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*")
INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.")
CAMEL = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ]{2})(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
LONGEST = 300  # code points of a name that are looked at

DROPPED = 0.04  # for each word only one name has
SLIP_TOO = 0.06  # a shortened name with a slip besides is a weaker case
NICKNAME = 0.85
NOT_IN_ORDER = 0.97
TWO_NAMES = 0.45  # times the share of paired words


@lru_cache(maxsize=1 << 14)
def parts(name: str) -> tuple[tuple[Word, ...], frozenset[str]]:
    """The words of a person's name without titles and particles, and marks of generation ("Jr.")."""
    known = lists.load()
    name = name[:LONGEST]
    bare = split_title(name, load_people())[1] or name
    ideographic = bool(IDEOGRAPHS.search(bare))
    plain = CAMEL.sub(" ", bare)
    tokens = [m.group() for m in TOKEN.finditer(plain)]
    initials = {latin(m[1]) for m in INITIAL.finditer(plain)}  # "E. Brum" is no "and Brum"
    found = [Word(token if ideographic and not token.isascii() else latin(token), token) for token in tokens]
    while len(found) > 1 and found[0].latin in known.titles:
        found = found[1:]
    if len(found) > 2 and (found[-1].latin,) in known.forms:
        found = found[:-1]
    marks = [w.latin for w in found[1:] if w.latin in known.suffixes and len(found) > 2]
    empty = (known.particles - initials) | set(marks)
    kept = [w for w in found if w.latin not in empty]
    return tuple(kept or found), frozenset(marks)


def weigh(left: str, right: str) -> tuple[float, list[Reason]]:
    """The score and its reasons."""
    (mine, my_marks), (other, other_marks) = parts(left), parts(right)
    if not mine or not other:
        return 0.0, []
    if "".join(w.latin for w in mine) == "".join(w.latin for w in other):
        paired = pair(mine, other)
        reasons = _plain(paired) or [Reason("joined", _written(mine), _written(other))]
        return _marked(1.0, reasons, my_marks, other_marks)
    score, reasons = _weigh(pair(mine, other, similar))
    return _marked(score, reasons, my_marks, other_marks)


def _plain(paired: Pairing) -> list[Reason]:
    over = paired.over()
    same = all(p.match.how == "same" for p in paired.pairs) and not over[0] and not over[1] and paired.in_order
    return paired.reasons() if same else []


@lru_cache(maxsize=1 << 17)
def similar(left: str, right: str) -> Match:
    """As `like`, but forms of one given name are like, and two different given names are not."""
    if not left.isascii() or not right.isascii():
        return SAME if left == right else NONE  # a character of these is a word, not a letter
    match = like(left, right)
    if match.how in ("same", "spelling"):
        return match
    known = lists.load()
    mine, other = known.given.get(left), known.given.get(right)
    if mine and other and mine & other:
        return Match(NICKNAME, "nickname")
    people = load_people().given
    both = (mine or left in people) and (other or right in people)
    return NONE if match.how in ("slip", "sound") and (both or _gendered(left, right)) else match


def _gendered(left: str, right: str) -> bool:
    """Whether the words differ in a last -o and -a alone: Delfino is not Delfina."""
    return left[:-1] == right[:-1] and {left[-1], right[-1]} == {"a", "o"}


def _weigh(paired: Pairing) -> tuple[float, list[Reason]]:
    reasons = paired.reasons()
    mine, other = (_new(paired, side) for side in (0, 1))
    whole = len(paired.pairs)
    if all(paired.over()):
        mine, other = (
            [words[i] for i in over] for words, over in zip((paired.left, paired.right), paired.over(), strict=True)
        )
        reasons.append(Reason("differs", _written(mine), _written(other)))
        return TWO_NAMES * 2 * whole / (len(paired.left) + len(paired.right)), reasons
    if not whole:
        return 0.0, reasons
    scores = [p.match.score for p in paired.pairs]
    score = 0.6 * min(scores) + 0.4 * sum(scores) / whole
    if over := mine or other:
        score -= DROPPED * min(3, len(over)) + (SLIP_TOO if any(p.match.how == "slip" for p in paired.pairs) else 0.0)
        reasons.append(Reason("dropped", _written(mine), _written(other)))
    if not paired.in_order:
        score *= NOT_IN_ORDER
        reasons.append(Reason("order", _written(paired.left), _written(paired.right)))
    if whole == 1 and (mine or other):
        score -= 0.2
        reasons.append(Reason("alone", "", ""))
    return max(0.0, score), reasons


def _new(paired: Pairing, side: int) -> list[Word]:
    """The words left over on a side that its paired words do not say already."""
    words: Sequence[Word] = (paired.left, paired.right)[side]
    over = paired.over()[side]
    said = {sound(word.latin) for i, word in enumerate(words) if i not in over}
    return [words[i] for i in over if sound(words[i].latin) not in said]


def _marked(
    score: float, reasons: list[Reason], left: frozenset[str], right: frozenset[str]
) -> tuple[float, list[Reason]]:
    """A father is not his son: "Jr." on one side is a doubt, another mark on each side is two people."""
    if left == right:
        return score, reasons
    reasons = [*reasons, Reason("suffix", " ".join(sorted(left)), " ".join(sorted(right)))]
    return min(score, 0.3 if left and right else 0.75), reasons


def _written(words: Sequence[Word]) -> str:
    return " ".join(word.written for word in words)
