"""What holds for every test."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# A shell that starts the tests in the background has them ignore Ctrl-C, and every program they start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; without one installed, the test is skipped and says what to install.

    It ends with its module: so long runs Playwright's loop, of which there may be one, and no `asyncio.run` beside it.
    """
    from tests.web import browsing

    if browsing.executable() is None:
        pytest.skip(browsing.INSTALL)
    with browsing.browser() as opened:
        yield opened
