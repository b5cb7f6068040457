"""How a report says things: what every part of it says alike, and the notes it refers to, numbered as they come.

A note is of one statement: wherever its words are quoted, the same number stands behind them. Words are shown only
where the archive still has the bytes they were read from; else it is said that they are not.
"""

from __future__ import annotations

from collections.abc import Iterable

from dicho.capture.archive import Archive
from dicho.export.report.model import Inline, Line, Note, Quote, Ref, Run
from dicho.model.document import Capture, Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.pipeline.report.chosen import Found
from dicho.store.ledger import Ledger
from dicho.view import contrast, excerpt, naming
from dicho.view.contrast import Part
from dicho.view.labels import Vocabulary, label
from dicho.view.words import Words

SOME = "person"
"""By whom something is decided where nobody gave a name."""
SHORT = 200
"""Characters of a statement that a table or a list gives; its entry gives all of them."""
DOTS = Run(" … ", "meta")
MARKS = {"en": ("“", "”"), "es": ("«", "»")}
"""The quotation marks that stand around a title."""


class Teller:
    """One report's words and notes."""

    def __init__(self, words: Words, ledger: Ledger, archive: Archive) -> None:
        self.words = words
        self.say, self.count, self.date = words.say, words.count, words.date
        self._ledger = ledger
        self._archive = archive
        self._person = ledger.people.namer()
        self._notes: dict[str, tuple[int, Statement, Document]] = {}
        self._captures: dict[str, Capture] = {}
        self.lost: dict[str, tuple[str, Document]] = {}
        """Captures whose bytes are not what they were: "" where they are gone, and a document that was read of them."""

    def term(self, vocabulary: Vocabulary, value: str) -> str:
        """One of the ledger's terms."""
        return self.say(label(vocabulary, value))

    def by(self, name: str) -> str:
        """By whom something was decided, "" where nobody gave a name."""
        return "" if name == SOME else self.say("by %(name)s") % {"name": name}

    def ref(self, found: Found) -> Ref:
        """The reference to the note of a statement, which is made at its first use."""
        statement, document = found
        known = self._notes.get(statement.id)
        number = known[0] if known else len(self._notes) + 1
        if not known:
            self._notes[statement.id] = (number, statement, document)
        return Ref(number, not known)

    def number(self, statement: str) -> int:
        """The number of a statement that was referred to, 0 of another."""
        return self._notes[statement][0] if statement in self._notes else 0

    def holds(self, document: Document) -> bool:
        """Whether the archive has the bytes that a document was read from."""
        sha256 = document.capture
        if sha256 not in self._captures:
            self._captures[sha256] = self._ledger.capture(sha256)
            now = self._archive.found(sha256)
            if now != sha256:
                self.lost[sha256] = (now, document)
        return sha256 not in self.lost

    def source(self, spans: Spans, document: Document) -> Line:
        """The words of some spans of a document, or why they are not shown."""
        if not self.holds(document):
            return (Run(self._why(document), "hot"),)
        line: list[Inline] = []
        for span in spans:
            line += [DOTS] if line else []
            line.append(Run(span.of(document.text), "source", document.lang))
        return tuple(line)

    def _why(self, document: Document) -> str:
        changed = self.lost[document.capture][0]
        gone = self.say("[not shown: the captured file is missing from the archive]")
        return self.say("[not shown: the captured file has changed since it was captured]") if changed else gone

    def quote(self, found: Found, parts: Iterable[tuple[int, Spans]] = ()) -> Quote:
        """All the words of a statement, with the number of its note; `parts` are the numbered words that differ."""
        statement, document = found
        direct = statement.form == "direct"
        if not self.holds(document):
            return Quote((*self.source(statement.content, document), self.ref(found)), direct)
        line: list[Inline] = []
        for runs in contrast.runs(statement.content, list(parts)):
            line += [DOTS] if line else []
            for run in runs:  # long stretches between marks are whole here: a report cuts no quotation
                part = run.marks[-1].number if run.marks else 0
                line.append(Run(document.text[run.start : run.end], "source", document.lang, part))
        return Quote((*line, self.ref(found)), direct)

    def short(self, found: Found) -> Line:
        """The opening words of a statement with the number of its note."""
        statement, document = found
        shown: list[Span] = []
        left = SHORT
        for span in statement.content:
            if left > 0:
                shown.append(excerpt.opening(document.text, (span,), left))
            left -= len(span)
        more = (Run(" …", "meta"),) if left < 0 and self.holds(document) else ()
        return (*self.source(tuple(shown), document), *more, self.ref(found))

    def name(self, statement: Statement) -> str:
        """Who a statement is attributed to, "" for nobody."""
        person = self._person(statement)
        return person["name"] if person else statement.speaker.name if statement.speaker else ""

    def who(self, statement: Statement) -> Run:
        """The same on a page."""
        name = self.name(statement)
        return Run(name, "speaker") if name else Run(self.say("No speaker found"), "hot")

    def day(self, found: Found) -> str:
        """When a statement was made, else published, in words."""
        day, _ = naming.day(found[0], found[1].published)
        return self.date(day) if day else self.say("no date")

    def told(self, found: Found) -> Line:
        """In few words: who, when, where."""
        return (self.who(found[0]), Run(f" · {self.day(found)} · ", "meta"), Run(naming.place(found[1]), "meta"))

    def opening(self, found: Found) -> Line:
        """Who, when, where, and the opening words with their note."""
        return (*self.told(found), Run(": "), *self.short(found))

    def moment(self, at: str) -> str:
        """A moment of the log, to the minute, in UTC."""
        day, _, time = at.partition("T")
        return f"{self.date(day)}, {time[:5]} UTC" if time else self.date(at)

    def notes(self) -> tuple[Note, ...]:
        """The notes referred to so far, in order."""
        return tuple(self._note(*each) for each in self._notes.values())

    def _note(self, number: int, statement: Statement, document: Document) -> Note:
        places = tuple((span.start, span.end) for span in statement.content)
        written = ", ".join(f"{start}–{end}" for start, end in places)
        line = [*self._published(document), *self._file(document)]
        line += [Run(". SHA-256 "), Run(document.capture, "code")]
        characters, named = self.say("characters"), self.say("statement")
        line += [Run(f"; {characters} "), Run(written, "code"), Run(f"; {named} "), Run(statement.id, "code"), Run(".")]
        if not self.holds(document):
            line.append(Run(f" {self._why(document)}", "hot"))
        return Note(number, statement.id, document.capture, places, tuple(line))

    def _published(self, document: Document) -> Iterable[Run]:
        """Outlet, author, title, day and address, as far as they are known."""
        opened, closed = MARKS[self.words.lang]
        facts = [[Run(each)] for each in (document.outlet, document.author) if each]
        if document.title:
            facts.append([Run(opened), Run(document.title, "source", document.lang), Run(closed)])
        facts += [[Run(self.date(document.published))]] if document.published else []
        for at, fact in enumerate(facts):
            yield from [Run(", "), *fact] if at else fact
        if facts:
            yield Run(". ")
        if document.url:
            yield from (Run(document.url, "address"), Run(" · "))

    def _file(self, document: Document) -> Iterable[Run]:
        """The file, which part of it, and when its bytes were captured."""
        self.holds(document)
        captured = self._captures[document.capture].captured_at
        yield from (Run(f"{self.say('File')} "), Run(document.file))
        yield from [Run(f", {document.item}")] if document.item else []
        yield from [Run(f", {self.say('captured')} {self.date(captured)}")] if captured else []


def differing(parts: Iterable[Part], side: str) -> list[tuple[int, Spans]]:
    """The numbered words of one side, "left" or "right"."""
    return [(part.number, getattr(part, side)) for part in parts]
