"""Crawl files: how fast their pages are read, what memory a long one takes, and how fast a known one is passed over."""

from __future__ import annotations

import gzip
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from eval.engine import Engine
from eval.pages import trafilatura
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.measure import Measure, Settings, cpu_seconds
from bench.news import Made, Press
from dicho.capture.crawl import Crawl, Page, Tally
from dicho.model.document import Capture, Overrides
from dicho.pipeline.workspace import open_workspace
from dicho.read import documents
from dicho.read.sandbox import Reader

DOCUMENTS_A_SECOND = 150
MEGABYTES = 500
PAGE_WORDS = 500
DIFFERENT = 300
"""Pages that differ in all their words; beyond these a comment of its own makes each another one."""
PICTURE = 15_000
SEEN_AGAIN = 100
"""Pages at most that are taken all the way into a ledger, so that they can be added again."""


def crawl(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Documents a second a core from a crawl to main text, the peer being trafilatura over warcio; memory; known ones.

    A page for every 500 words of the settings; the crawl whose memory is measured has a megabyte for every 1,000.
    """
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as name:
        folder = Path(name)
        yield from _speed(folder / "pages.warc.gz", max(20, settings.words // PAGE_WORDS), settings.rounds)
        yield _memory(folder / "long.warc.gz", max(1, settings.words // 1_000))
        yield _known(folder, min(SEEN_AGAIN, max(5, settings.words // 1_000)))


def write(path: Path, pages: int, megabytes: float | None = None) -> int:
    """A crawl of so many pages, or until the file is so large: each packed page with two pictures; how many pages."""
    press, made = Press(), list[Made]()
    noise = random.Random(1)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(10**9):
            if number >= pages if megabytes is None else file.tell() >= megabytes * 1e6:
                return number
            if number < DIFFERENT:
                made.append(press.page(number))
            page = made[number % DIFFERENT]
            body = gzip.compress(page.html + f"<!-- {number} -->".encode(), 1)
            _answer(writer, f"{page.url}-{number}", "text/html; charset=utf-8", body, ("Content-Encoding", "gzip"))
            for picture in range(2):
                _answer(writer, f"{page.url}-{number}/{picture}.jpg", "image/jpeg", noise.randbytes(PICTURE))
    return 0


def _answer(writer: WARCWriter, url: str, media_type: str, body: bytes, *headers: tuple[str, str]) -> None:
    head = StatusAndHeaders("200 OK", [("Content-Type", media_type), *headers], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head))


def _speed(path: Path, pages: int, rounds: int) -> Iterator[Measure]:
    write(path, pages)
    size = sum(len(page.data or b"") for page in _pages(path)) / pages
    ours, peer = cpu_seconds([lambda: [_document(page) for page in _pages(path)], lambda: _peer(path)], rounds)
    both = min(_in_the_child(path) for _ in range(rounds))
    note = f"{pages} pages of {size / 1000:.0f} kB"
    rows = (
        ("crawl to main text", both, DOCUMENTS_A_SECOND, f"{note}; reading process and all"),
        ("the same in one process", ours, None, f"{note}; Python's collector as it comes"),
    )
    for label, seconds, target, said in rows:
        yield Measure(
            label, pages / seconds, "docs/s", target, ratio=peer / seconds, peer="trafilatura over warcio", note=said
        )


def _pages(path: Path) -> Iterator[Page]:
    with path.open("rb") as file:
        yield from Crawl(Tally(path.name)).pages(file)


def _capture(page: Page) -> Capture:
    data = page.data or b""
    kind = documents.sniff_fetched(data, page.fetch.url, page.fetch.media_type, page.fetch.charset)
    return Capture(f"{hash(data) & (1 << 256) - 1:064x}", len(data), kind, page.fetch.url, page.fetch.url)


def _document(page: Page) -> object:
    return documents.read(page.data or b"", _capture(page), Overrides())


def _in_the_child(path: Path) -> float:
    """Processor seconds of this process and of the one that reads, without what starting that takes."""
    return max(1e-9, _child(path, 10**9) - _child(path, 1))


def _child(path: Path, most: int) -> float:
    def used() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in both)

    began = used()
    with Reader() as reader:
        for number, page in enumerate(_pages(path)):
            if number < most:
                reader.read(page.data or b"", _capture(page), Overrides())
    return used() - began


def _peer(path: Path) -> int:
    """The peer: how many pages trafilatura finds a text in, of those that warcio gives."""
    found = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and record.http_headers.get_header("content-type").startswith("text/html"):
                found += bool(trafilatura(record.content_stream().read()))
    return found


def _memory(path: Path, megabytes: int) -> Measure:
    pages = write(path, 0, megabytes)
    command = [sys.executable, "-m", "bench.crawl", str(path)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    own, child, seconds = map(float, told)
    note = f"a crawl of {megabytes} MB, {pages} pages; {own:.0f} here, {child:.0f} in the reader; {seconds:.0f} s"
    return Measure("memory of a crawl", own + child, "MiB", MEGABYTES, "lower", note=note)


def stream(path: Path) -> None:
    """Read a crawl to its end as `dicho add` does: captures into an archive, pages by the reading process.

    It says how many MiB this process and the other held at most, and the seconds it took.
    """
    from dicho.capture.archive import Archive
    from dicho.pipeline import intake
    from dicho.pipeline.holders import expand
    from dicho.pipeline.stages import STAGES, Tools, advance, begin

    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="dicho-bench-") as folder, Reader() as reader:
        tools = Tools(reader, archive=Archive(Path(folder)))
        for item in expand(intake.find([path])):
            advance(begin(item, tools), tools, STAGES[:3])
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(_held(), child, time.perf_counter() - began)


def _held() -> float:
    """The most MiB that this process held. The system's usual answer counts what its parent held when it began."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    found = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return (float(found) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def _known(folder: Path, pages: int) -> Measure:
    path = folder / "again.warc.gz"
    write(path, pages)
    with open_workspace(folder / "ledger", create=True) as desk:
        desk.add([path])
        began = time.perf_counter()
        report = desk.add([path])
        seconds = time.perf_counter() - began
    note = f"{report.known} of {pages} known, {pages / seconds:.0f} pages/s by the clock"
    return Measure("a known crawl again", seconds * 1000 / pages, "ms/page", better="lower", note=note)


if __name__ == "__main__":
    stream(Path(sys.argv[1]))
