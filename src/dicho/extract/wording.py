"""The words of a cue and of its content's first sentence, and what they tell of its mood: negatives, tense, hedges.

All of it looks at a few hundred characters, however long the content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dicho.extract.found import Found
from dicho.extract.opening import MARKS, OPENERS, STOP, first_sentence, joined, without_that, words_of
from dicho.extract.tense import is_future, is_past, is_would
from dicho.model.span import Spans
from dicho.text import language
from dicho.text import lexicon as lexicons
from dicho.text.lexicon import Lexicon

LONGEST_OPENING = 260
"""Characters of a fragment that are looked at."""
MAIN = 22
"""Words of the first sentence in which its main verb is looked for."""
_TERM = 4
"""Words after "before" in which its term stands."""
_TAIL = 1000
"""Characters at each end of a long content in which its sentences are counted."""
_CONTRAST = re.compile(
    r"\b(?:is|are|was|were|'s) not (?:an?|the) .*\b(?:it|they|this|that) (?:is|are|was|were|'s) (?:an?|the)\b"
    r"|\bno (?:es|son|fue) una? .*\b(?:es|son|sino) una?\b"
)
"""One thing said to be another: "it is not an accident, it is a way of governing"."""
_FIGURE = re.compile(
    r"\b(?:is|are|was|were|es|son|fue|fueron|era|eran) [«“\"‘']"
    r"(?:an?|the|una?|el|la|los|las)(?! que\b)(?: [^\W\d_]+){2,8}[»”\"’',.]"
)
"""What something is, in the speaker's own words: the levy is “a slap in the face”."""
_PARTICIPLE = re.compile(r"[^\W\d_]+(?:[aií]d|t|ch|s)o")
_INFINITIVE = re.compile(r"[^\W\d_]*[aeií]r(?:se|me|nos|l[aeo]s?)?")
_LABEL = re.compile(r"[«“\"‘'][^\W_]+(?: [^\W_]+){0,7}[»”\"’']")


@dataclass(frozen=True)
class Wording:
    """`cue` are the cue's words, `opening` those of the content's first sentence, without "that" or "de que".

    `who` are the source's words; `within` is whether the cue stands in the content or after it. `head` is the content's
    text from its start (a few hundred characters), `tail` its end. A content may be in another language than its cue:
    `lexicon` is the content's, `cue_lexicon` the cue's.
    """

    lexicon: Lexicon
    cue_lexicon: Lexicon
    lemma: str
    act: str
    cue: tuple[str, ...]
    opening: tuple[str, ...]
    head: str
    tail: str
    who: tuple[str, ...] = ()
    within: bool = False

    def list(self, name: str) -> frozenset[str]:
        """A list of words and phrases of the content's language."""
        return self.lexicon.status[name]

    @cached_property
    def be(self) -> frozenset[str]:
        """The forms of "be", and of "seem"."""
        return self.lexicon.words["be"] | self.list("be")

    # The cue

    def cue_is(self, name: str) -> bool:
        """Whether the cue's lemma is in a list of the language, or one of the list's phrases stands in it."""
        status = self.cue_lexicon.status
        return self.lemma in status.get(name, ()) or within(self.cue, status.get(name + "_cues", frozenset()))

    @cached_property
    def cue_negated(self) -> bool:
        """Did not deny, no niega."""
        return not self.cue_lexicon.status["negations"].isdisjoint(self.cue)

    @cached_property
    def asks(self) -> bool:
        """Asked whether, is considering whether, "…?" she asked."""
        if within(self.cue, self.cue_lexicon.status["question_cues"]):
            return True
        if self.cue_is("question"):
            return self.is_question or self._interrogative or (self.quoted and not self.requested)
        # "Decidió que si gana" has a condition.
        return self.cue_is("weighing") and self._interrogative and not self.said.startswith("que ")

    @cached_property
    def requested(self) -> bool:
        """Asked for, called on, llamó a: what follows is a wish or an order."""
        if within(self.cue, self.cue_lexicon.status["request_cues"]):
            return True
        return self.cue_is("asking") and not self.list("requests").isdisjoint(self.opening[:1])

    @cached_property
    def _interrogative(self) -> bool:
        first, second = (*self.opening, "", "")[:2]
        if first in ("por", "a", "de", "en", "con"):
            first = second
        asking = self.lexicon.words["complementizers"] | self.list("interrogatives")
        return first in asking and first not in ("that", "que", "por")

    @cached_property
    def to_do(self) -> bool:
        """Whether the content is something to do: "to reopen", "a reabrir", "no meterse", but no "haber cobrado"."""
        words = [word for word in self.opening[:4] if word not in ("no", "not", "a", "de", "en", "never", "nunca")]
        if words[:1] == ["to"]:
            return words[1:2] != ["have"]
        found = self.lexicon.lang == "es" and words and _INFINITIVE.fullmatch(words[0])
        return bool(found) and words[0] not in ("haber", "ayer")

    @cached_property
    def would_bet(self) -> bool:
        """Would bet on, apostaría por: not a bet but a guess."""
        if not self.cue_is("betting"):
            return False
        return "would" in self.cue or any(is_would(word, self.cue_lexicon) for word in self.cue)

    @cached_property
    def decrees(self) -> bool:
        """Whether the cue orders: what shall be is no forecast then."""
        return (self.act == "decree" and bool(self.cue)) or self.cue_is("commanding")

    # The content as a whole

    @cached_property
    def quoted(self) -> bool:
        """Whether the content opens with a quotation mark or a dash: the words are the speaker's own."""
        return self.head[:1] != "" and self.head[0] in MARKS

    @cached_property
    def said(self) -> str:
        """The content's start in lower case, without opening marks."""
        return self.head.lstrip(MARKS + " ").lower()

    @cached_property
    def rebuts(self) -> bool:
        """Whether a word that throws back what was said stands for itself: "Nonsense", "¡Mentira!"."""
        first = re.split(r"[.,;:!?…]", self.head.lstrip(MARKS + " "), maxsplit=1)[0]
        return " ".join(words_of(first.strip(OPENERS + "”»’ ").lower())) in self.list("rebuttals")

    @cached_property
    def is_question(self) -> bool:
        """Whether the content ends in a question mark and more than half of its sentences do; half of a turn's."""
        end = self.tail.rstrip("\"”»’' )—")
        if not end.endswith("?") or self._tagged(end):
            return False
        marks = [found[0] for found in STOP.finditer(self.tail)]
        return sum("?" in mark for mark in marks) * 2 >= len(marks) + bool(self.cue)

    def _tagged(self, end: str) -> bool:
        """ "She is my godmother, so what?": a tag after a clause asks nothing."""
        before, comma, tag = end[-_TAIL:].rpartition(",")
        asked = " ".join(words_of(tag.strip(" ¿?").lower())) in self.list("tags")
        return bool(comma) and asked and "¿" not in STOP.split(before)[-1]

    # The content's first sentence

    @cached_property
    def main(self) -> tuple[str, ...]:
        """The opening up to a verb of saying or promising inside it, whose complement is another's."""
        opening = self.opening[:MAIN]
        for at in range(1, len(opening)):
            entry = self.lexicon.cues.get(opening[at])
            if (
                entry is None
                or entry.kind != "verb"
                or opening[at] in self.list("softening")
                or opening[at - 1] in self.lexicon.words["determiners"]
            ):
                continue
            promised = entry.form in ("past", "pret", "part") and entry.lemma in self.list("prediction")
            if promised or (entry.act == "say" and opening[at + 1 : at + 2] in (("that",), ("que",))):
                return opening[:at]
        return opening

    def has(self, name: str) -> bool:
        """Whether a word or phrase of the list stands in the opening."""
        return any_of(self.opening, self.list(name))

    def main_has(self, *names: str) -> bool:
        """Whether a word or phrase of one of the lists stands in the main part."""
        words = less(self.main, self.list("not_hedging"))
        return any(any_of(words, self.list(name)) for name in names)

    @cached_property
    def conditional(self) -> bool:
        """Whether a condition opens the content: if, unless, had they called, de haber llamado."""
        if starts(self.opening, self.list("no_condition")):
            return False
        if starts(self.opening, self.list("conditions")):
            return True
        return starts(self.opening, self.list("inverted")) and not self.is_question and "would" in self.opening

    @cached_property
    def future(self) -> bool:
        """Will, going to, va a, the Spanish future; and in reported speech would, iba a, the Spanish conditional."""
        words = less(self.main, self.list("not_future"))
        if self._soon or self._due or self._intends(words):
            return True
        if any_of(words, self.list("future")) or any_of(words, self.list("future_phrases")):
            return True
        if not self.quoted and "would" in self.clause(0) and "would" in words and not self.judges:
            return True
        return self.lexicon.lang == "es" and any(self._is_future(at, words) for at in range(len(words)))

    def _intends(self, words: Sequence[str]) -> bool:
        """ "No pienso irme", "esperamos volver"."""
        own = self.list("intending")
        return any(word in own and infinitive(words[at + 1 :]) for at, word in enumerate(words))

    @cached_property
    def _soon(self) -> bool:
        """A present with a time to come: "is coming down next week", "mañana volvemos"."""
        if not any_of(self.opening, self.list("next_time")):
            return False
        if self.lexicon.lang == "en":
            return any(word in self.be and _ing(self.main[at + 1 : at + 3]) for at, word in enumerate(self.main))
        return self.quoted and not self.told_past

    @cached_property
    def _due(self) -> bool:
        """A term set or insisted on, and no past: "before Easter", "antes de mayo", "el 30, ni un día después"."""
        if self.told_past or self.requested:
            return False
        if any_of(self.opening, self.list("not_later")):
            return True
        return not self.judges and any(map(self._sets_term, range(len(self.main))))

    def _sets_term(self, at: int) -> bool:
        """ "By the end of May": a bound, and a word of time soon after it; of what is weighed it is no promise."""
        if self.main[at] not in self.list("bounds") or not self.list("inquiring").isdisjoint(self.main[:at]):
            return False
        return any(word.lower() in self.list("term_times") for word in self.main[at + 1 : at + 1 + _TERM])

    @cached_property
    def told_past(self) -> bool:
        """Whether the main clause is of the past; what "is paid" is not."""
        told, passive = self.list("told_past"), self.list("passive")
        pairs = zip(("", *self.main), self.main, strict=False)
        return any(word in told or (before not in passive and is_past(word, self.lexicon)) for before, word in pairs)

    def _is_future(self, at: int, words: Sequence[str]) -> bool:
        if is_future(words[at], self.lexicon):
            return True
        return not self.quoted and not self._according and self._is_would(at, words) and not self.judges

    @cached_property
    def _according(self) -> bool:
        return tuple(self.lemma.split()) in self.cue_lexicon.according

    def _is_would(self, at: int, words: Sequence[str]) -> bool:
        before = words[at - 1] if at else ""
        of_noun = self.lexicon.words["determiners"] | self.list("before_noun")
        return is_would(words[at], self.lexicon) and before not in of_noun

    @cached_property
    def hearsay(self) -> bool:
        """The Spanish conditional of rumour: "habría salido"; with "según" any conditional."""
        if self.lexicon.lang != "es" or "si" in self.main:
            return False
        for at, word in enumerate(self.main):
            follows = self.main[at + 1 : at + 2]
            if word in ("habría", "habrían", "habríamos", "habrías") and follows and _PARTICIPLE.fullmatch(follows[0]):
                return self.main[at - 1 : at] not in (("me",), ("nos",))
            if self._according and self._is_would(at, self.main):
                return True
        return False

    def clause(self, start: int, *through: str) -> tuple[str, ...]:
        """The words from `start` to the next clause inside the sentence, one after a word of `through` aside."""
        words = self.lexicon.words
        inner = (words["subordinators"] | words["relatives"] | words["complementizers"]) - {*through}
        after = self.opening[start:]
        return after[: next((at for at, word in enumerate(after) if word in inner), len(after))]

    def main_clause(self, *through: str) -> tuple[str, ...]:
        """The words up to the first clause inside the sentence, other than one that a word of `through` opens."""
        inner = self.lexicon.words["subordinators"] | self.list("leads")
        lead = int(not inner.isdisjoint(self.opening[:1]))
        return self.opening[: lead + len(self.clause(lead, *through))]

    # Judgement

    @cached_property
    def thought(self) -> bool:
        """Whether the act is to think, by a cue that may, and the cue gives no fact somebody has in mind."""
        if self.act != "think" or not self.lemma or self.cue_is("knowing") or self.cue_is("standing"):
            return False
        return "think" in self.cue_lexicon.acts.get(self.lemma, ("think",))

    @cached_property
    def labels(self) -> bool:
        """Described voting day as “orderly”: a word or two in quotation marks after a verb of describing."""
        return self.cue_is("describing") and bool(_LABEL.search(self.head))

    @cached_property
    def judges(self) -> bool:
        """Whether the content's own words judge: a disgrace, should resign, es una vergüenza, hay que."""
        if self.act in ("intend", "decree"):
            return False
        passing = self.list("not_judging")
        words = less(self.opening, passing)
        if any_of(words, self.list("judging")) or any_of(words, self.list("judging_phrases")):
            return True
        if any_of(less(self.main_clause(), passing), self.list("deontic")):
            return True
        if _CONTRAST.search(" ".join(self.opening)):
            return True
        if _FIGURE.search(self.head.lower()) and not self.cue_is("admitting"):
            return True
        plain = self.list("judging_after_be")
        words = less(self.main_clause("that", "que"), passing)
        return any(word in plain and self._after_be(at, words) for at, word in enumerate(words))

    def _after_be(self, at: int, words: Sequence[str]) -> bool:
        for place in range(at - 1, max(-1, at - 5), -1):
            if words[place] == "to":
                return False  # "are trying to defeat us"
            if words[place] in self.be:
                return place == 0 or words[place - 1] not in ("i", "we", "yo")
        return False


def infinitive(words: Sequence[str]) -> bool:
    """Whether the first word is written like a Spanish infinitive."""
    return bool(words) and bool(_INFINITIVE.fullmatch(words[0])) and words[0] != "ayer"


def _ing(words: Sequence[str]) -> bool:
    return any(word.endswith("ing") for word in words)


def read(text: str, one: Found, content: Spans) -> Wording:
    """The wording of an attribution with its final content; the cue's lemma, act and language are `one`'s."""
    cue = text[one.cue.start : min(one.cue.end, one.cue.start + LONGEST_OPENING)] if one.cue else ""
    if one.cue and text[one.cue.end : content[0].start].strip() == "a":
        cue += " a"  # "Apunta a | la imprenta": the cue's own, wherever a span ends
    parts = [text[s.start : min(s.end, s.start + LONGEST_OPENING)] for s in content[:2]]
    opening = without_that(tuple(first_sentence(joined(text, content, parts))))
    ends = content[-2:]
    tail = joined(text, ends, [text[max(s.start, s.end - _TAIL) : s.end] for s in ends])
    own = lexicons.load(language.of_line(" ".join(parts), one.lang))
    who = text[one.source.start : min(one.source.end, one.source.start + LONGEST_OPENING)] if one.source else ""
    return Wording(
        lexicon=own,
        cue_lexicon=lexicons.load(one.lang),
        lemma=one.lemma,
        act=one.act,
        cue=tuple(words_of(cue.lower())),
        opening=opening,
        head=parts[0],
        tail=tail,
        who=tuple(words_of(who.lower())),
        within=one.cue is not None and content[0].start < one.cue.start,
    )


def starts(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether the words open with one of the words or phrases."""
    line = " ".join(words[:5]) + " "
    return any(line.startswith(phrase + " ") for phrase in phrases)


def any_of(words: Sequence[str], wanted: frozenset[str]) -> bool:
    """Whether one of the wanted words or phrases stands among the words."""
    return not wanted.isdisjoint(words) or within(words, wanted)


def within(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands among the words."""
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in phrases if " " in phrase or len(words) < MAIN)


def less(words: Sequence[str], phrases: frozenset[str]) -> tuple[str, ...]:
    """The words without the phrases, which would mislead."""
    line = f" {' '.join(words)} "
    for phrase in phrases:
        line = line.replace(f" {phrase} ", " | ")
    return tuple(line.split())
