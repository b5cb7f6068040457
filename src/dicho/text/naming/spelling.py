"""How a word of a name is spelled: in Latin letters, by its sound, and how like another it is.

Letters of other alphabets are written in Latin ones by `anyascii`; edits are counted by `rapidfuzz` (optimal string
alignment: insertions, deletions, substitutions, swaps of neighbours). `sound` folds what transliterations write
differently: Khadzhiyska, Hadjiiska, Jadzhiyska. It is made for names and for no language in particular, so it says
that two words may be one name written by two hands, never that they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from dicho.text.names import SHORT, fold

FIRST_MAY_DIFFER = 5  # letters of a word from which its first may be the wrong one; a slip rarely is at the beginning
EAR = 0.95  # two words for an ear that hears no difference between Bach and Bah
LONGEST = 64  # code points of a word that are looked at; no name's word is longer, and a hostile page's may be
IDEOGRAPHS = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")

# In order: what is written differently for one sound. Upper-case letters stand for sounds already settled.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:shch|sch|szcz|sh|sz)|(?:shch|sch|szcz|sh|sz)", "X"),
        (r"dzh|dsch|dj|zh|gi(?=[aou])", "J"),
        (r"tch|tsch|cz|ch", "C"),
        (r"kh|^j(?=[aeiou])|q(?!u)", "H"),
        (r"^x(?=[aeiou])", "X"),
        (r"^y(?=[a-z])", "J"),
        (r"gh", "g"),
        (r"ts|tz|c(?=[eiy])|z|x", "s"),
        (r"ph|ff|w|v", "f"),
        (r"qu(?=[ei])|ck|c|q", "k"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"(?<=[a-zA-Z])h", ""),
        (r"^h", "H"),
        (r"(?<=[aeou])j|(?:iy|yi|ii|ij|ie|ee|y)", "i"),
        (r"ou|oo", "u"),
        (r"j", "J"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiou]+")


@dataclass(frozen=True, slots=True)
class Match:
    """How like two words are, 0..1, and in what: "same", "spelling", "sound", "slip", "initial", "nickname", ""."""

    score: float
    how: str


NONE = Match(0.0, "")
SAME = Match(1.0, "same")


def latin(text: str) -> str:
    """The text in lower-case Latin letters without accents: "Багдасаров" -> "bagdasarov"."""
    return _latin(text) if len(text) <= SHORT else _latin.__wrapped__(text)


@lru_cache(maxsize=1 << 16)
def _latin(text: str) -> str:
    folded = fold(text)
    written = folded if folded.isascii() else fold(anyascii(unicodedata.normalize("NFKC", folded)))
    return written.translate(_APOSTROPHES)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """A word of Latin letters by its sound, alike for the ways it may be transliterated."""
    found = word[:LONGEST]
    for pattern, written in _SOUNDS:
        found = pattern.sub(written, found)
    return found


def ear(word: str) -> str:
    """As `sound`, but ch writes also what kh, h and j write, as it does in Greek and Scots names, of a long word."""
    heard = sound(word)
    return heard.replace("C", "H") if len(heard) >= FIRST_MAY_DIFFER else heard


def skeleton(word: str) -> str:
    """The consonants of a word's sound, and its first sound: what survives most spellings."""
    whole = sound(word)
    return whole[:1] + _VOWELS.sub("", whole[1:])


@lru_cache(maxsize=1 << 17)
def like(left: str, right: str) -> Match:
    """How like two words of Latin letters are. Symmetric; 1 for the same word."""
    if left == right:
        return SAME
    if not left or not right or left.isdigit() or right.isdigit():
        return NONE
    if min(len(left), len(right)) == 1:
        return Match(0.8, "initial") if left[0] == right[0] else NONE
    heard = sound(left), sound(right)
    if heard[0] == heard[1]:
        return Match(0.97, "spelling")
    length = max(len(left), len(right))
    if left[0] != right[0] and heard[0][0] != heard[1][0] and min(len(left), len(right)) < FIRST_MAY_DIFFER:
        return NONE
    if ear(left) == ear(right):
        return Match(EAR, "sound")
    edits = min(_edits(left, right), _edits(*heard) + 0.5)
    if skeleton(left) == skeleton(right) and len(skeleton(left)) > 2:
        return Match(max(0.85, 1 - edits / length), "sound")
    most = allowed(length) if left[0] == right[0] or heard[0][0] == heard[1][0] else 1.0
    return Match(1 - edits / length, "slip") if edits <= most else NONE


def allowed(length: int) -> float:
    """How many slips of the pen a word of this length may hold."""
    return 1.0 if length <= 4 else 2.0


def _edits(left: str, right: str) -> float:
    return float(OSA.distance(left[:LONGEST], right[:LONGEST]))
