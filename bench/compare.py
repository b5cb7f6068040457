"""Comparing many statements: a ledger of made-up ones compared from nothing, then one more document.

The statements are put together at random from words of both languages with the frequencies of real ones (Zipf), names,
numbers and a share of copies; they mean nothing, but share words as the statements of many newspapers do.
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.engine import Engine

from bench.measure import Measure, Settings
from dicho.model.document import Capture, Document, Piece, SourceMap
from dicho.model.ids import document_id, speaker_id, statement_id
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Speaker, Statement
from dicho.pipeline import compare, crew
from dicho.store.ledger import Ledger
from dicho.text import bridge

A_DOCUMENT = 10
SECONDS, MEGABYTES = 600.0, 2000.0
FULL = 100_000
ONE_MORE = 1.0
COPIES = 0.15
PEOPLE = 2_000


def comparing(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Seconds and memory to compare from nothing, a tenth as many statements as words; seconds for a document more."""
    count = max(A_DOCUMENT, settings.words // A_DOCUMENT)
    with tempfile.TemporaryDirectory() as place, Ledger.create(Path(place)) as ledger:
        writer = Writer(random.Random(7))
        for number in range(count // A_DOCUMENT):
            _record(ledger, writer, number)
        before, began = _processor(), time.perf_counter()
        compare.anew(ledger)
        whole, used = time.perf_counter() - began, _processor() - before
        _record(ledger, writer, count)
        began = time.perf_counter()
        compare.settle(ledger)
        more = time.perf_counter() - began
    note = f"{count} statements"
    target = SECONDS * count / FULL
    yield Measure("compare from nothing", whole, "s", target, better="lower", note=note)
    yield Measure("compare one document more", more, "s", ONE_MORE, better="lower", note=f"{A_DOCUMENT} to {note}")
    yield Measure("processor while comparing", used, "s", better="lower", note=f"{note}, all processes")
    own, other = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = own + crew.processes() * other
    yield Measure(
        "memory while comparing", peak, "MB", MEGABYTES, better="lower", note=f"{note}, at most, all processes"
    )


def _processor() -> float:
    """Seconds of processor that this process and those it started have used."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in every)


class Writer:
    """Makes statements up."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = {lang: self._vocabulary(lang) for lang in ("en", "es")}
        self._said: list[tuple[str, str]] = []

    def _vocabulary(self, lang: str) -> tuple[Sequence[str], Sequence[float]]:
        words = [word for word in bridge.load().stems(lang) if word.isalpha() and len(word) > 2]
        self._chance.shuffle(words)
        return words, [1 / (rank + 10) for rank in range(len(words))]

    def statement(self) -> tuple[str, str]:
        """A language and what is said in it: new, or a copy of something said before."""
        if self._said and self._chance.random() < COPIES:
            return self._chance.choice(self._said)
        lang = self._chance.choice(("en", "es"))
        made = (lang, self.sentence(lang))
        self._said.append(made)
        return made

    def sentence(self, lang: str) -> str:
        """Six to two dozen words of a language, now and then a number and a negation among them."""
        words, weights = self._words[lang]
        chosen = self._chance.choices(words, weights, k=self._chance.randint(6, 22))
        if self._chance.random() < 0.3:
            chosen.insert(2, str(self._chance.randint(2, 9999)))
        if self._chance.random() < 0.3:
            chosen.insert(1, "not" if lang == "en" else "no")
        return " ".join(chosen).capitalize() + "."

    def document(self, number: int) -> tuple[Document, list[Statement]]:
        """Ten statements of made-up people on one page."""
        said = [self.statement() for _ in range(A_DOCUMENT)]
        text = "\n".join(words for _, words in said)
        sha256 = f"{number:064x}"
        key = document_id(sha256, "")
        day = f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
        whole = SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
        page = Document(key, sha256, "", f"{number}.txt", text, whole, lang=said[0][0], published=day)
        found, at = [], 0
        for _, words in said:
            content = (Span(at, at + len(words)),)
            at += len(words) + 1
            name = f"Persona {self._chance.randrange(PEOPLE)}"
            who = Speaker(speaker_id(name.lower()), name, "person", 1.0, "name")
            made = Statement(
                statement_id(key, (), (), content), key, (), (), content, "direct", "say", "asserted", speaker=who
            )
            found.append(made)
        return page, found


def _record(ledger: Ledger, writer: Writer, number: int) -> None:
    page, statements = writer.document(number)
    capture = Capture(page.capture, len(page.text), "text/plain", page.file)
    ledger.record_reading(capture, [(page, statements)], [Run("bench", "1")])
