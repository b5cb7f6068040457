"""What two statements have in common, word by word.

Words of one language meet by a light stem, words of two by likeness (cognates), by the keys of opposites and of words
of one meaning, names and numbers by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dicho.compare.facts import Facts, facts, stem
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Pairing

LONG = 5
"""Letters from which words of two languages may be taken for one by their likeness."""
ALIKE = 6
"""Letters at the beginning in which cognates agree; shorter ones agree in all."""
_SOUNDS = (("ph", "f"), ("th", "t"), ("qu", "c"), ("tion", "cion"), ("y", "i"), ("k", "c"), ("z", "c"))


def matter(left: Side, right: Side) -> Matter:
    """The words that mean the same in both statements, each paired once, the telling ones first."""
    one, other = facts(left), facts(right)
    places: dict[str, list[int]] = {}
    for j, keys in _keyed(other, one.lexicon.lang):
        for key in keys:
            places.setdefault(key, []).append(j)
    taken: set[int] = set()
    pairings: list[Pairing] = []
    covered = [0.0, 0.0]
    for i, keys in sorted(_keyed(one, other.lexicon.lang), key=lambda pair: -one.weights[pair[0]]):
        j = next((j for key in keys for j in places.get(key, ()) if j not in taken), None)
        if j is None:
            continue
        taken.add(j)
        pairings.append((one.words[i], other.words[j], min(one.weights[i], other.weights[j])))
        covered[0] += one.weights[i]
        covered[1] += other.weights[j]
    shares = [min(1.0, part / (sum(f.weights) or 1.0)) for part, f in zip(covered, (one, other), strict=True)]
    return Matter(tuple(pairings), sum(shares) / 2, *shares)


def _keyed(own: Facts, other_lang: str) -> Iterator[tuple[int, Sequence[str]]]:
    for i, word in enumerate(own.words):
        if own.content[i]:
            yield i, _keys(word.low, own.lexicon.lang, other_lang, own)


def _keys(low: str, lang: str, other_lang: str, own: Facts) -> Sequence[str]:
    """The keys a word is met by, the surest first."""
    keys = [low] if lang != other_lang else [low, f"stem {stem(low, lang)}"]
    if lang != other_lang and len(low) >= LONG:
        keys.append(f"like {_sound(low)}")
    keys += [f"same {key}" for key in own.lexicon.same.get(low, ())]
    keys += [f"pole {key} {sign}" for key, sign, force in own.lexicon.poles.get(low, ()) if force != "weak"]
    return keys


@lru_cache(maxsize=1 << 15)
def _sound(low: str) -> str:
    for old, new in _SOUNDS:
        low = low.replace(old, new)
    plain = "".join(c for i, c in enumerate(low) if not i or c != low[i - 1])
    return plain[:ALIKE]
