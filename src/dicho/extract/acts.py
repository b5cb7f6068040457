"""What an attribution does, where its words tell more than its cue: to assure a thing to come is to intend it.

The tagger and the lexicon know one act for a cue; PolNeAR's guidelines split some cues by what follows them.
"""

from __future__ import annotations

from dicho.extract.found import Found
from dicho.extract.wording import Wording, read
from dicho.model.span import Spans
from dicho.model.statement import Status
from dicho.text import lexicon as lexicons

BETS = ("a que ", "que ", "that ", "on it that ")
_SPLIT = ("committing", "assuring_ahead", "commanding", "hoping", "standing", "betting")


def act_of(text: str, one: Found, content: Spans, status: Status) -> str:
    """The act of a statement: a promise intends, an order decrees, an expectation of others' doings thinks."""
    if not one.cue or not one.lemma:
        return one.act
    lists = lexicons.load(one.lang).status
    cue = text[one.cue.start : one.cue.end].lower()
    phrases = (phrase for name in _SPLIT for phrase in lists.get(f"{name}_cues", ()))
    if not any(one.lemma in lists[name] for name in _SPLIT) and not any(phrase in cue for phrase in phrases):
        return one.act
    words = read(text, one, content)
    return one.act if words.cue_negated else _split(words, status) or one.act


def _split(words: Wording, status: Status) -> str | None:
    if words.cue_is("commanding"):
        return "decree"
    if words.cue_is("hoping"):
        return ("intend" if words.to_do else "think") if status == "prediction" else None
    if words.cue_is("standing") or (words.cue_is("betting") and words.said.startswith(BETS)):
        return "say"
    promised = words.cue_is("committing") or words.cue_is("assuring_ahead")
    return "intend" if promised and status == "prediction" else None
