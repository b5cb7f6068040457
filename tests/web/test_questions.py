"""Questions in the browser: opened, weighed by forms without a script, undone; names and texts are never markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.parsed import Seen, classed
from tests.web.test_links import page as parsed
from tests.web.test_links import said

from dicho.pipeline.workspace import open_workspace

QUESTION = "Why did the <b>lights</b> go out?"


@pytest.fixture
def question(client: TestClient) -> str:
    """The address of a question with two hypotheses."""
    answer = client.post("/questions", data={"text": QUESTION})
    assert answer.status_code == 303
    address = answer.headers["location"].partition("?")[0]
    for text in ("The fuel never arrived", "The fuel was sold"):
        put = client.post(f"{address}/put", data={"text": text, "by": "ana"})
        assert put.status_code == 303
    return address


def statement(folder: Path) -> str:
    with open_workspace(folder) as workspace:
        return next(iter(workspace.ledger.statements()))[0].id


def rivals(folder: Path, address: str) -> list[str]:
    with open_workspace(folder) as workspace:
        return [each.id for each in workspace.ledger.hypotheses.rivals(address.rpartition("/")[2])]


def test_a_question_is_weighed_by_forms(client: TestClient, ledger: Path, question: str) -> None:
    """What a form says is that person's rating; saving it again as it is changes no cell; the first place is told."""
    first, second = rivals(ledger, question)
    one = statement(ledger)
    cells = {"statement": one, f"rating-{first}": "I", f"rating-{second}": "CC", "credibility": "high", "by": "ana"}
    for _ in range(2):
        client.post(f"{question}/rate", data=cells)
    html = parsed(client, question)
    assert said(html.xpath("//ol[@class='rivals']/li")[0]).startswith("H2")
    assert "1.41" in said(html.xpath("//ol[@class='rivals']/li")[1])
    assert [said(cell) for cell in html.xpath(f"//tr[@id='s-{one}']/td")][:2] == ["I", "CC"]
    with open_workspace(ledger) as workspace:
        rated = [event.body for event in workspace.ledger.events() if event.kind == "evidence.rated"]
    assert [body["ratings"] for body in rated if body] == [{first: "I", second: "CC"}, {}]
    assert "The fuel was sold" in said(parsed(client, "/hypotheses").xpath("//ul[@class='questions']")[0])


def test_people_side_by_side(client: TestClient, ledger: Path, question: str) -> None:
    """With two who rated, each has a tab; together, every cell says who said what, and the differences are listed."""
    first, _ = rivals(ledger, question)
    one = statement(ledger)
    for name, rating in (("ana", "CC"), ("ben", "II")):
        client.post(f"{question}/rate", data={"statement": one, f"rating-{first}": rating, "by": name})
    together = Seen(client, question)
    assert together.one("//section[@aria-labelledby='disputes']//li").endswith("ana CC, ben II")
    assert len(together.all(f"//nav[{classed('tabs-of')}]//a")) == 3
    assert "II" not in Seen(client, f"{question}?by=ana").one(f"//tr[@id='s-{one}']/td[1]")


def test_every_word_can_be_taken_back_where_it_was_said(client: TestClient, ledger: Path, question: str) -> None:
    """The page offers to undo what was just done, and its history what was done before."""
    one = statement(ledger)
    onward = client.post(f"{question}/rate", data={"statement": one}).headers["location"]
    assert onward.endswith(f"#s-{one}")
    assert Seen(client, onward).one(f"//div[{classed('toast')}]/span") == "A statement was rated."
    event = parsed(client, question).xpath("//ol[@class='history']//form/@action")[0]
    client.post(event, data={"next": question})
    assert not parsed(client, question).xpath(f"//tr[@id='s-{one}']")
    client.post(f"{question}/close", data={})
    assert not parsed(client, question).xpath("//form[contains(@action, '/put')]")


def test_candidates_are_taken_by_a_button(client: TestClient, ledger: Path, question: str) -> None:
    """A proposed statement becomes evidence, or a hypothesis that says where it is from, and nothing by itself."""
    form = parsed(client, question).xpath("//section[@aria-labelledby='proposed']//form[contains(@action, '/put')]")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    client.post(form.get("action"), data=fields)
    assert "taken from a statement" in said(parsed(client, question).xpath("//ol[@class='rivals']/li")[-1])
    with open_workspace(ledger) as workspace:
        assert workspace.ledger.hypotheses.views(question.rpartition("/")[2]) == {}


def test_a_large_ledger_is_looked_through_when_asked(
    client: TestClient, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates take a search by meaning for each hypothesis: a large ledger's page offers to look, and then does."""
    monkeypatch.setattr("dicho.web.pages.questions.FEW", 1)
    offered = parsed(client, question)
    assert not offered.xpath("//section[@aria-labelledby='proposed']")
    [onward] = offered.xpath("//a[contains(@href, 'near=1')]/@href")
    assert parsed(client, onward.partition("#")[0]).xpath("//section[@aria-labelledby='proposed']//form")


def test_the_page_waits_for_no_index(client: TestClient, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the index of meaning is still to be made, the page stands without candidates and offers to look again."""
    monkeypatch.setattr("dicho.pipeline.compare.indexed", lambda ledger: False)
    html = parsed(client, question)
    assert not html.xpath("//section[@aria-labelledby='proposed']") and html.xpath("//a[contains(@href, 'near=1')]")
    assert client.get(f"/api{question}/candidates").status_code == 503


def test_texts_are_text_and_strangers_are_refused(client: TestClient, question: str) -> None:
    """Markup in a question is shown as it was typed; another site's form changes nothing; what is missing is a 404."""
    assert QUESTION in said(parsed(client, question).xpath("//h1")[0])
    assert client.post(f"{question}/close", data={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/questions/ffff").status_code == 404
    assert client.post(f"{question}/put", data={"text": " "}).status_code == 400
    assert client.post(f"{question}/rate", data={"statement": "ffffffff"}).status_code == 404


def test_a_question_is_weighed_with_the_keyboard(page: Page) -> None:
    """In a browser: a question is asked, a row's form opens, takes a rating and shows it, by keys alone."""
    page.goto("/hypotheses")
    for label, text in (("A question", QUESTION), ("A hypothesis", "The fuel was sold")):
        page.get_by_label(label, exact=True).fill(text)
        page.get_by_label(label, exact=True).press("Enter")
        page.wait_for_url("**done=**")
    page.get_by_role("button", name="Take as evidence").first.press("Enter")
    page.locator(".matrix summary").first.press("Enter")
    page.locator(".matrix select").first.select_option("II")
    page.get_by_role("button", name="Save ratings").first.press("Enter")
    page.wait_for_load_state()
    assert page.locator(".matrix td .cell").first.inner_text() == "II"
