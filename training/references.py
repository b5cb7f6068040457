"""References of annotated documents as rows to fit on: the candidates of each, and which of them are right.

Three sets: the Spanish news of AnCora (speakers annotated), English news whose references were annotated apart from
their words (`labels/en-speakers.jsonl`: digest of the text, spans of names), and documents of our own in
`cases/speakers/`, whose sources are marked in the text: [[words|who is meant]], {{a verb without a subject|who}}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.engine import as_document
from eval.scorers.attribution import contains

from dicho.extract.quotes import scan
from dicho.model.document import Document
from dicho.model.span import Span, Spans, spans
from dicho.model.statement import Attribution
from dicho.resolve.naming import UNKNOWN, Answer, Naming
from dicho.resolve.reference import Candidate, Reference
from dicho.resolve.speakers import Resolver
from dicho.text.names import words

HERE = Path(__file__).resolve().parent
ENGLISH = HERE / "labels" / "en-speakers.jsonl"
MADE = HERE / "cases" / "speakers"
MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]|\{\{([^|}]+)\|([^}]+)\}\}")
SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")
REACH = 260  # code points between a source and the quotation it belongs to

Json = dict[str, Any]
Gold = Callable[[int], Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One reference: its kind, the evidence of each candidate, which of them are right, the document it is from."""

    kind: str
    evidence: list[dict[str, float]]
    right: list[bool]
    document: str


def rows_of(document: Document, attributions: Sequence[Attribution], gold: Gold) -> list[Row]:
    """The references of one document. `gold(place)`: the names of who speaks there, none for nobody, None unknown."""
    found: list[Row] = []

    class Teacher(Naming):
        def meant(self, reference: Reference, reason: str, otherwise: Answer = UNKNOWN) -> Answer:
            names = gold(reference.at)
            if names is None:
                return super().meant(reference, reason, otherwise)
            candidates = self.evidence.candidates(reference)
            right = self.right(candidates, names)
            found.append(Row(reference.kind, [c.evidence for c in candidates], right, document.file))
            best = next((c for c, ok in zip(candidates, right, strict=True) if ok), None)
            return otherwise if best is None or best.nobody else self._as_answer(best, reason)

        def right(self, candidates: Sequence[Candidate], names: Sequence[str]) -> list[bool]:
            called = [
                self.cast.entities[c.entity].name if c.entity is not None else c.speaker.name if c.speaker else ""
                for c in candidates
            ]
            exact = [any(words(name) == words(own) for name in names) for own in called]
            near = [any(contains(name, own) for name in names) for own in called]
            told = exact if any(exact) else near
            return told if any(told) else [c.nobody for c in candidates]

    Resolver(document, attributions, Teacher).run()
    return found


def spanish(path: Path) -> Iterable[Row]:
    """The references of the annotated Spanish news."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        attributions = [read(a) for a in row["attributions"]]
        told = {place(a): g.get("speaker") for a, g in zip(attributions, row["attributions"], strict=True)}
        yield from rows_of(as_document(row), attributions, lambda at, t=told: [t[at]] if t.get(at) else [])


def english(path: Path, labels: Path = ENGLISH) -> Iterable[Row]:
    """Those of English news whose speakers were annotated: a digest of the text, and names as spans of it."""
    known = {row["sha256"]: row["references"] for row in map(json.loads, labels.read_text().splitlines())}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        references = known.get(sha256(row["text"].encode()).hexdigest())
        if references is None:
            continue
        told = {at: [row["text"][start:end] for start, end in names] for at, names in references}
        yield from rows_of(as_document({**row, "lang": "en"}), [read(a) for a in row["attributions"]], told.get)


def read(gold: Json) -> Attribution:
    """A gold attribution; a verb without a source is flagged as the extraction would."""
    flags = ("dropped-subject",) if gold["cue"] and not gold["source"] else ()
    source, cue, content = (spans(gold[role]) for role in ("source", "cue", "content"))
    return Attribution(source, cue, content, gold.get("form", "indirect"), flags=flags, parent=gold.get("in"))


def place(a: Attribution) -> int:
    """Where the resolver looks from."""
    return (a.source or a.cue or a.content)[0].start


def made(folder: Path = MADE) -> Iterator[Row]:
    """Those of our own documents."""
    for path in sorted(folder.glob("*.txt")):
        document, attributions, told = parse(path)
        yield from rows_of(document, attributions, told.get)


def parse(path: Path) -> tuple[Document, list[Attribution], dict[int, list[str]]]:
    """A marked document: its text, an attribution for each mark, and who speaks at each place."""
    author, outlet, marked = path.read_text(encoding="utf-8").split("\n", 2)
    text, at, found = "", 0, []
    for mark in MARK.finditer(marked.lstrip("\n")):
        text += marked.lstrip("\n")[at : mark.start()]
        shown = mark.group(1) or mark.group(3)
        found.append((Span(len(text), len(text) + len(shown)), mark.group(2) or mark.group(4), bool(mark.group(1))))
        text, at = text + shown, mark.end()
    text += marked.lstrip("\n")[at:]
    row = {"id": path.stem, "text": text, "lang": path.stem[:2], "outlet": _fact(outlet)}
    document = replace(as_document(row), author=_fact(author))
    return document, _attributions(text, found), {span.start: [who] for span, who, _ in found}


def _fact(line: str) -> str | None:
    value = line.split(":", 1)[1].strip()
    return None if value == "-" else value


def _attributions(text: str, marks: Sequence[tuple[Span, str, bool]]) -> list[Attribution]:
    """Each quotation goes to the nearest mark of its paragraph; a mark without one gets the rest of its sentence."""
    spoken: dict[int, list[Span]] = {index: [] for index in range(len(marks))}
    for quotation in (q.span for q in scan(text) if q.depth == 0):
        away = [(_between(quotation, span), index) for index, (span, _, _) in enumerate(marks)]
        gap, index = min(away, default=(REACH, 0))
        inside = any(quotation.start <= span.start < quotation.end for span, _, _ in marks)
        if gap < REACH and not inside and "\n\n" not in text[min(quotation.end, marks[index][0].end) : quotation.start]:
            spoken[index].append(quotation)
    return [_attribution(text, span, written, tuple(spoken[index])) for index, (span, _, written) in enumerate(marks)]


def _between(left: Span, right: Span) -> int:
    return max(left.start, right.start) - min(left.end, right.end)


def _attribution(text: str, mark: Span, written: bool, spoken: Spans) -> Attribution:
    end = SENTENCE_END.search(text, mark.end)
    rest = Span(mark.end, max(mark.end + 1, end.start() if end else len(text))) if mark.end < len(text) else mark
    source, cue = ((mark,), ()) if written else ((), (mark,))
    flags = () if written else ("dropped-subject",)
    return Attribution(source, cue, spoken or (rest,), "direct" if spoken else "indirect", flags=flags)
