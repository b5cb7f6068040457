"""What somebody sent to be kept comes back as text: on every page, and exactly as it was through the API."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from dicho.web.app import routes

LONG = 120.0
OPENING = "<img src=x onerror=alert(1)>"
SHOWN = html.escape(OPENING)


def payload(field: str) -> str:
    """What would run, break out of an attribute or be taken for a template, were it ever anything but text."""
    return f"{OPENING}{field}\"'></textarea></title><script>alert(1)</script>{{{{7*7}}}}"


STORY = f'{payload("who")}, the keeper, Ana Brumal, said: "{payload("what")}."\n\nLope Candil denied it.\n'
FACTS = {name: payload(name) for name in ("title", "outlet", "author")}
URL = 'javascript:alert("url")'


@pytest.fixture
def filled(client: TestClient) -> dict[str, Any]:
    """A document whose every text is hostile, a file that cannot be read under a hostile name, a decision; the job."""
    sent = {"files": (f"{payload('file')}.txt".replace("/", ""), STORY.encode())}
    client.post("/add", files=sent, data={**FACTS, "url": URL})
    client.post("/add", files={"files": (f"{payload('bad')}.pdf".replace("/", ""), b"%PDF-1.7 broken")})
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    job: dict[str, Any] = client.get("/api/jobs").json()["jobs"][1]
    [document] = job["documents"]
    rows = client.get(f"/api/documents/{document['id']}/statements").json()["rows"]
    word = {"by": payload("by"), "note": payload("note"), "speaker": payload("speaker")}
    assert client.post(f"/api/statements/{rows[0]['id']}/fix", json=word).status_code == 200
    return {"document": document["id"], "statement": rows[0]["id"]}


def addresses(document: str) -> list[str]:
    """Every page that needs no id of its own, those of the document, and those that show what is looked for."""
    plain = [each.path for each in routes() if isinstance(each, Route) and "{" not in each.path]
    pages = [path for path in plain if not path.startswith("/api/")]
    looked_for = [f"{path}?words={payload('words')}&speaker={payload('by')}" for path in pages]
    return [*pages, *looked_for, f"/documents/{document}", f"/documents/{document}?level=everything", "/nowhere/<img>"]


def test_pages_show_it_as_text(client: TestClient, filled: dict[str, Any]) -> None:
    """No page, and no part of one, holds a tag, an attribute or an address that came out of a document."""
    seen = ""
    for address in addresses(filled["document"]):
        answer = client.get(address)
        if "text/html" in answer.headers.get("content-type", ""):
            assert OPENING not in answer.text, address
            assert "<script>alert" not in answer.text, address
            assert "javascript:" not in re.sub(r">[^<]*<", "><", html.unescape(answer.text)), address
            assert "49" not in "".join(re.findall(r"&lt;/script&gt;(\d+)", answer.text)), address
            seen += answer.text
    for field in ("title", "outlet", "bad"):
        assert f"{SHOWN}{field}" in seen


def test_forms_give_it_back_as_text(client: TestClient) -> None:
    """What a form could not take stands in it again as text."""
    fields = {**FACTS, "text": "https://harbour.example/", "date": payload("date"), "lang": payload("lang")}
    answer = client.post("/add", data=fields)
    assert answer.status_code == 400
    assert OPENING not in answer.text
    for field in (*FACTS, "date"):
        assert f"{SHOWN}{field}" in answer.text


def test_the_api_gives_it_back_exactly(client: TestClient, filled: dict[str, Any]) -> None:
    """Through the API every text is what was sent, in an answer that no browser takes for a page."""
    answer = client.get(f"/api/documents/{filled['document']}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    document = answer.json()
    assert {name: document[name] for name in FACTS} == FACTS
    assert (document["text"], document["url"]) == (STORY, URL)
    [review] = client.get(f"/api/statements/{filled['statement']}/history").json()["rows"]
    assert (review["by"], review["note"]) == (payload("by"), payload("note"))


def test_errors_say_it_as_text(client: TestClient) -> None:
    """What an address asked for stands in the words of an error as text too."""
    for address in ("/documents/<img src=x onerror=alert(1)>", f"/statements?since={payload('since')}"):
        answer = client.get(address)
        assert answer.status_code in (400, 404)
        assert OPENING not in answer.text
    assert client.get(f"/api/statements?since={OPENING}").headers["content-type"] == "application/json"
