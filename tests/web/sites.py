"""Pages for the tests to fetch: names that lead to sites on this machine, over the fetcher that a server has."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from tests.capture.fetch.made import QUICK, Behave, Site, Talk, World, leads, page

from dicho.capture.fetch.fetcher import Fetcher
from dicho.capture.fetch.terms import Settings
from dicho.pipeline.stages import Fetching

HOST = "harbour.example"
STORY, OLD, AWAY, SLOW = (f"http://{HOST}/{path}" for path in ("story", "old", "away", "slow"))
WORDS = "The keeper, Ana Brumal, said on Monday: “The lamp burned all night.” Lope Candil said the boom is shut."
PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        WORDS,
        "The harbour of Quelva has two lights, and both were seen by the pilots who came in after midnight.",
        "“Nobody left the tower before the morning,” Brumal said. The boom is opened again on Thursday.",
    )
)
HTML = f"""<!doctype html><html lang="en"><head><title>The night of the lamp</title>
<meta property="og:site_name" content="Harbour Watch"></head>
<body><article><h1>The night of the lamp</h1>{PARAGRAPHS}</article></body></html>"""


PATIENT = replace(QUICK, silence_s=30.0)
"""On a machine that is busy a site may keep silent for a while without being given up."""


def trickles(talk: Talk) -> None:
    """Answers so slowly that it takes a minute, and never so slowly that it is given up for silent."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 600\r\n\r\n"
    with contextlib.suppress(OSError):
        for part in (head, *[b"x"] * 600):
            talk.line.sendall(part)
            time.sleep(0.1)


ROUTES: Mapping[str, Behave] = {
    "/story": page(HTML.encode()),
    "/old": leads("/older"),
    "/older": leads("/story", "301 Moved Permanently"),
    "/away": page(b"gone", "404 Not Found"),
    "/slow": trickles,
}


@contextmanager
def web(routes: Mapping[str, Behave] = ROUTES) -> Iterator[tuple[Site, Callable[[], Fetching]]]:
    """(site, make): the site that answers as HOST, and what makes a fetcher to which that name leads there.

    Nothing else is changed of how a server fetches: private addresses stay refused.
    """
    with Site(routes) as site:
        world = World({HOST: site}, **{"inside.example": ["127.0.0.1"]})
        yield site, lambda: Fetcher(Settings(wait_s=0.0, timeout_s=120.0, limits=PATIENT), world)


def nowhere() -> Fetching:
    """A fetcher for which every name leads nowhere: no test asks the network anything."""
    return Fetcher(Settings(wait_s=0.0, limits=QUICK), World({}))
