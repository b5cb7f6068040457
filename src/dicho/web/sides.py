"""A link's two statements as a board shows them: everything cut to size and named, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dicho.model.document import Document
from dicho.model.flag import FLAG_KINDS, FlagKind
from dicho.model.link import SAME
from dicho.model.span import Spans
from dicho.model.statement import Hop, Statement
from dicho.pipeline import board, flags
from dicho.pipeline.board import Board
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import Listed
from dicho.text.isodate import interval
from dicho.view import contrast, days, excerpt, naming
from dicho.view.contrast import Part, Run
from dicho.view.excerpt import Excerpt
from dicho.view.naming import Dated
from dicho.web.render import in_reader

MATTER_WORDS = 4
SHORT_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Who:
    """Who a statement is attributed to: the person's id, None where nobody is named, and what they are called."""

    person: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `text` is its document's, which the runs of `quote` (one list a fragment) and `around` cut.

    `dated` says what `date` is: "said", "published", or "" where nothing is known. `captured_at` is when its bytes were
    taken, ISO 8601 in UTC.
    """

    letter: str
    statement: Statement
    document: Document
    who: Who | None
    date: str | None
    dated: Dated
    quote: tuple[tuple[Run, ...], ...]
    around: Excerpt
    also: board.Side
    captured_at: str | None
    flagged: tuple[FlagKind, ...] = ()

    @property
    def text(self) -> str:
        """The whole text of its document."""
        return self.document.text

    @property
    def lang(self) -> str | None:
        """The language of its document."""
        return self.document.lang

    @property
    def address(self) -> str:
        """Where the reader shows it."""
        return in_reader(self.document.id, self.statement.id)

    @property
    def place(self) -> str:
        """What it stands in, by the name most readers know."""
        return naming.place(self.document)

    @property
    def chain(self) -> tuple[Hop, ...]:
        """Who has it from whom, from the page inwards."""
        return tuple(reversed(self.statement.chain))

    @property
    def place_in_text(self) -> tuple[int, int]:
        """The offsets of its first and behind its last character."""
        return self.statement.content[0].start, self.statement.content[-1].end


@dataclass(frozen=True, slots=True)
class Facing:
    """The two sides, the parts in which they differ, and the words they share."""

    left: Side
    right: Side
    parts: tuple[Part, ...]
    shared: tuple[Spans, Spans]
    matter: tuple[Words, ...]

    @property
    def one_speaker(self) -> bool:
        """Whether one person is known to say both."""
        return self.left.who is not None and self.left.who.person is not None and self.right.who == self.left.who

    @property
    def two_speakers(self) -> bool:
        """Whether both are known and are two."""
        named = [side.who.person for side in (self.left, self.right) if side.who and side.who.person]
        return len(set(named)) == 2

    @property
    def two_languages(self) -> bool:
        """Whether the documents are in two languages."""
        return (self.left.lang or "")[:2] != (self.right.lang or "")[:2]

    @property
    def apart(self) -> tuple[int, bool] | None:
        """The days between, and whether just so many; None where one has no date or they may be of one day."""
        return days.apart(*(interval(side.date or "") for side in (self.left, self.right)))


def facing(ledger: Ledger, opened: Board) -> Facing:
    """A board's two statements, ready to be shown."""
    row = opened.row
    name = ledger.people.namer()
    parts, shared = _parts(row), contrast.shared(row.link)
    raised = flags.of(ledger, [row.link.left, row.link.right])

    def side(letter: str, which: str) -> Side:
        statement, document = getattr(row, which)
        own = getattr(opened, which)
        marked = [(part.number, getattr(part, which)) for part in parts]
        date, dated = naming.day(statement, document.published)
        return Side(
            letter,
            statement,
            document,
            speaker(name(statement), statement),
            date,
            dated,
            contrast.runs(statement.content, marked),
            excerpt.excerpt(document.text, statement.content),
            own,
            ledger.capture(document.capture).captured_at,
            (
                *(kind for kind in FLAG_KINDS if kind in statement.flags),
                *flags.beyond(statement, raised.get(statement.id, ())),
            ),
        )

    return Facing(side("A", "left"), side("B", "right"), parts, shared, matter(row) if shared[0] else ())


def _parts(row: Listed) -> tuple[Part, ...]:
    if row.link.relation not in SAME:
        return contrast.parts(row.link)
    if row.link.relation == "translation":
        return ()
    (left, one), (right, other) = row.left, row.right
    return contrast.reworded((one.text, left.content), (other.text, right.content))


def speaker(person: dict[str, str] | None, statement: Statement) -> Who | None:
    """Who it is attributed to, as a person of the ledger where there is one."""
    if person:
        return Who(person["id"], person["name"])
    return Who(None, statement.speaker.name) if statement.speaker else None


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a source with their language; `against`: they oppose the ones before."""

    text: str
    lang: str | None
    against: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A link in the queue: who speaks, "" where nobody is named, and the words by which it is told from others."""

    row: Listed
    names: tuple[str, ...]
    matter: tuple[Words, ...]


def lines(ledger: Ledger, rows: Iterable[Listed]) -> list[Line]:
    """The links of a list as a queue shows them."""
    name = ledger.people.namer()
    found = []
    for row in rows:
        said = [speaker(name(statement), statement) for statement, _ in (row.left, row.right)]
        found.append(Line(row, tuple(dict.fromkeys(who.name if who else "" for who in said)), matter(row)))
    return found


def matter(row: Listed) -> tuple[Words, ...]:
    """What a pair is about in the source's own words: those both share, else those that differ, else its first ones."""
    (left, one), (_, other) = row.left, row.right
    spans, _ = contrast.shared(row.link)
    if spans:
        return tuple(Words(text, one.lang) for text in _distinct([span.of(one.text) for span in spans])[:MATTER_WORDS])
    for part in contrast.parts(row.link):
        if part.left and part.right:
            return Words(part.left[0].of(one.text), one.lang), Words(part.right[0].of(other.text), other.lang, True)
    return (Words(excerpt.opening(one.text, left.content, SHORT_QUOTE).of(one.text), one.lang),)


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    return tuple({word.casefold(): word for word in reversed(words)}.values())[::-1]
