"""Text from outside stays text: on no screen does any of it become a part of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from tests.web.browsing import WIDE, View, Watch
from tests.web.conftest import Server
from tests.web.hostile import SHOWN, fill, payload
from tests.web.screens import addresses
from tests.web.serving import serving

GROWN = "img, iframe, object, embed, [onerror], [onload], script:not([src]), main b:empty, a[href^='javascript:' i]"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a ledger whose texts all try to break out."""
    folder = tmp_path_factory.mktemp("hostile") / "ledger"
    fill(folder)
    with serving(folder) as url:
        yield Server(folder, url)


def test_nothing_from_outside_becomes_part_of_a_page(
    hostile: Server, open_at: Callable[[str, View], Page], watch: Watch
) -> None:
    """Every screen is opened: no script runs, no dialog opens, no element grows out of a text, no address of a
    document becomes a script, and what was written can be read as it was written."""
    watch.allow("status of 404")
    page = open_at(hostile.url, WIDE)
    texts = []
    for name, address in addresses(hostile.folder).items():
        page.goto(address)
        assert page.locator(GROWN).count() == 0, name
        texts.append(page.locator("body").inner_text())
    seen = " ".join(" ".join(texts).split())
    assert [field for field in SHOWN if payload(field) not in seen] == []
