"""Whether somebody's belief is of what may have happened, a hypothesis, rather than a judgement of theirs."""

from __future__ import annotations

from dicho.extract.tense import is_past, is_would
from dicho.extract.wording import Wording

_NEAR = 8
"""Words of a content in which its main verb's past is looked for."""


def supposed(words: Wording) -> bool:
    """Police believe, "some think it came down at night", "thinks someone loosened the bolts".

    Whoever looks into a matter, or is not even named, puts a belief about; a known person's is an opinion of theirs.
    """
    if not words.cue_is("believing") or words.judges or not words.list("first_person_cues").isdisjoint(words.cue):
        return False
    held = words.cue_lexicon.status
    if not held["investigators"].isdisjoint(words.who):
        return True
    if len(words.who) == 1 and words.who[0] in held["first_person"]:
        return False
    if not words.list("somebody").isdisjoint(words.opening[:3]):
        return True
    unnamed = not held["indefinite"].isdisjoint(words.who[:1])
    return unnamed and any(is_past(word, words.lexicon) for word in words.main[1:_NEAR])


def points_to(words: Wording) -> bool:
    """ "Apunta a que el agua entró por la noche", "apunta a la imprenta"; "apuntó que" only says so."""
    if words.lemma != "apuntar" or words.within:
        return False
    named = not words.quoted and words.said.startswith(("a ", "al ", "la ", "el ", "los ", "las ", "un ", "una "))
    return named or words.cue[-1:] == ("a",)


def imagined(words: Wording) -> bool:
    """What one would do, in one's own words: "I'd drink it myself", "pediría antes un café"; no wish, no courtesy.

    Who would do it again has done it.
    """
    if not words.quoted:
        return False
    if words.lexicon.lang == "en":
        pairs = zip(words.main, words.main[1:], words.main[2:], strict=False)
        polite = words.list("courtesies")
        return "again" not in words.main and any(
            who in ("i", "we") and would in ("'d", "would") and verb not in polite for who, would, verb in pairs
        )
    first = next((word for word in words.main[:_NEAR] if is_would(word, words.lexicon)), "")
    return bool(first) and first not in words.list("courtesies")
