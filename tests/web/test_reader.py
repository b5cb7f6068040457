from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.web.browsing import NARROW, WIDE, View, Watch
from tests.web.conftest import Server, Visit
from tests.web.serving import serving

from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.pipeline.workspace import open_workspace

MARKED = """name => [...(CSS.highlights.get(name) ?? [])]
  .toSorted((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(range => range.toString()).join('')"""
ODD = "Él dijo: «No hay  luz».\n\n\n\tLa jefa, Ana Brumal, dijo que 𝕏 vendrá 😀. \n  Sangrado.\r\nFin <b>&amp;</b>."


@pytest.fixture
def read(server: Server) -> tuple[Document, list[Statement]]:
    """The document of the examples with most statements, and those in the order of the text."""
    with open_workspace(server.folder) as workspace:
        ident = max(workspace.ledger.documents(), key=lambda row: row.statements).id
        rows = workspace.ledger.pages.document_statements(ident)
        return workspace.ledger.document(ident), [row.statement for row in rows]


@pytest.fixture
def opened(page: Page, read: tuple[Document, list[Statement]]) -> Page:
    """The page of that document."""
    page.goto(f"/documents/{read[0].id}")
    return page


def now(folder: Path, ident: str) -> Statement:
    with open_workspace(folder) as workspace:
        return workspace.ledger.statement(ident)[0]


def words(document: Document, statements: Statement) -> str:
    """All words of a statement as they follow one another in the text."""
    places = {
        n for span in (*statements.source, *statements.cue, *statements.content) for n in range(span.start, span.end)
    }
    return "".join(document.text[n] for n in sorted(places))


def marked(page: Page, name: str) -> str:
    """The words that are marked as the current ones, or those under the pointer, or those of the form."""
    return str(page.evaluate(MARKED, name))


def test_keys_go_from_statement_to_statement(opened: Page, read: tuple[Document, list[Statement]]) -> None:
    """J and K move the focus from card to card; the current one's words are marked in the text and in sight."""
    document, statements = read
    opened.goto(f"/documents/{document.id}?show=clean")
    for s in statements:
        opened.keyboard.press("j")
        expect(opened.locator(f"#s-{s.id}")).to_be_focused()
    opened.goto(f"/documents/{document.id}")
    for s in statements:
        opened.keyboard.press("j")
        expect(opened.locator(f"#s-{s.id}")).to_be_focused()
        assert opened.locator(".card[aria-current=true], .source .n[aria-current=true]").count() == 2
        assert set(words(document, s)) <= set(marked(opened, "cur"))
        expect(opened.locator(f"#m-{s.id}")).to_be_in_viewport()
        expect(opened.locator(f"#s-{s.id} .top .n")).to_be_in_viewport()
    opened.keyboard.press("k")
    expect(opened.locator(f"#s-{statements[-2].id}")).to_be_focused()


def test_digits_lead_to_a_number(opened: Page, read: tuple[Document, list[Statement]]) -> None:
    """Typing a statement's number makes it the current one."""
    opened.keyboard.type("12")
    expect(opened.locator(f"#s-{read[1][11].id}")).to_be_focused()


def test_a_number_in_the_text_and_its_card_lead_to_each_other(
    opened: Page, read: tuple[Document, list[Statement]]
) -> None:
    """A click on a badge makes its statement current, and so does one on the number of a card."""
    _, statements = read
    opened.locator(f"#m-{statements[4].id}").click()
    expect(opened.locator(f"#s-{statements[4].id}")).to_have_attribute("aria-current", "true")
    opened.locator(f"#s-{statements[5].id} .n").click()
    expect(opened.locator(f"#m-{statements[5].id}")).to_have_attribute("aria-current", "true")
    opened.reload()
    expect(opened.locator(f"#s-{statements[5].id}")).to_have_attribute("aria-current", "true")


def test_decisions_stay(
    page: Page, open_at: Callable[[str, View], Page], read: tuple[Document, list[Statement]], ledger: Path
) -> None:
    """A accepts, X rejects, Z takes back the last word; all of it is there after a reload and after a restart."""
    document, statements = read
    page.goto(f"/documents/{document.id}")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text("Statement 1 accepted.")
    expect(page.locator(f"#s-{statements[0].id}")).to_have_class(re.compile("accepted"))
    expect(page.locator("#tally")).to_contain_text("1 accepted")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".toast")).to_contain_text("Statement 2 rejected.")
    expect(page.locator(f"#s-{statements[1].id}")).to_have_class(re.compile("rejected"))
    expect(page.locator(f"#m-{statements[1].id}")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    expect(page.locator(f"#m-{statements[1].id}")).to_have_count(1)
    expect(page.locator("#tally")).not_to_contain_text("rejected")
    page.locator(f"#s-{statements[2].id} [data-verb=reject]").click()
    expect(page.locator("#tally")).to_contain_text("1 rejected")
    page.reload()
    expect(page.locator("#tally")).to_contain_text("1 accepted")
    expect(page.locator("#tally")).to_contain_text("1 rejected")
    with open_workspace(ledger) as workspace:
        states = [row.state for row in workspace.ledger.pages.document_statements(document.id)]
    assert states[:3] == ["accepted", "open", "rejected"]
    with serving(ledger) as url:  # a server that never saw any of it
        other = open_at(url, WIDE)
        other.goto(f"/documents/{document.id}")
        assert other.locator("#tally").inner_text() == page.locator("#tally").inner_text()


def test_two_who_decide_at_once_lose_nothing(
    visit: Visit, read: tuple[Document, list[Statement]], ledger: Path
) -> None:
    """Two tabs on one document: both words are kept, and each tab goes on with what it shows."""
    document, statements = read
    first, second = visit(), visit()
    for page in (first, second):
        page.goto(f"/documents/{document.id}")
    first.locator(f"#s-{statements[0].id} [data-verb=accept]").click()
    second.locator(f"#s-{statements[1].id} [data-verb=reject]").click()
    for page in (first, second):
        expect(page.locator(".toast")).to_be_visible()
    assert [now(ledger, s.id).state for s in statements[:3]] == ["accepted", "rejected", "open"]


def test_a_statement_is_fixed_by_keys(opened: Page, read: tuple[Document, list[Statement]], ledger: Path) -> None:
    """E opens the form on its first handle; arrows move an end by a character, with Shift by a word, and the very
    characters show; Enter in a field saves; Z on the page after takes it back."""
    document, statements = read
    texts = {s.id: document.text[s.content[0].start : s.content[0].end] for s in statements if len(s.content) == 1}
    s = next(s for s in statements if len(texts.get(s.id, "").split()) > 4 and texts[s.id][-1] in "»”")
    opened.locator(f"#m-{s.id}").click()
    opened.keyboard.press("e")
    start = opened.get_by_role("slider", name="What is said: Start")
    expect(start).to_be_focused()
    preview = opened.locator(".span[data-role=content] .preview")
    opened.keyboard.press("ArrowRight")
    expect(preview).to_have_text(document.text[s.content[0].start + 1 : s.content[0].end])
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Shift+ArrowLeft")
    opened.keyboard.press("Shift+ArrowLeft")
    shorter = document.text[s.content[0].start : s.content[0].end].rstrip('"»”.').rpartition(" ")[0]
    expect(preview).to_have_text(shorter)
    assert marked(opened, "fix") == shorter
    opened.get_by_label("Date said").fill("2025-03-01")
    opened.keyboard.press("Enter")
    expect(opened.locator(".toast")).to_contain_text(f"Statement {statements.index(s) + 1} fixed.")
    fixed = now(ledger, s.id)
    assert fixed.content[0].of(document.text) == shorter and fixed.said and fixed.said.value == "2025-03-01"
    expect(opened.locator(f"#s-{s.id} .said")).to_have_text(shorter)
    opened.keyboard.press("z")
    expect(opened.locator(".toast")).to_contain_text("Taken back.")
    assert now(ledger, s.id).content == s.content


def test_a_statement_is_fixed_by_mouse(opened: Page, read: tuple[Document, list[Statement]], ledger: Path) -> None:
    """Words dragged over in the text become the words of the statement; the speaker is chosen by name."""
    document, statements = read
    s = statements[4]
    opened.locator(f"#s-{s.id} [data-verb=fix]").click()
    line = opened.locator(f"#m-{statements[5].id}").locator("xpath=ancestor::*[@class='w']")
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    assert box
    opened.mouse.move(box["x"] + 2, box["y"] + 12)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 180, box["y"] + 12, steps=6)
    opened.mouse.up()
    chosen = opened.evaluate("getSelection().toString()").strip()
    opened.get_by_role("button", name="Who, as written: Use the selection").click()
    expect(opened.locator(".span[data-role=source] .preview")).to_have_text(chosen)
    opened.get_by_label("Somebody else:").fill("Ada Pellworth")
    expect(opened.get_by_role("radio", name="Somebody else")).to_be_checked()
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator(".toast")).to_contain_text("fixed")
    fixed = now(ledger, s.id)
    assert fixed.source[0].of(document.text) == chosen
    assert fixed.speaker and fixed.speaker.name == "Ada Pellworth"


def test_a_fix_that_fails_keeps_the_form(opened: Page, read: tuple[Document, list[Statement]], watch: Watch) -> None:
    """What the server refuses is told in words, and what was typed is still there; Escape leaves it all as it was."""
    watch.allow("status of 400")
    opened.locator(f"#s-{read[1][0].id} [data-verb=fix]").click()
    opened.get_by_label("Date said").fill("last week")
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator(".toast")).to_contain_text("is no date")
    expect(opened.get_by_label("Date said")).to_have_value("last week")
    opened.keyboard.press("Escape")
    expect(opened.locator("dialog")).to_have_count(0)


def test_a_missed_statement_is_added(opened: Page, read: tuple[Document, list[Statement]], ledger: Path) -> None:
    """Words are selected, N opens the form on them, and the statement has its number and its place."""
    document, statements = read
    opened.keyboard.press("n")
    expect(opened.locator(".toast")).to_contain_text("Select words in the text first.")
    opened.locator(".w").nth(1).click(click_count=3)
    chosen = opened.evaluate("getSelection().toString()").strip()
    opened.keyboard.press("n")
    expect(opened.locator(".span[data-role=content] .preview")).to_have_text(chosen)
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator(".toast")).to_contain_text("added")
    with open_workspace(ledger) as workspace:
        rows = workspace.ledger.pages.document_statements(document.id)
    assert len(rows) == len(statements) + 1
    assert chosen in {" ".join(row.words) for row in rows if row.state == "accepted"}


def test_keys_can_be_turned_off(opened: Page) -> None:
    """With the one switch off no single key acts (WCAG 2.1.4), and the page names none."""
    opened.get_by_role("button", name="Keys on").click()
    opened.keyboard.press("j")
    assert opened.locator(".card[aria-current]").count() == 0
    expect(opened.locator("#keys")).to_be_hidden()


def test_the_search_is_a_key_away(opened: Page) -> None:
    """/ goes to the search; what is typed there is text and no key."""
    opened.keyboard.press("/")
    expect(opened.locator("#q")).to_be_focused()
    opened.keyboard.type("jax")
    expect(opened.locator("#q")).to_have_value("jax")
    assert opened.locator(".card[aria-current]").count() == 0


def test_the_pointer_shows_what_it_is_on(opened: Page, read: tuple[Document, list[Statement]]) -> None:
    """Over a card, or over its words, all words of the statement are marked."""
    document, statements = read
    opened.locator(f"#s-{statements[2].id}").hover()
    assert marked(opened, "hov") == words(document, statements[2])
    opened.locator(f"#m-{statements[4].id}").hover()
    assert marked(opened, "hov") == words(document, statements[4])
    opened.locator("#title").hover()
    assert marked(opened, "hov") == ""


def test_the_map_leads_into_the_text(opened: Page, read: tuple[Document, list[Statement]]) -> None:
    """A click near the map's foot makes the statement there the current one."""
    box = opened.locator("#map").bounding_box()
    assert box
    opened.mouse.click(box["x"] + 6, box["y"] + box["height"] - 4)
    expect(opened.locator(f"#s-{read[1][-1].id}")).to_have_attribute("aria-current", "true")


def copied(page: Page, into: Page) -> str:
    """What the clipboard holds after everything in the text was selected and copied."""
    page.locator("#source").evaluate("node => getSelection().selectAllChildren(node)")
    page.keyboard.press("Control+c")
    into.bring_to_front()
    return str(into.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("show", ["clean", "statements", "everything"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_is_copied_is_the_source(visit: Visit, ledger: Path, tmp_path: Path, show: str, scripts: bool) -> None:
    """The text as it is selected and copied is the source, character for character, badges and pills left out."""
    (tmp_path / "odd.txt").write_bytes(ODD.encode())
    with open_workspace(ledger) as workspace:
        workspace.add([tmp_path / "odd.txt"])
        documents = [workspace.ledger.document(row.id) for row in workspace.ledger.documents()]
    page, other = visit(replace(WIDE, scripts=scripts)), visit()
    other.goto("/help")
    for document in (documents[0], documents[8], documents[-1]):
        page.goto(f"/documents/{document.id}?show={show}")
        got = copied(page, other)
        # Browsers copy a hard space as a plain one; only a script of ours can put that right.
        assert got == (document.text if scripts else document.text.replace("\u00a0", " "))
        page.bring_to_front()


def test_a_part_is_copied_exactly(opened: Page, read: tuple[Document, list[Statement]]) -> None:
    """From the middle of one paragraph to the middle of another: just those characters."""
    opened.evaluate(
        """() => { const all = document.querySelectorAll('.w'), range = document.createRange();
          range.setStart(all[3].firstChild.firstChild ?? all[3].firstChild, 2);
          const last = document.createTreeWalker(all[6], 4).nextNode(); range.setEnd(last, 3);
          getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    opened.keyboard.press("Control+c")
    text = opened.evaluate("navigator.clipboard.readText()")
    assert text in read[0].text and text.count("\n") >= 2


def test_a_page_is_worked_through_without_scripts(
    visit: Visit, read: tuple[Document, list[Statement]], ledger: Path
) -> None:
    """Without JavaScript: the levels, a decision and its undoing, a fix with the places typed."""
    document, statements = read
    page = visit(replace(WIDE, scripts=False))
    page.goto(f"/documents/{document.id}")
    page.get_by_role("link", name="Everything").click()
    page.locator(f"#s-{statements[0].id}").get_by_role("button", name="Accept").click()
    expect(page.locator(".toast")).to_contain_text("Statement 1 accepted.")
    assert "show=everything" in page.url and now(ledger, statements[0].id).state == "accepted"
    page.locator(".toast").get_by_role("button", name="Undo").click()
    assert now(ledger, statements[0].id).state == "open"
    page.locator(f"#s-{statements[0].id}").get_by_role("link", name="Fix").click()
    page.get_by_role("radio", name="Nobody is named").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Statement 1 fixed.")
    assert now(ledger, statements[0].id).speaker is None


def test_a_narrow_page_is_one_column(visit: Visit, read: tuple[Document, list[Statement]]) -> None:
    """At 320 px text and cards stand one below the other, nothing scrolls sideways, and the form fits."""
    page = visit(NARROW)
    page.goto(f"/documents/{read[0].id}")
    text, cards = page.locator("#source").bounding_box(), page.locator("#cards").bounding_box()
    assert text and cards and cards["y"] >= text["y"] + text["height"]
    page.locator(f"#m-{read[1][1].id}").click()
    expect(page.locator(f"#s-{read[1][1].id}")).to_be_focused()
    expect(page.locator(f"#s-{read[1][1].id}")).to_be_in_viewport()
    page.locator(f"#s-{read[1][1].id} .top .n").click()
    expect(page.locator(f"#m-{read[1][1].id}")).to_be_focused()
    expect(page.locator(f"#m-{read[1][1].id}")).to_be_in_viewport()
    page.locator(f"#s-{read[1][0].id} [data-verb=fix]").click()
    expect(page.locator("dialog.fix")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
