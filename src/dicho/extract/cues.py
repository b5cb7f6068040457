"""Cue words of a sentence with the verb group they stand in: "has also said", "is expected to", "pointed out"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dicho.extract.tokens import QUOTE, Sentence
from dicho.text.lexicon import Entry


@dataclass(slots=True)
class Cue:
    """Tokens `first`..`last` (inclusive) are the cue as written, `head` its verb, noun or adjective.

    `voice` is "passive", "progressive", "perfect", "modal", "infinitive", "gerund", "chained" ("went on to say"), or
    the verb's own form. `particle` is the word that belongs to it ("for" in "called for"), "" for none.
    """

    head: int
    first: int
    last: int
    entry: Entry
    voice: str
    negated: bool
    particle: str

    def is_finite(self) -> bool:
        """Whether a subject belongs to it."""
        return self.entry.kind == "verb" and self.voice in ("past", "pret", "imp", "s", "pres", "perfect", "part")


_LINKING = ("to", "a", "de", "por")


def find(sentence: Sentence) -> list[Cue]:
    """The cue candidates of a sentence from left to right: at most one for each word."""
    cues = []
    for head in range(len(sentence)):
        entry = _entry(sentence, head)
        if entry is None or (sentence.caps[head] and _is_name(sentence, head)) or _is_part_of_next(sentence, head):
            continue
        cue = _noun(sentence, head, entry) if entry.kind == "noun" else _group(sentence, head, entry)
        if cue:
            cues.append(cue)
    return cues


def _entry(sentence: Sentence, head: int) -> Entry | None:
    """What the word is as a cue: after a determiner or a possessive the noun, where it can be one."""
    word, lexicon = sentence.low[head], sentence.lexicon
    noun = lexicon.nouns.get(word)
    if noun and head and (_is_determined(sentence, head - 1) or _is_possessed(sentence, head - 1)):
        return noun
    return lexicon.cues.get(word) or _by_place(sentence, head)


def _is_possessed(sentence: Sentence, at: int) -> bool:
    """Pellworth's | claim, and not "he's | called"."""
    low, words = sentence.low, sentence.lexicon.words
    if low[at] in words["possessives"]:
        return True
    return low[at] in ("'s", "'") and at > 0 and low[at - 1] not in words["pronouns"]


_UNKNOWN = {"es": Entry("?", "verb", "pret", "say"), "en": Entry("?", "verb", "past", "say")}
_PAST = {"es": ("ó", "aron", "ieron", "aba", "aban"), "en": ("ed",)}


def _by_place(sentence: Sentence, head: int) -> Entry | None:
    """A past tense that no list has, right after a quotation: whatever the verb, somebody said it so."""
    if not head or len(sentence.low[head]) < 4 or not sentence.low[head].endswith(_PAST[sentence.lexicon.lang]):
        return None
    at = head - 1 if sentence.lexicon.lang == "es" or sentence.low[head - 1] == QUOTE else head - 2
    at -= at > 0 and sentence.low[at] == ","
    return _UNKNOWN[sentence.lexicon.lang] if at >= 0 and sentence.low[at] == QUOTE else None


def _is_part_of_next(sentence: Sentence, head: int) -> bool:
    """The first word of "wanted to know", "quiso saber", "se mostró convencido": the cue is the whole."""
    low, words, follows = sentence.low, sentence.lexicon.words, sentence.low[head + 1 : head + 3]
    if low[head] in words["wanting"]:
        return follows[:1] == ["saber"] or follows == ["to", "know"]
    entry = sentence.lexicon.cues.get(follows[0]) if follows and low[head] in words["be"] else None
    return entry is not None and entry.kind == "adjective"


def _is_name(sentence: Sentence, head: int) -> bool:
    """A capitalised cue word beside another capitalised word: "State Department", "Call of Duty"."""
    before = head > 0 and sentence.caps[head - 1]
    after = head + 1 < len(sentence) and sentence.caps[head + 1]
    return head > 0 and (before or after) and sentence.quote[head - 1] < 0


def _noun(sentence: Sentence, head: int, entry: Entry) -> Cue | None:
    """A noun is a cue only with a complement: "her claim that", "su promesa de"."""
    follows = sentence.low[head + 1] if head + 1 < len(sentence) else ""
    links = sentence.lexicon.words["particles"] | {"that", "que", ":"}
    if follows not in links:
        return None
    return Cue(head, head, head, entry, "bare", False, "" if follows == ":" else follows)


def _group(sentence: Sentence, head: int, entry: Entry) -> Cue | None:
    first, helpers = _helpers(sentence, head)
    words = sentence.lexicon.words
    if entry.kind == "adjective" and not (helpers & words["be"]):
        return None
    if not helpers and head and _nominal(entry, sentence.lexicon.lang) and _is_determined(sentence, head - 1):
        return None
    if entry.lemma in ("know", "saber") and entry.form in ("base", "inf") and helpers & words["wanting"]:
        entry = replace(entry, lemma="ask" if sentence.lexicon.lang == "en" else "preguntar", act="say", form="past")
        helpers = helpers - {"chain"}
    last, particle = _particle(sentence, head, entry)
    return Cue(head, first, last, entry, _voice(entry, helpers, words), bool(helpers & words["negations"]), particle)


def _is_determined(sentence: Sentence, at: int) -> bool:
    before, words = sentence.low[at], sentence.lexicon.words
    return before in words["determiners"] and before not in words["pronouns"]


def _nominal(entry: Entry, lang: str) -> bool:
    """Whether the form may as well be a noun or adjective after a determiner: "the claims", "a reported"."""
    return lang == "en" or entry.form in ("part", "pres", "subj")


def _helpers(sentence: Sentence, head: int) -> tuple[int, set[str]]:
    """Where the verb group starts, and its auxiliaries, adverbs and negations to the left of the head."""
    words, low = sentence.lexicon.words, sentence.low
    helping = words["auxiliaries"] | words["adverbs"] | words["negations"] | words["be"]
    first, helpers, english = head, set(), sentence.lexicon.lang == "en"
    while first > 0:
        word = low[first - 1]
        if first > 1 and word in _LINKING and low[first - 2] in words["catenatives"]:
            helpers.add("chain")
        elif word in helping or (english and word.endswith("ly") and len(word) > 4) or _wants(sentence, first - 1):
            helpers.add(word)
        elif not (word in words["catenatives"] and (low[first] in _LINKING or not english)):
            break
        first -= 1
    while first < head and low[first] in words["adverbs"] and low[first] in words["time"]:
        first += 1
    return first, helpers


def _wants(sentence: Sentence, at: int) -> bool:
    """wanted | to know, quiso | saber."""
    return sentence.low[at] in sentence.lexicon.words["wanting"] and sentence.low[at + 1] in ("to", "saber")


def _voice(entry: Entry, helpers: set[str], words: Mapping[str, frozenset[str]]) -> str:
    participle = entry.form in ("past", "part")
    if "chain" in helpers:
        return "chained"
    if entry.form == "inf":
        return "infinitive"
    if helpers & words["be"]:
        return "passive" if participle or entry.kind == "adjective" else "progressive"
    if helpers & words["have"]:
        return "perfect"
    if entry.form in ("ing", "ger"):
        return "gerund"
    return "modal" if entry.form == "base" and helpers & words["auxiliaries"] else entry.form


def _particle(sentence: Sentence, head: int, entry: Entry) -> tuple[int, str]:
    """The particle or preposition right after a verb or adjective that belongs to the cue."""
    if head + 1 >= len(sentence) or sentence.low[head + 1] == QUOTE:
        return head, ""
    follows = sentence.low[head + 1]
    if follows in sentence.lexicon.words["particles"]:
        return head + 1, follows
    return head, ""
