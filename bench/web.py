"""The browser's door with 100,000 statements behind it: how long each page takes over HTTP, and a long one to open."""

from __future__ import annotations

import http.client
import re
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from eval.engine import Engine
from tests.web import browsing

from bench.big import common, kept, longest
from bench.measure import MEDIAN, P99, Measure, Settings, dicho, timing
from dicho.errors import DichoError
from dicho.model.document import Document
from dicho.model.span import Span
from dicho.pipeline import compare
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store.rows import DocumentRow

OPENED = 1.5  # seconds until a document with 3,000 statements can be read
ASKED = 20  # times a round that each page is asked for
ADDRESS = re.compile(rb"http://\S+")
Addresses = list[str]


def web(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Milliseconds of every list and search, in pages and over the API; seconds until the longest document is open."""
    with kept(settings.words) as folder:
        with open_workspace(folder) as workspace:
            compare.index(workspace.ledger)  # else what is timed is the page that says it is being made
            pages, most = addresses(workspace, common(folder)), longest(workspace.ledger)
        with served(folder) as origin:
            for name, alike in pages.items():
                yield from _timed(name, ask(origin, alike, settings.rounds * ASKED))
            yield from _opened(origin, most, settings.rounds)


def addresses(workspace: Workspace, words: Sequence[str]) -> dict[str, Addresses]:
    """What is asked for: the name of a page -> its addresses, which take turns so that none is answered from memory.

    `words` are those of the ledger, the most frequent first.
    """
    ledger = workspace.ledger
    heard = list(ledger.speakers())
    people, names = [row.id for row in heard[:200:10]], [row.name for row in heard[:40:4]]
    said = [document.text[span.start : span.end] for span, document in _some(workspace)]
    rare, frequent = words[len(words) // 2 :: max(1, len(words) // 40)][:20], words[:10]
    links = [link.id for link in ledger.links.all(["conflict", "change"])][:2000:100]
    documents = [row.id for row in ledger.documents()][:2000:100]
    return {
        "documents": _each("/documents", {}, {"sort": "title"}, {"sort": "statements"}),
        "documents, words": _each("/documents", *({"words": word} for word in rare)),
        "a document": [f"/documents/{ident}" for ident in documents],
        "statements": _each("/statements", {}, {"sort": "oldest"}, {"sort": "speaker"}),
        "statements, rare word": _each("/statements", *({"words": word} for word in rare)),
        "statements, common word": _each("/statements", *({"words": word} for word in frequent)),
        "statements, meaning": _each("/statements", *({"like": words} for words in said[:200:10])),
        "statements, filters": _each("/statements", *({"speaker": name, "form": "direct"} for name in names)),
        "conflicts and changes": ["/links"],
        "a conflict": [f"/links/{ident}" for ident in links],
        "speakers": _each("/speakers", {}, {"sort": "name"}),
        "a speaker": [f"/speakers/{ident}" for ident in people],
        "predictions": ["/predictions"],
        "hypotheses": ["/hypotheses"],
        "log": ["/log"],
        "api: statements": _each("/api/statements", *({"words": word} for word in rare)),
        "api: documents": ["/api/documents"],
        "api: people": ["/api/people"],
        "api: links": ["/api/links"],
    }


def _each(path: str, *queries: dict[str, str]) -> Addresses:
    return [f"{path}?{urlencode(query)}" if query else path for query in queries]


def _some(workspace: Workspace) -> Iterator[tuple[Span, Document]]:
    """Where the words of the newest few thousand statements stand."""
    for statement, document in islice(workspace.ledger.statements(), 4000):
        yield statement.content[0], document


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """`dicho serve` over a ledger, as a process of its own: its origin. DichoError when it does not come up."""
    command = [*dicho(), "--ledger", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        assert server.stderr is not None
        said = b""
        while not (found := ADDRESS.search(said)):
            line = server.stderr.readline()
            if not line:
                raise DichoError(
                    f"dicho serve did not come up: {said.decode(errors='replace')}", where="the web's pages"
                )
            said += line
        try:
            yield found[0].decode().rstrip("/")
        finally:
            server.terminate()


def ask(origin: str, alike: Addresses, times: int) -> list[float]:
    """Milliseconds of each of so many requests, one after another, until the last byte of the answer is there."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc)
    took = []
    for _, address in zip(range(times + 1), cycle(alike), strict=False):
        start = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise DichoError(f"{address} answered {answer.status}.", where="the web's pages")
    connection.close()
    return took[1:]  # the first one pays for the connection, the templates and the ledger's first opening


def _timed(name: str, took: list[float]) -> Iterator[Measure]:
    note, found = f"{len(took)} requests", timing(took)
    yield Measure(name, found.median, "ms", MEDIAN, "lower", note=note)
    yield Measure("  99 of 100 within", found.p99, "ms", P99, "lower", note=note)


def _opened(origin: str, most: DocumentRow, rounds: int) -> Iterator[Measure]:
    """Seconds from asking for a document to its second painted frame, in a browser that knows nothing of it yet."""
    if browsing.executable() is None:
        return
    took = []
    with browsing.browser() as browser:
        for _ in range(rounds):
            context = browsing.context(browser, origin)
            page = context.new_page()
            start = time.perf_counter()
            page.goto(f"/documents/{most.id}", wait_until="load")
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            took.append(time.perf_counter() - start)
            context.close()
    note = f"{most.statements} statements, {rounds} times, in a browser"
    yield Measure("the longest document open", statistics.median(took), "s", OPENED, "lower", note=note)
