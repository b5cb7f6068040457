"""The noun phrase a cue takes as its source: to its left (subject) or to its right (inverted subject, "said X")."""

from __future__ import annotations

from dicho.extract.tokens import QUOTE, Sentence

LONGEST = 28
"""Tokens a source may have."""

LONGEST_CLAUSE = 45
"""Tokens of a source's relative clause or apposition."""

LONGEST_ASIDE = 12
"""Tokens of an apposition between a phrase that opens a sentence and the sentence."""

_CLOSING = frozenset(".,;:!?()[]—–…|/•") | {QUOTE}
_SPANISH_PREPOSITIONS = frozenset(
    ("a", "al", "ante", "con", "de", "desde", "en", "entre", "para", "por", "sin", "sobre", "tras")
)
_PRESENTING = frozenset(("esto", "eso", "this", "de", "from", "of"))
_Range = tuple[int, int]


def left(sentence: Sentence, last: int) -> _Range | None:
    """Tokens (first, last) of the noun phrase that ends at token `last`; None when no phrase ends there."""
    if last < 0:
        return None
    low, words = sentence.low, sentence.lexicon.words
    if low[last] == ",":
        return _before_apposition(sentence, last)
    if low[last] == ")":
        return _before_bracket(sentence, last)
    if low[last] in words["relatives"]:
        # «en el que decía», «por lo que abogó»: the relative is no subject.
        oblique = last > 0 and low[last] == "que" and low[last - 1] in ("el", "la", "los", "las", "lo")
        return None if oblique or _is_complementizer(sentence, last) else (last, last)
    if low[last] in words["pronouns"]:
        return last, last
    return _with_relative(sentence, last) or _walk_left(sentence, last)


def _with_relative(sentence: Sentence, last: int) -> _Range | None:
    """A soldier who asked not to be named | said: the phrase with the relative clause that closes it."""
    low, words = sentence.low, sentence.lexicon.words
    for at in range(last - 1, max(0, last - 14), -1):
        if low[at] in _CLOSING:
            return None
        if low[at] in words["relatives"] and not _is_complementizer(sentence, at):
            opens = low[at + 1] not in words["determiners"] | words["pronouns"] and not sentence.caps[at + 1]
            found = _walk_left(sentence, at - 1) if opens else None
            return (found[0], last) if found and low[found[0]] in words["determiners"] else None
    return None


def _is_complementizer(sentence: Sentence, at: int) -> bool:
    """Whether "que" or "that" opens the complement of the cue before it, rather than a relative clause."""
    words, low = sentence.lexicon.words, sentence.low
    if low[at] not in words["complementizers"]:
        return False
    while at > 1 and low[at - 1] in words["adverbs"] | words["time"]:
        at -= 1
    return at == 0 or low[at - 1] in sentence.lexicon.cues or low[at - 1] in ("de", "a", "en", "y", "and", ",")


def _before_bracket(sentence: Sentence, last: int) -> _Range | None:
    """X (R-Ohio) said."""
    for at in range(last - 1, max(-1, last - 8), -1):
        if sentence.low[at] == "(":
            found = _walk_left(sentence, at - 1)
            return (found[0], last) if found else None
    return None


def _before_apposition(sentence: Sentence, comma: int) -> _Range | None:
    """X, a senator from Y, said: the phrase before the matching comma, with its apposition."""
    quoted = False
    for at in range(comma - 1, max(0, comma - LONGEST_CLAUSE), -1):
        quoted = quoted or sentence.low[at] == QUOTE
        if sentence.low[at] == ",":
            if quoted and sentence.low[at + 1] not in sentence.lexicon.words["relatives"]:
                return None
            bracket = sentence.low[at - 1] == ")"
            found = (_before_bracket if bracket else _walk_left)(sentence, at - 1)
            aside = _aside(sentence, found) if found else None
            if aside is not None:
                return left(sentence, aside)
            return (found[0], comma - 1) if found and _named(sentence, (found[0], comma - 1)) else None
    return None


def _aside(sentence: Sentence, found: _Range) -> int | None:
    """X, according to Y, who quotes Z, said: the token before an aside that names another source."""
    start = found[0]
    for phrase in sentence.lexicon.according:
        for first in (start, start - len(phrase)):
            if first > 1 and tuple(sentence.low[first : first + len(phrase)]) == phrase:
                return first - 2 if sentence.low[first - 1] == "," else None
    return None


def _named(sentence: Sentence, found: _Range) -> bool:
    return any(sentence.caps[found[0] : found[1] + 1])


def _stops(sentence: Sentence, at: int, last: int) -> bool:
    """Whether the token at `at` cannot belong to a noun phrase that ends at `last`."""
    word, words = sentence.low[at], sentence.lexicon.words
    if word in _CLOSING:
        return not (word == "." and at < last and at > 0 and sentence.caps[at - 1] and len(sentence.low[at - 1]) < 5)
    if sentence.caps[at]:
        return at > 0 and word in words["subordinators"]
    if word == "'s" and at > 0 and sentence.low[at - 1] not in words["pronouns"]:
        return False
    if word in words["coordinators"]:
        return not (at < last and at > 0 and _parallel(sentence, at))
    if (
        word in words["subordinators"]
        or word in words["relatives"]
        or word in words["auxiliaries"] - words["determiners"]
    ):
        return True
    if word in words["pronouns"] - words["determiners"]:
        return True
    entry = sentence.lexicon.cues.get(word)
    if sentence.lexicon.lang == "en" and entry and entry.form == "past" and _is_reduced(sentence, at, last):
        return False
    finite = (
        entry is not None and entry.kind == "verb" and entry.form not in ("base", "s", "part", "pres", "ing", "inf")
    )
    return finite and at < last


def _is_reduced(sentence: Sentence, at: int, last: int) -> bool:
    """A person briefed on the talks: a participle between a common noun and a preposition."""
    if at < 1 or at >= last or sentence.caps[at - 1] or not sentence.low[at - 1].isalpha():
        return False
    after_noun = sentence.low[at - 1] not in sentence.lexicon.words["pronouns"] | sentence.lexicon.words["auxiliaries"]
    return after_noun and sentence.low[at + 1] in sentence.lexicon.words["particles"]


def _parallel(sentence: Sentence, at: int) -> bool:
    """Whether "and" joins two of a kind: names on both sides, or plain words on both sides with no cue between."""
    return sentence.caps[at - 1] == sentence.caps[min(at + 1, len(sentence) - 1)] and sentence.caps[at - 1]


def _walk_left(sentence: Sentence, last: int) -> _Range | None:
    first = last + 1
    while first > 0 and last - first < LONGEST and not _stops(sentence, first - 1, last):
        first -= 1
    return _tidied(sentence, first, last)


def _tidied(sentence: Sentence, first: int, last: int) -> _Range | None:
    """Without leading conjunctions, adverbs and phrases of time, and without a trailing preposition."""
    words, low = sentence.lexicon.words, sentence.low
    leading = words["coordinators"] | words["adverbs"] | words["negations"] | words["subordinators"]
    while first <= last and low[first] in leading:
        first += 1
    if first <= last and low[first] in words["time_prepositions"] and low[first] not in words["determiners"]:
        at = first + 1
        while at <= last and (low[at] in words["time"] or low[at].isdigit()):
            at += 1
        first = at if at > first + 1 else first
    while last >= first and low[last] in words["adverbs"]:
        last -= 1
    last = without_time(sentence, first, last)
    if first > last or not any(c.isalpha() for c in low[last]):
        return None
    if sentence.lexicon.lang == "es" and low[first] in _SPANISH_PREPOSITIONS:
        return None
    bare = (
        sentence.lexicon.lang == "es"
        and first == last
        and not sentence.caps[first]
        and low[first] not in words["pronouns"]
    )
    return None if bare else (first, last)


def without_time(sentence: Sentence, first: int, last: int) -> int:
    """Delfina Luzarraga on Thursday | decreed: the last token without a phrase of time at the end."""
    low, words = sentence.low, sentence.lexicon.words
    if first < last and low[last] in words["time"] & words["adverbs"]:
        return last - 1  # "the mayor yesterday"
    at = last
    while at > first and (low[at] in words["time"] or low[at].isdigit()):
        at -= 1
    return at - 1 if first < at < last and low[at] in words["time_prepositions"] else last


def right(sentence: Sentence, first: int, *, opening: bool = False) -> _Range | None:
    """Tokens (first, last) of the noun phrase that starts at token `first`, with an apposition that closes it.

    `opening` says that the sentence's own words come after the phrase ("According to X, …"): no apposition can run to
    the sentence's end.
    """
    low, words = sentence.low, sentence.lexicon.words
    first = _past_listener(sentence, past_time(sentence, first))
    if first >= len(sentence) or not _may_start(sentence, first):
        return None
    if low[first] in words["pronouns"] and not sentence.caps[first]:
        return first, first
    last = first
    while last + 1 < len(sentence) and last - first < LONGEST and not _ends(sentence, last + 1):
        last += 1
    last = _with_bracket(sentence, last)
    return first, (_with_closed_apposition if opening else _with_apposition)(sentence, last)


def topic(sentence: Sentence, first: int, last: int) -> _Range | None:
    """The person that words before a colon are about: "El lunes, en Radio Sorayca, el general Rúa cambió el cuento:".

    The first phrase with a capital among those that commas part, times and places left out.
    """
    low, at = sentence.low, first
    while at <= last:
        while at < last and (low[at] in _PRESENTING or low[at] in sentence.lexicon.words["coordinators"]):
            at += 1
        found = right(sentence, at)
        if found and found[1] <= last and _is_somebody(sentence, found):
            return found
        while at <= last and low[at] not in ",()!":
            at += 1
        at += 1
    return None


def _is_somebody(sentence: Sentence, found: _Range) -> bool:
    low, words = sentence.low, sentence.lexicon.words
    if (
        low[found[0]] in words["time_prepositions"] - words["determiners"]
        or low[found[0]] in sentence.lexicon.not_sources
    ):
        return False
    inside = range(found[0], found[1] + 1)
    if found[0] == 0 and len(inside) > 1 and not any(sentence.caps[at] for at in inside[1:]):
        return low[0] in words["determiners"]
    if any(low[at] in words["time"] or low[at].isdigit() for at in inside):
        return False
    return any(sentence.caps[at] for at in inside) or low[found[0]] in words["determiners"]


def past_time(sentence: Sentence, first: int) -> int:
    """dijo ayer, dijo el martes, said Monday: the token after words of time between a verb and its subject."""
    low, words = sentence.low, sentence.lexicon.words
    at = first
    while at < len(sentence) and not _opens_name(sentence, at):
        follows = low[at + 1] if at + 1 < len(sentence) else ""
        if low[at] in words["adverbs"] | words["time"]:
            at += 1
        elif low[at] in words["determiners"] and follows in words["time"] and not sentence.caps[at + 1]:
            at += 2
        else:
            break
    return at


def _past_listener(sentence: Sentence, first: int) -> int:
    """afirmó a los periodistas el ministro, dijo a EFE Pascual: the token after the Spanish indirect object."""
    low = sentence.low
    if sentence.lexicon.lang != "es" or first + 2 >= len(sentence) or low[first] not in ("a", "al"):
        return first
    at = first + 1 + (low[first + 1] in sentence.lexicon.words["determiners"])
    at += 1
    goes_on = at < len(sentence) and (sentence.caps[at] or low[at] in sentence.lexicon.words["determiners"])
    return at if goes_on else first


def _opens_name(sentence: Sentence, at: int) -> bool:
    return sentence.caps[at] and at + 1 < len(sentence) and sentence.caps[at + 1]


def _may_start(sentence: Sentence, at: int) -> bool:
    word = sentence.low[at]
    words = sentence.lexicon.words
    if word in _CLOSING or word in words["complementizers"]:
        return False
    if (
        word in words["negations"] | words["subordinators"]
        or word in words["auxiliaries"] - words["determiners"] - words["pronouns"]
    ):
        return False
    if sentence.caps[at] or word in words["determiners"] or word in words["pronouns"]:
        return True
    return word.isalpha() and word not in words["links"] and word not in words["time_prepositions"]


def _ends(sentence: Sentence, at: int) -> bool:
    """Whether the token at `at` is past the end of a noun phrase."""
    word, words = sentence.low[at], sentence.lexicon.words
    if word in _CLOSING:
        return not (word == "." and sentence.caps[at - 1] and len(sentence.low[at - 1]) < 5 and at + 1 < len(sentence))
    if sentence.caps[at]:
        return word in words["time"] and sentence.lexicon.lang == "en"
    if (
        word
        in words["complementizers"] | words["subordinators"] | words["time"] | words["adverbs"] | words["relatives"]
    ):
        return True
    if word in words["coordinators"]:
        return not _parallel(sentence, at)
    if word in words["determiners"] and sentence.caps[at - 1]:
        return True
    if word in words["links"] or word in words["determiners"]:
        return sentence.lexicon.lang == "en" and word in words["time_prepositions"] and not sentence.caps[at - 1]
    return word in words["time_prepositions"] or word in words["auxiliaries"]


def _with_apposition(sentence: Sentence, last: int) -> int:
    """The last token of an apposition after the phrase, when it runs to the sentence's end or to a closing comma."""
    if last + 2 >= len(sentence) or sentence.low[last + 1] != ",":
        return last
    follows, words = sentence.low[last + 2], sentence.lexicon.words
    entry = sentence.lexicon.cues.get(follows)
    barred = words["coordinators"] | words["auxiliaries"] | words["time_prepositions"]
    if follows == QUOTE or (entry and entry.form in ("ing", "ger")) or follows in barred - words["determiners"]:
        return last
    for at in range(last + 2, min(len(sentence), last + LONGEST)):
        if sentence.low[at] == QUOTE:
            return last if sentence.low[at - 1] != "," else at - 2
        if sentence.low[at] in ".;" and at == len(sentence) - 1:
            return at - 1
        if sentence.low[at] == "," and _is_finite(sentence, at + 1):
            return at - 1
    return last


def _with_bracket(sentence: Sentence, last: int) -> int:
    """The last token of an acronym or a party in brackets after the phrase: the National Council (CNS)."""
    if sentence.low[last + 1 : last + 2] != ["("]:
        return last
    return next((at for at in range(last + 2, min(len(sentence), last + 8)) if sentence.low[at] == ")"), last)


def _with_closed_apposition(sentence: Sentence, last: int) -> int:
    """The last token of an apposition between two commas, when words enough are left for a sentence after it."""
    if last + 2 >= len(sentence) or sentence.low[last + 1] != ",":
        return last
    words = sentence.lexicon.words
    for at in range(last + 2, min(len(sentence) - 3, last + LONGEST_ASIDE)):
        low = sentence.low[at]
        if low == ",":
            return at - 1
        if low == QUOTE or low in words["auxiliaries"] - words["determiners"] or _is_finite(sentence, at):
            return last
    return last


def _is_finite(sentence: Sentence, at: int) -> bool:
    """Whether a finite verb stands at the token: an apposition before it has ended."""
    entry = sentence.lexicon.cues.get(sentence.low[at]) if at < len(sentence) else None
    return entry is not None and entry.is_finite
