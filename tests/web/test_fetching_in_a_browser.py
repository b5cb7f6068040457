"""Addresses sent from a browser: what is shown meanwhile and afterwards, and the ways on where one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.capture.fetch.made import Site, page, turns
from tests.web.browsing import LOOKS, NARROW, WIDE, View
from tests.web.looking import faults_of_access, too_wide
from tests.web.serving import serving
from tests.web.sites import AWAY, HOST, HTML, SLOW, STORY

from dicho.pipeline.workspace import open_workspace
from dicho.web.outward import Make


@pytest.fixture
def before(
    tmp_path: Path, harbour: tuple[Site, Make], open_at: Callable[[str, View], Page]
) -> Iterator[Callable[[View], Page]]:
    """before(View(...)): a browser before a server of its own that fetches from `harbour`."""
    folder = tmp_path / "ledger"
    with open_workspace(folder, create=True):
        pass
    with serving(folder, harbour[1]) as url:

        def opened(view: View = WIDE) -> Page:
            return open_at(url, view)

        yield opened


DROPPED = """([html, where]) => {
  const data = new DataTransfer();
  data.items.add(new File([html], "saved.html", {type: "text/html"}));
  for (const kind of ["dragover", "drop"])
    document.querySelector(where).dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true}));
}"""


def test_a_browser_fetches_what_is_sent(before: Callable[..., Page]) -> None:
    """Addresses and one button: the progress is shown in place, then the list has what was read and what was not."""
    seen = before()
    seen.goto("/documents")
    seen.get_by_label("Addresses").fill(f"{STORY}\n{AWAY}")
    seen.get_by_role("button", name="Fetch and add").click()
    seen.get_by_role("heading", name="Added").wait_for(timeout=60_000)
    seen.locator("#list").get_by_text("The night of the lamp").first.wait_for()
    assert seen.url.endswith("/documents")
    assert seen.locator("#list .failed code").inner_text() == AWAY
    assert too_wide(seen) == [] and not faults_of_access(seen)


def test_a_saved_page_is_dropped_on_its_failure(before: Callable[..., Page]) -> None:
    """A file dropped on the line of an address that gave nothing is added as what that address said."""
    seen = before(replace(WIDE, dark=True))
    seen.goto("/add")
    seen.get_by_label("Addresses").fill(AWAY)
    seen.get_by_role("button", name="Fetch and add").click()
    seen.get_by_role("link", name="Add it as saved in the browser").click()
    seen.wait_for_url("**/documents?state=failed")
    assert not faults_of_access(seen)
    seen.evaluate(DROPPED, [HTML, ".entry.failed"])
    seen.get_by_role("heading", name="Added").wait_for(timeout=60_000)
    seen.goto("/documents")
    assert seen.locator(".entry.failed").count() == 0
    assert seen.locator(".entry.document .file a").inner_text() == HOST


def test_a_failure_is_tried_again(before: Callable[..., Page], harbour: tuple[Site, Make]) -> None:
    """One button asks for the address once more, without leaving the page."""
    harbour[0].routes["/away"] = turns(page(b"", "404 Not Found"), page(HTML.encode()))
    seen = before(NARROW)
    seen.goto("/documents")
    seen.get_by_label("Addresses").fill(AWAY)
    seen.get_by_role("button", name="Fetch and add").click()
    seen.locator("#list").get_by_role("button", name="Try again").click()
    seen.locator("#list").get_by_text("The night of the lamp").first.wait_for(timeout=60_000)
    assert seen.locator(".entry.failed").count() == 0
    assert too_wide(seen) == [] and not faults_of_access(seen)


@pytest.mark.parametrize("view", LOOKS, ids=View.named)
def test_a_job_that_fetches_can_be_read_by_everybody(before: Callable[..., Page], view: View) -> None:
    """What is shown while a site is slow has no fault of access in any look, and the fetching can be ended there."""
    seen = before(view)
    seen.goto("/add")
    seen.get_by_label("Addresses").fill(SLOW)
    seen.get_by_role("button", name="Fetch and add").click()
    seen.get_by_role("heading", name="Fetching 1 of 1").wait_for(timeout=60_000)
    assert too_wide(seen) == [] and not faults_of_access(seen)
    seen.get_by_role("button", name="Stop", exact=True).click()
    seen.get_by_role("heading", name="Stopped").wait_for(timeout=60_000)
