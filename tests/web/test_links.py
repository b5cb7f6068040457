"""The queue of conflicts and changes and the board: everything on it comes from the ledger and can be decided."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from dicho.compare.weights import installed
from dicho.model.link import KINDS, READINGS, SHAPES, Link
from dicho.pipeline.links import listed
from dicho.pipeline.workspace import open_workspace
from dicho.store.paged.rows import Listed
from dicho.store.rows import Judgement, Verdict
from dicho.text.naming.likeness import REASONS
from dicho.view import reasons


def page(client: TestClient, path: str) -> lxml.html.HtmlElement:
    """The page there, read."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return lxml.html.document_fromstring(answer.text)


def said(node: lxml.html.HtmlElement) -> str:
    """An element's words, white space aside."""
    return " ".join(node.text_content().split())


def links(ledger: Path, *relations: str) -> list[Listed]:
    """What is open in a ledger, likeliest first."""
    with open_workspace(ledger) as workspace:
        return [row for row in listed(workspace.ledger) if not relations or row.link.relation in relations]


def words(ledger: Path, link: str) -> list[Verdict]:
    """What was ever decided on a link."""
    with open_workspace(ledger) as workspace:
        return workspace.ledger.links.history(link)


def test_the_queue_lists_what_is_open_best_first(client: TestClient, ledger: Path) -> None:
    """Conflicts and changes with their strength, and the board of the first beside it."""
    html = page(client, "/links")
    items = html.xpath("//aside//ol/li/a/@href")
    assert items == [f"/links/{row.link.id}" for row in links(ledger, "conflict", "change")][: len(items)]
    assert len(items) > 10
    assert html.xpath("//aside//a[@aria-current]/@href") == items[:1]
    assert "It says nothing about the person" in said(html.xpath("//aside")[0])


@pytest.mark.parametrize("relation", ["conflict", "change", "copy", "translation"])
def test_the_queue_is_narrowed(relation: str, client: TestClient, ledger: Path) -> None:
    """By relation, as `dicho links --relation` does."""
    items = page(client, f"/links?relation={relation}").xpath("//aside//ol/li/a/@href")
    wanted = [row.link.id for row in links(ledger, relation)]
    assert [urlsplit(item).path for item in items] == [f"/links/{each}" for each in wanted][: len(items)]


def test_the_queue_is_narrowed_to_a_speaker(client: TestClient) -> None:
    """By part of a name, and the address of each link keeps the filter."""
    html = page(client, "/links?speaker=olavezar")
    assert all("Olavezar" in said(who) for who in html.xpath("//aside//li//span[@class='who']"))
    assert all(parse_qs(urlsplit(a).query) == {"speaker": ["olavezar"]} for a in html.xpath("//aside//ol/li/a/@href"))


def test_every_board_shows_the_sources_words(client: TestClient, ledger: Path) -> None:
    """On every board both quotations are the document's characters at the statement's spans, mark for mark."""
    for row in links(ledger):
        html = page(client, f"/links/{row.link.id}?relation={row.link.relation}")
        for number in html.xpath("//sup"):
            number.drop_tree()
        quotes = html.xpath("//blockquote")
        for quote, (statement, document) in zip(quotes, (row.left, row.right), strict=True):
            assert quote.text_content() == " … ".join(span.of(document.text) for span in statement.content)
            assert quote.get("lang") == document.lang


def test_a_part_that_differs_has_one_number_on_both_sides(client: TestClient, ledger: Path) -> None:
    """Every sign of the evidence is a row of the table, and its words are marked by that row's number."""
    for row in links(ledger, "conflict", "change"):
        html = page(client, f"/links/{row.link.id}")
        for part in html.xpath("//table//tr[@data-part]"):
            number = part.get("data-part")
            for side, cell in zip("ab", part.xpath("td")[2:], strict=True):
                marked = html.xpath(f"//*[@id='side-{side}']//blockquote//*[@data-part='{number}']")
                shown = "".join(re.sub(r"^\d", "", each.text_content()) for each in marked)
                every = "".join(span.text_content() for span in cell.xpath(".//span[@class='src']"))
                assert shown.replace(" ", "") == every.replace(" … ", "").replace(" ", "")


def test_the_kinder_readings_stand_first(client: TestClient, ledger: Path) -> None:
    """Each reading the link names is told before what differs; where it names none, that is told."""
    for row in links(ledger, "conflict", "change")[:12]:
        html = page(client, f"/links/{row.link.id}")
        text = said(html.xpath("//section[@class='kinder']")[0])
        assert all(reasons.READING[shape] in text for shape in row.link.readings)
        assert row.link.readings or "No kinder reading has grounds" in text


def test_a_board_tells_its_reasons_and_what_was_not_found(client: TestClient, ledger: Path) -> None:
    """Every reason with its weight, and every sign that was looked for in vain."""
    row = links(ledger, "conflict")[0]
    html = page(client, f"/links/{row.link.id}")
    weights = [said(each) for each in html.xpath("//span[@class='weight']")]
    assert weights == [f"{each.weight:+.2f}".replace("-", "−") for each in row.link.evidence]
    assert len(html.xpath("//ul[@class='missing']/li")) == len(row.link.missing) > 0


def test_no_kind_reason_or_reading_is_without_words() -> None:
    """Whatever a link of this Dicho names, the page says it in words: no code of the ledger is left."""
    features = {name for model in ("copy", "translation", "opposed", "faint") for name in installed(model).weights}
    assert {name for name in features if reasons.feature(name) == name and name not in reasons.FEATURE} == set()
    assert set(reasons.SHORT) == set(reasons.DIFFERENCE) == set(KINDS)
    assert set(reasons.READING) == set(reasons.MAY_BE) == set(SHAPES) == set(READINGS)
    assert set(reasons.NAMES) == set(REASONS)


CHOICES = [
    ("change", "change", "yes", "change"),
    ("change", "conflict", "yes", "conflict"),
    ("change", "no", "no", "change"),
    ("change", "unsure", "unsure", "change"),
    ("change", "copy", "yes", "copy"),
    ("copy", "yes", "yes", "copy"),
    ("copy", "no", "no", "copy"),
    ("translation", "unsure", "unsure", "translation"),
]


@pytest.mark.parametrize(("relation", "choice", "verdict", "decided"), CHOICES)
def test_a_word_is_recorded(
    relation: str, choice: str, verdict: str, decided: str, client: TestClient, ledger: Path
) -> None:
    """Each button is one decision of the ledger with its note, and the reader is led on with a way to take it back."""
    row = links(ledger, relation)[0]
    sent = {"choice": choice, "note": " Both speak of May. ", "next": "/links?speaker=x"}
    answer = client.post(f"/links/{row.link.id}/decide", data=sent)
    assert answer.status_code == 303
    link = Link(row.link.left, row.link.right, decided, row.link.kind, 0).id  # type: ignore[arg-type]
    [word] = words(ledger, link)
    assert (word.verdict, word.relation, word.note, word.by) == (verdict, decided, "Both speak of May.", "person")
    assert answer.headers["location"] == f"/links?speaker=x&done={link}.{word.event}"


def test_after_a_word_the_next_one_is_open(client: TestClient, ledger: Path) -> None:
    """What was decided leaves the queue; the page tells it and offers to take it back."""
    first, second = links(ledger, "conflict", "change")[:2]
    form = page(client, f"/links/{first.link.id}").xpath("//form[@class='decision']")[0]
    onward = form.xpath("input[@name='next']/@value")[0]
    assert onward == f"/links/{second.link.id}"
    answer = client.post(form.get("action"), data={"choice": "no", "next": onward})
    html = page(client, answer.headers["location"])
    assert first.link.id not in "".join(html.xpath("//aside//ol/li/a/@href"))
    toast = html.xpath("//div[@class='toast']")[0]
    assert "Not a conflict" in said(toast)
    assert toast.xpath(".//form/@action") == [f"/undo/{words(ledger, first.link.id)[0].event}"]


def test_what_was_decided_can_be_looked_up(client: TestClient, ledger: Path) -> None:
    """A decided link has its word, by whom, the note and the event's number; the decided ones have a list."""
    row = links(ledger, "conflict")[0]
    client.post(f"/links/{row.link.id}/decide", data={"choice": "conflict", "note": "Read <both>.", "by": "Ana"})
    html = page(client, f"/links/{row.link.id}")
    assert said(html.xpath("//p[@class='decided']")[0]).startswith("Decided: Contradiction")
    assert "by Ana" in said(html.xpath("//ul[@class='history']")[0]) and "Read <both>." in html.text_content()
    assert row.link.id in "".join(page(client, "/links?decided=1").xpath("//aside//ol/li/a/@href"))


def test_a_pair_of_ones_own_has_a_board(client: TestClient, ledger: Path) -> None:
    """A pair that somebody decided on and nothing proposes is shown, and says so."""
    with open_workspace(ledger) as workspace:
        ids = [statement.id for statement, _ in workspace.ledger.statements()]
        word = workspace.ledger.links.decide(f"{ids[0]}:{ids[-1]}", "yes")
    html = page(client, f"/links/{word.link}")
    assert "nothing proposes it now" in said(html.xpath("//article[@class='board']")[0])
    client.post(f"/links/{word.link}/decide", data={"choice": "no"})
    assert [each.verdict for each in words(ledger, word.link)] == ["yes", "no"]


def test_what_a_model_said_stands_beside(client: TestClient, ledger: Path) -> None:
    """Its answer, how many runs agreed, the passages, and that it decides nothing."""
    row = links(ledger, "conflict")[0]
    spans = row.left[0].content, row.right[0].content
    told = Judgement(row.link.id, "none-of-these", "other-event", *spans, "a-model", "judge/1", 2, 3, 99)
    with open_workspace(ledger) as workspace:
        from dicho.model.run import Run

        workspace.ledger.links.judge(Run("judge", "judge/1"), row.link, told)
    text = said(page(client, f"/links/{row.link.id}").xpath("//section[@class='judged']")[0])
    for part in ("both can hold", "They may speak of two events", "2 of 3", "a-model", "It decides nothing"):
        assert part in text
    assert row.left[0].content[0].of(row.left[1].text) in text


def test_copies_of_either_side_are_counted(client: TestClient, ledger: Path) -> None:
    """A board says where else each statement stands, and leads there and to the board of that copy."""
    copied = next(row for row in links(ledger, "copy") if row.link.kind == "exact")
    html = page(client, f"/links/{copied.link.id}?relation=copy")
    lists = html.xpath("//dd/details")
    assert lists and all("cop" in said(each.xpath("summary")[0]) for each in lists)
    assert html.xpath("//dd/details//a[starts-with(@href, '/documents/')]")


def test_a_change_is_one_speakers(client: TestClient, ledger: Path) -> None:
    """Two people who are known to be two are not offered that a position changed; digits stay where they are."""
    boards = {row.link.relation: page(client, f"/links/{row.link.id}") for row in links(ledger, "conflict", "change")}
    keys = {name: html.xpath("//form[@class='decision']//button/@data-key") for name, html in boards.items()}
    assert keys["change"] == ["1", "2", "3", "4", "5"]
    conflict = next(row for row in links(ledger, "conflict") if row.left[0].speaker and row.right[0].speaker)
    offered = page(client, f"/links/{conflict.link.id}").xpath("//form[@class='decision']//button/@value")
    assert offered[0] == "conflict"


def test_what_cannot_be_decided_is_told(client: TestClient, ledger: Path) -> None:
    """A word that is none, a link there is none of, a list there is none of: told in words, and nothing is written."""
    row = links(ledger)[0]
    assert client.post(f"/links/{row.link.id}/decide", data={"choice": "guilty"}).status_code == 400
    assert client.post("/links/0000000000000000/decide", data={"choice": "no"}).status_code == 404
    assert client.get("/links/0000000000000000").status_code == 404
    assert client.get("/links?relation=guilt").status_code == 400
    assert not words(ledger, row.link.id)


def test_a_word_leads_nowhere_else(client: TestClient, ledger: Path) -> None:
    """However the address to go on to is written, it is one of this server."""
    for number, target in enumerate(("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example")):
        row = links(ledger)[0]
        answer = client.post(
            f"/links/{row.link.id}/decide", data={"choice": "no" if number else "unsure", "next": target}
        )
        assert answer.headers["location"].startswith("/links?done=")


def test_nothing_to_decide_is_told(client: TestClient) -> None:
    """An empty queue says what it means and what it does not."""
    html = page(client, "/links?speaker=nobody-of-this-name")
    assert "With these filters there is no link" in html.text_content()
    assert not html.xpath("//form[@class='decision']")


def test_a_note_is_text(client: TestClient, ledger: Path) -> None:
    """What somebody writes as a note or as their name is shown as written and is no markup."""
    row = links(ledger, "conflict")[0]
    evil = "<img src=x onerror=alert(1)>"
    client.post(f"/links/{row.link.id}/decide", data={"choice": "no", "note": evil, "by": evil})
    answer = client.get(f"/links/{row.link.id}").text
    assert evil not in answer and evil in unescape(answer)
