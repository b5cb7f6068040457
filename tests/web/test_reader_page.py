from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.desks import change_bytes
from tests.web.sourced import SourceText

from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.pipeline.workspace import open_workspace
from dicho.view.printable import printable
from dicho.web import reading

ODD = "Él dijo: «No hay  luz».\r\n\r\n\tLa jefa, Ana Brumal, dijo que 𝕏 vendrá 😀 mañana. \r\nFin\0 <b>&amp;</b>\n"


@pytest.fixture
def first(ledger: Path) -> tuple[Document, list[Statement]]:
    """The document of the examples with most statements, and those."""
    with open_workspace(ledger) as workspace:
        ident = max(workspace.ledger.documents(), key=lambda row: row.statements).id
        rows = workspace.ledger.pages.document_statements(ident)
        return workspace.ledger.document(ident), [row.statement for row in rows]


def events(ledger: Path, kind: str) -> int:
    with open_workspace(ledger) as workspace:
        return sum(event.kind == kind for event in workspace.ledger.events())


def test_the_page_holds_the_text(client: TestClient, ledger: Path) -> None:
    """In every level the characters of every document stand on its page, each once, in order, and no other."""
    with open_workspace(ledger) as workspace:
        documents = [workspace.ledger.document(row.id) for row in workspace.ledger.documents()]
    for document in documents:
        for show in ("clean", "statements", "everything"):
            page = client.get(f"/documents/{document.id}", params={"show": show})
            assert SourceText(page.text).text == document.text


def test_odd_characters_stay(client: TestClient, ledger: Path, tmp_path: Path) -> None:
    """Carriage returns, tabs, doubled spaces, characters beyond 16 bits and markup are on the page as they are in the
    text; one that HTML cannot hold is its picture."""
    place = tmp_path / "odd.txt"
    place.write_bytes(ODD.encode())
    with open_workspace(ledger) as workspace:
        workspace.add([place])
        document = next(workspace.ledger.document(r.id) for r in workspace.ledger.documents() if r.file == "odd.txt")
    page = client.get(f"/documents/{document.id}")
    assert "\r\n" in document.text
    assert SourceText(page.text).text == printable(document.text)


def test_every_statement_has_one_number(client: TestClient, first: tuple[Document, list[Statement]]) -> None:
    """Each statement has one badge in the text and one card, each the other's target; the clean text has no mark."""
    document, statements = first
    page = client.get(f"/documents/{document.id}").text
    assert sorted(SourceText(page).badges) == sorted(f"m-{s.id}" for s in statements)
    for s in statements:
        assert page.count(f'id="s-{s.id}"') == 1 and f'href="#s-{s.id}"' in page and f'href="#m-{s.id}"' in page
    clean = SourceText(client.get(f"/documents/{document.id}?show=clean").text)
    assert not clean.badges and clean.classes <= {"source", "row", "gutter", "line", "w", "spaced", "mt"}


def test_tabs_narrow_the_cards(client: TestClient, first: tuple[Document, list[Statement]]) -> None:
    """A tab says how many cards it leaves, and leaves just those; an unknown one leaves all."""
    document, statements = first
    page = client.get(f"/documents/{document.id}", params={"only": "prediction"}).text
    wanted = {s.id for s in statements if s.status == "prediction"}
    assert wanted and set(re.findall(r'id="s-([0-9a-f]{16})"', page)) == wanted
    assert f"Prediction <span>{len(wanted)}</span>" in page
    everything = client.get(f"/documents/{document.id}", params={"only": "x", "from": "x", "show": "x"}).text
    assert everything.count('<li class="card') == len(statements)


def test_cards_come_by_the_window(
    client: TestClient, first: tuple[Document, list[Statement]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many statements some cards are shown; the others are a link away, and a number leads to its own."""
    monkeypatch.setattr(reading, "WINDOW", 5)
    document, statements = first
    seen: list[str] = []
    address = f"/documents/{document.id}"
    while address:
        page = client.get(address).text
        seen += re.findall(r'<li class="card[^>]* id="s-([0-9a-f]{16})"', page)
        onward = re.search(r'id="after" href="([^"]+)"', page)
        address = onward[1] if onward else ""
    assert seen == [s.id for s in statements]
    far = re.search(rf'id="m-{statements[-1].id}" href="([^"]+)"', client.get(f"/documents/{document.id}").text)
    assert far and f'id="s-{statements[-1].id}"' in client.get(far[1].replace("&amp;", "&").partition("#")[0]).text


def test_changed_bytes_show_no_span(client: TestClient, ledger: Path) -> None:
    """Over bytes that are not those that were read nothing of the text is shown, and why is said, with ways out."""
    ident = change_bytes(ledger)
    page = client.get(f"/documents/{ident}").text
    assert "The archived bytes no longer match" in page and 'id="source"' not in page and 'class="card' not in page
    assert 'href="/documents"' in page and "dicho verify" in page


def test_a_decision_without_scripts(client: TestClient, first: tuple[Document, list[Statement]], ledger: Path) -> None:
    """A form decides, leads back to where it was sent from, and the page there offers to take the decision back."""
    document, statements = first
    back = f"/documents/{document.id}?show=everything"
    answer = client.post(f"/statements/{statements[0].id}/reject", data={"next": back, "number": "1"})
    assert answer.status_code == 303
    there = answer.headers["location"]
    assert there.startswith(back) and there.endswith(f"#s-{statements[0].id}")
    page = client.get(there.partition("#")[0]).text
    assert "Statement 1 rejected." in page
    assert f"m-{statements[0].id}" not in SourceText(page).badges
    undo = re.search(r'action="(/undo/\d+)"', page)
    assert undo and client.post(undo[1], data={"next": back}).headers["location"] == back
    assert f"m-{statements[0].id}" in SourceText(client.get(back).text).badges
    assert events(ledger, "statement.decided") == 1 and events(ledger, "decision.undone") == 1


def test_a_script_is_told_the_same(client: TestClient, first: tuple[Document, list[Statement]]) -> None:
    """A script that asks for JSON gets the event, the words to say, and how to take it back; an error in words too."""
    _, statements = first
    headers = {"Accept": "application/json"}
    told = client.post(f"/statements/{statements[1].id}/accept", headers=headers).json()
    assert told["statement"] == statements[1].id and told["undo"] == f"/undo/{told['event']}"
    assert told["said"] == "Statement 2 accepted."
    again = client.post(told["undo"], headers=headers)
    assert again.status_code == 200 and again.json()["event"] > told["event"]
    refused = client.post(told["undo"], headers=headers)
    assert refused.status_code == 400 and "undone before" in refused.json()["error"]["what"]


def test_a_form_leads_nowhere_else(client: TestClient, first: tuple[Document, list[Statement]]) -> None:
    """However `next` is written, a decision leads to a page of this server."""
    document, statements = first
    for target in ("https://harbour.example/", "//harbour.example", "/\\harbour.example", ""):
        answer = client.post(f"/statements/{statements[0].id}/accept", data={"next": target})
        assert answer.headers["location"].startswith(f"/documents/{document.id}?done=")


def test_a_statement_is_fixed(client: TestClient, first: tuple[Document, list[Statement]], ledger: Path) -> None:
    """What the form says is otherwise stands: words, speaker, date, how it is meant. What it leaves is as it was."""
    document, statements = first
    old = statements[2]
    end = old.content[-1].end
    given = {
        "content": f"{old.content[0].start}-{end - 1}",
        "source": ", ".join(f"{s.start}-{s.end}" for s in old.source),
        "cue": ", ".join(f"{s.start}-{s.end}" for s in old.cue),
        "who": "other", "name": "Renata Olavezar", "said": "2025-02", "status": "opinion", "form": old.form,
        "note": "heard it", "by": "Inés",
    }  # fmt: skip
    page = client.get(f"/documents/{document.id}", params={"fix": old.id}).text
    assert "data-fix" in page and f'action="/statements/{old.id}/fix"' in page
    assert client.post(f"/statements/{old.id}/fix", data=given).status_code == 303
    with open_workspace(ledger) as workspace:
        new, _ = workspace.ledger.statement(old.id)
        said = workspace.ledger.reviews.history(old.id)[-1]
    assert new.speaker and new.speaker.name == "Renata Olavezar"
    assert new.content[-1].end == end - 1 and new.said and new.said.value == "2025-02" and new.status == "opinion"
    assert new.source == old.source and new.cue == old.cue
    assert said.fix and set(said.fix.named) == {"content", "speaker", "said", "status"}
    assert (said.by, said.note) == ("Inés", "heard it")
    page = client.get(f"/documents/{document.id}").text
    assert "Fixed: the words, the status, the speaker, the date" in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"content": "4-x"}, "no place in the text"),
        ({"content": "9-4"}, "0 &lt;= start &lt; end"),
        ({"content": "0-5, 3-9"}, "overlap"),
        ({"content": "0-99999999"}, "ends after a text"),
        ({"content": ""}, "needs content"),
        ({"who": "other", "name": " "}, "is to be named"),
        ({"who": "77"}, "such speaker was offered"),
        ({"said": "last week"}, "is no date"),
        ({}, "says nothing"),
    ],
)
def test_a_fix_that_makes_no_sense_is_refused(
    client: TestClient, first: tuple[Document, list[Statement]], given: dict[str, str], told: str
) -> None:
    """What cannot be is refused in words, and nothing is recorded."""
    s = first[1][0]
    kept = {"said": s.said.value if s.said else "", "form": s.form, "status": s.status}
    answer = client.post(f"/statements/{s.id}/fix", data={**kept, **given})
    assert answer.status_code == 400 and told in answer.text


def test_a_missed_statement_is_added(client: TestClient, first: tuple[Document, list[Statement]], ledger: Path) -> None:
    """Words that were missed become a statement of their own, accepted, with its number among the others."""
    document, statements = first
    page = client.get(f"/documents/{document.id}", params={"add": "0-9"}).text
    assert 'value="0-9"' in page and f'action="/documents/{document.id}/add-statement"' in page
    answer = client.post(
        f"/documents/{document.id}/add-statement", data={"content": "0-9", "who": "other", "name": "Ada Pellworth"}
    )
    assert answer.status_code == 303
    added = re.search(r"done=([0-9a-f]{16})", answer.headers["location"])
    assert added
    with open_workspace(ledger) as workspace:
        rows = workspace.ledger.pages.document_statements(document.id)
    assert len(rows) == len(statements) + 1
    new = next(row for row in rows if row.statement.id == added[1])
    assert new.state == "accepted" and new.name == "Ada Pellworth" and new.words == (document.text[:9],)


def test_a_name_is_remembered(client: TestClient, first: tuple[Document, list[Statement]]) -> None:
    """Who fixed something under a name decides under it from then on."""
    document, statements = first
    client.post(f"/statements/{statements[0].id}/fix", data={"who": "nobody", "by": "Inés", **unchanged(statements[0])})
    client.post(f"/statements/{statements[1].id}/accept")
    page = client.get(f"/documents/{document.id}").text
    assert len(re.findall(r"<bdi>Inés</bdi>", page)) == 2


def unchanged(s: Statement) -> dict[str, str]:
    return {"said": s.said.value if s.said else "", "form": s.form, "status": s.status}


def test_a_document_that_is_not_there(client: TestClient) -> None:
    """An unknown id is a page that says so, 404; so is a statement's."""
    assert client.get("/documents/0123456789abcdef").status_code == 404
    assert client.post("/statements/0123456789abcdef/accept").status_code == 404
    assert client.post("/undo/999999").status_code == 404


@pytest.mark.parametrize("name", ["Ñandú Pérez", "東京の記者", "\u202egninrom", 'Ana; "x", y=z', "😀" * 500])
def test_whoever_decides_is_remembered_or_not_in_any_letters(
    client: TestClient, first: tuple[Document, list[Statement]], name: str
) -> None:
    """A name in letters that a cookie cannot hold decides as any other; one that fits is there for the next word."""
    document, statements = first
    answer = client.post(f"/statements/{statements[0].id}/accept", data={"by": name}, follow_redirects=False)
    assert answer.status_code == 303
    again = client.post(f"/statements/{statements[1].id}/accept", headers={"Accept": "application/json"})
    assert again.status_code == 200
    said = client.get(f"/api/statements/{statements[1].id}/history").json()["rows"][-1]
    assert said["by"] == (name if len(name) < 100 else "person")
    assert client.get(f"/documents/{document.id}").status_code == 200
