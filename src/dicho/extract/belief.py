"""Whether somebody's belief is of what may have happened, a hypothesis, rather than a judgement of theirs."""

from __future__ import annotations

from dicho.extract.tense import PAST
from dicho.extract.wording import Wording

_FIRST = (("i",), ("we",), ("yo",))
_NEAR = 8
"""Words of a content in which its main verb's past is looked for."""


def supposed(words: Wording) -> bool:
    """Police believe, "thinks someone loosened the bolts"; in the first person it is an opinion."""
    if not words.cue_is("believing") or words.judges or not words.list("first_person_cues").isdisjoint(words.cue):
        return False
    looks_into = not words.cue_lexicon.status["investigators"].isdisjoint(words.who)
    if looks_into:
        return True
    if words.who in _FIRST:
        return False
    if not words.list("somebody").isdisjoint(words.opening[:3]):
        return True
    if not words.who:
        return False
    past = PAST[words.lexicon.lang]
    return any(past.fullmatch(word) for word in words.main[1:_NEAR])


def points_to(words: Wording) -> bool:
    """ "Apunta a que el agua entró por la noche"; "apuntó que" only says so."""
    return words.lemma == "apuntar" and (words.said.startswith("a que ") or words.cue[-1:] == ("a",))
