"""The log's screen: every event in words, what people decided, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.conftest import Server
from tests.web.parsed import Seen, classed

from dicho.model.review import Fix
from dicho.pipeline.links import listed
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store.log import KINDS

ROW = f"//li[{classed('event')}]"


@pytest.fixture
def decided(ledger: Path) -> Path:
    """A ledger in which every kind of decision was taken, and one of them taken back."""
    with open_workspace(ledger) as workspace:
        _decide(workspace)
    return ledger


def _decide(workspace: Workspace) -> None:
    book = workspace.ledger
    first, second, third, *_ = [each.id for each, _ in book.statements()]
    book.reviews.accept(first, "ana", "heard it myself")
    book.reviews.reject(second, "ana")
    book.reviews.fix(third, Fix(said="2024-12"), "ana")
    link = next(listed(book, ["conflict"])).link
    verdict = book.links.decide(link.id, "no", by="ana", note="two storms")
    book.people.merge("Tirso Mencal", "Grillo_del_Malecón", "ana", "says so himself")
    book.people.undo(verdict.event, "bruno")


def test_every_event_is_told(decided: Path, client: TestClient) -> None:
    """Page after page there is every event of the log once, the last first, each in words and none as a code."""
    with open_workspace(decided) as workspace:
        last = workspace.ledger.head().seq
    seen, address = [], "/log"
    while address:
        page = Seen(client, address)
        seen += [int(row.get("id")[1:]) for row in page.all(ROW)]
        told = page.texts(f"{ROW}//p[{classed('told')}]")
        assert all(told)
        assert not set(told) & KINDS
        address = next((str(each.get("href")) for each in page.all("//a[@rel='next']")), "")
    assert seen == list(range(last, 0, -1))


def test_decisions_say_who_and_what(decided: Path, client: TestClient) -> None:
    """A decision names who took it, in words of what it is about, with its note and a link to the thing."""
    page = Seen(client, "/log?kind=decisions")
    told = page.texts(f"{ROW}//p[{classed('told')}]")
    assert told[0].startswith("bruno took back decision")
    assert told[1] == "ana said that Tirso Mencal and Grillo_del_Malecón are one."
    assert told[2].startswith("ana said “no” to a conflict of ")
    assert told[3].startswith("ana fixed ")
    assert "date" in told[3].rpartition(": ")[2]
    assert told[4].startswith("ana rejected ")
    assert told[5].startswith("ana accepted ")
    assert page.texts(f"{ROW}//p[{classed('meta')}]")[-1] == "“heard it myself”"
    assert all(page.all(f"({ROW})[{n}]//p[{classed('told')}]//a") for n in range(1, 7))


def test_kinds_of_events_are_listed_apart(decided: Path, client: TestClient) -> None:
    """What people decided, what was read, what was worked out: each event is in one of them."""
    totals = {}
    for kind in ("", "decisions", "readings", "runs"):
        page = Seen(client, f"/log?kind={kind}")
        totals[kind] = int(page.one("//p[@role='status']").split()[0])
        [chosen] = page.all(f"//nav[{classed('orders')}]/a[@aria-current]")
        assert chosen.get("href") == (f"/log?kind={kind}" if kind else "/log")
    assert totals[""] == totals["decisions"] + totals["readings"] + totals["runs"]
    assert totals["decisions"] == 6


def test_what_counts_can_be_taken_back(decided: Path, client: TestClient) -> None:
    """Every decision that counts has a button; one that was taken back says by which, and has none."""
    page = Seen(client, "/log?kind=decisions")
    forms = [form.get("action") for form in page.all(f"{ROW}//form")]
    with open_workspace(decided) as workspace:
        active = [each.event for each in workspace.ledger.people.decisions() if each.active]
    assert forms == [f"/undo/{event}" for event in reversed(active)]
    [undone] = page.texts(f"//li[{classed('undone')}]")
    assert "taken back by decision" in undone


def test_the_head_is_shown(decided: Path, client: TestClient) -> None:
    """The line to keep is the one that `dicho head` prints, with the command that checks it later."""
    with open_workspace(decided) as workspace:
        head = workspace.ledger.head()
    page = Seen(client, "/log")
    assert page.one(f"//code[{classed('hash')}]") == f"{head.seq}:{head.hash}"
    assert "dicho head > head.txt" in page.texts("//code")


def test_what_was_erased_is_told_as_erased(client: TestClient, ledger: Path) -> None:
    """Events whose words were removed stay in the log, and say so; who decided it and why stands with the removal."""
    with open_workspace(ledger) as workspace:
        row = next(workspace.ledger.documents())
        workspace.redact(row.id, "asked for by the court", "ana")
    page = Seen(client, "/log")
    first = page.texts(f"{ROW}//p[{classed('told')}]")[0]
    assert first.startswith("ana erased for good what 5 events said") and "asked for by the court" in first
    assert client.get(f"/documents/{row.id}").status_code == 404
    with open_workspace(ledger) as workspace:
        workspace.ledger.removals.lift(row.id, "set aside", "eva")
    page = Seen(client, "/log?kind=decisions")
    assert page.texts(f"{ROW}//p[{classed('told')}]")[0].startswith("eva let bytes that were erased come in again")
    page = Seen(client, "/log")
    last = Seen(client, str(page.all("//a[@rel='next']")[0].get("href")))
    assert "What stood here was erased." in last.texts(f"{ROW}//p[{classed('told')}]")


def test_a_decision_is_taken_back_in_place(page: Page, server: Server) -> None:
    """Undo shows at once what was taken back and the event that did it; the same form works without a script."""
    with open_workspace(server.folder) as workspace:
        _decide(workspace)
    page.goto("/log?kind=decisions")
    row = page.locator(".event").nth(1)
    number = row.get_attribute("id")
    row.get_by_role("button", name="Undo").click()
    page.get_by_text("taken back.", exact=False).first.wait_for()
    page.locator(f"#{number}.undone").wait_for()
    assert page.locator(".event").first.inner_text().count("took back decision") == 1
    assert page.url.endswith("/log?kind=decisions")
