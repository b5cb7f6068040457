"""A Chromium that is installed on this machine, driven by Playwright, and what is watched while it shows our pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Request, ViewportSize, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # the checking machine is root, for whom Chromium has no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # no name but this machine's is ever looked up
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
INSTALL: Final = "no Chromium or Chrome on the PATH. On Debian or Ubuntu: sudo apt install chromium"
LOCALES: Final = {"en": "en-GB", "es": "es-ES"}


def executable() -> str | None:
    """Where a browser we can drive is installed; None where none is. Playwright's own are never downloaded."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """The installed browser with an empty profile, closed in the end; FileNotFoundError where there is none."""
    path = executable()
    if path is None:
        raise FileNotFoundError(INSTALL)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


@dataclass(frozen=True, slots=True)
class View:
    """How a reader has their browser: the window, the colours, the language, and what they turned on or off."""

    width: int = 1440
    height: int = 1000
    dark: bool = False
    lang: str = "en"
    scripts: bool = True
    forced: bool = False
    still: bool = False

    def named(self) -> str:
        """What tells this view from the usual one, for the name of a test or a file: "320-dark-es"."""
        parts = [str(self.width), "dark" if self.dark else "light"]
        parts += [self.lang] if self.lang != "en" else []
        said = (("no-scripts", not self.scripts), ("forced", self.forced), ("still", self.still))
        return "-".join(parts + [name for name, holds in said if holds])


WIDE: Final = View()
NARROW: Final = View(320, 800)
LOOKS: Final = (WIDE, replace(WIDE, dark=True), NARROW, replace(NARROW, dark=True))
"""The four in which every screen must be as good: wide and narrow, light and dark."""


def context(opened: Browser, origin: str, view: View = WIDE) -> BrowserContext:
    """A browser as somebody has it who has never been here: no cookies, no cache. `goto("/documents")` works in it."""
    made = opened.new_context(
        base_url=origin,
        viewport=ViewportSize(width=view.width, height=view.height),
        color_scheme="dark" if view.dark else "light",
        forced_colors="active" if view.forced else "none",
        reduced_motion="reduce" if view.still else "no-preference",
        locale=LOCALES[view.lang],
        java_script_enabled=view.scripts,
        permissions=["clipboard-read", "clipboard-write"],
    )
    made.set_default_timeout(10_000)
    return made


@dataclass
class Watch:
    """What went wrong in a browser while nobody looked: errors on its console, faults of our scripts, what the
    content policy refused, dialogs, and requests to anywhere but the server."""

    faults: list[str] = field(default_factory=list)
    _allowed: list[str] = field(default_factory=list)

    # no slots: Playwright keeps the wrappers of handlers on the object they belong to

    def over(self, watched: BrowserContext, origin: str) -> None:
        """Begin to watch every page of this context, which may ask nobody but `origin`."""
        watched.on("console", self._said)
        watched.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        watched.on("dialog", self._asked)
        watched.on("request", lambda request: self._sent(request, origin))

    def allow(self, pattern: str) -> None:
        """This one is meant to happen, as the 404 of a page that a test asks for: a regular expression."""
        self._allowed.append(pattern)

    def check(self) -> None:
        """AssertionError when anything went wrong that was not allowed."""
        left = [fault for fault in self.faults if not any(re.search(each, fault) for each in self._allowed)]
        assert not left, "\n".join(["in the browser:", *left])

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _sent(self, request: Request, origin: str) -> None:
        if not request.url.startswith((origin + "/", "data:", "blob:")):
            self.faults.append(f"outside: {request.url}")
