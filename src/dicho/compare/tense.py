"""Whether a statement speaks of what is to come or of what has happened, by its status and the forms of its verbs."""

from __future__ import annotations

import re

from dicho.compare.side import Side
from dicho.text import lexicon

AHEAD = frozenset({"will", "shall", "won't", "would", "i'll", "we'll", "he'll", "she'll", "they'll", "it'll", "you'll"})
FUTURE = re.compile(r"\w+(?:[aeií]r|dr|br|rr)(?:é|á|ás|emos|éis|án|ía|ías|íamos|ían)")
PAST = {
    "es": re.compile(r"\w{2,}(?:ó|aron|ieron|eron|amos|imos|é)|h[ae]|han|hemos|había|habían|fue|fueron|hizo"),
    "en": re.compile(r"\w{2,}[^e]ed|was|were|had|has|have|did|fell|came|went|paid|sold|took|lost|left|gave|got|saw"),
}
"""Forms by which a verb tells of the past; rough, since only a promise set against them counts."""


def is_ahead(side: Side) -> bool:
    """Whether it speaks of what is to come: promised, foretold, or in a future or conditional form."""
    if side.statement.status == "prediction" or side.statement.act == "intend":
        return True
    words = [word.low for word in side.tokens]
    if words[:1] == ["to"] or (words[:1] == ["a"] and len(words) > 1 and words[1].endswith(("ar", "er", "ir"))):
        return True  # what somebody undertook: "to hand over", "a entregar"
    if side.lang == "en":
        return any(word in AHEAD for word in words)
    nouns_follow = lexicon.load("es").words["determiners"]  # «la galería» is no conditional
    return any(
        FUTURE.fullmatch(side.words[word.start : word.end].lower()) and last not in nouns_follow
        for word, last in zip(side.tokens, ["", *words], strict=False)
    )


def is_done(side: Side) -> bool:
    """Whether it speaks of what has happened, by the forms of its verbs."""
    if is_ahead(side):
        return False
    form = PAST[side.lang]
    return any(form.fullmatch(side.words[word.start : word.end].lower()) for word in side.tokens)
