"""A web of a few addresses, a clock that passes when told to, and a reader without a process of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dicho.errors import HttpStatus, ReadError
from dicho.model.document import Capture, Document, Overrides
from dicho.model.feed import Listing
from dicho.model.fetched import Fetch, Fetched, Hop
from dicho.pipeline.watch.adding import Added, Wish
from dicho.pipeline.watch.round import Looked, Means, Took
from dicho.pipeline.watch.runner import Watching, open_watching
from dicho.pipeline.workspace import open_workspace
from dicho.read import documents, listing
from dicho.store.watched import Watch

NOON = datetime(2026, 4, 2, 12, tzinfo=UTC).timestamp()
FEED = "https://quay.example/feed.xml"
HOUR, DAY = 3_600.0, 86_400.0


@dataclass
class Clock:
    """A clock that stands still, but for naps."""

    time: float = NOON
    naps: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.time += seconds


@dataclass
class Page:
    """What stands at an address: bytes with their validator, or an error; `hops` are the redirects before it."""

    data: bytes = b""
    etag: str | None = None
    error: ReadError | None = None
    hops: tuple[Hop, ...] = ()
    ends: str | None = None
    fresh_s: float = 0.0
    media_type: str | None = None


class Web:
    """Addresses and what stands there. `asked` is every request: the address and the validator it came with."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.told: list[dict[str, Any]] = []

    def put(self, url: str, data: bytes | str, **said: object) -> None:
        """Let this stand at an address, with a validator of its own."""
        raw = data.encode() if isinstance(data, str) else data
        facts = {"etag": hashlib.sha256(raw).hexdigest()[:8], **said}
        self.pages[url] = Page(raw, **facts)  # type: ignore[arg-type]

    def fail(self, url: str, error: ReadError) -> None:
        """Let an address fail."""
        self.pages[url] = Page(error=error)

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        self.asked.append((url, etag))
        page = self.pages.get(url, Page(error=HttpStatus("it answers 404.", status=404, hint="Check it.")))
        if page.error:
            raise page.error
        at = datetime.fromtimestamp(NOON, UTC).isoformat()
        fetch = Fetch(url, page.ends or url, 200, at, page.hops, etag=page.etag, media_type=page.media_type)
        unchanged = page.etag is not None and etag == page.etag
        return Fetched(fetch, b"" if unchanged else page.data, b"", unchanged, page.fresh_s)

    def at_site(self, said: Mapping[str, Any]) -> Web:
        self.told.append(dict(said))
        return self

    def stop(self) -> None:
        pass

    def times(self, url: str) -> int:
        """How often an address was asked for."""
        return sum(asked == url for asked, _ in self.asked)


class Reading:
    """The reader, in this process."""

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        return documents.read(data, capture, overrides)

    def listed(self, data: bytes, url: str) -> Listing:
        return listing.listed(data, url)


@contextmanager
def reading() -> Iterator[Reading]:
    yield Reading()


def rss(*names: str, said: str = "", dated: str = "") -> str:
    """A feed of these items, the newest first; "name=words" gives an item words of its own."""
    items = ""
    for name in names:
        key, _, words = name.partition("=")
        items += (
            f"<item><guid>urn:{key}</guid><title>Item {key}</title><link>https://quay.example/{key}.txt</link>"
            f"<description>{words or 'The lamp of the quay.'}</description>{dated}</item>"
        )
    return f'<rss version="2.0"><channel><title>The Quay</title>{said}{items}</channel></rss>'


def text(name: str, words: str = "We will mend the lamp") -> str:
    """A page of plain text."""
    return f"“{words},” said Ada Pellworth of {name} on Monday in the harbour."


@dataclass
class Desk:
    """Watching over a small web: what was told, and shortcuts."""

    folder: Path
    web: Web
    clock: Clock
    watching: Watching
    told: list[Looked | Took] = field(default_factory=list)

    def add(self, address: str = FEED, every: float = HOUR, **said: object) -> int:
        """Watch an address."""
        wish = Wish(address, int(every), **said)  # type: ignore[arg-type]
        return self.added(wish).watch.number

    def added(self, wish: Wish) -> Added:
        """What became of a wish; what was refused is raised."""
        (found,) = self.watching.add([wish])
        if isinstance(found, Added):
            return found
        raise found

    def look(self, later: float = 0.0) -> tuple[list[Looked], list[Took]]:
        """Let time pass and look: the looks made and the items taken."""
        self.clock.time += later
        before = len(self.told)
        self.watching.look(self.told.append)
        new = self.told[before:]
        return [t for t in new if isinstance(t, Looked)], [t for t in new if isinstance(t, Took)]

    def files(self) -> list[str]:
        """The documents in the ledger, by what they are called."""
        return [row.file for row in self.watching.desk.ledger.documents()]

    def events(self) -> int:
        """How long the log is."""
        return self.watching.desk.ledger.head().seq


@contextmanager
def open_desk(folder: Path, web: Web, clock: Clock, chances: Sequence[float] = ()) -> Iterator[Desk]:
    """Watching in a ledger's folder, over this web, by this clock."""
    given = iter(chances)
    means = Means(lambda: nullcontext(web), clock, lambda: next(given, 0.0), reading)
    with open_workspace(folder, create=True) as desk, open_watching(desk, means) as watching:
        yield Desk(folder, web, clock, watching)


def fill(web: Web, *names: str) -> None:
    for name in names:
        web.put(f"https://quay.example/{name}.txt", text(name))


def only(desk: Desk) -> Watch:
    (watch,) = desk.watching.watches.all()
    return watch
