"""A statement made ready to be compared: its words with their places, when it was said, and by whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from dicho.model.document import Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.text import bridge, clock, language, likeness, passage, stems
from dicho.text import words as counted
from dicho.text.isodate import interval
from dicho.text.names import fold

GAP = " … "
"""What stands in `Side.words` for what a broken quotation leaves out; it is in no span."""
PLAINLY = 2
RARE = 5.0
"""The weight, in nats, from which a word counts as rare."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[%€$£]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the content: `start` and `end` are places in `Side.words`, `low` is it without case and accents."""

    start: int
    end: int
    low: str


@dataclass(frozen=True)
class Side:
    """One of two statements. `content` are the texts of its content's spans, `cue` the words that signal it.

    `lang` is "en" or "es", the language of the content; `published` the document's date.
    `person` is the speaker across documents, None where nobody is named. `around` is what stands right before and after
    the content: a sentence or two that tell what its pronouns speak of.
    """

    statement: Statement
    content: tuple[str, ...]
    cue: str = ""
    lang: str = "en"
    published: str | None = None
    person: str | None = None
    around: str = ""

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def reported(self) -> bool:
        """Whether it stands inside another statement: X said that Y had promised it."""
        return self.statement.parent is not None

    @cached_property
    def before(self) -> str:
        """The part of `around` that stands right before the content."""
        return self.around[: min(self.statement.content[0].start, passage.BEFORE)]

    @cached_property
    def after(self) -> str:
        """The part of `around` that stands right after the content."""
        return self.around[len(self.before) + 1 :]

    @cached_property
    def words(self) -> str:
        """The content as one string, its fragments joined by GAP; places in it become spans by `spans`."""
        return GAP.join(self.content)

    @cached_property
    def tokens(self) -> tuple[Word, ...]:
        """The content's words and numbers in order."""
        return tuple(Word(m.start(), m.end(), fold(m.group()) or m.group()) for m in _WORD.finditer(self.words))

    @cached_property
    def terms(self) -> bridge.Terms:
        """The content's words that carry meaning, with what translates them."""
        return bridge.terms(self.words, self.lang)

    @cached_property
    def terms_before(self) -> bridge.Terms:
        """The same of what stands right before it."""
        return bridge.terms(self.before, self.lang)

    @cached_property
    def rare(self) -> Mapping[str, float]:
        """The names and rare words of the content, by their first key, and their weight in nats."""
        return _rare(self.terms)

    @cached_property
    def rare_around(self) -> Mapping[str, float]:
        """The same of the content and what stands around it."""
        return {**bridge.rare(self.around, self.lang, RARE), **self.rare}

    @cached_property
    def prepared(self) -> likeness.Prepared:
        """The content ready for the lexicon's own comparison."""
        return likeness.Prepared(self.lang, self.terms, counted.negation(self.words, self.lang))

    @cached_property
    def clocks(self) -> tuple[clock.Clock, ...]:
        """The times of day in it; their spans are places in `words`."""
        return tuple(clock.find(self.words, self.lang))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, in one written form."""
        return frozenset(term.stem for term in self.terms if term.kind == "number")

    @cached_property
    def negations(self) -> int:
        """How many words of it negate."""
        negative = stems.words(self.lang).negation
        return sum(word.low in negative for word in self.tokens)

    @cached_property
    def days(self) -> tuple[str, str] | None:
        """First and last day (YYYY-MM-DD) on which it can have been said; the publication's where nothing tells."""
        said = interval(self.statement.said.value) if self.statement.said else None
        return said or interval(self.published or "")

    @cached_property
    def _starts(self) -> Sequence[tuple[int, Span]]:
        """Where each fragment begins in `words`, and the fragment."""
        found, at = [], 0
        for span in self.statement.content:
            found.append((at, span))
            at += len(span) + len(GAP)
        return found

    def spans(self, start: int, end: int) -> Spans:
        """The characters of the document that stand at words[start:end]; a gap in between makes two spans."""
        if not 0 <= start < end <= len(self.words):
            raise ValueError(f"{start}..{end} is not within a content of {len(self.words)} characters.")
        first = bisect_right(self._starts, start, key=lambda pair: pair[0]) - 1
        found = []
        for at, span in self._starts[first:]:
            low, high = max(start, at) - at, min(end, at + len(span)) - at
            if low < high:
                found.append(Span(span.start + low, span.start + high))
        return tuple(found)

    def marked(self, words: Sequence[Word]) -> Spans:
        """The spans of some of its tokens, in order, each on its own."""
        return tuple(span for word in sorted(words, key=lambda w: w.start) for span in self.spans(word.start, word.end))


def side(statement: Statement, document: Document, person: str | None = None) -> Side:
    """The side a statement is, with the document it stands in."""
    content = tuple(span.of(document.text) for span in statement.content)
    cue = " ".join(span.of(document.text) for span in statement.cue)
    first, last = statement.content[0].start, statement.content[-1].end
    around = " ".join(passage.around(document.text, first, last))
    return Side(statement, content, cue, spoken(content, document.lang), document.published, person, around)


def days_apart(left: Side, right: Side) -> int:
    """Days between the first days on which the two can have been said; none where one of them is not known."""
    if not left.days or not right.days:
        return 0
    try:
        one, other = (date.fromisoformat(each.days[0]) for each in (left, right) if each.days)
    except ValueError:
        return 0
    return abs((one - other).days)


def is_one_speech(left: Side, right: Side) -> bool:
    """Whether one person said both on one day: no change of position, unless the words plainly say so."""
    return left.person is not None and left.person == right.person and bool(left.days) and left.days == right.days


def _rare(terms: tuple[bridge.Term, ...]) -> dict[str, float]:
    return {term.keys[0][0]: term.idf for term in terms if term.keys and term.idf >= RARE}


def spoken(content: Iterable[str], lang: str | None) -> str:
    """The language of what was said, "en" or "es": the document's, unless the words plainly are of the other.

    A quotation is short: two words that only the other language has decide, where none is the document's own.
    """
    known = (lang or "")[:2]
    known = known if known in language.LANGUAGES else "en"
    text = " ".join(content)
    other = "es" if known == "en" else "en"
    counts = Counter(each for match in _WORD.finditer(text) if (each := _only().get(match.group().lower())))
    if counts[other] >= PLAINLY and not counts[known]:
        return other
    return language.of_line(text, known)


@cache
def _only() -> Mapping[str, str]:
    """Function words that only one of the two languages has, and which it is."""
    english, spanish = (stems.words(code).stop | stems.words(code).negation for code in ("en", "es"))
    return {**dict.fromkeys(english - spanish, "en"), **dict.fromkeys(spanish - english, "es")}
