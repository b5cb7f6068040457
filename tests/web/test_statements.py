"""The ledger's screen: the filters of the command line, the ways on, what was found marked, and the export of it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.browsing import NARROW, Watch
from tests.web.conftest import Server, Visit
from tests.web.parsed import Seen, classed

from dicho.pipeline.inspection import inspect
from dicho.pipeline.publish import ending
from dicho.pipeline.workspace import open_workspace
from dicho.store.search import Query

ROW = f"//ol[{classed('entries')}]/li"
FILTERS = (
    "words=costa",
    "words=%22esta+costa%22",
    "speaker=quintalba",
    "lang=es",
    "since=2025-01&until=2025-03",
    "form=direct",
    "status=prediction",
    "flag=unattributed",
    "state=open",
    "words=costa&lang=es&form=direct",
)


def fits(folder: Path, query: str) -> list[str]:
    """The ids of the statements that the ledger finds for the query of an address, in its order."""
    asked: dict[str, Any] = dict(parse_qsl(query))
    with open_workspace(folder) as workspace:
        return [each.id for each, _ in workspace.ledger.statements(Query(**asked, sort="newest"))]


def shown(page: Seen) -> list[str]:
    """The ids of the statements on a page."""
    return [str(row.get("data-statement")) for row in page.all(ROW)]


@pytest.mark.parametrize("query", FILTERS)
def test_the_filters_are_those_of_the_command_line(client: TestClient, ledger: Path, query: str) -> None:
    """An address with a filter lists just what the ledger finds for it, in the order asked for, and says how many."""
    expected = fits(ledger, query)
    assert expected
    page = Seen(client, f"/statements?{query}&sort=newest")
    assert shown(page) == expected[:50]
    assert page.one("//p[@role='status']").startswith(f"{len(expected)} statement")


def test_the_ways_on_lead_through_all(client: TestClient, ledger: Path) -> None:
    """Page after page there is every statement once, and the way back leads to the page before."""
    seen, address, pages = [], "/statements", 0
    while address:
        page = Seen(client, address)
        seen += shown(page)
        pages += 1
        address = next((str(each.get("href")) for each in page.all("//a[@rel='next']")), "")
    with open_workspace(ledger) as workspace:
        assert sorted(seen) == sorted(each.id for each, _ in workspace.ledger.statements())
    assert pages == 3
    before = Seen(client, str(page.all("//a[@rel='prev']")[0].get("href")))
    assert shown(before) == seen[50:100]


def test_a_row_says_who_when_what_and_where(client: TestClient, ledger: Path) -> None:
    """Speaker, date, the words behind the rule of their form, outlet and title: each as the ledger has it."""
    with open_workspace(ledger) as workspace:
        row = next(each for each in workspace.ledger.pages.statements(Query(words="inexpugnable")).rows if each.person)
    page = Seen(client, f"/statements?words=inexpugnable&document={row.document.id}")
    own = f"//li[@data-statement='{row.statement.id}']"
    assert row.name is not None
    assert page.one(f"{own}//a[{classed('speaker')}]") == row.name
    assert page.one(f"{own}//blockquote") == " … ".join(row.words)
    assert page.one(f"{own}//cite") == (row.document.title or row.document.file)
    [quote] = page.all(f"{own}//blockquote")
    assert quote.get("class") == f"quote {row.statement.form}"
    assert page.all(f"{own}//a[{classed('open')}]")[0].get("href").startswith(f"/documents/{row.document.id}?")


def test_what_was_looked_for_is_marked(client: TestClient) -> None:
    """The words found are marked whatever their accents, in the words and in the name; nothing else is."""
    page = Seen(client, "/statements?words=GASOLEO")
    assert set(page.texts("//mark")) == {"gasóleo"}
    assert Seen(client, "/statements").all("//mark") == []
    assert "Quintalba" in Seen(client, "/statements?words=quintalba").texts(f"//*[{classed('speaker')}]/mark")


def test_lists_say_how_many_each_value_would_give(client: TestClient) -> None:
    """The number beside a value of a filter is the number of statements it leads to."""
    page = Seen(client, "/statements?lang=es")
    for link in page.all(f"//section[{classed('facet')}]//a"):
        number = int(link.xpath("string(.//span[@class='num'])"))
        if link.get("aria-current") is None:
            assert Seen(client, str(link.get("href"))).one("//p[@role='status']").startswith(f"{number} statement")


def test_nothing_found_offers_to_drop_each_filter(client: TestClient) -> None:
    """A search without result names its filters in words and leads to the list without any one of them."""
    page = Seen(client, "/statements?words=zzz&form=direct&lang=es")
    state = page.one(f"//section[{classed('state')}]/p[1]")
    assert state == "3 filters are on: words zzz, form quoted, language Spanish."
    assert page.link("Drop words") == "/statements?form=direct&lang=es"
    assert page.link("Drop form") == "/statements?words=zzz&lang=es"
    assert page.all(f"//a[{classed('button')}][normalize-space()='Drop all']")[0].get("href") == "/statements"


def test_meaning_is_searched_in_both_languages(client: TestClient) -> None:
    """English words about a matter find Spanish statements, the nearest first, and say that they were found so."""
    page = Seen(client, "/statements?like=the+fuel+never+arrived&lang=es")
    assert shown(page)
    assert "by meaning" in page.one("//p[@role='status']")


def test_what_makes_no_sense_is_said(client: TestClient) -> None:
    """A date that is none, a form there is not, an id nobody has: a page that says so, and no list."""
    for query, status in (("since=yesterday", 400), ("form=sung", 400), ("document=ffffffff", 404), ("after=x", 400)):
        page = Seen(client, f"/statements?{query}", status)
        assert page.all("//section[@role='alert']")
        assert page.all(ROW) == []


# --- export


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "html", "webannotation", "schemaorg", "prov", "ftm"])
@pytest.mark.parametrize("query", ["", "lang=es&form=direct"])
def test_an_export_is_that_of_the_command_line(
    client: TestClient, ledger: Path, tmp_path: Path, kind: str, query: str
) -> None:
    """What is shown is downloaded whole, to the byte what `dicho export` writes for the same filters."""
    page = Seen(client, f"/statements?{query}")
    [link] = [each for each in page.all("//a[@download]") if each.text.strip() == kind]
    answer = client.get(str(link.get("href")))
    assert answer.headers["content-disposition"] == f'attachment; filename="statements.{ending(kind)}"'
    target = tmp_path / f"statements.{kind}"
    options = [part for name, value in parse_qsl(query) for part in (f"--{name}", value)]
    command = [sys.executable, "-m", "dicho", "-q", "--ledger", str(ledger), "export", "-f", kind, "-o", str(target)]
    subprocess.run([*command, *options], check=True, timeout=120)
    assert answer.content == target.read_bytes()


def test_an_export_by_meaning_is_what_is_shown(client: TestClient) -> None:
    """The statements found by meaning are exported in the order in which they are shown."""
    asked = "like=the+fuel+never+arrived&lang=es"
    page, answer = Seen(client, f"/statements?{asked}"), client.get(f"/statements/export?format=jsonl&{asked}")
    assert [json.loads(line)["id"] for line in answer.text.splitlines()] == shown(page)


def test_an_export_that_fails_is_no_file(client: TestClient) -> None:
    """What goes wrong is told as a page; no half a file is sent."""
    answer = client.get("/statements/export?format=xlsx")
    assert answer.status_code == 400
    assert "content-disposition" not in answer.headers


def test_evidence_is_a_file_that_holds(client: TestClient, ledger: Path, tmp_path: Path) -> None:
    """A card leads to the evidence of its statement: to the byte what `dicho evidence` writes, and sound."""
    with open_workspace(ledger) as desk:
        statement, document = next(iter(desk.ledger.statements()))
        desk.evidence(statement.id, tmp_path / "evidence.zip")
    page = Seen(client, f"/documents/{document.id}?statement={statement.id}")
    link = f"/statements/{statement.id}/evidence.zip"
    assert link in [each.get("href") for each in page.all("//a[@download]")]
    answer = client.get(link)
    assert answer.headers["content-disposition"] == f'attachment; filename="evidence-{statement.id[:8]}.zip"'
    assert answer.content == (tmp_path / "evidence.zip").read_bytes()
    assert inspect(tmp_path / "evidence.zip").ok
    missing = client.get("/statements/0000000000000000/evidence.zip")
    assert missing.status_code == 404 and "content-disposition" not in missing.headers
    foreign = client.get(link, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"})
    assert foreign.status_code == 403


# --- in a browser


def test_keys_go_through_the_list(look: Visit) -> None:
    """J and K move from row to row and Enter opens the statement in its document."""
    page: Page = look()
    page.goto("/statements")
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert rows.nth(1).get_attribute("aria-current") == "true"
    assert page.locator("[data-row][aria-current]").count() == 1
    assert page.evaluate("document.activeElement.closest('[data-row]').dataset.statement") == rows.nth(1).get_attribute(
        "data-statement"
    )


def test_keys_can_be_turned_off(look: Visit) -> None:
    """With the switch off no single key does anything."""
    page: Page = look()
    page.goto("/statements")
    page.get_by_role("button", name="Keys on").click()
    page.keyboard.press("j")
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.locator("[data-row][aria-current], dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.id") != "q"


def test_the_search_of_the_bar_searches_statements(look: Visit) -> None:
    """On any screen / leads to the search, and what is entered there is looked for in the ledger."""
    page: Page = look()
    page.goto("/log")
    page.keyboard.press("/")
    page.keyboard.type("inexpugnable")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statements?words=inexpugnable")
    assert page.locator("mark").first.inner_text() == "inexpugnable"


def test_filters_open_on_a_small_screen_without_scripts(look: Visit) -> None:
    """At 320 px the filters are a panel that a button opens, with or without JavaScript."""
    page: Page = look(replace(NARROW, scripts=False))
    page.goto("/statements")
    panel = page.locator("#filters")
    assert not panel.is_visible()
    page.get_by_role("button", name="Filters").click()
    assert panel.is_visible()
    panel.get_by_role("link", name="partly quoted").click()
    page.wait_for_url("**/statements?form=mixed")
    assert page.get_by_role("button", name="Filters (1)").is_visible()


def test_a_file_is_downloaded(page: Page, server: Server, watch: Watch) -> None:
    """A browser gets the export as a file under its own name."""
    page.goto("/statements?form=direct")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("link", name="csv").click()
    assert started.value.suggested_filename == "statements.csv"


def state(page: Page, ident: str) -> str:
    """How a statement stands, as its row says."""
    return page.locator(f"[data-statement='{ident}'] .standing").inner_text().split("\n")[0].strip("✓✕ ")


def test_a_statement_is_decided_on_in_the_list(page: Page, server: Server) -> None:
    """A accepts and X rejects the current row, in place; Z takes it back; the counts beside the list follow."""
    page.goto("/statements?sort=added")
    page.keyboard.press("j")
    page.keyboard.press("j")
    ident = page.locator("[data-row]").nth(1).get_attribute("data-statement") or ""
    page.keyboard.press("a")
    page.get_by_role("status").get_by_text("accepted.").wait_for()
    row = page.locator(f"[data-statement='{ident}']")
    row.and_(page.locator(".is-accepted")).wait_for()
    facet = page.locator("#facet-state + ul")
    assert facet.get_by_role("link", name="accepted").inner_text().split() == ["accepted", "1"]
    assert page.locator("[data-row][aria-current]").get_attribute("data-statement") == ident
    page.keyboard.press("z")
    page.get_by_text("Taken back.").wait_for()
    row.and_(page.locator(".is-open")).wait_for()
    page.keyboard.press("x")
    row.wait_for(state="detached")
    assert page.locator("[data-row]").nth(1).get_attribute("aria-current") == "true"
    with open_workspace(server.folder) as workspace:
        assert [each.verdict for each in workspace.ledger.reviews.history(ident)] == ["accept", "reject"]


def test_a_fix_begins_in_the_list(page: Page, server: Server) -> None:
    """E opens the statement in the reader with the form that fixes it."""
    page.goto("/statements?sort=added")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/documents/*fix=*")
    assert page.locator("#fix").is_visible()


def test_statements_are_decided_on_without_scripts(visit: Visit, server: Server) -> None:
    """The buttons of a row are forms: they lead back to the same list, which offers to take the decision back."""
    page: Page = visit(replace(NARROW, scripts=False))
    page.goto("/statements?sort=added&lang=es")
    row = page.locator("[data-row]").first
    ident = row.get_attribute("data-statement") or ""
    row.get_by_role("button", name="Accept").click()
    assert "/statements?sort=added&lang=es&done=" in page.url
    assert state(page, ident) == "accepted"
    page.locator(".toast").get_by_role("button", name="Undo").click()
    assert page.url.partition("#")[0].endswith("/statements?sort=added&lang=es")
    assert state(page, ident) == "to review"
    assert page.locator(".toast").count() == 0
