"""Help, the bar, and what is shown when something is wrong."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.browsing import NARROW, WIDE, View
from tests.web.conftest import OURS, Visit
from tests.web.parsed import Seen, classed

from dicho.errors import LedgerBusy
from dicho.pipeline.links import listed
from dicho.pipeline.workspace import open_workspace
from dicho.store.paged import kept
from dicho.store.pages import Pages
from dicho.web.app import Settings, application


def test_help_tells_keys_marks_conflicts_and_the_place_of_the_data(client: TestClient, ledger: Path) -> None:
    """One page has all four, the folder of this very ledger among them."""
    page = Seen(client, "/help")
    assert page.texts("//section/h2") == [
        "Keys",
        "Marks in a text",
        "What a conflict is, and is not",
        "Where the data lies",
    ]
    assert set(page.texts("//table//kbd")) == {*"/?ZJKAXEN0123459", "Esc", "Enter"}
    assert str(ledger) in page.texts("//code")


def test_help_is_a_dialog_over_any_page(look: Visit) -> None:
    """? opens the help where one is, Escape closes it, and the focus is where it was; without a script it is a page."""
    page: Page = look()
    page.goto("/statements")
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help")
    dialog.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.locator("[data-row]").first.get_attribute("aria-current") == "true"
    page.keyboard.press("?")
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()
    plain: Page = look(replace(WIDE, scripts=False))
    plain.goto("/statements")
    plain.get_by_role("link", name="Help").click()
    plain.wait_for_url("**/help")


def test_the_bar_counts_open_conflicts(client: TestClient, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is that of the open conflicts and changes; it is counted anew only when something was written."""
    with open_workspace(ledger) as workspace:
        found = list(listed(workspace.ledger, ("conflict", "change")))
    number = f"//nav[{classed('sections')}]//span[{classed('count')}]"
    assert Seen(client, "/log").one(number).split()[0] == str(len(found))
    counted: list[str] = []
    keep = kept.keep

    def keeping(question: tuple[object, ...], total: int) -> int:
        counted.extend(str(part) for part in question if "FROM links" in str(part))
        return keep(question, total)

    monkeypatch.setattr(kept, "keep", keeping)
    Seen(client, "/log")
    assert counted == []
    with open_workspace(ledger) as workspace:
        workspace.ledger.links.decide(found[0].link.id, "no")
    assert Seen(client, "/log").one(number).split()[0] == str(len(found) - 1)
    assert len(counted) == len(set(counted)) > 0
    Seen(client, "/log")
    assert len(counted) == len(set(counted))


@pytest.mark.parametrize("width", [320, 480, 700, 900, 1119, 1121, 1280, 1920])
def test_the_bar_fits_every_width(look: Visit, width: int) -> None:
    """At any width every screen is reached by Tab alone, and the page does not scroll sideways."""
    page: Page = look(View(width=width))
    page.goto("/help")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Documents", "Ledger", "Conflicts", "Speakers", "Predictions", "Hypotheses", "Log"):
        link = page.get_by_role("navigation", name="Screens").get_by_role("link", name=name)
        link.focus()
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 1
    for switch in ("Keys on", "English", "Español"):
        assert page.get_by_role("button", name=switch).is_visible()


def test_the_switches_work_without_scripts(look: Visit) -> None:
    """Language and keys are forms: they work anywhere, and lead back to where one was."""
    page: Page = look(replace(NARROW, scripts=False))
    page.goto("/statements?words=costa")
    page.get_by_role("button", name="Español").click()
    assert page.url.endswith("/statements?words=costa")
    assert page.locator("h1").inner_text() == "Libro"
    page.get_by_role("button", name="Teclas sí").click()
    assert page.locator("body").get_attribute("data-keys") == "off"
    assert page.get_by_role("button", name="Teclas no").is_visible()


# --- when something is wrong


def seen_in(folder: Path, address: str, status: int) -> Seen:
    """A page of the application over a ledger that is not as it should be."""
    app = application(Settings(folder))
    with TestClient(app, base_url="http://localhost:8377", headers=OURS, raise_server_exceptions=False) as client:
        return Seen(client, address, status)


def alert(page: Seen) -> str:
    """What a page says is wrong."""
    return page.one("//section[@role='alert']")


def test_a_missing_ledger_says_how_to_make_one(tmp_path: Path) -> None:
    """No ledger in the folder: which folder, and the command."""
    text = alert(seen_in(tmp_path / "none", "/documents", 500))
    assert "There is no ledger yet" in text
    assert str(tmp_path / "none") in text
    assert "dicho add FILE" in text


def test_a_damaged_ledger_says_how_to_find_the_damage(ledger: Path) -> None:
    """Bytes that are no database: nothing is shown over them, and the command that names the first fault is given."""
    file = ledger / "ledger.sqlite3"
    file.write_bytes(b"not a database" + file.read_bytes()[14:])
    text = alert(seen_in(ledger, "/statements", 500))
    assert "The ledger is not as Dicho wrote it" in text
    assert "dicho verify" in text


def test_a_newer_ledger_is_left_alone(ledger: Path) -> None:
    """A ledger of a later version is not touched; the page says why it is not shown."""
    with sqlite3.connect(ledger / "ledger.sqlite3") as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    assert "A newer Dicho wrote this ledger" in alert(seen_in(ledger, "/documents", 500))


def test_a_busy_ledger_asks_to_try_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes nothing is lost: the page says so and offers to try again."""

    def busy(*given: object, **named: object) -> None:
        raise LedgerBusy("another process is writing to the ledger.", hint="Wait for it, then try again.")

    monkeypatch.setattr(Pages, "documents", busy)
    page = Seen(client, "/documents", 503)
    assert "Nothing is lost." in alert(page)
    assert page.link("Try again") == ""


def test_a_fault_of_ours_is_told_without_its_insides(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks inside shows no traceback and no path, in the reader's language."""

    def fault(*given: object, **named: object) -> None:
        raise RuntimeError("secret insides")

    monkeypatch.setattr(Pages, "documents", fault)
    page = seen_in(ledger, "/documents", 500)
    assert "Dicho failed" in alert(page)
    assert "secret" not in page.text


def test_what_was_asked_wrongly_leads_back(client: TestClient) -> None:
    """A filter that makes no sense: what is wrong with it, and the list without it."""
    page = Seen(client, "/statements?since=soon", 400)
    assert "since: 'soon' is no date." in alert(page).lower()
    assert page.link("Without filters") == "/statements"


def test_an_error_is_in_the_language_of_the_reader(ledger: Path) -> None:
    """The title and the advice of a common error are Spanish for a Spanish reader; the library's own words say that
    they are English."""
    app = application(Settings(ledger))
    with TestClient(app, base_url="http://localhost:8377", headers={**OURS, "Accept-Language": "es"}) as client:
        page = Seen(client, "/statements?form=sung", 400)
    assert page.one("//h1") == "Esto no se puede pedir"
    assert page.all("//section[@role='alert']//p[@lang='en']")
