"""The harness itself: what it promises to catch, it catches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.browsing import View, Watch
from tests.web.conftest import Server, Visit

DARK_AND_STILL = ("prefers-color-scheme: dark", "prefers-reduced-motion: reduce")


def test_the_application_answers_without_a_network(client: TestClient) -> None:
    """`client` shows the documents of the examples."""
    assert "/documents/" in client.get("/documents").text


def test_a_page_shows_the_documents(page: Page) -> None:
    """`page` is a browser before a server over a ledger of the examples."""
    page.goto("/documents")
    assert page.locator("h1").inner_text() == "Documents"


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("console.error('lost')", "console: lost"),
        ("setTimeout(() => { throw new Error('broken') })", "script: .*broken"),
        ("fetch('http://elsewhere.example/x').catch(() => {})", "console: .*Content Security Policy"),
        ("window.open('http://elsewhere.example/x')", "outside: http://elsewhere.example"),
        ("alert('here')", "dialog: here"),
    ],
)
def test_what_goes_wrong_in_a_browser_is_seen(script: str, fault: str, look: Visit, watch: Watch) -> None:
    """An error on the console, a fault of a script, a request elsewhere, a dialog and a refusal of the policy fail a
    test, unless it says that they are meant."""
    page = look()
    page.goto("/documents")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=fault):
        watch.check()
    watch.allow(".*")


def test_a_reader_has_their_browser_their_own_way(look: Visit) -> None:
    """Width, colours, language and reduced motion reach the page."""
    page = look(View(width=320, dark=True, lang="es", still=True))
    page.goto("/documents")
    dark, still = (f"matchMedia('({each})').matches" for each in DARK_AND_STILL)
    assert page.evaluate(f"[innerWidth, {dark}, {still}, navigator.language]") == [320, True, True, "es-ES"]


def test_two_servers_keep_two_ledgers(server: Server, shared: Server, open_at: Callable[[str, View], Page]) -> None:
    """What a test decides in its own server is not seen by those that only read."""
    assert server.folder != shared.folder and server.url != shared.url
