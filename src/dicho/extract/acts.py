"""What an attribution does, where its words tell more than its cue: to assure a thing to come is to intend it.

The tagger and the lexicon know one act for a cue; PolNeAR's guidelines split some cues by what follows them.
"""

from __future__ import annotations

from dicho.extract.wording import Wording
from dicho.model.statement import Status

BETS = ("a que ", "que ", "that ", "on it that ")


def act_of(words: Wording, status: Status) -> str:
    """The act of a statement: a promise intends, an order decrees, an expectation of others' doings thinks."""
    if not words.cue or words.cue_negated:
        return words.act
    if status == "question":
        return _asked(words)
    if words.cue_is("recording"):
        return "say"
    return (_split(words, status) or _listed(words)) if words.lemma else words.act


def _asked(words: Wording) -> str:
    """Who wants to know asks; who weighs whether to do something thinks."""
    if words.cue_is("weighing") and not words.quoted:
        return "think"
    return "say" if words.act == "intend" else words.act


def _split(words: Wording, status: Status) -> str | None:
    if words.cue_is("commanding") or (words.cue_is("resolving") and words.quoted):
        return "decree"
    if words.cue_is("hoping"):
        return ("intend" if words.to_do else "think") if status == "prediction" else None
    if words.cue_is("standing") or _bets(words):
        return "say"
    if words.act == "perceive" and words.within and words.cue_is("remarking"):
        return "say"
    promised = words.cue_is("committing") or words.cue_is("assuring_ahead")
    return "intend" if promised and status == "prediction" else None


def _bets(words: Wording) -> bool:
    """A bet that something will be so; what one would bet on is a guess at what was."""
    return words.cue_is("betting") and (words.said.startswith(BETS) or words.would_bet)


def _listed(words: Wording) -> str:
    """The act, but for an order or a perception by a verb that is known and neither: the lexicon's then."""
    known = words.cue_lexicon.acts.get(words.lemma)
    if not known or words.act in known or words.act not in ("decree", "perceive"):
        return words.act
    return known[0]
