"""What an attribution does, where its words tell more than its cue: to assure a thing to come is to intend it.

The tagger and the lexicon know one act for a cue; PolNeAR's guidelines split some cues by what follows them.
"""

from __future__ import annotations

from dicho.extract.wording import Wording
from dicho.model.statement import Status

BETS = ("a que ", "que ", "that ", "on it that ")


def act_of(words: Wording, status: Status) -> str:
    """The act of a statement: a promise intends, an order decrees, an expectation of others' doings thinks."""
    if not words.cue or not words.lemma or words.cue_negated:
        return words.act
    return _split(words, status) or words.act


def _split(words: Wording, status: Status) -> str | None:
    if words.cue_is("commanding"):
        return "decree"
    if words.cue_is("hoping"):
        return ("intend" if words.to_do else "think") if status == "prediction" else None
    if words.cue_is("standing") or (words.cue_is("betting") and words.said.startswith(BETS)):
        return "say"
    promised = words.cue_is("committing") or words.cue_is("assuring_ahead")
    return "intend" if promised and status == "prediction" else None
