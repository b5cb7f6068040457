"""A draft before publication: every quotation in it held against what the ledger's documents say."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dicho.compare.wording import Change, Match, Piece, Source, grams, pieces
from dicho.errors import UsageError
from dicho.extract import quotes
from dicho.model.document import Document, SourceMap
from dicho.model.document import Piece as Mapped
from dicho.model.ids import document_id
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.pipeline import compare
from dicho.store.ledger import Ledger
from dicho.store.search import Query
from dicho.text import likeness
from dicho.text.names import fold
from dicho.text.naming.likeness import compare as alike

LEAST = 4
"""Words of a quotation from which it is checked: fewer are titles and words in scare quotes."""
NEAR = 12
"""Statements near in meaning that are looked at for each quotation."""
TRANSLATED = 0.5
"""How likely a quotation has to be a statement's translation."""
LANGUAGES = ("en", "es")

Verdict = Literal["verbatim", "altered", "translated", "missing"]
VERDICTS: dict[Verdict, str] = {
    "verbatim": "just these words stand in the source",
    "altered": "the source has other words",
    "translated": "the source says it in another language",
    "missing": "no document of the ledger has it",
}
Row = tuple[str, ...]
"""Words in a row, as they are compared."""
Quoted = tuple[Span, tuple[Piece, ...]]
"""A quotation of a draft without its marks, and what of it must stand in its source."""
Agreement = Literal["same", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Found:
    """Where the ledger has a quotation: the document, the spans in it, the statement there if one was found.

    `quoted`: whether these words stand in quotation marks there too.
    """

    document: Document
    spans: Spans
    statement: Statement | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation of a draft: its span without the marks, the verdict, where the ledger has it, what is otherwise.

    `speaker` is who says it in the draft. `agrees`: whether the source's statement has the same speaker; "unknown"
    where either side names nobody. `changes` are spans of the draft and of the source's text.
    """

    span: Span
    words: str
    verdict: Verdict
    speaker: str | None = None
    found: Found | None = None
    alike: float = 0.0
    changes: tuple[Change, ...] = ()
    agrees: Agreement = "unknown"

    @property
    def findings(self) -> tuple[str, ...]:
        """What an editor would want to look at: "altered", "missing", "other-speaker", "not-quoted"."""
        return tuple(
            name
            for name, there in (
                ("altered", self.verdict == "altered"),
                ("missing", self.verdict == "missing"),
                ("other-speaker", self.agrees == "other"),
                ("not-quoted", self.verdict == "verbatim" and self.found is not None and not self.found.quoted),
            )
            if there
        )

    def as_dict(self) -> dict[str, Any]:
        """The same ready for JSON: offsets, and the words on both sides of each change."""
        found = self.found
        source = found and {
            "document": found.document.id,
            "sha256": found.document.capture,
            "file": found.document.file,
            "spans": [[s.start, s.end] for s in found.spans],
            "text": [s.of(found.document.text) for s in found.spans],
            "quoted": found.quoted,
            "statement": found.statement.id if found.statement else None,
            "speaker": found.statement.speaker.name if found.statement and found.statement.speaker else None,
        }
        return {
            "span": [self.span.start, self.span.end],
            "words": self.words,
            "verdict": self.verdict,
            "findings": list(self.findings),
            "speaker": self.speaker,
            "speaker_agrees": self.agrees,
            "alike": round(self.alike, 3),
            "changes": [{"quoted": _pairs(change.quoted), "source": _pairs(change.source)} for change in self.changes],
            "source": source,
        }


def _pairs(spans: Spans) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


@dataclass(slots=True)
class _Asked:
    """A quotation under way: its words, and the best that was found of it."""

    span: Span
    pieces: tuple[Piece, ...]
    best: Match | None = None
    document: Document | None = None
    verdict: Verdict = "missing"
    near: Sequence[compare.Found] = ()
    tried: set[str] = field(default_factory=set)

    @property
    def lows(self) -> list[str]:
        """Its words as they are compared."""
        return [word.low for piece in self.pieces for word in piece.words]

    def hold(self, document: Document, source: Source) -> None:
        """Look for it in a document: the same words beat other words, and more of them fewer."""
        self.tried.add(document.id)
        found = source.verbatim(self.pieces) or source.nearest(self.pieces)
        if found and (self.best is None or found.alike > self.best.alike):
            self.best, self.document = found, document
            self.verdict = "verbatim" if found.alike == 1 else "altered"


def check(ledger: Ledger, draft: Document, statements: Sequence[Statement], least: int = LEAST) -> list[Checked]:
    """Every quotation of a draft of at least so many words, in order. `statements` are the draft's own.

    First the statements nearest in meaning are looked at, then, before anything is called altered or missing, the text
    of every document. The draft itself, where it was added to the ledger, is no source.
    """
    quoted = [(span, pieces(draft.text, span)) for span in quotations(draft.text)]
    return _held(ledger, draft, statements, quoted, least)


def check_quotation(ledger: Ledger, words: str, lang: str | None = None) -> Checked:
    """One quotation, without its marks, held against the ledger's documents. UsageError where it has no word."""
    parts = pieces(words, Span(0, len(words))) if words else ()
    if not parts:
        raise UsageError("there is no word in it.", where=repr(words[:80]), hint="Give the words that were quoted.")
    sha256 = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    whole = SourceMap((Mapped(0, len(words), "", 0, len(words), "same"),))
    lang = lang or compare.language_of(words)
    draft = Document(document_id(sha256, ""), sha256, "", "quotation", words, whole, lang=lang)
    return _held(ledger, draft, (), [(Span(0, len(words)), parts)], 1)[0]


def _held(
    ledger: Ledger, draft: Document, statements: Sequence[Statement], quoted: Sequence[Quoted], least: int
) -> list[Checked]:
    asked = [_Asked(span, found) for span, found in quoted if sum(len(piece.words) for piece in found) >= least]
    sources: dict[str, Source] = {}
    for each in asked:
        each.near = _near(ledger, draft, each.span)
        _among_near(each, sources)
    _among_all(ledger, draft, [each for each in asked if each.verdict != "verbatim"])
    for each in asked:
        if each.verdict == "missing":
            _among_translations(draft, each)
    return [_checked(ledger, draft, statements, each) for each in asked]


def quotations(text: str) -> Iterator[Span]:
    """What stands between quotation marks, without them; of nested ones the outermost."""
    for quotation in quotes.scan(text):
        if quotation.inner is not None and quotation.depth == 0:
            yield quotation.inner


def _near(ledger: Ledger, draft: Document, span: Span) -> list[compare.Found]:
    try:
        found = compare.like(ledger, span.of(draft.text), draft.lang, Query(limit=NEAR))
    except UsageError:
        return []  # no word in it that means something by itself
    return [each for each in found if each.document.capture != draft.capture]


def _among_near(asked: _Asked, sources: dict[str, Source]) -> None:
    """Look for a quotation in the documents of the statements near it; `sources` keeps those that were read."""
    for key, document in {near.document.id: near.document for near in asked.near}.items():
        if key not in sources:
            sources[key] = Source(document.text)
        asked.hold(document, sources[key])
        if asked.verdict == "verbatim":
            return


def _among_all(ledger: Ledger, draft: Document, asked: Collection[_Asked]) -> None:
    """Look for quotations in every text that shares words in a row with them."""
    wanted: defaultdict[Row, list[_Asked]] = defaultdict(list)
    for each in asked:
        for row in _rows(each.lows):
            wanted[row].append(each)
    if not wanted:
        return
    for key, capture, text in ledger.texts():
        source = Source(text)
        shared = _shared(source.lows, wanted) if capture != draft.capture else []
        left = [each for each in shared if key not in each.tried and each.verdict != "verbatim"]
        if left:
            document = ledger.document(key)
            for each in left:
                each.hold(document, source)


def _rows(lows: Sequence[str]) -> Collection[Row]:
    """The words in a row that a quotation is looked for by; of one word that alone."""
    return set(grams(lows)) or {tuple(lows)}


def _shared(lows: Sequence[str], wanted: Mapping[Row, Sequence[_Asked]]) -> list[_Asked]:
    """The quotations that a text has enough words in a row of: a third of theirs, at least two where there are two."""
    seen: defaultdict[int, int] = defaultdict(int)
    known: dict[int, _Asked] = {}
    alone = {row for row in wanted if len(row) == 1}
    for row in {*grams(lows), *(alone and ((low,) for low in lows))}:
        for each in wanted.get(row, ()):
            seen[id(each)] += 1
            known[id(each)] = each
    return [known[key] for key, count in seen.items() if count >= _enough(known[key].lows)]


def _enough(lows: Sequence[str]) -> int:
    return min(len(_rows(lows)), max(2, len(lows) // 3))


def _among_translations(draft: Document, asked: _Asked) -> None:
    """The likeliest statement of another language that says the same."""
    if draft.lang not in LANGUAGES:
        return
    best = TRANSLATED
    for near in asked.near:
        lang = near.document.lang
        if lang not in LANGUAGES or lang == draft.lang:
            continue
        said = " ".join(span.of(near.document.text) for span in near.statement.content)
        sure = likeness.translation(asked.span.of(draft.text), draft.lang, said, lang).probability
        if sure >= best:
            best, asked.verdict, asked.document = sure, "translated", near.document
            asked.best = Match(sure, near.statement.content)


def _checked(ledger: Ledger, draft: Document, statements: Sequence[Statement], asked: _Asked) -> Checked:
    here = _over(statements, (asked.span,))
    speaker = here.speaker.name if here and here.speaker else None
    words = asked.span.of(draft.text)
    if asked.best is None or asked.document is None:
        return Checked(asked.span, words, "missing", speaker)
    document, spans = asked.document, asked.best.spans
    said = [row.statement for row in ledger.pages.document_statements(document.id)]
    there = _over([each for each in said if each.state != "rejected"], spans)
    found = Found(document, spans, there, _is_quoted(document.text, spans))
    return Checked(
        asked.span,
        words,
        asked.verdict,
        speaker,
        found,
        asked.best.alike,
        asked.best.changes,
        _agrees(here, there),
    )


def _over(statements: Iterable[Statement], spans: Spans) -> Statement | None:
    """The statement whose content shares most characters with these spans."""
    shared = [(_overlap(each.content, spans), each) for each in statements]
    return max((pair for pair in shared if pair[0]), key=lambda pair: pair[0], default=(0, None))[1]


def _overlap(one: Spans, other: Spans) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _is_quoted(text: str, spans: Spans) -> bool:
    marked = [quotation.span for quotation in quotes.scan(text)]
    return all(any(outer.start <= span.start and span.end <= outer.end for outer in marked) for span in spans)


def _agrees(here: Statement | None, there: Statement | None) -> Agreement:
    """Whether two sides name one speaker: a surname alone fits the whole name; roles and bodies are not told apart."""
    if here is None or here.speaker is None or there is None or there.speaker is None:
        return "unknown"
    name = here.speaker.name
    others = [each.name for each in (there.speaker, *there.candidates)]
    if any(_within(name, other) or alike(name, other).verdict != "unlike" for other in others):
        return "same"
    sure = here.speaker.kind == there.speaker.kind == "person" and not there.candidates
    return "other" if sure else "unknown"


def _within(one: str, other: str) -> bool:
    """Whether all words of one name are among those of the other."""
    left, right = set(fold(one).split()), set(fold(other).split())
    return left <= right or right <= left
