"""Who says it: from attributions to statements with a speaker, within one document.

A speaker is named as the text names them at their fullest, or described as the text describes them; where two fit
about equally well there is no speaker and the statement is flagged. Nothing is taken from outside the document, save
its author and its outlet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property

from dicho.model.document import Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Attribution, Speaker
from dicho.resolve import interview
from dicho.resolve.cast import Cast
from dicho.resolve.dialogue import Exchanges, two_before
from dicho.resolve.memory import Event, Memory
from dicho.resolve.mentions import scan
from dicho.resolve.naming import OPEN, UNKNOWN, Answer, Naming
from dicho.resolve.nouns import PERSONAL
from dicho.resolve.phrases import Shape, Source, antecedents, read
from dicho.resolve.reference import Kind, Reference
from dicho.resolve.repeated import again, echoed
from dicho.text.inflect import OPENING_PARTICIPLE
from dicho.text.names import Gender, fold, load_people, words
from dicho.text.turns import Role

SAME = 60  # code points in which "the same gentleman" is read
DEEPEST = 20  # statements inside statements
FIRST_PAST = re.compile(r"[^\W\d_]{2,}[éí]")
FIRST_PLURAL = re.compile(r"\b[^\W\d_]{2,}mos\b")
PLURAL = re.compile(r"\b[^\W\d_]{2,}(?:ron|[aá]n|[^\W\d_iu]en)\b")
CLITICS = frozenset({"le", "les", "lo", "la", "los", "las", "se", "te", "os"})
HEARD = re.compile(r"(?:told|hears?)[ \u00a0]*(?:\r?\n|$)")
WHO = frozenset({"quien", "quienes", "who", "whom"})
KINDS: dict[str, Kind] = {"plural": "group", "neuter": "body"}
PRONOUNS: dict[str, Kind] = {"su": "possessive", "his": "possessive", "her": "possessive", "its": "possessive"}
GENDERS: dict[str, Gender] = {"masculine": "masculine", "feminine": "feminine"}


def identify(document: Document, attributions: Sequence[Attribution]) -> list[Answer]:
    """Who speaks each attribution, in the same order: a speaker where the document tells, and the flags it gains."""
    return Resolver(document, attributions).run() if attributions else []


class Resolver:
    """One pass over a document's attributions: outer ones in text order, then those inside others."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], naming: type[Naming] = Naming) -> None:
        self.text = document.text
        self.attributions = attributions
        self.people = load_people()
        cues = {span.start: span.end for a in attributions for span in a.cue}
        # "El director RESUELVE": the verb of a decree is no name, for all its capitals.
        names = [m for m in scan(document.text, self.people) if m.end > cues.get(m.start, m.start)]
        self.cast = Cast(document.text, names, self.people)
        quoted = [(span.start, span.end) for a in attributions if a.form == "direct" for span in a.content]
        self.memory = Memory(quoted)
        self.naming = naming(document, self.cast, self.people, self.memory)
        self.memory.narrator = self.naming.author()
        self.memory.publisher = self.naming.publisher()
        self.spanish, self.english = document.lang == "es", document.lang == "en"
        self.answers = [UNKNOWN] * len(attributions)
        self.exchanges = Exchanges(self.text, attributions)
        self._answering: dict[int, int] = {}

    def run(self) -> list[Answer]:
        """The answer for each attribution, in their order."""
        depth = [self._depth(index) for index in range(len(self.attributions))]
        order = sorted(range(len(self.attributions)), key=lambda i: (depth[i], _place(self.attributions[i]), i))
        for index in order:
            self.answers[index] = self._answer(index, outer=depth[index] == 0)
        for told in (again, echoed):
            for index, answer in told(self.text, self.attributions, self.answers):
                self.answers[index] = answer
        return self.answers

    def _depth(self, index: int) -> int:
        depth, parent = 0, self.attributions[index].parent
        while parent is not None and depth < DEEPEST:
            depth, parent = depth + 1, self.attributions[parent].parent
        return depth

    def _answer(self, index: int, outer: bool) -> Answer:
        a = self.attributions[index]
        if "unattributed" in a.flags and not a.source:
            return self._in_turn(index)
        at = _place(a)
        if a.cue and HEARD.match(self.text, a.cue[0].start):
            return UNKNOWN  # "Minister never signed, MPs told", "inquest hears": they heard it
        if part := interview.part(a, self.text):
            return self._in_interview(part, at)
        source = read(a.source, self.cast, self.people, self.spanish)
        answer = self._initialled(index) or self._same(index, at) or self._who(index, source, at)
        if answer.speaker and outer:
            event = Event(at, answer.entity, answer.speaker, source.phrase if answer.entity is None else None)
            self.memory.spoke(event)
        return answer

    def _in_turn(self, index: int) -> Answer:
        """A line of a dialogue that names nobody is whose the line two before it is, where that is another's."""
        turns = two_before(self.text, self.attributions, index)
        if talk := self.exchanges.around(index):
            return self._in_exchange(*talk)
        if turns is None:
            return UNKNOWN
        far, near = turns
        at, other = _place(self.attributions[index]), self.answers[near]
        answer = self.answers[far] if far is not None else UNKNOWN
        if far is None and other.speaker and other.speaker.reason == "author":
            # Who answers the author is the one the author was talking with.
            talked = [event for event in self.memory.before(at) if event.speaker.id != other.who]
            answer = Answer(talked[0].speaker, talked[0].entity) if talked else UNKNOWN
        if answer.speaker is None or (other.speaker and other.who == answer.who):
            return UNKNOWN
        self.memory.spoke(Event(at, answer.entity, answer.speaker))
        return Answer(replace(answer.speaker, score=min(0.75, answer.speaker.score), reason="turn"), answer.entity)

    def _in_exchange(self, run: Sequence[int], at: int) -> Answer:
        """Of questions and answers the author asks; the one named most before them answers, else who spoke last."""
        if at % 2 == 0:
            return self.naming.writer("turn")
        first = _place(self.attributions[run[0]])
        entity = self._answers_from(first)
        if entity < 0:
            near = (e.entity for e in self.memory.before(first) if e.entity not in (None, self.memory.narrator))
            entity = next((who for who in near if who is not None and self.cast.entities[who].is_person), -1)
        if entity < 0:
            return UNKNOWN
        answer = Answer(self.naming.speaker(entity, 0.7, "turn"), entity)
        if answer.speaker:
            self.memory.spoke(Event(_place(self.attributions[run[at]]), entity, answer.speaker))
        return answer

    def _in_interview(self, part: Role, at: int) -> Answer:
        """Under "P." the author asks, under "R." the one the interview is with answers."""
        if part == "asks":
            return self.naming.writer("title")
        answer = self._interviewed()
        if answer.speaker:
            self.memory.spoke(Event(at, answer.entity, answer.speaker))
        return answer

    def _same(self, index: int, at: int) -> Answer | None:
        """ "The same gentleman, in May: “…”": the person who spoke last, though the finder leaves the words out."""
        a = self.attributions[index]
        colon = not a.source and a.cue and a.cue[0].of(self.text) == ":"
        start = self.text.rfind("\n", 0, at) + 1 if colon else at
        opening = words(self.text[start : start + SAME])[:3]
        told = any(word in self.people.again for word in opening[:2]) and (a.source or colon) and len(opening) > 2
        if not told or opening[0] not in self.people.definite | self.people.again:
            return None
        gender = GENDERS.get(self.people.article_gender.get(opening[0], ""), "either")
        for event in self.memory.before(at):
            own = self.cast.entities[event.entity].gender if event.entity is not None else "either"
            if event.speaker.kind != "organisation" and (gender == own or "either" in (own, gender)):
                return Answer(replace(event.speaker, reason="description", score=0.75), event.entity)
        return None

    def _initialled(self, index: int) -> Answer | None:
        """Who is meant by the initials an interview has as its labels: "A. B.: "."""
        source, author = self.attributions[index].source, self.naming.document.author
        found = interview.initialled(source[0].of(self.text), self.cast, author) if source else None
        if found is None:
            return None
        return Answer(self.naming.speaker(found, 0.85, "name"), found) if found >= 0 else self.naming.writer("name")

    def _interviewed(self) -> Answer:
        """The one a printed interview is with; nobody in other documents."""
        entity = self._answers_from(self._interview)
        return Answer(self.naming.speaker(entity, 0.75, "title"), entity) if entity >= 0 else UNKNOWN

    @cached_property
    def _interview(self) -> int:
        """Where the first turn of a printed interview begins."""
        return min((a.source[0].start for a in self.attributions if interview.part(a, self.text)), default=0)

    def _answers_from(self, first: int) -> int:
        """The entity that answers from here on, as `interview.asked` finds it once; -1 for nobody."""
        if first not in self._answering:
            self._answering[first] = interview.asked(self.cast, first, self.memory.narrator)
        return self._answering[first]

    def _who(self, index: int, source: Source, at: int) -> Answer:
        by_shape: dict[Shape, Callable[[], Answer]] = {
            "empty": lambda: self._silent(index, at),
            "names": lambda: self.naming.named(source, at),
            "description": lambda: self._described(index, source, at, self.attributions[index].source),
            "pronoun": lambda: self._pronoun(index, source, at),
            "relative": lambda: self._relative(index, source, at),
            "author": lambda: self.naming.writer("description"),
            "outlet": self.naming.outlet,
            "nobody": lambda: UNKNOWN,
        }
        return by_shape[source.shape]()

    def _pronoun(self, index: int, source: Source, at: int) -> Answer:
        kind = source.pronoun
        if kind in ("first", "first_plural"):
            if parent := self._outer(index):
                return Answer(replace(parent, reason="pronoun", score=0.85))
            return self.naming.writer("author") if kind == "first" else UNKNOWN
        if kind == "neuter" and _says(f"{source.word} {self._cue(index)}", self.people.impersonal):
            return UNKNOWN  # "it is said"
        sort = PRONOUNS.get(source.word, KINDS.get(kind, "pronoun"))
        reference = self._reference(index, sort, at, GENDERS.get(kind, "either"))
        return self.naming.meant(reference, "pronoun", self.naming.own_house() if kind == "neuter" else UNKNOWN)

    def _cue(self, index: int) -> str:
        return " ".join(span.of(self.text) for span in self.attributions[index].cue)

    def _reference(self, index: int, kind: Kind, at: int, gender: Gender = "either") -> Reference:
        a = self.attributions[index]
        return Reference(kind, at, gender, None, a.source, self._outer(index), self._in_direct_words(index))

    def _in_direct_words(self, index: int) -> bool:
        """Whether the statement stands in another's own words, where "he" is another than the one who speaks them."""
        parent = self.attributions[index].parent
        return parent is not None and self.attributions[parent].form == "direct"

    def _described(self, index: int, source: Source, at: int, spans: Spans) -> Answer:
        cue = self._cue(index).casefold()
        if self.people.first_words.intersection(cue.split()[:1]):
            return self.naming.writer("author")  # "Apuesto una cena a que": the noun is what is bet, not who bets
        return self.naming.described(source, at, spans, self._outer(index), quoted=self._in_direct_words(index))

    def _outer(self, index: int) -> Speaker | None:
        """Who speaks the statement this one stands inside."""
        parent = self.attributions[index].parent
        return self.answers[parent].speaker if parent is not None else None

    def _relative(self, index: int, source: Source, at: int) -> Answer:
        """ "…, quien añadió", "una prensa que dedicó": who the phrase right before names or describes."""
        a = self.attributions[index]
        if a.parent is not None and a.source == (self._begun(a.parent, len(a.source[0])),):
            return self._same_as_outer(index)  # "aseguraron que avisaron": it opens what is said, and takes up nobody
        before_it = min(at, a.cue[0].start) if a.cue else at  # "un informe según el cual"
        spans = antecedents(self.text, before_it, self.people)
        for span in spans if source.word in WHO or before_it == at else reversed(spans):
            before = read((span,), self.cast, self.people, self.spanish)
            if source.word in WHO and not self._is_personal(before):
                continue
            if before.shape == "names":
                return _as_relative(self.naming.named(before, at))
            if before.shape == "description":
                return self._described(index, before, at, (span,))
        return self.naming.meant(self._reference(index, "relative", at), "pronoun")

    def _begun(self, index: int, length: int) -> Span:
        """The first so many characters of a statement's content."""
        start = self.attributions[index].content[0].start
        return Span(start, start + length)

    def _is_personal(self, source: Source) -> bool:
        """Whether "quien" can take up this phrase: a person's name, or a word for people."""
        if source.shape == "names":
            who = self.cast.who[source.heads[0]]
            return who is None or self.cast.entities[who].is_person
        return source.phrase is not None and source.phrase.kind in (*PERSONAL, "unnamed")

    def _silent(self, index: int, at: int) -> Answer:
        """No source is written: a quotation that goes on, a dropped subject, the author's "creo", or nobody's."""
        a = self.attributions[index]
        if "continued" in a.flags:
            return self._continued(index)
        if "author" in a.flags:
            return self.naming.writer("author")
        cue = self._cue(index)
        first = self._is_first(cue)
        if not cue or OPENING_PARTICIPLE.match(cue) or (not first and _says(cue, self.people.impersonal)):
            return UNKNOWN  # "Preguntada si", "se dice"; but "me parece" is the author's, though "parece" is nobody's
        if self.spanish and FIRST_PLURAL.search(cue):
            return UNKNOWN  # "queremos": of whom the speaker is one; the text names no such group
        plural = self.spanish and bool(PLURAL.search(cue))
        told_me = a.parent is not None and cue.casefold().startswith(("me ", "nos "))
        if a.parent is not None and not plural and not told_me:
            return self._same_as_outer(index)
        if first:
            return self.naming.writer("author")
        if self.english and "dropped-subject" not in a.flags:
            return UNKNOWN  # English drops no subject: whoever it is, the sentence does not say
        answer = self._dropped(index, at, plural=plural, told_me=told_me)
        return replace(answer, flags=(*answer.flags, "dropped-subject"))

    def _same_as_outer(self, index: int) -> Answer:
        outer = self._outer(index)
        return Answer(replace(outer, reason="dropped-subject", score=0.6)) if outer else UNKNOWN

    def _dropped(self, index: int, at: int, *, plural: bool, told_me: bool) -> Answer:
        """Who a verb without a subject means; in an interview, where nobody is likely, the one asked."""
        reference = replace(self._reference(index, "group" if plural else "dropped", at), apart=told_me)
        otherwise = UNKNOWN if plural or told_me else self._interviewed()
        return self.naming.meant(reference, "dropped-subject", otherwise)

    def _continued(self, index: int) -> Answer:
        """The speaker of the quotation before, and none when that one's is open."""
        parent = self.attributions[index].parent
        before = next((i for i in range(index - 1, -1, -1) if self.attributions[i].parent == parent), None)
        answer = self.answers[before] if before is not None else UNKNOWN
        if answer.speaker is None:
            return Answer(flags=OPEN.flags if OPEN.flags[0] in answer.flags else ())
        return Answer(replace(answer.speaker, reason="continued"), answer.entity)

    def _is_first(self, cue: str) -> bool:
        """Whether the verb itself says "I": "creo", "dije", "me parece"."""
        if _says(cue, self.people.first_phrases):
            return True
        # Not folded: only the accent tells "afirmo" (I) from "afirmó" (she or he).
        found = cue.casefold().split()
        found = found[1:] if len(found) > 1 and found[0] in CLITICS else found
        return bool(found) and (found[0] in self.people.first_words or bool(FIRST_PAST.fullmatch(found[0])))


def _as_relative(answer: Answer) -> Answer:
    """A name taken up by a relative pronoun."""
    return replace(answer, speaker=replace(answer.speaker, reason="pronoun")) if answer.speaker else answer


def _place(a: Attribution) -> int:
    """Where in the text the one who speaks is told: the source, else the cue, else the words themselves."""
    return (a.source or a.cue or a.content)[0].start


def _says(cue: str, phrases: tuple[str, ...]) -> bool:
    return bool(_any_of(phrases).search(fold(cue)))


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b")
