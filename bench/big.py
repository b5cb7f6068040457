"""A big made-up ledger: 5,000 documents with 100,000 statements, their people, links and decisions.

It is written through the ledger's own verbs, so that it is a ledger like any other, and kept under out/ for the next
time; its tables are written anew when Dicho's have changed. Whoever changes what it holds changes VERSION.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import apsw

from bench.invented import Inventor, Said, Sheet
from dicho.capture.archive import Archive
from dicho.model.document import Capture, Document, Failure, Piece, SourceMap
from dicho.model.ids import digest, document_id, statement_id
from dicho.model.link import SAME, Evidence, Kind, Link, Relation
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Statement, When
from dicho.store import derive
from dicho.store.db import FILE_NAME
from dicho.store.ledger import Ledger
from dicho.store.rows import DocumentRow

VERSION = 4
HOME = Path(__file__).resolve().parents[1] / "out"
RUN = Run("bench", "1")
LONG_STATEMENTS, LONG_CHARACTERS = 3000, 180_000
TODAY = "2026-01-15"

_FORMS = (("direct", 5), ("indirect", 3), ("mixed", 2))
_STATUSES = (("asserted", 70), ("opinion", 10), ("prediction", 7), ("denial", 6), ("hypothesis", 4), ("question", 3))
_FLAGS = ((), 80), (("headline",), 6), (("continued",), 5), (("author",), 4), (("ambiguous-date",), 5)


Pair = tuple[Statement, Statement]


@dataclass(frozen=True, slots=True)
class Size:
    """How big: documents, statements in all of them, people, links, conflicts among them, decisions, reviews."""

    documents: int = 5000
    statements: int = 100_000
    people: int = 5600
    links: int = 30_000
    conflicts: int = 2000
    decisions: int = 600
    reviews: int = 800
    failures: int = 150

    @classmethod
    def of(cls, statements: int) -> Size:
        """As big as it takes for so many statements, everything else in proportion."""
        share = statements / FULL.statements
        return cls(**{name: max(2, round(number * share)) for name, number in asdict(FULL).items()})


FULL = Size()


def big(size: Size = FULL, home: Path = HOME) -> Path:
    """The folder of the ledger of this size, made if it is not there yet."""
    folder = home / f"bench-{size.statements}-v{VERSION}"
    made, schema = home / f"{folder.name}.schema", digest(derive.SCHEMA)
    if not folder.exists():
        # Ten thousand commits wait for the disk ten thousand times; in memory they do not.
        memory = Path("/dev/shm")
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as half:
            with Ledger.create(Path(half)) as ledger:
                _Maker(ledger, Archive(Path(half)), size).make()
            part = home / f"{folder.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(half, part)
            part.rename(folder)
    elif not made.exists() or made.read_text() != schema:
        with Ledger.open(folder) as ledger:
            ledger.rebuild()
    made.write_text(schema)
    return folder


@contextmanager
def kept(statements: int) -> Iterator[Path]:
    """The folder of a ledger with so many statements: the whole one stays for the next time, a smaller one goes."""
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as place:
        yield big(Size.of(statements), HOME if statements >= FULL.statements else Path(place))


def common(folder: Path) -> list[str]:
    """The words of the ledger's statements, those in most statements first."""
    db = apsw.Connection(str(folder / FILE_NAME))
    try:
        db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)")
        return [str(term) for (term,) in db.execute("SELECT term FROM temp.terms ORDER BY doc DESC, term")]
    finally:
        db.close()


def longest(ledger: Ledger) -> DocumentRow:
    """The document with most statements: 3,000 of them in the whole ledger."""
    return max(ledger.documents(), key=lambda row: row.statements)


@dataclass
class _Maker:
    """A ledger in the making: what was said so far, by whom, and where it was repeated."""

    ledger: Ledger
    archive: Archive
    size: Size
    chance: random.Random = field(default_factory=lambda: random.Random(20))
    sheets: list[Sheet] = field(default_factory=list)
    found: list[Statement] = field(default_factory=list)
    same: defaultdict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))

    def make(self) -> None:
        """Everything, in the order in which it happens: read, merge, compare, decide."""
        self.inventor = Inventor(self.chance, self.size.people)
        for number, count in enumerate(self._counts()):
            self.read(self._sheet(number, count), number)
        for number in range(self.size.failures):
            reason = self.chance.choice(("it is too big.", "no text was found in it.", "it took too long."))
            self.ledger.record_failure(Failure(f"lost-{number:03}.pdf", "unreadable", reason), None, [RUN])
        merges = [(forms[0].id, each.id, 0.97, ("surname",)) for forms in self.inventor.alike for each in forms[1:]]
        known = {s.speaker.id for s in self.found if s.speaker}
        self.ledger.people.record(RUN, [merge for merge in merges if merge[0] in known and merge[1] in known])
        links = {link.id: link for link in self._links()}
        self.ledger.links.record(RUN, links.values())
        self._decide(list(links.values()))
        self._review()

    def _counts(self) -> Iterator[int]:
        """Statements of each document: most have a dozen, some many, one the most."""
        shares = [self.chance.lognormvariate(0, 0.8) for _ in range(self.size.documents - 1)]
        long = min(LONG_STATEMENTS, self.size.statements // 3)
        left, whole = round(self.size.statements * 1.04) - long, sum(shares)  # some become fewer: copies of short pages
        counts = [int(left * share / whole) for share in shares]
        counts[0] += left - sum(counts)
        yield from counts
        yield long

    def _sheet(self, number: int, count: int) -> Sheet:
        """A new page, or one that takes over an earlier page or most of it."""
        made = self.inventor.sheet(count)
        at = self.chance.random()
        if self.sheets and at < 0.1 and number < self.size.documents - 1:
            old = self.chance.choice(self.sheets)
            said = old.said if at < 0.04 else (*old.said[: 1 + len(old.said) * 2 // 3], *made.said[:3])
            made = replace(made, lang=old.lang, said=said, day=old.day + datetime.timedelta(self.chance.randrange(5)))
        elif self.sheets and count:
            said = tuple(self._heard(made.lang, each) for each in made.said)
            made = replace(made, said=said)
        self.sheets.append(made)
        return made

    def _heard(self, lang: str, said: Said) -> Said:
        """What is said, or now and then what was said on an earlier page in this language."""
        if self.chance.random() > 0.08:
            return said
        old = self.chance.choice(self.sheets)
        return self.chance.choice(old.said) if old.said and old.lang == lang else said

    def read(self, sheet: Sheet, number: int) -> None:
        """Make the page and read it into the ledger."""
        lines = Lines(sheet, LONG_CHARACTERS if number == self.size.documents - 1 else 0)
        data = f"{lines.text}{' ' * 3}{number}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        key = document_id(sha256, "")
        pieces = (Piece(0, len(lines.text), "", 0, len(lines.text), "same"),) if lines.text else ()
        published = self.inventor.pick(((sheet.day.isoformat(), 92), (sheet.day.isoformat()[:7], 4), (None, 4)))
        page = Document(
            key, sha256, "", f"page-{number:05}.txt", lines.text, SourceMap(pieces), "text/plain", sheet.lang,
            sheet.title, sheet.outlet, None, published, f"https://example.org/{number}", kept=1.0,
        )  # fmt: skip
        found = [self._statement(page, sheet, *each) for each in lines.spans]
        self.archive.put(data)
        self.ledger.record_reading(Capture(sha256, len(data), "text/plain", page.file), [(page, found)], [RUN])
        self.found += found
        for said, statement in zip(sheet.said, found, strict=True):
            self.same[said.words].append(statement)

    def _statement(self, page: Document, sheet: Sheet, said: Said, source: Span, cue: Span, content: Span) -> Statement:
        status = self.inventor.pick(_STATUSES)
        due = None
        if status == "prediction" and self.chance.random() < 0.6:
            due = When((sheet.day + datetime.timedelta(self.chance.randrange(400))).isoformat(), "day")
        day = (sheet.day - datetime.timedelta(self.chance.randrange(9))).isoformat()
        when = When(day, "day") if self.chance.random() < 0.4 else None
        flags = self.inventor.pick(_FLAGS) if said.who else ("unattributed",)
        who, how = ((source,), (cue,)) if said.who else ((), ())
        key = statement_id(page.id, who, how, (content,))
        form = self.inventor.pick(_FORMS)
        return Statement(
            key,
            page.id,
            who,
            how,
            (content,),
            form,
            "say",
            status,
            said.who,
            said=when,
            due=due,
            flags=flags,
            score=0.9,
        )

    def _links(self) -> Iterator[Link]:
        """Copies of what was repeated, and pairs at random of every other relation, conflicts also between copies."""
        repeated = [group for group in self.same.values() if len(group) > 1]
        copies = [Link(group[0].id, each.id, "copy", "exact", 1.0, True) for group in repeated for each in group[1:]]
        yield from copies[: self.size.links // 2]
        yield from self._conflicts(repeated)
        rest = self.size.links - min(len(copies), self.size.links // 2) - self.size.conflicts
        kinds: tuple[tuple[Relation, Kind], ...] = (
            ("copy", "near"),
            ("translation", "translated"),
            ("change", "stance"),
        )
        for at in range(rest):
            yield self._link(self._two(), *kinds[at % 3])

    def _two(self) -> Pair:
        left, right = self.chance.sample(self.found, 2)
        return left, right

    def _conflicts(self, repeated: list[list[Statement]]) -> Iterator[Link]:
        made = 0
        while made < self.size.conflicts:
            pairs = [self._two()]
            if self.chance.random() < 0.1 and len(repeated) > 1:
                one, other = self.chance.sample(repeated, 2)
                pairs = [(left, right) for left in one[:3] for right in other[:3]]
            for pair in pairs:
                yield self._link(pair, "conflict", "negation")
            made += len(pairs)

    def _link(self, pair: Pair, relation: Relation, kind: Kind) -> Link:
        """A link with reasons whose words stand in both."""
        left, right = ((Span(s.content[0].start, s.content[0].start + 5),) for s in pair)
        reasons = ("much is shared", "in the same order" if relation in SAME else f"sign of {kind}")
        evidence = tuple(Evidence(reason, 1.2, left, right) for reason in reasons)
        score, ends = round(self.chance.uniform(0.15, 0.98), 4), (pair[0].id, pair[1].id)
        if relation in SAME:
            return Link(*ends, relation, kind, score, False, evidence)
        return Link(*ends, relation, kind, score, False, evidence, ("date",), ("progress", "other-scope"))

    def _decide(self, links: list[Link]) -> None:
        """A person's word on some links, a few of them taken back."""
        uncertain = [link for link in links if not link.certain]
        for number, link in enumerate(self.chance.sample(uncertain, min(len(uncertain), self.size.decisions))):
            verdict = self.inventor.pick((("yes", 5), ("no", 4), ("unsure", 1)))
            note = "looked at both pages" if number % 3 else ""
            word = self.ledger.links.decide(link.id, verdict, by="ana", note=note)
            if number % 20 == 0:
                self.ledger.people.undo(word.event, by="ana")

    def _review(self) -> None:
        """A person's word on some statements."""
        for number, statement in enumerate(self.chance.sample(self.found, min(len(self.found), self.size.reviews))):
            if number % 4:
                self.ledger.reviews.accept(statement.id, by="ana")
            else:
                self.ledger.reviews.reject(statement.id, by="ana", note="a slogan, nobody's words")


class Lines:
    """The text of a page, and where on it each statement stands: who, by which words, what."""

    def __init__(self, sheet: Sheet, characters: int = 0) -> None:
        self.spans: list[tuple[Said, Span, Span, Span]] = []
        self._parts: list[str] = []
        self._at = 0
        room = characters // max(1, len(sheet.said))
        for said in sheet.said:
            if said.before and not room:
                self._put(said.before)
            who, verb = (said.who.name, said.verb) if said.who else ("“", "—")
            rest = max(8, room - len(who) - len(verb) - len(" : “”\n"))
            source = self._put(who)
            self._put(" ")
            cue = self._put(verb)
            self._put(": “")
            content = self._put(said.words[:rest] if room else said.words)
            self._put("”\n" if room else "”\n\n")
            self.spans.append((said, source, cue, content))
        self.text = "".join(self._parts)

    def _put(self, words: str) -> Span:
        self._parts.append(words)
        self._at += len(words)
        return Span(self._at - len(words), self._at)


def write(folder: Path) -> None:
    """Add small documents to a ledger, and decide on what they say, until the process is stopped."""
    with Ledger.open(folder) as ledger:
        maker = _Maker(ledger, Archive(folder), Size(documents=1 << 20), random.Random(time.time_ns()))
        maker.inventor = Inventor(maker.chance, 50)
        number = time.time_ns()
        while True:
            number += 1
            maker.read(maker.inventor.sheet(maker.chance.randint(4, 30)), number)
            ledger.reviews.accept(maker.found[-1].id, by="another process")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
