"""The boards in a browser: every key, decisions that stay, and all of it without scripts and on a small screen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.web.browsing import LOOKS, NARROW, WIDE, View
from tests.web.conftest import Server, Visit
from tests.web.looking import faults_of_access, too_wide
from tests.web.serving import serving

from dicho.pipeline.links import listed
from dicho.pipeline.workspace import open_workspace
from dicho.store.rows import Verdict

OPENED = re.compile(r"/links/[0-9a-f]{16}")


def queue(folder: Path) -> list[str]:
    """The open conflicts and changes, likeliest first."""
    with open_workspace(folder) as workspace:
        return [row.link.id for row in listed(workspace.ledger, ["conflict", "change"])]


def words(folder: Path, link: str) -> list[Verdict]:
    with open_workspace(folder) as workspace:
        return workspace.ledger.links.history(link)


def at(page: Page) -> str:
    """The link whose board is open by the page's address."""
    return urlsplit(page.url).path.removeprefix("/links/")


def test_j_and_k_go_through_the_queue(page: Page, server: Server) -> None:
    """J opens the next link and K the one before, in the order of the queue; at its ends they do nothing."""
    first, second, third, *_ = queue(server.folder)
    page.goto("/links")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{second}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{third}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{second}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{first}")
    expect(page.locator(".queue [aria-current]")).to_have_attribute("href", f"/links/{first}")


KEYS = [
    ("1", "yes", "change"),
    ("2", "yes", "conflict"),
    ("3", "no", None),
    ("4", "unsure", None),
    ("5", "yes", "same"),
]


@pytest.mark.parametrize(("key", "verdict", "relation"), KEYS)
def test_a_digit_decides_and_goes_on(key: str, verdict: str, relation: str | None, page: Page, server: Server) -> None:
    """Each digit is one word on the pair, with the note that was written; the next open one comes up."""
    with open_workspace(server.folder) as workspace:
        rows = listed(workspace.ledger, ["conflict", "change"])
        row = next(each for each in rows if each.link.relation == "change")
    page.goto(f"/links/{row.link.id}")
    page.get_by_label("Note for the record").fill("1 and 2 are digits here.")
    page.locator("h1").click()
    page.keyboard.press(key)
    page.wait_for_url(re.compile("done="))
    assert at(page) != row.link.id
    link = urlsplit(page.url).query.partition("done=")[2].partition(".")[0]
    [word] = words(server.folder, link)
    assert word.verdict == verdict and word.note == "1 and 2 are digits here."
    assert {word.left, word.right} == {row.link.left, row.link.right}
    assert relation is None or word.relation == relation or (relation == "same" and link != row.link.id)
    expect(page.get_by_role("status").filter(has_text="Decided")).to_be_visible()


def test_z_takes_back_and_shows_the_pair_again(page: Page, server: Server) -> None:
    """Z after a decision: it no longer counts, and its board is open again; the record keeps both."""
    first = queue(server.folder)[0]
    page.goto("/links")
    page.keyboard.press("3")
    page.wait_for_url(re.compile("done="))
    page.keyboard.press("z")
    page.wait_for_url(f"**/{first}")
    [word] = words(server.folder, first)
    assert not word.active
    expect(page.locator(".history")).to_contain_text("taken back")


def test_a_decision_survives_a_restart(ledger: Path, open_at: Visit) -> None:
    """What was decided in one server's life is decided in the next."""
    first = queue(ledger)[0]
    with serving(ledger) as url:
        page = open_at(url, WIDE)
        page.goto(f"/links/{first}")
        page.keyboard.press("4")
        page.wait_for_url(re.compile("done="))
        page.close()
    with serving(ledger) as url:
        page = open_at(url, WIDE)
        page.goto(f"/links/{first}")
        expect(page.locator(".decided")).to_contain_text("Needs context")
        page.close()
    assert first not in queue(ledger)


def test_keys_turned_off_do_nothing(page: Page, server: Server) -> None:
    """With the one switch off no single key decides or moves, and none is shown."""
    page.goto("/links")
    page.get_by_role("button", name="Keys on").click()
    page.wait_for_load_state()
    before = page.url
    for key in ("1", "3", "j", "k", "z"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url == before and not words(server.folder, queue(server.folder)[0])
    expect(page.locator(".key").first).to_be_hidden()


def test_a_digit_in_the_note_is_a_digit(page: Page, server: Server) -> None:
    """Keys that are typed into a field decide nothing; Return there does not decide either."""
    page.goto("/links")
    note = page.get_by_label("Note for the record")
    note.press_sequentially("31 May, Zarcillo")
    assert note.input_value() == "31 May, Zarcillo" and not words(server.folder, queue(server.folder)[0])


def test_everything_works_without_scripts(visit: Visit, server: Server) -> None:
    """Reading, going on, deciding with a note: by links and buttons alone."""
    first, second, *_ = queue(server.folder)
    page = visit(replace(WIDE, scripts=False))
    page.goto("/links")
    page.locator(".queue ol a").nth(1).click()
    page.wait_for_url(f"**/{second}")
    page.get_by_label("Note for the record").fill("By hand.")
    page.get_by_role("button", name="Not a conflict").click()
    page.wait_for_url(re.compile("done="))
    [word] = words(server.folder, second)
    assert (word.verdict, word.note) == ("no", "By hand.") and at(page) != second and first


def test_a_small_screen_shows_the_board_first(visit: Visit, server: Server) -> None:
    """On a phone a chosen link's statements come before the queue, one below the other, and can be decided on."""
    first = queue(server.folder)[0]
    page = visit(NARROW)
    page.goto(f"/links/{first}")
    tops = [page.locator(each).bounding_box() for each in ("#side-a", "#side-b", ".decision", ".queue")]
    ys = [box["y"] for box in tops if box]
    assert ys == sorted(ys) and len(ys) == 4
    page.get_by_role("button", name="Needs context").click()
    page.wait_for_url(re.compile("done="))
    assert words(server.folder, first)[0].verdict == "unsure"


def test_the_same_part_shows_on_both_sides(look: Visit, shared: Server) -> None:
    """Pointing at a part that differs lifts its words on the other side and its row of the table."""
    page = look()
    page.goto("/links")
    page.locator("#side-a [data-part='1']").first.hover()
    expect(page.locator("#side-b [data-part='1']").first).to_have_class(re.compile("near"))
    expect(page.locator("tr[data-part='1']")).to_have_class(re.compile("near"))


def test_a_copied_quotation_is_the_source(look: Visit, shared: Server) -> None:
    """Copying a compared quotation gives the document's characters, without the numbers of the marks."""
    page = look()
    with open_workspace(shared.folder) as workspace:
        rows = listed(workspace.ledger, ["conflict", "change"])
        row = next(each for each in rows if len(each.left[0].content) == 1 and each.link.evidence[0].left)
        statement, document = row.left
        wanted = statement.content[0].of(document.text)
    page.goto(f"/links/{row.link.id}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#side-a blockquote'))")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == wanted


def test_a_part_can_be_told_without_colour(look: Visit) -> None:
    """Each numbered part has a line of its own style, so that colour is never all there is."""
    page = look(View(1440, 1000))
    page.goto("/links")
    styles = page.evaluate(
        """() => [1, 2, 3, 4, 5].map(n => { const mark = document.createElement('span'); mark.className = 'd d' + n;
          document.querySelector('#side-a blockquote').append(mark); const s = getComputedStyle(mark);
          return s.borderBottomStyle + s.borderBottomWidth; })"""
    )
    assert len(set(styles)) == 5


@pytest.mark.parametrize("view", LOOKS, ids=View.named)
def test_what_was_decided_is_open_to_everybody(view: View, visit: Visit, server: Server) -> None:
    """A board with toast, history and note, one of copies, a speaker that was split, an empty queue: no fault."""
    with open_workspace(server.folder) as workspace:
        ledger = workspace.ledger
        first = queue(server.folder)[0]
        word = ledger.links.decide(first, "yes", note="Both of May.")
        copied = next(row.link.id for row in listed(ledger, ["copy"]))
        person = ledger.people.find("quintalba")
        ledger.people.split(person, ["Baltazar Quintalba"], note="Another.")
    page = visit(view)
    for path in (
        f"/links/{first}?done={first}.{word.event}",
        f"/links/{copied}?relation=copy",
        f"/speakers/{person}",
        "/links?speaker=nobody-at-all",
        "/predictions?when=undated",
    ):
        page.goto(path)
        assert too_wide(page) == [], path
        faults = faults_of_access(page)
        assert not faults, "\n".join([path, *map(str, faults)])


def test_the_timeline_is_walked_by_keyboard(look: Visit, shared: Server) -> None:
    """Every point is a link with a name and a ring when it has the focus, at least 28 pixels wide."""
    page = look()
    with open_workspace(shared.folder) as workspace:
        person = workspace.ledger.people.find("quintalba")
    page.goto(f"/speakers/{person}")
    points = page.locator(".drawing a")
    assert points.count() >= 4
    for point in points.all():
        assert re.search(r"\d{4}.*: ", point.get_attribute("aria-label") or "")
        box = point.locator(".hit").bounding_box()
        assert box and box["width"] >= 28 and box["height"] >= 28
    page.locator(".timeline").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.drawing') !== null")
    ring = "getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth"
    assert page.evaluate(ring) == "3px"


def test_the_timeline_scrolls_in_a_region_of_its_own(visit: Visit, server: Server) -> None:
    """On a small screen the drawing keeps its size and scrolls; the page does not, and keys can reach all of it."""
    page = visit(NARROW)
    with open_workspace(server.folder) as workspace:
        person = workspace.ledger.people.find("quintalba")
    page.goto(f"/speakers/{person}")
    region = page.get_by_role("region", name="Positions over time")
    width, room = region.evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert width > room <= 320
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert region.evaluate("node => node.scrollLeft") > 0


def test_names_are_split_and_joined_again(page: Page, server: Server) -> None:
    """Choosing a form and pressing the button makes two of one; naming the other makes them one again."""
    with open_workspace(server.folder) as workspace:
        person = workspace.ledger.people.find("quintalba")
    page.goto(f"/speakers/{person}")
    page.get_by_label("Quintalba", exact=True).check()
    page.get_by_label("Why").first.fill("Another one.")
    page.get_by_role("button", name="The chosen are somebody else").click()
    page.wait_for_load_state()
    with open_workspace(server.folder) as workspace:
        assert len(workspace.ledger.people.person(person).forms) == 2
        last = workspace.ledger.people.decisions()[-1]
        assert (last.kind, last.note) == ("split", "Another one.")
    page.get_by_role("textbox", name="The same as").fill("Quintalba")
    page.get_by_role("button", name="Make them one").click()
    page.wait_for_load_state()
    expect(page.locator(".history")).to_contain_text("Another one.")
    with open_workspace(server.folder) as workspace:
        assert len(workspace.ledger.people.person(person).forms) == 3
