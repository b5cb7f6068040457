"""Photographs every screen: `python scripts/screenshots.py --out FOLDER [--ledger FOLDER] [--only PART ...]`.

Without `--ledger` the examples are read into a ledger of its own, and some decisions made, so that states show. The
server and the browser are those of the tests. A picture's name says the screen and the reader's view of it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Error, Page  # noqa: E402
from tests.web import browsing, desks, sites  # noqa: E402
from tests.web.browsing import LOOKS, NARROW, WIDE, View  # noqa: E402
from tests.web.screens import addresses  # noqa: E402
from tests.web.serving import serving  # noqa: E402

from dicho.pipeline.workspace import open_workspace  # noqa: E402

EXAMPLES = ROOT / "examples" / "blackout"
SPANISH = replace(WIDE, lang="es")
TALLEST = 3000
SCROLLED = 600  # milliseconds


def nothing(page: Page) -> None:
    """Leave the page as it came."""


def fetching(page: Page) -> None:
    """Send two addresses, of a page and of a site that hardly answers, and wait until the second is at work.

    What the picture before this one left going is stopped first.
    """
    for job in page.request.get("/jobs").json()["jobs"]:
        page.request.post(f"/jobs/{job['id']}/stop")
    page.locator(".job.going").wait_for(state="detached", timeout=60_000)
    page.get_by_label(re.compile("^(Addresses|Direcciones)$")).fill(f"{sites.STORY}\n{sites.SLOW}")
    page.locator("[data-addresses] button.main").click()
    page.locator(".job.going", has_text=sites.SLOW).wait_for(timeout=60_000)


def refused(page: Page) -> None:
    """Send the address of a page that is gone, and wait until that is known."""
    page.get_by_label(re.compile("^(Addresses|Direcciones)$")).fill(sites.AWAY)
    page.locator("[data-addresses] button.main").click()
    page.locator("#list .entry.failed").first.wait_for(timeout=60_000)


def came(page: Page) -> None:
    """Fetch a page that is led to another address, and open it with its redirects and a card's source shown."""
    page.get_by_label(re.compile("^(Addresses|Direcciones)$")).fill(sites.OLD)
    page.locator("[data-addresses] button.main").click()
    page.locator("#list .entry.document h2 a").first.click(timeout=60_000)
    page.locator(".origin summary").first.click()
    page.locator(".card .more summary").first.click()


def selected(page: Page) -> None:
    """Go to the fourth statement by its key."""
    for _ in range(4):
        page.keyboard.press("j")
    page.wait_for_timeout(SCROLLED)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: of which ledger, where, how the reader has their browser, and what they do first."""

    name: str
    ledger: str
    address: str
    view: View = WIDE
    act: Callable[[Page], None] = nothing

    def file(self) -> str:
        """The picture's name: "reader-1440-dark.png"."""
        return f"{self.name}-{self.view.named()}.png"


def shots(found: dict[str, str], changed: str) -> Iterator[Shot]:
    """Every picture there is; `found` says where the screens are, `changed` which document's bytes are not its own."""
    for name, address in found.items():
        for view in (*LOOKS, SPANISH):
            yield Shot(name, "worked", address, view)
    for view in LOOKS[:3]:
        yield Shot("reader-selected", "worked", found["reader"], view, selected)
    for view in (replace(WIDE, forced=True), replace(WIDE, scripts=False)):
        yield Shot("reader", "worked", found["reader"], view)
    for view in (*LOOKS, SPANISH):
        yield Shot("job-running", "going", "/add", view, fetching)
        yield Shot("documents-failed", "fetched", "/documents#add", view, refused)
        yield Shot("reader-fetched", "fetched", "/documents#add", view, came)
    for name in ("documents", "statements", "links", "speakers", "predictions", "hypotheses", "log"):
        for view in (WIDE, NARROW):
            yield Shot(f"{name}-empty", "empty", found[name], view)
    yield Shot("reader-changed", "changed", f"/documents/{changed}")


def ledgers(folder: Path, given: Path | None) -> dict[str, Path]:
    """The ledgers that are photographed, made in `folder`; a given one is copied, never written."""
    made = {name: folder / name for name in ("worked", "empty", "changed", "fetched", "going")}
    if given is None:
        command = [sys.executable, "-m", "dicho", "--quiet", "--ledger", str(made["worked"]), "add", str(EXAMPLES)]
        subprocess.run(command, check=True)
    else:
        shutil.copytree(given, made["worked"])
    shutil.copytree(made["worked"], made["changed"])
    if given is None:
        desks.work(made["worked"])
    for name in ("empty", "fetched", "going"):
        with open_workspace(made[name], create=True):
            pass
    return made


def take(browser: Browser, origin: str, shot: Shot, out: Path) -> str:
    """Take one picture; what went wrong in the browser meanwhile, or nothing."""
    context = browsing.context(browser, origin, shot.view)
    watch = browsing.Watch()
    watch.over(context, origin)
    page = context.new_page()
    try:
        page.goto(shot.address)
        page.evaluate("document.fonts.ready.then(() => true)")
        shot.act(page)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        if shot.view.width < WIDE.width and height > shot.view.height:
            page.set_viewport_size({"width": shot.view.width, "height": height})
        page.screenshot(path=out / shot.file(), animations="disabled")
    except Error as error:
        return error.message.splitlines()[0]
    finally:
        context.close()
    return "; ".join(watch.faults)


def main() -> None:
    """Take the pictures that were asked for."""
    given = argparse.ArgumentParser(description="Photograph every screen of the web interface.")
    given.add_argument("--out", type=Path, required=True, help="where the pictures go")
    given.add_argument("--ledger", type=Path, help="a ledger to photograph, instead of one of the examples")
    given.add_argument("--only", nargs="*", default=[], help="parts of names: those pictures alone")
    chosen = given.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = ledgers(Path(folder), chosen.ledger)
        wanted = shots(addresses(made["worked"]), desks.change_bytes(made["changed"]))
        listed = [shot for shot in wanted if not chosen.only or any(part in shot.file() for part in chosen.only)]
        with browsing.browser() as browser, sites.web() as (_, fetcher):
            for name, ledger in made.items():
                with serving(ledger, fetcher) as origin:
                    for shot in (each for each in listed if each.ledger == name):
                        print(shot.file(), take(browser, origin, shot, chosen.out), flush=True)


if __name__ == "__main__":
    main()
