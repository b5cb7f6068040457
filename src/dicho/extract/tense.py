"""Which verb forms are written like a future, a conditional or a past."""

from __future__ import annotations

import re

from dicho.text.lexicon import Lexicon

_FUTURE = re.compile(r"(?:[^\W\d_]+(?:[aeií]r|dr|br)|querr|ir)(?:é|á|án|ás|emos)")
_WOULD = re.compile(r"(?:[^\W\d_]+(?:[aei]r|dr|br)|querr|ir)ía(?:n|mos)?")
_PAST = {
    "en": re.compile(r"[^\W\d_]{2,}ed"),
    "es": re.compile(r"[^\W\d_]{2,}(?:ó|aron|ieron|aba|aban|ía|ían|aste|iste)"),
}
"""Words written like a regular past, of each language; the others are listed."""


def is_past(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is written like a past: "signed", "went", "firmó", "fue"."""
    return bool(_PAST[lexicon.lang].fullmatch(word)) or word in lexicon.status["past"]


def is_future(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is written like a Spanish future: "saldrá", "acataremos"."""
    return bool(_FUTURE.fullmatch(word)) and word not in lexicon.status["not_future_words"]


def is_would(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is written like a Spanish conditional: "saldría"; "habría" and the modal verbs aside."""
    return bool(_WOULD.fullmatch(word)) and word not in lexicon.status["not_conditional_words"]
