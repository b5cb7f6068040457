"""Crawls among the inputs: a WARC or WACZ file stands for the pages in it, one input each, drawn as they are read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from dicho.capture.crawl import Crawl, Page, Tally
from dicho.capture.members import GZIP, MAGIC, WARC
from dicho.capture.wacz import DATAPACKAGE, Wacz
from dicho.errors import Malformed, NoText, ReadError
from dicho.pipeline.intake import Input, may_hold, opened
from dicho.text.zipped import BROKEN

PEEK = 4_096
ZIP = b"PK\x03\x04"
SHOWN = 5
"""Damaged places of a crawl that its failure names; the others are counted."""


class Crawls:
    """The holder (`holders.Holder`) of crawl files."""

    def holds(self, item: Input) -> bool:
        """Whether an input is a crawl, by its bytes; what cannot be opened, or is read only once (a pipe), is none."""
        if not may_hold(item):
            return False
        try:
            with opened(item) as file:
                return _is_crawl(file, item.name)
        except OSError:
            return False

    def open(self, item: Input) -> Iterator[Input]:
        """Its pages in order; then one input with an error where there were none, or where it is damaged."""
        tally = Tally(item.name)
        try:
            with opened(item) as file:
                pages = _wacz(file, tally) if file.read(len(ZIP)) == ZIP else _warc(file, tally)
                yield from (_input(page, tally) for page in pages)
        except OSError as error:
            tally.damage.append(f"the system would not read on ({error.strerror or error})")
        except ReadError as error:
            yield Input(item.name, error=error, tally=tally)
            return
        left = _end(tally)
        if left is not None:
            yield Input(item.name, error=left, tally=tally)


def _is_crawl(file: IO[bytes], name: str) -> bool:
    start = file.read(PEEK)
    if start.startswith(MAGIC):
        try:
            return zlib.decompressobj(GZIP).decompress(start, len(WARC)) == WARC
        except zlib.error:
            return False
    if not start.startswith(ZIP):
        return start.startswith(WARC)
    if name.lower().endswith(".wacz"):
        return True
    try:
        return DATAPACKAGE in (names := zipfile.ZipFile(file).namelist()) and any("archive/" in n for n in names)
    except BROKEN:
        return False


def _warc(file: IO[bytes], tally: Tally) -> Iterator[Page]:
    file.seek(0)
    return Crawl(tally).pages(file)


def _wacz(file: IO[bytes], tally: Tally) -> Iterator[Page]:
    """The pages that a WACZ lists, or all where it lists none; once more where a redirect came behind its target."""
    try:
        wacz = Wacz(file, tally.name)
    except Malformed as error:
        tally.damage.append(f"{error.what.rstrip('.')}: its list of pages was not read")
        file.seek(0)
        yield from Crawl(tally).pages(file, packed=True)
        return
    archives = wacz.archives()
    tally.damage += wacz.faults()
    listing = wacz.pages()
    crawl = Crawl(tally, listing if len(listing) else None)
    yield from _each(wacz, archives, crawl)
    while late := listing.again():
        second = Crawl(Tally(tally.name), late)
        yield from _each(wacz, archives, second)
        tally.found_late(second.tally)
        listing = late


def _each(wacz: Wacz, archives: list[str], crawl: Crawl) -> Iterator[Page]:
    for name in archives:
        with wacz.open(name, crawl.tally.damage) as archive:
            yield from crawl.pages(archive)


def _input(page: Page, tally: Tally) -> Input:
    url = page.fetch.asked
    return Input(
        url, None, page.data, url, page.fetch, error=page.error, again=page.again, notes=page.notes, tally=tally
    )


def _end(tally: Tally) -> ReadError | None:
    """What is to be said of a crawl that has been read."""
    if tally.damage:
        places = "; ".join(tally.damage[:SHOWN])
        more = f"; {len(tally.damage) - SHOWN} more" if len(tally.damage) > SHOWN else ""
        return Malformed(
            f"the crawl is damaged: {places}{more}.",
            hint="Every record that is whole was read. Of a whole copy only what is missing is read.",
        )
    if not tally.records:
        return Malformed("there is no record in it.", hint="Check that it was downloaded whole.")
    if not tally.pages:
        return NoText(f"no page is in its {tally.records:,} records.", hint="Dicho reads pages, texts, PDF and feeds.")
    return None
