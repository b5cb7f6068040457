"""What the tests of the web interface share: a ledger of the examples, a server over it, a browser before it.

`client` asks the application without a network; `server` is a real one over a ledger of the test's own; `page` is a
browser's page before that server, and `visit(View(...))` one as another reader would have it. A test that only reads
takes `shared`, one server for all of them, with `look(View(...))`. Whatever goes wrong in a browser fails the test.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient
from tests.capture.fetch.made import Site
from tests.web import browsing, desks, sites
from tests.web.browsing import WIDE, View, Watch
from tests.web.serving import serving
from tests.web.sites import nowhere

from dicho.web.app import Settings, application
from dicho.web.outward import Make

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "blackout"
OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
Visit = Callable[..., Page]


@dataclass(frozen=True)
class Server:
    """A server that answers: the folder of its ledger, and the origin it has, as "http://127.0.0.1:4711"."""

    folder: Path
    url: str


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the examples, made once: whoever writes takes `ledger` instead."""
    folder = tmp_path_factory.mktemp("examples") / "ledger"
    command = [sys.executable, "-m", "dicho", "--quiet", "--ledger", str(folder), "add", str(EXAMPLES)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


@pytest.fixture
def ledger(examples: Path, tmp_path: Path) -> Path:
    """A ledger of the examples for this test alone."""
    return Path(shutil.copytree(examples, tmp_path / "ledger"))


@pytest.fixture
def client(ledger: Path) -> Iterator[TestClient]:
    """The application over `ledger`, asked as a browser asks from a page of ours; it follows no redirect."""
    app = application(Settings(ledger, fetcher=nowhere))
    with TestClient(app, base_url="http://localhost:8377", headers=OURS, follow_redirects=False) as asked:
        yield asked


@pytest.fixture
def server(ledger: Path) -> Iterator[Server]:
    """A server over `ledger`: what is decided in it stays with this test."""
    with serving(ledger) as url:
        yield Server(ledger, url)


@pytest.fixture(scope="session")
def shared(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for every test that only reads, over a ledger in which somebody has begun to decide."""
    folder = Path(shutil.copytree(examples, tmp_path_factory.mktemp("shared") / "ledger"))
    desks.work(folder)
    with serving(folder) as url:
        yield Server(folder, url)


@pytest.fixture
def watch() -> Watch:
    """What went wrong in this test's browser; `watch.allow("404")` says that one was meant to."""
    return Watch()


@pytest.fixture
def open_at(browser: Browser, watch: Watch) -> Iterator[Callable[[str, View], Page]]:
    """open_at(origin, View(...)) -> Page: a page of a new reader's browser before a server, and watched."""
    opened = []

    def new(origin: str, view: View = WIDE) -> Page:
        made = browsing.context(browser, origin, view)
        opened.append(made)
        watch.over(made, origin)
        return made.new_page()

    yield new
    for each in opened:
        each.close()
    watch.check()


@pytest.fixture
def visit(open_at: Callable[[str, View], Page], server: Server) -> Visit:
    """visit(View(width=320)) -> Page before `server`."""
    return lambda view=WIDE: open_at(server.url, view)


@pytest.fixture
def page(visit: Visit) -> Page:
    """A wide, light, English page before `server`: `page.goto("/documents")`."""
    return visit()


@pytest.fixture
def look(open_at: Callable[[str, View], Page], shared: Server) -> Visit:
    """look(View(width=320)) -> Page before `shared`, for reading alone."""
    return lambda view=WIDE: open_at(shared.url, view)


@pytest.fixture
def harbour() -> Iterator[tuple[Site, Make]]:
    """A site of the outside world, and what makes a fetcher that finds it."""
    with sites.web() as found:
        yield found
