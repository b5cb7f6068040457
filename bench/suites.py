"""What is measured: extraction by rules, reading pages, dates, comparing, lists, the command line."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import sentencex
import trafilatura
from eval.engine import Engine

from bench import texts
from bench.compare import comparing
from bench.crawl import crawl
from bench.dates import dates
from bench.lists import lists
from bench.measure import Measure, Ran, Settings, cpu_seconds, dicho, run, wall_seconds
from bench.web import web
from dicho.extract.attribution import attribute
from dicho.model.document import Document

WORDS_A_SECOND = 50_000
WHOLE_WORDS_A_SECOND = 12_000
MEGABYTES = 700
HELP_SECONDS = 0.25
ADD_SECONDS = 1.0
EXTRACT_SECONDS = 1.5
PAGE_WORDS = 500
TOKEN = re.compile(r"\w+|[^\w\s]")


def segment(document: Document) -> int:
    """The peer of extraction: sentences by sentencex, words by one regular expression; how many there are."""
    return sum(len(TOKEN.findall(s)) for s in sentencex.segment(document.lang or "en", document.text))


def extraction(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Words a second on one core: finding attributions, and with their speakers resolved."""
    for lang in ("en", "es"):
        name, documents = texts.texts(lang, settings.words, settings.data)
        words = texts.count(documents)

        def each(work: Callable[[Document], object], documents: list[Document] = documents) -> Callable[[], object]:
            return lambda: [work(d) for d in documents]

        found, resolved, peer = cpu_seconds([each(by_rules), each(engine.lines), each(segment)], settings.rounds)
        note = f"{words} words of {name}"
        rows = (("extract by rules", found, WORDS_A_SECOND), ("extract, resolve", resolved, None))
        for label, seconds, target in rows:
            yield Measure(
                f"{label}, {lang}", words / seconds, "words/s", target, ratio=peer / seconds, peer=PEER, note=note
            )


def by_rules(document: Document) -> object:
    """Extraction without the model."""
    return attribute(document.text, document.lang)


PEER = "sentencex and a word pattern"


def reading(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Pages a second on one core, beside trafilatura's text alone (no offsets, no map)."""
    pages = texts.pages()[: max(1, settings.words // PAGE_WORDS)]
    ours, peer = cpu_seconds(
        [lambda: [engine.read(p) for p in pages], lambda: [extract(p) for p in pages]], settings.rounds
    )
    yield Measure(
        "read HTML",
        len(pages) / ours,
        "pages/s",
        ratio=peer / ours,
        peer="trafilatura alone",
        note=f"{len(pages)} pages",
    )


def whole(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Words a second of many pages from file to ledger, all cores at work; the peer is trafilatura's text alone."""
    pages = texts.pages()
    count = max(len(pages), settings.words // PAGE_WORDS)
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as folder:
        made = [Path(folder) / f"{number:05}.html" for number in range(count)]
        for number, path in enumerate(made):
            # A comment of its own makes each a page not seen before; its text is what it was.
            path.write_bytes(pages[number % len(pages)].read_bytes() + f"<!-- {number} -->".encode())
        words = sum(len(d.text.split()) for path in made for d in engine.read(path))
        (peer,) = cpu_seconds([lambda: [extract(page) for page in made]], 1)
        ran = run([*dicho(), "add", folder], {"DICHO_LEDGER": str(Path(folder) / "ledger")})
    note = f"{len(made)} pages, {words} words, {os.cpu_count()} cores"
    speed = words / ran.seconds
    yield Measure("dicho add, many pages", speed, "words/s", WHOLE_WORDS_A_SECOND, ratio=peer / ran.seconds,
                  peer="trafilatura alone", note=note)  # fmt: skip
    yield Measure("its memory, at most", ran.memory, "MiB", MEGABYTES, "lower", note="child processes apart")


def extract(page: Path) -> str | None:
    """The peer of reading: the page's main text."""
    found = trafilatura.extract(page.read_bytes(), fast=True, include_comments=False, include_tables=False)
    return str(found) if found is not None else None


def commands(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Whole commands, from the process's start to its end; the peer is an interpreter that does nothing."""
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as folder:
        page, words = texts.page_of(PAGE_WORDS, Path(folder))
        ran = wall_seconds(
            [
                lambda: run([sys.executable, "-c", "pass"]),
                lambda: run([sys.executable, "-c", "import click"]),
                lambda: run([*dicho(), "--help"]),
                lambda: add(page),
                lambda: run([*dicho(), "extract", "--json", str(page)]),
            ],
            settings.rounds,
        )
    nothing, click, helped, added, extracted = ran
    note, times = f"a page of {words} words", helped.seconds / click.seconds
    yield _command("python -c pass", nothing, None, nothing, "")
    yield _command("python -c 'import click'", click, None, nothing, "")
    yield _command("dicho --help", helped, HELP_SECONDS, nothing, f"{times:.1f} x import click")
    yield _command("dicho add", added, ADD_SECONDS, nothing, f"{note}, new ledger")
    yield _command("dicho extract", extracted, EXTRACT_SECONDS, nothing, note)


def _command(name: str, ran: Ran, target: float | None, peer: Ran, note: str) -> Measure:
    note = "; ".join(filter(None, (note, f"{ran.memory:.0f} MiB")))
    ratio = ran.seconds / peer.seconds
    return Measure(name, ran.seconds, "s", target, "lower", ratio, "python -c pass", note)


def add(page: Path) -> Ran:
    """Add one page to a ledger that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as folder:
        return run([*dicho(), "add", str(page)], {"DICHO_LEDGER": str(Path(folder) / "ledger")})


SUITES = {
    "extraction": extraction,
    "reading": reading,
    "crawl": crawl,
    "whole": whole,
    "dates": dates,
    "comparing": comparing,
    "lists": lists,
    "commands": commands,
    "web": web,
}
