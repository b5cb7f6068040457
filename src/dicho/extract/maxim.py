"""Whether a content is a maxim: it is of a kind of thing, not of one thing, and so tells what the speaker holds.

A generic sentence has a subject that picks out nothing: an infinitive or a gerund ("merging is not closing"), a noun
with an indefinite article ("a false date is a forgery"), a bare plural ("stones do not emigrate"). What such a one is
said to be is a definition of the speaker's own; what it is said not to do counts only where it is as short as a saying.
"""

from __future__ import annotations

from collections.abc import Sequence

from dicho.extract.wording import Wording, infinitive

_SAYING = 8
"""Words of a saying, at most."""
_SUBJECT = 8
"""Words in which a subject with an article ends: "a permit with a real stamp"."""


def is_maxim(words: Wording) -> bool:
    """ "Fusionar no es cerrar", "a real stamp on a false date is a forgery", "stones do not emigrate"."""
    opening = words.opening
    if len(opening) < 3 or any(word.isdigit() for word in opening):
        return False
    if _is_doing(opening[0], words):
        return _is_called(opening[1:], words)
    if opening[0] in words.list("an") and not words.told_past:
        at = next((at for at, word in enumerate(opening[:_SUBJECT]) if word in words.list("is")), 0)
        return at > 1 and not words.list("an").isdisjoint(opening[at + 1 : at + 2])
    return _is_saying(words)


def _is_doing(word: str, words: Wording) -> bool:
    """Whether a word is written like an infinitive of Spanish or a gerund of English."""
    if words.lexicon.lang == "es":
        return infinitive((word,))
    return word.endswith("ing") and word not in words.list("no_gerund")


def _is_called(after: Sequence[str], words: Wording) -> bool:
    """Whether "is", or "is not", another doing or thing follows."""
    rest = [word for word in after[:4] if word not in words.list("negations")]
    if rest[:1] == [] or rest[0] not in words.list("is") | words.list("was"):
        return False
    return any(word in words.list("an") or _is_doing(word, words) for word in rest[1:2])


def _is_saying(words: Wording) -> bool:
    """ "Stones do not emigrate": a bare plural of English and its negated verb, in a few words of one's own."""
    opening = words.opening
    short = words.quoted and len(opening) <= _SAYING and words.lexicon.lang == "en"
    closed = words.lexicon.words
    bare = opening[0].endswith("s") and opening[0] not in closed["pronouns"] | closed["determiners"]
    return short and bare and opening[1:3] == ("do", "not")
