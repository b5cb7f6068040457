"""A speaker's page: names, positions over time, changes, predictions, and decisions on who is who."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient
from tests.web.test_links import page, said

from dicho.pipeline import people
from dicho.pipeline.positions import positions
from dicho.pipeline.workspace import open_workspace
from dicho.store.rows import Decision


@pytest.fixture
def person(ledger: Path) -> str:
    """Somebody who is written three ways and changed positions."""
    with open_workspace(ledger) as workspace:
        return workspace.ledger.people.find("quintalba")


def decisions(ledger: Path) -> list[Decision]:
    with open_workspace(ledger) as workspace:
        return workspace.ledger.people.decisions()


def test_every_written_form_is_listed(client: TestClient, ledger: Path, person: str) -> None:
    """Names as the documents write them, with how often, and what the documents call the person."""
    html = page(client, f"/speakers/{person}")
    with open_workspace(ledger) as workspace:
        row = workspace.ledger.people.person(person)
    table = html.xpath("//form[@action='/people/split']//table")[0]
    rows = {cells[1]: cells[2:] for tr in table.xpath(".//tbody/tr") if (cells := [said(td) for td in tr.xpath("td")])}
    assert rows == {form.name: [str(form.statements), str(form.documents)] for form in row.forms}
    assert "Defence Minister Baltazar Quintalba" in said(html.xpath("//p[@class='told']")[0])
    assert "el hombre de la garza" in said(html.xpath("//p[@class='told']")[0])


def test_any_id_of_a_person_leads_there(client: TestClient, ledger: Path, person: str) -> None:
    """Each of a person's speaker ids shows the one person; nobody is told in words."""
    with open_workspace(ledger) as workspace:
        ids = {form.speaker for form in workspace.ledger.people.person(person).forms}
    heads = {said(page(client, f"/speakers/{each}").xpath("//h1")[0]) for each in ids}
    assert heads == {"Baltasar Quintalba Peña"}
    assert client.get("/speakers/0000000000000000").status_code == 404


def test_statements_are_counted_and_nobody_is_scored(client: TestClient, person: str) -> None:
    """How many changes, predictions, direct and reported: numbers of statements, and no mark for a person."""
    counts = said(page(client, f"/speakers/{person}").xpath("//ul[@class='counts']")[0])
    assert (
        counts
        == "5 possible changes of position: 0 decided, 5 open 2 promises and predictions 8 quoted directly, 5 reported"
    )


def test_the_table_says_what_the_drawing_shows(client: TestClient, ledger: Path, person: str) -> None:
    """Every statement of the person stands in the table under the drawing, by matter and position, word for word."""
    html = page(client, f"/speakers/{person}")
    with open_workspace(ledger) as workspace:
        found = positions(workspace.ledger, person)
    shown = {
        tr.get("id")[2:]: said(tr.xpath("td")[1].xpath(".//span[@class='src']")[0]) for tr in html.xpath("//tr[@id]")
    }
    assert shown == {key: " ".join(" … ".join(row.words).split()) for key, row in found.rows.items()}
    drawn = html.xpath("//*[local-name()='svg'][@class='drawing']")[0]
    labels = [said(text) for text in drawn.xpath(".//*[contains(@class, 'beside said-of')]")]
    ahead = [remark for remark in found.alone if remark.ahead and remark.due]
    assert len(labels) == sum(len(matter.positions) for matter in found.matters) + len(ahead) > 3
    assert all(
        any(label.rstrip(" …").replace(" ", "") in words.replace(" ", "") for words in shown.values())
        for label in labels
    )


def test_a_decided_change_is_drawn_whole(client: TestClient, ledger: Path, person: str) -> None:
    """A proposed change is a broken line, a decided one a whole one, a refused one none."""
    with open_workspace(ledger) as workspace:
        changes = positions(workspace.ledger, person).changes
        before = page(client, f"/speakers/{person}").xpath("//*[@class='drawing']//*[contains(@class, 'turn')]/@class")
        workspace.ledger.links.decide(changes[0].id, "yes")
        html = page(client, f"/speakers/{person}")
        assert "turn" in html.xpath("//*[@class='drawing']//*[contains(@class, 'turn')]/@class")
        assert "1 decided" in said(html.xpath("//ul[@class='counts']")[0])
        for link in changes:
            workspace.ledger.links.decide(link.id, "no")
    assert before and set(before) == {"turn open"}
    html = page(client, f"/speakers/{person}")
    assert not html.xpath("//*[@class='drawing']//*[contains(@class, 'turn')]")


def test_changes_and_conflicts_lead_to_their_boards(client: TestClient, ledger: Path, person: str) -> None:
    """Each pair with both days and words, the days between, and that it is proposed; never a verdict on the person."""
    html = page(client, f"/speakers/{person}")
    with open_workspace(ledger) as workspace:
        found = positions(workspace.ledger, person)
    hrefs = html.xpath("//ol[@class='pairs']/li/a/@href")
    assert hrefs == [f"/links/{link.id}" for link in sorted(found.opposed, key=lambda link: link not in found.changes)]
    assert "It says nothing about the person" in html.text_content()


def test_everything_said_comes_in_pages(
    client: TestClient, ledger: Path, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages together hold every statement of the person once."""
    monkeypatch.setattr("dicho.web.pages.speakers.SIZE", 5)
    path, ids = f"/speakers/{person}", []
    while path:
        html = page(client, path)
        section = html.xpath("//section[@aria-labelledby='every']")[0]
        ids += [each.removeprefix("s-") for each in section.xpath(".//li/@id")]
        path = next(iter(section.xpath("p/a/@href")), "")
    with open_workspace(ledger) as workspace:
        assert len(ids) == len(set(ids)) and set(ids) == positions(workspace.ledger, person).rows.keys()


def test_forms_are_split_off_with_a_reason(client: TestClient, ledger: Path, person: str) -> None:
    """The chosen forms become somebody else, recorded with the note; without a choice nothing is done."""
    html = page(client, f"/speakers/{person}")
    chosen = html.xpath("//input[@type='checkbox']/@value")[:2]
    answer = client.post(
        "/people/split", data={"person": person, "form": chosen, "note": "Two.", "next": f"/speakers/{person}"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/speakers/{person}")
    [word] = decisions(ledger)
    assert (word.kind, word.note) == ("split", "Two.") and set(chosen) in (set(word.left), set(word.right))
    assert client.post("/people/split", data={"person": person}).status_code == 400
    assert len(decisions(ledger)) == 1


def test_people_are_joined_by_name(client: TestClient, ledger: Path, person: str) -> None:
    """Somebody else's name or id makes them one; a name nobody has is told."""
    assert client.post("/people/merge", data={"left": person, "right": "Ada Pellworth", "by": "Ana"}).status_code == 303
    assert [(word.kind, word.by) for word in decisions(ledger)] == [("merge", "Ana")]
    assert client.post("/people/merge", data={"left": person, "right": "Nobody Atall"}).status_code == 404
    history = said(page(client, f"/speakers/{person}").xpath("//ul[@class='history']")[0])
    assert "Ada Pellworth" in history and "by Ana" in history


ALIKE = """\
Puerto Sal, 3 March 2025

Minister Irune Valcarcel said the ferry would sail on Monday. "It will sail," Valcarcel said.

Irune Valcarel, who runs the port, said that no ferry would sail. "None at all," Valcarel said.
"""


@pytest.fixture
def alike(ledger: Path, tmp_path: Path) -> tuple[str, str]:
    """A proposal of two names, and one of the two."""
    from dicho.model.document import Overrides

    (tmp_path / "alike.txt").write_text(ALIKE, encoding="utf-8")
    with open_workspace(ledger) as workspace:
        workspace.add([str(tmp_path / "alike.txt")], overrides=Overrides(lang="en"))
        found = people.proposals(workspace.ledger)[0]
        return found.id, found.left.speaker


@pytest.mark.parametrize(("verb", "kind"), [("accept", "merge"), ("refuse", "split")])
def test_a_proposal_is_answered(verb: str, kind: str, client: TestClient, ledger: Path, alike: tuple[str, str]) -> None:
    """Two names that may be one's are shown with the reasons; either answer is a decision and closes the question."""
    proposal, speaker = alike
    html = page(client, f"/speakers/{speaker}")
    [item] = html.xpath("//ul[@class='proposals']/li")
    assert "Valcarcel" in said(item) and "Valcarel" in said(item) and item.xpath(".//ul/li")
    assert client.post(f"/people/{verb}", data={"proposal": proposal}).status_code == 303
    assert [word.kind for word in decisions(ledger)] == [kind]
    assert not page(client, f"/speakers/{speaker}").xpath("//ul[@class='proposals']/li")


def test_a_body_without_changes_says_so(client: TestClient, ledger: Path) -> None:
    """Nothing proposed, nothing foretold: told as what it is, and as no finding."""
    with open_workspace(ledger) as workspace:
        quiet = next(row.id for row in workspace.ledger.people.all() if not positions(workspace.ledger, row.id).opposed)
    text = page(client, f"/speakers/{quiet}").text_content()
    assert "None is proposed or decided. What is not listed may conflict all the same." in text


def test_texts_stay_texts(client: TestClient, ledger: Path, tmp_path: Path) -> None:
    """A name, a title and words that look like markup are shown as they are written."""
    evil = '"<script>alert(1)</script> is a name," said Bram <b>Odd</b> Vane. "It is <i>mine</i>," Vane said.'
    (tmp_path / "evil.txt").write_text(evil, encoding="utf-8")
    with open_workspace(ledger) as workspace:
        workspace.add([str(tmp_path / "evil.txt")])
        [document] = [row.id for row in workspace.ledger.documents() if row.file == "evil.txt"]
        mine = [s.speaker.id for s, d in workspace.ledger.statements() if d.id == document and s.speaker]
    for speaker in set(mine):
        assert "<script>alert" not in client.get(f"/speakers/{speaker}").text
        lxml.html.document_fromstring(client.get(f"/speakers/{speaker}").text)


def test_a_change_told_in_two_copies_is_one(client: TestClient, ledger: Path, person: str) -> None:
    """Once two statements are called one, what each of them is opposed to is listed once."""
    with open_workspace(ledger) as workspace:
        found = positions(workspace.ledger, person)
        copies = [tie for matter in found.matters for tie in matter.echoes if not tie.firm]
        for tie in copies:
            workspace.ledger.links.decide(tie.link, "yes")
        left = positions(workspace.ledger, person)
    assert copies and len(left.changes) < len(found.changes)
    assert f"{len(left.changes)} possible change" in page(client, f"/speakers/{person}").text_content()
