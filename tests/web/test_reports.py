"""Reports in the browser: offered on a speaker, a question and a list, in the reader's language, as a file."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import docx
import pytest
from starlette.testclient import TestClient

from dicho.pipeline.workspace import open_workspace

OFFER = re.compile(r'href="(/report\?[^"]+)"')


def offered(client: TestClient, address: str) -> list[str]:
    return [unescape(each) for each in OFFER.findall(client.get(address).text)]


@pytest.fixture
def places(ledger: Path) -> dict[str, str]:
    """Where reports are offered, by what they are of."""
    with open_workspace(ledger) as workspace:
        person = workspace.ledger.people.person("Pío Casaverde")
        question = workspace.ledger.hypotheses.ask("Why was it dark?", "ana").id
        workspace.ledger.hypotheses.put(question, "The fuel never came", "ana")
    found = {"Pío Casaverde": f"/speakers/{person.id}", "Why was it dark?": f"/questions/{question}"}
    return {**found, "gasóleo": "/statements?words=gas%C3%B3leo&lang=es"}


def test_every_form_is_offered_and_answers(client: TestClient, places: dict[str, str]) -> None:
    """A page offers its report in three forms; each is a file of just that, and none is shown as a page of ours."""
    for title, place in places.items():
        addresses = offered(client, place)
        assert [each.rpartition("=")[2] for each in addresses] == ["html", "docx", "md"]
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
            if address.endswith("docx"):
                text = docx.Document(io.BytesIO(answer.content)).paragraphs[0].text
            else:
                text = answer.text
            assert title in text, address


def test_it_speaks_the_readers_language(client: TestClient) -> None:
    """The report is worded as the pages are for this reader."""
    spanish = client.get("/report?format=md", headers={"Accept-Language": "es"}).text
    assert "## Declaraciones" in spanish and "## Statements" in client.get("/report?format=md").text


def test_what_there_is_not(client: TestClient) -> None:
    """An unknown form, speaker or question is an error that says so, and no file."""
    for address, status in (("format=xls", 400), ("format=md&of=ffff0000", 404), ("format=md&question=ffff0000", 404)):
        answer = client.get(f"/report?{address}")
        assert answer.status_code == status, address
        assert "content-disposition" not in answer.headers
