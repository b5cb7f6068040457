"""How far a candidate is to be believed: a sum of weights counted on annotated news (docs/models.md), as a probability.

Each candidate has a handful of named features; `lang/reliability.{en,es}.json` gives each a weight in log-odds. A
candidate whose features are all unknown gets the weights of its act and shape alone. `training/reliability.py` fits
them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from dicho.extract.frame import Candidate
from dicho.extract.tokens import Sentence


def features(candidate: Candidate, sentence: Sentence, *, quoted: bool) -> list[str]:
    """The names of a candidate's features; `quoted` says the whole sentence stands inside a quotation."""
    c = candidate
    voice, form = _FORMS.get(c.voice, c.voice), _FORMS.get(c.form, c.form)
    has_quote = any(sentence.has_quotation(first, last) for first, last in c.content)
    length = min(5, sum(last - first + 1 for first, last in c.content) // 3)
    return [
        "bias",
        f"lemma:{c.lemma}",
        f"lemma:{c.lemma}|{form}",
        f"lemma:{c.lemma}|{c.complement}",
        f"lemma:{c.lemma}|{c.particle}",
        f"voice:{voice}",
        f"form:{form}|{c.owner}",
        f"shape:{c.shape}|{c.complement}|{c.act}",
        f"act:{c.act}|{c.complement}|{voice}",
        f"particle:{c.act}|{c.particle}",
        f"owner:{c.owner}|{c.shape}",
        f"quote:{has_quote}|{c.complement}|{c.act}",
        f"inside:{quoted}|{c.act}",
        f"negated:{c.negated}",
        f"length:{length}|{c.complement}",
        f"lead:{_lead(c, sentence)}",
    ]


_FORMS = {"pret": "past", "imp": "past", "s": "pres", "ing": "gerund", "ger": "gerund", "inf": "infinitive"}
"""Verb forms that weigh alike in both languages share a name, so that the larger set can inform the smaller."""


def _lead(c: Candidate, sentence: Sentence) -> str:
    """The word before the whole attribution: "if", "because" and "that" weigh against it."""
    first = min([c.cue[0]] + ([c.source[0]] if c.source else []))
    word = sentence.low[first - 1] if first else "^"
    return word if len(word) < 9 and (word.isalpha() or word in ",^") and not sentence.caps[max(0, first - 1)] else "*"


def probability(names: list[str], weights: Mapping[str, float]) -> float:
    """The logistic of the features' weights; 0.5 for a lexicon without any."""
    total = sum(weights.get(name, 0.0) for name in names)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
