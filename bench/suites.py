"""What is measured: extraction by rules, reading pages, the command line."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sentencex
import trafilatura
from eval.engine import Engine

from bench import texts
from bench.measure import Measure, Ran, cpu_seconds, run, wall_seconds
from dicho.model.document import Document

WORDS_A_SECOND = 50_000
HELP_SECONDS = 0.25
ADD_SECONDS = 1.0
PAGE_WORDS = 500
TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to do: rounds of each measure, words of text, and where data that does not ship may be."""

    rounds: int = 5
    words: int = 100_000
    data: Path | None = None


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

        attribute, resolved, peer = cpu_seconds(
            [each(lambda d: engine.attribute(d.text, d.lang)), each(engine.lines), each(segment)], settings.rounds
        )
        note = f"{words} words of {name}"
        for label, seconds, target in (("extract", attribute, WORDS_A_SECOND), ("extract and resolve", resolved, None)):
            yield Measure(
                f"{label}, {lang}", words / seconds, "words/s", target, ratio=peer / seconds, peer=PEER, note=note
            )


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
    yield _command("dicho extract", extracted, None, nothing, note)


def _command(name: str, ran: Ran, target: float | None, peer: Ran, note: str) -> Measure:
    note = "; ".join(filter(None, (note, f"{ran.memory:.0f} MiB")))
    ratio = ran.seconds / peer.seconds
    return Measure(name, ran.seconds, "s", target, "lower", ratio, "python -c pass", note)


def dicho() -> list[str]:
    """The command: the installed script of this environment, as a user starts it."""
    script = Path(sys.executable).parent / "dicho"
    return [str(script)] if script.exists() else [sys.executable, "-m", "dicho"]


def add(page: Path) -> Ran:
    """Add one page to a ledger that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as folder:
        return run([*dicho(), "add", str(page)], {"DICHO_LEDGER": str(Path(folder) / "ledger")})


SUITES = {"extraction": extraction, "reading": reading, "commands": commands}
