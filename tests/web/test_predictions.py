"""Predictions by the day they are due, hypotheses by document; both out of the ledger alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.test_links import page, said

from dicho.pipeline.links import listed
from dicho.pipeline.workspace import open_workspace
from dicho.web.pages import predictions


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the day it runs."""
    monkeypatch.setattr(predictions, "today", lambda: date(2025, 2, 1))


def test_predictions_are_past_coming_or_undated(client: TestClient, ledger: Path) -> None:
    """Every prediction stands under one of three tabs, by its last day against the server's."""
    shown = {}
    for when in ("past", "open", "undated", "settled"):
        html = page(client, f"/predictions?when={when}")
        shown[when] = [each.removeprefix("s-") for each in html.xpath("//li[contains(@class, 'entry')]/@id")]
        assert said(html.xpath("//ul[@class='tabs']//a[@aria-current]")[0]).endswith(str(len(shown[when])))
    with open_workspace(ledger) as workspace:
        every = {s.id: s for s, _ in workspace.ledger.statements() if s.status == "prediction"}
    assert sorted(each for listed_there in shown.values() for each in listed_there) == sorted(every)
    assert all(every[each].due is None for each in shown["undated"])
    assert shown["past"] and shown["open"]


def test_a_prediction_says_when_and_from_which_words(client: TestClient) -> None:
    """The day it is due with how far off that is, the words it was read from, who, and the way to the page."""
    html = page(client, "/predictions?when=past")
    first = html.xpath("//li[contains(@class, 'entry')]")[0]
    text = said(first)
    for part in ("31 Jan 2025", "1 day ago", "Casilda Brum", "31 de enero", "publicarlas antes del 31 de enero"):
        assert part in text
    assert first.xpath(".//a[starts-with(@href, '/documents/')]")


def test_what_was_said_of_it_later_stands_by_it(client: TestClient, ledger: Path) -> None:
    """A statement proposed as its outcome is shown with the way to both side by side; one called none is not."""
    with open_workspace(ledger) as workspace:
        row = next(each for each in listed(workspace.ledger, ["conflict"]) if each.link.kind == "promise")
    item = f"//li[@id='s-{row.link.left}']"
    assert page(client, "/predictions").xpath(f"{item}//a[@href='/links/{row.link.id}']")
    with open_workspace(ledger) as workspace:
        workspace.ledger.links.decide(row.link.id, "no")
    assert not page(client, "/predictions").xpath(f"{item}//a[@href='/links/{row.link.id}']")


def test_a_condition_is_told(client: TestClient) -> None:
    """What a prediction depends on stands with it, in the source's words."""
    assert "under the condition if the wind behaves" in said(page(client, "/predictions?when=open").xpath("//main")[0])


def test_predictions_come_in_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next ones follow the first, and none is shown twice."""
    monkeypatch.setattr(predictions, "SIZE", 3)
    path, ids = "/predictions?when=open", []
    while path:
        html = page(client, path)
        ids += html.xpath("//li[contains(@class, 'entry')]/@id")
        path = next(iter(html.xpath("//main//p/a[@class='button']/@href")), "")
    assert len(ids) == len(set(ids)) == 7


def test_a_tab_that_is_none_is_told(client: TestClient) -> None:
    """An address with a tab there is none of is answered in words."""
    assert client.get("/predictions?when=never").status_code == 400
    assert client.get("/predictions?after=nonsense").status_code == 400


def test_hypotheses_stand_under_their_documents(client: TestClient, ledger: Path) -> None:
    """Every statement given as a hypothesis, by whom, and what the ledger ties to it or that nothing is."""
    html = page(client, "/hypotheses")
    with open_workspace(ledger) as workspace:
        found = {s.id: d for s, d in workspace.ledger.statements() if s.status == "hypothesis"}
    items = html.xpath("//li[contains(@class, 'entry')]")
    assert {each.get("id").removeprefix("s-") for each in items} == found.keys()
    titles = {said(each) for each in html.xpath("//h2/a")}
    assert titles == {document.title or document.file for document in found.values()}
    assert all(each.xpath(".//a[starts-with(@href, '/links/')]") or "Nothing is tied" in said(each) for each in items)
    assert "Nothing here is weighed" in html.text_content()


def test_an_empty_ledger_says_what_comes(tmp_path: Path) -> None:
    """Without a prediction or a hypothesis the pages say what will stand there, and show nothing invented."""
    from tests.web.conftest import OURS

    from dicho.store.ledger import Ledger
    from dicho.web.app import Settings, application

    with Ledger.create(tmp_path / "none"):
        pass
    with TestClient(application(Settings(tmp_path / "none")), base_url="http://localhost", headers=OURS) as client:
        assert "it is listed here by the day it is due" in page(client, "/predictions").text_content()
        assert "it is listed here with its source" in page(client, "/hypotheses").text_content()
        assert "Nothing to decide" in page(client, "/links").text_content()


def test_what_came_of_it_is_said_on_the_page(client: TestClient, ledger: Path) -> None:
    """A button says it; the prediction moves to those settled, with the word, who said it, and the way back."""
    item = page(client, "/predictions?when=past").xpath("//li[contains(@class, 'entry')]")[0]
    key = item.get("id").removeprefix("s-")
    form = item.xpath(".//form")[0]
    given = {"verdict": "not-kept", "next": form.xpath(".//input[@name='next']/@value")[0], "note": "<b>late</b>"}
    onward = client.post(form.get("action"), data=given).headers["location"]
    undo = page(client, onward).xpath("//div[contains(@class, 'toast')]//form/@action")[0]
    assert not page(client, "/predictions?when=past").xpath(f"//li[@id='s-{key}']")
    settled = said(page(client, "/predictions?when=settled").xpath(f"//li[@id='s-{key}']")[0])
    assert "not kept" in settled and "<b>late</b>" in settled
    client.post(undo, data={})
    assert page(client, "/predictions?when=past").xpath(f"//li[@id='s-{key}']")
    assert client.post(form.get("action"), data={"verdict": "lied"}).status_code == 400
