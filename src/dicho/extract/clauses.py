"""Candidate attributions of one sentence: each cue with the source and content its place in the sentence gives it.

Three shapes cover news prose (the orders counted in PolNeAR: source-cue-content 63 %, content-source-cue and its
interrupted form 17 %, content-cue-source and its interrupted form 8 %):

before    [source] cue [that] content
after     content, [source] cue  /  content, cue [source]
phrase    according to [source], content  /  content, according to [source]
"""

from __future__ import annotations

from dicho.extract import complements, phrases, sources
from dicho.extract.cues import Cue
from dicho.extract.frame import DASHES, STOPS, Candidate, Frame, Range
from dicho.extract.tokens import QUOTE, Sentence

FAR_RESUMED = 25
"""Tokens between the two halves of an interrupted quotation."""

LONGEST_LISTENER = 8
"""Tokens after "told" that can only be the listener, a time and a place."""

_ARTICLES = frozenset(("the", "a", "an", "one", "two", "another"))
_GERUNDS = frozenset(("ing", "ger"))
_NEVER_AFTER = frozenset(("infinitive", "gerund", "passive"))


def candidates(sentence: Sentence) -> list[Candidate]:
    """Every candidate of a sentence from left to right; contents may nest."""
    frame = Frame(sentence)
    out = list(phrases.candidates(frame))
    for index, cue in enumerate(frame.cues):
        candidate = _of_noun(frame, cue) if cue.entry.kind == "noun" else _of_verb(frame, cue, index)
        if candidate:
            out.append(candidate)
    return sorted(out, key=lambda c: c.cue)


def _of_verb(frame: Frame, cue: Cue, index: int) -> Candidate | None:
    """A verb's or adjective's candidate; content before the cue is tried first, since commas and marks show it."""
    return _content_first(frame, cue, frame.subjects[index]) or _cue_first(frame, cue, index)


def _candidate(frame: Frame, cue: Cue, source: Range | None, content: list[Range], kind: tuple[str, str]) -> Candidate:
    shape, complement = kind
    # The preposition is the cue's, but the "to" of an English infinitive opens the content.
    owned = complement == "phrase" or (complement == "to" and cue.particle != "to")
    particle = cue.particle if owned else ""
    return Candidate(
        cue=(cue.first, cue.last if particle else cue.head), source=source, content=content, lemma=cue.entry.lemma,
        act=cue.entry.act, form=cue.entry.form, voice=cue.voice, shape=shape, complement=complement,
        owner=_owner(frame, source, cue), particle=particle, negated=cue.negated,
    )  # fmt: skip


def _owner(frame: Frame, source: Range | None, cue: Cue) -> str:
    if source is None:
        return "dropped" if cue.entry.kind == "verb" else "none"
    word = frame.s.low[source[1]]
    if source[0] == source[1] and word in frame.words["pronouns"]:
        return "pronoun"
    if word in frame.words["relatives"]:
        return "relative"
    if cue.first <= source[0] or source[1] + 1 < cue.first - 1:
        return "shared"
    return "name" if any(frame.s.caps[source[0] : source[1] + 1]) else "noun"


def _content_first(frame: Frame, cue: Cue, subject: Range | None) -> Candidate | None:
    """content, X said / content, said X / content, dijo."""
    if cue.entry.kind != "verb" or cue.voice in _NEVER_AFTER:
        return None
    if subject and _closes_subject(frame, cue, subject):
        return _posted(frame, cue, subject, subject[0] - 1, cue.head + 1)
    before = cue.first - 1
    if not frame.separates(before):
        return None
    inverted = _inverted(frame, cue)
    if inverted:
        return _posted(frame, cue, inverted, before, inverted[1] + 1)
    after = frame.low(cue.head + 1)
    alone = after in STOPS or after in ("", ",", QUOTE) or frame.ends_quoted(before)
    if subject is None and frame.lexicon.lang == "es" and alone:
        return _posted(frame, cue, None, before, cue.head + 1)
    return None


def _closes_subject(frame: Frame, cue: Cue, subject: Range) -> bool:
    """Whether subject and verb come after the content: what follows the verb is no complement."""
    after, before = frame.low(cue.head + 1), subject[0] - 1
    if frame.low(subject[1]) in frame.words["relatives"] or after in frame.words["complementizers"]:
        return False
    if frame.ends_quoted(before):
        return True
    opens = frame.low(frame.content_start(before))
    adverbial = opens in frame.places and opens not in frame.words["determiners"]
    # "After the talks, she said on Monday that": what opens with a time or a place is no content.
    closes = after in STOPS or after in ("", ",", QUOTE) or (after in frame.places and not adverbial)
    told = cue.entry.lemma in frame.words["recipients_after"] and cue.is_finite()
    return (closes or (told and frame.end - cue.head <= LONGEST_LISTENER)) and frame.separates(before)


def _inverted(frame: Frame, cue: Cue) -> Range | None:
    """The subject after the verb: said X, dijo ayer el ministro."""
    at, quoted = cue.head + 1, frame.ends_quoted(cue.first - 1)
    low = frame.low(at)
    if low in STOPS or low in (",", ":", QUOTE, ""):
        return None
    # Outside quotations "said no more than" is no inversion: a name, a pronoun or an article must follow.
    plain = low in frame.words["pronouns"] | frame.words["possessives"] | _ARTICLES
    if not (quoted or plain or frame.s.caps[at] or frame.lexicon.lang == "es"):
        return None
    found = sources.right(frame.s, at)
    if not found:
        return None
    follows = frame.low(found[1] + 1)
    if follows in ("that", ":"):
        return None
    closes = follows in ("", ",", QUOTE, "—", "–") or follows in STOPS or follows in frame.places
    return found if quoted or (closes and follows not in frame.words["complementizers"]) else None


def _posted(frame: Frame, cue: Cue, source: Range | None, content_end: int, rest: int) -> Candidate | None:
    """The content before the cue, and what goes on after it when a quotation was interrupted."""
    start = frame.content_start(content_end)
    last = content_end if frame.s.low[content_end] == QUOTE else content_end - 1
    if last < start:
        return None
    quoted = frame.s.has_quotation(start, last)
    resumed = _resumed(frame, rest) if quoted else _tail(frame, cue, rest)
    content = [(start, last), resumed] if resumed else [(start, last)]
    shape = "inverted" if source and source[0] > cue.head else "after"
    return _candidate(frame, cue, source, content, (shape, "quote" if quoted else "post"))


def _tail(frame: Frame, cue: Cue, at: int) -> Range | None:
    """By the night of the raid, she added, not one litre had come: what goes on after an aside outside quotations."""
    if frame.low(at) != "," or at + 1 > frame.end:
        return None
    follows = frame.low(at + 1)
    entry = frame.lexicon.cues.get(follows)
    words = frame.words
    if follows in words["coordinators"] | words["relatives"] | words["time"] or (entry and entry.form in _GERUNDS):
        return None
    return at + 1, frame.content_end(at + 1, cue.head)


def _resumed(frame: Frame, at: int) -> Range | None:
    """A quotation after the cue that goes on with the one before it: “…,” she said, “…”."""
    for token in range(at, min(len(frame.s), at + FAR_RESUMED)):
        if frame.s.quote[token] >= 0:
            opens = token == at or frame.low(token - 1) in (",", ":", ".", ";", *DASHES)
            return (token, token) if opens else None
        if token > at and frame.s.low[token] in frame.lexicon.cues:
            return None
    return None


def _cue_first(frame: Frame, cue: Cue, index: int) -> Candidate | None:
    """X said that content / X called for content / dijo X que content / he was told by X that content."""
    source = frame.subjects[index]
    start, kind = complements.complement(frame, cue)
    after = complements.after_subject(frame, cue) if source is None else None
    elsewhere = after or complements.agent(frame, cue)
    if elsewhere:
        source, start, kind = elsewhere
    if start is None or start > frame.end:
        return None
    end = frame.content_end(start, cue.head)
    if end < start:
        return None
    return _candidate(frame, cue, source or _shared(frame, cue, index), [(start, end)], ("before", kind))


def _shared(frame: Frame, cue: Cue, index: int) -> Range | None:
    """The subject of the verb before, for a verb joined by "and" or set off as a participle."""
    before = frame.low(cue.first - 1)
    if before not in frame.words["coordinators"] and before not in (",", "to") and cue.voice != "gerund":
        return None
    for other in range(index - 1, -1, -1):
        if frame.subjects[other] and frame.cues[other].entry.kind == "verb":
            return frame.subjects[other]
    # A Spanish verb without a written subject more often goes on from the sentence before than from this one's start.
    return _first_phrase(frame, cue.first) if frame.lexicon.lang == "en" else None


def _first_phrase(frame: Frame, before: int) -> Range | None:
    """The sentence's first noun phrase, as the subject of its main clause."""
    start = int(frame.low(0) in frame.words["coordinators"] | frame.words["adverbs"])
    if start >= before or not (frame.s.caps[start] or frame.low(start) in frame.words["determiners"]):
        return None
    if frame.low(start) in frame.words["pronouns"]:
        return start, start
    last = start
    while last + 1 < before and frame.s.caps[last + 1]:
        last += 1
    return (start, last) if last + 1 < before else None


def _of_noun(frame: Frame, cue: Cue) -> Candidate | None:
    """her claim that … / el anuncio de …: the owner before the noun, the content after it."""
    at = cue.head + 1
    clause = cue.particle in ("that", "que")
    start = at if clause else at + 1
    kind = "that" if clause else {"to": "to", "": "colon"}.get(cue.particle, "phrase")
    if start > frame.end:
        return None
    source = _possessor(frame, cue.head - 1)
    content = [(start, frame.content_end(start, cue.head))]
    return _candidate(frame, cue, source, content, ("before", kind))


def _possessor(frame: Frame, at: int) -> Range | None:
    """His, Pellworth's, su: whose claim it is."""
    for token in range(at, max(-1, at - 3), -1):
        low = frame.low(token)
        if low in frame.words["possessives"]:
            return token, token
        if low in ("'s", "'"):
            found = sources.left(frame.s, token - 1)
            return (found[0], token) if found else None
        if low in frame.words["determiners"] or not low[:1].isalnum():
            return None
    return None
