"""The screen of the documents: what was read and what was not, filters and orders, and adding without leaving it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.conftest import OURS, Server
from tests.web.parsed import Seen, classed

from dicho.model.document import Failure, missed
from dicho.pipeline.workspace import open_workspace
from dicho.store.paged.documents import DocumentQuery
from dicho.web.app import Settings, application

ROW = f"//li[{classed('document')}]"
STORY = "The mayor of Brumal, Ana Orza, said: “The bridge at Quelva is closed until March.”\n"


def titles(page: Seen) -> list[str]:
    """The titles of the documents on a page, in order."""
    return page.texts(f"{ROW}//h2")


@pytest.fixture
def broken(ledger: Path) -> Path:
    """A ledger in which two files could not be read."""
    with open_workspace(ledger) as workspace:
        for name, hint in (("torn.pdf", "Open it in a viewer and save it again."), ("<b>empty</b>.txt", "")):
            workspace.ledger.record_failure(Failure(name, "malformed", "the file breaks off.", hint), None, ())
    return ledger


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """The application over a ledger in which nothing is yet."""
    folder = tmp_path / "empty"
    with open_workspace(folder, create=True):
        pass
    with TestClient(application(Settings(folder)), base_url="http://localhost:8377", headers=OURS) as asked:
        yield asked


def test_a_row_has_the_facts_of_its_document(client: TestClient, ledger: Path) -> None:
    """Title, outlet, author, file, notes, statements by state, share of the page: as the ledger has it."""
    with open_workspace(ledger) as workspace:
        cards = workspace.ledger.pages.documents().rows
        card = next(each for each in cards if each.kept and each.notes and each.facts.author)
        said = workspace.ledger.pages.document_statements(card.facts.id)
        workspace.ledger.reviews.accept(said[0].statement.id)
        workspace.ledger.reviews.reject(said[1].statement.id)
    page = Seen(client, "/documents")
    own = f"{ROW}[.//a[@href='/documents/{card.facts.id}']]"
    text = page.one(own)
    for fact in (card.facts.title, card.facts.outlet, card.facts.author, card.facts.file, *card.notes):
        assert fact is not None
        assert fact in text
    assert f"{len(said)} statements" in text
    assert f"{len(said) - 2} to review · 1 accepted · 1 rejected" in text
    assert f"{round(100 * (card.kept or 0))} % of the page" in text
    assert ("◐ read in part" if missed(card.notes) else "✓ read") in text


@pytest.mark.parametrize("sort", ["newest", "oldest", "published", "title", "outlet", "statements", "kept"])
def test_documents_come_in_the_order_asked_for(client: TestClient, ledger: Path, sort: str) -> None:
    """Every order of the ledger can be chosen, and is marked where it is on."""
    with open_workspace(ledger) as workspace:
        rows = workspace.ledger.pages.documents(DocumentQuery(sort=sort)).rows
    page = Seen(client, f"/documents?sort={sort}")
    assert titles(page) == [" ".join((row.facts.title or row.facts.file).split()) for row in rows]
    [chosen] = page.all(f"//nav[{classed('orders')}]/a[@aria-current]")
    assert f"sort={sort}" in chosen.get("href", "")


def test_documents_are_found(client: TestClient) -> None:
    """By words of title, file, outlet and author, by language, by state; and the filters are named."""
    assert set(titles(Seen(client, "/documents?words=farera"))) == {"La farera y las velas"}
    page = Seen(client, "/documents?lang=es&words=cabrestante")
    assert len(titles(page)) == 2
    assert page.texts("//a[@class='chip']") == [
        "Words cabrestante: drop this filter ×",
        "Language Spanish: drop this filter ×",
    ]
    assert titles(Seen(client, "/documents?state=done")) == []
    for text in Seen(client, "/documents?state=cut").texts(ROW):
        assert "read in part" in text and " missing " in text
    outlet = Seen(client, "/documents").link("The Dogwatch")
    assert titles(Seen(client, outlet)) == ["Full moons and empty tanks"]


def test_what_is_not_found_offers_a_way_on(client: TestClient) -> None:
    """No document that fits: the filters, and the list without each."""
    page = Seen(client, "/documents?words=zzz&lang=es")
    assert page.one(f"//section[{classed('state')}]/h2") == "No document matches"
    assert page.link("Drop words") == "/documents?lang=es"


def test_failures_say_what_to_do(broken: Path, client: TestClient) -> None:
    """What could not be read is listed before the documents with its reason and advice, and alone when asked for."""
    for address in ("/documents", "/documents?state=failed"):
        page = Seen(client, address)
        rows = page.texts(f"//li[{classed('failed')}]")
        assert len(rows) == 2
        assert (
            "torn.pdf The file is damaged. The file breaks off. What to do: Open it in a viewer and save it again."
            in rows[1]
        )
        assert "<b>empty</b>.txt" in rows[0]
    assert titles(page) == []
    assert Seen(client, "/documents?words=farera").all(f"//li[{classed('failed')}]") == []


def test_the_same_text_twice_is_shown(client: TestClient, ledger: Path, tmp_path: Path) -> None:
    """A reprint says whose text it is, and leads there."""
    copy = tmp_path / "copy.html"
    with open_workspace(ledger) as workspace:
        original = next(row for row in workspace.ledger.documents() if row.file == "03_ledger_raid.html")
        copy.write_bytes(workspace.archive.get(original.sha256) + b"<!-- again -->")
        workspace.add([copy])
    [row] = [each for each in Seen(client, "/documents").texts(ROW) if "copy.html" in each]
    assert "same text Kestermark raid takes 38 minutes and one frigate" in row


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/documents", "Nothing said here yet"),
        ("/statements", "Nothing said here yet"),
        ("/speakers", "Nobody has spoken yet"),
    ],
)
def test_an_empty_ledger_says_how_to_begin(empty: TestClient, address: str, title: str) -> None:
    """Where nothing is yet there stand what to do and the command that does it."""
    page = Seen(empty, address)
    assert page.one(f"//section[{classed('state')}]/h2") == title
    assert page.one(f"//section[{classed('state')}]//code").startswith("dicho add")
    assert page.all("//a[@href='/add'] | //form[@action='/add']")
    assert page.all("//aside") == [], "there is nothing to filter yet"


def test_what_was_erased_is_told(client: TestClient, ledger: Path) -> None:
    """Of a document that was redacted the list says when, by whom and why; its page and its words are gone."""
    with open_workspace(ledger) as workspace:
        [row] = [row for row in workspace.ledger.documents() if row.file == "03_ledger_raid.html"]
        workspace.ledger.removals.remove(row.sha256, "The court asked for it.", "ana")
    assert "Kestermark raid" not in Seen(client, "/documents").text
    narrowed = Seen(client, Seen(client, "/documents").link("erased for good 1"))
    told = narrowed.one(f"//li[{classed('failed')}]")
    for part in (row.sha256[:12], "The court asked for it.", "ana", "1 document was read from it."):
        assert part in told
    event = client.get("/api/counts").json()["head"]["seq"]
    assert Seen(client, narrowed.link(f"event {event}")).all(f"//li[@id='e{event}']"), "it leads to the log's own line"
    gone = Seen(client, f"/documents/{row.id}", 404)
    assert "The court asked for it." in gone.text


def test_an_address_that_leads_to_no_host_is_listed(client: TestClient) -> None:
    """An address that somebody gave a document is shown as it is, and never keeps the list from being shown."""
    client.post("/api/add", json={"text": STORY, "url": "http://[nowhere/story", "title": "Odd"})
    assert client.app.app.state.jobs.wait(60)  # type: ignore[attr-defined]
    assert "Odd" in Seen(client, "/documents").text


# --- in a browser


def test_files_are_dropped_on_the_page(page: Page, server: Server) -> None:
    """Files dropped anywhere on the list are read, their progress is shown in place, and the list then shows them."""
    page.goto("/documents")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.txt", {type: "text/plain"}));
          for (const kind of ["dragover", "drop"])
            document.querySelector("#main").dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true}));
        }""",
        STORY,
    )
    page.get_by_role("heading", name="Added").wait_for(timeout=60_000)
    page.locator("#list").get_by_text("dropped.txt").first.wait_for()
    assert page.url.endswith("/documents")
    assert page.locator("#number").inner_text().startswith("16 documents")


def test_documents_are_added_without_scripts(page: Page, server: Server, tmp_path: Path) -> None:
    """The same form sends itself where there is no script, and comes back to the list."""
    path = tmp_path / "chosen.txt"
    path.write_text(STORY)
    page.goto("/documents#add")
    page.get_by_label("Files").set_input_files(path)
    page.evaluate("document.querySelector('[data-files]').submit()")
    page.wait_for_url("**/documents")
    page.locator(".job").first.wait_for()
