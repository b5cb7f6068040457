"""Who a quotation belongs to when no cue of its own sentence says so: a lead-in, a colon, a signature, an incise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicho.extract import sources
from dicho.extract.found import Found
from dicho.extract.frame import DASHES
from dicho.extract.quotes import Quotation
from dicho.extract.tokens import QUOTE, Sentence, tokenize
from dicho.model.span import Span

SHORTEST_SPEECH = 5
"""Words from which a quotation counts as speech even where nothing else says so."""

SHORTEST_UNCLOSED = 9
"""The same inside a sentence of the author's own, for a quotation without a closing stop: most are terms and titles."""

LONGEST_LABEL = 10
"""Tokens a speaker's label before a colon may have."""

_WORD = re.compile(r"\w+")
_SPOKEN_END = tuple(".!?…,")
_INCISE = re.compile(r"\s[—–-]\s?(\w[^—–\n\"”»]{2,80}?)\s?[—–-](?=[\s.,;:])")


def words_of(text: str, quotation: Quotation) -> tuple[int, bool]:
    """How many words a quotation has, and whether it ends the way speech does."""
    inner = quotation.inner.of(text).strip() if quotation.inner else ""
    return len(_WORD.findall(inner)), inner.endswith(_SPOKEN_END)


def is_speech(text: str, sentence: Sentence, at: int, quotation: Quotation) -> bool:
    """Tell speech from scare quotes, titles and glosses: by length, closing stop, and where it stands."""
    words, ends_like_speech = words_of(text, quotation)
    if quotation.mark == "—":
        return words > 0
    if sentence.is_bare:
        return words >= 2 and (words >= SHORTEST_SPEECH or ends_like_speech)
    led = at > 0 and sentence.low[at - 1] == ":"
    opens = at == 0 and ends_like_speech
    return ((led or opens) and words >= 2) or (
        words >= SHORTEST_SPEECH and (ends_like_speech or words >= SHORTEST_UNCLOSED)
    )


def interrupted(text: str, sentence: Sentence, quotation: Quotation) -> Found | None:
    """«Tenemos dificultades —prosiguió Pascual— para conseguirlo»: the attribution stands inside the marks."""
    for incise in _INCISE.finditer(text, quotation.span.start, quotation.span.end):
        words = tokenize(text, Span(*incise.span(1)), lexicon=sentence.lexicon)
        for head, word in enumerate(words.low[:3]):
            entry = sentence.lexicon.cues.get(word)
            if entry and entry.is_finite and entry.act == "say":
                who = sources.right(words, head + 1) or sources.left(words, head - 1)
                content = [Span(quotation.span.start, incise.start()), Span(incise.end(), quotation.span.end)]
                source = words.at(*who) if who else None
                return Found(source, words.at(head, head), content, entry.lemma, sentence.lexicon.lang, 0.8)
    return None


def led_in(lead: Sentence, sentence: Sentence, at: int, quotation: Quotation) -> Found | None:
    """«Caddell continued:» closes the sentence or paragraph before, and the quotation opens this one."""
    if at != 0 or lead.line + 1 < sentence.line or not lead.low or lead.low[-1] != ":":
        return None
    for head in range(len(lead) - 2, -1, -1):
        entry = lead.lexicon.cues.get(lead.low[head])
        if entry and entry.kind == "verb" and entry.act == "say":
            who = sources.left(lead, head - 1) or sources.right(lead, head + 1)
            # "X confirmed it, writing:" has its subject at the sentence's start.
            who = who or (sources.right(lead, 0) if head else None)
            source = lead.at(*who) if who else None
            return Found(source, lead.at(head, head), [quotation.span], entry.lemma, lead.lexicon.lang, 0.8)
    return _labelled(lead, quotation)


def _labelled(lead: Sentence, quotation: Quotation) -> Found | None:
    """A line with nothing but a short name and a colon."""
    colon = len(lead) - 1
    if not 0 < colon <= LONGEST_LABEL or not lead.low[0].isalpha() or lead.low[0] in lead.lexicon.not_sources:
        return None
    if not any(lead.caps[:colon]) or any(word in ".,;!?" or word == QUOTE for word in lead.low[:colon]):
        return None
    return Found(lead.at(0, colon - 1), lead.at(colon, colon), [quotation.span], ":", lead.lexicon.lang, 0.6)


def signed(here: Sequence[Sentence], at: int, quotation: Quotation) -> Found | None:
    """«…» (almirante Quintalba, 8 de octubre) / “…” — Ada Pellworth; the bracket may stand on the next line.

    `here` is the quotation's sentence and, where there is one, the sentence after it.
    """
    sentence, opener = here[0], at + 1
    if sentence.is_bare and len(here) > 1 and here[1].line <= sentence.line + 1 and _is_signature(here[1]):
        sentence, opener = here[1], 0
    if opener + 1 >= len(sentence) or sentence.low[opener] not in ("(", *DASHES):
        return None
    who = sources.right(sentence, opener + 1)
    if who is None or not (any(sentence.caps[who[0] : who[1] + 1]) or sentence.low[opener] == "("):
        return None
    last = next((i - 1 for i in range(who[0], who[1] + 1) if sentence.low[i] in ",)"), who[1])
    if last < who[0]:
        return None
    cue = None if sentence.low[opener] == "(" else sentence.at(opener, opener)
    return Found(sentence.at(who[0], last), cue, [quotation.span], "", sentence.lexicon.lang, 0.7)


def _is_signature(sentence: Sentence) -> bool:
    """A line in brackets, or a dash and a short name."""
    return sentence.low[0] == "(" or (sentence.low[0] in DASHES and len(sentence) <= LONGEST_LABEL)


def after_colon(sentence: Sentence, at: int, quotation: Quotation) -> Found | None:
    """Gaspar Olmedilla en marzo, en Radio Sorayca: «…»; whoever the words before the colon are about."""
    if at < 2 or sentence.low[at - 1] != ":":
        return None
    first = next((i + 1 for i in range(at - 2, -1, -1) if sentence.low[i] in (":", ";")), 0)
    who = sources.topic(sentence, first, at - 2)
    if who is None:
        return None
    colon = sentence.at(at - 1, at - 1)
    return Found(sentence.at(*who), colon, [quotation.span], ":", sentence.lexicon.lang, 0.55)
