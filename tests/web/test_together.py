"""Readers and writers together: two who decide at once, one who adds while others read, and a server that restarts."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import httpx2
import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from tests.web.conftest import EXAMPLES, OURS, Server
from tests.web.serving import serving

from dicho.pipeline import compare, crew, flags
from dicho.pipeline.workspace import open_workspace
from dicho.store import keys
from dicho.store.log import DECIDED, REVIEWED
from dicho.web.app import Settings, application

LONG = 120.0
TABS = 4


@contextmanager
def tabs(url: str) -> Iterator[list[httpx2.Client]]:
    """Several tabs of readers, each with a connection of its own."""
    opened = [httpx2.Client(base_url=url, headers=OURS, timeout=LONG) for _ in range(TABS)]
    try:
        yield opened
    finally:
        for each in opened:
            each.close()


def at_once(clients: list[httpx2.Client], work: Callable[[httpx2.Client, int], list[httpx2.Response]]) -> None:
    """Let every tab work at the same time; each of their requests succeeds."""
    with ThreadPoolExecutor(len(clients)) as pool:
        for answers in pool.map(work, clients, range(len(clients))):
            assert [each.text for each in answers if each.status_code != 200] == []


def events(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The payloads of a kind of event, once the chain and everything derived from it is proved."""
    with open_workspace(folder) as desk:
        assert desk.verify().ok
        return [event.body or {} for event in desk.ledger.events() if event.kind == kind]


def test_two_tabs_decide_at_once(server: Server) -> None:
    """Every decision of every tab is in the log, on the same statement and on others; the last one on each counts."""
    with tabs(server.url) as clients:
        rows = clients[0].get("/api/statements", params={"size": 12, "sort": "added"}).json()["rows"]
        ids = [row["id"] for row in rows]

        def decide(client: httpx2.Client, number: int) -> list[httpx2.Response]:
            verb = "accept" if number % 2 else "reject"
            return [client.post(f"/api/statements/{each}/{verb}", json={"by": f"tab {number}"}) for each in ids]

        at_once(clients, decide)
        stand = {each: clients[0].get(f"/api/statements/{each}").json()["state"] for each in ids}
    said = events(server.folder, REVIEWED)
    assert sorted((each["statement"], each["by"]) for each in said) == sorted(
        (each, f"tab {number}") for each in ids for number in range(TABS)
    )
    last = {each["statement"]: each["verdict"] for each in said}
    assert stand == {key: {"accept": "accepted", "reject": "rejected"}[verdict] for key, verdict in last.items()}


def test_one_decides_while_another_undoes(server: Server) -> None:
    """Decisions on links and their undoings of several tabs at once leave a sound ledger in which none is missing."""
    with tabs(server.url) as clients:
        links = [row["id"] for row in clients[0].get("/api/links", params={"size": TABS * 3}).json()["rows"]]

        def decide(client: httpx2.Client, number: int) -> list[httpx2.Response]:
            answers: list[httpx2.Response] = []
            for link in links[number::TABS]:
                word = client.post(f"/api/links/{link}/decide", json={"verdict": "unsure"})
                answers += [word, client.post(f"/api/undo/{word.json()['event']}", json={})]
            return answers

        at_once(clients, decide)
        left = {row["id"] for row in clients[0].get("/api/links", params={"size": 1000}).json()["rows"]}
    assert set(links) <= left
    assert len(events(server.folder, DECIDED)) == len(links)


def test_documents_are_added_while_others_read_and_decide(server: Server) -> None:
    """While a dozen documents are added, every tab reads and decides without an error, and nothing is lost."""
    data = (EXAMPLES / "09_resaca_libreta31.txt").read_bytes()
    with tabs(server.url) as clients:
        row = clients[0].get("/api/statements", params={"size": 1}).json()["rows"][0]
        sent = [("files", (f"{n}.txt", data + f"\n\nNote {n}.\n".encode())) for n in range(12)]
        assert clients[0].post("/add", files=sent).status_code == 303

        def read(client: httpx2.Client, number: int) -> list[httpx2.Response]:
            answers: list[httpx2.Response] = []
            while not answers or answers[0].json()["jobs"][0]["state"] != "done":
                answers = [client.get("/api/jobs"), *answers]
                answers += [client.get("/documents"), client.get("/api/statements", params={"words": "muelle"})]
                answers += [client.get("/api/statements", params={"like": "the harbour", "size": 3})]
                answers.append(client.post(f"/api/statements/{row['id']}/accept", json={"by": f"tab {number}"}))
            return answers

        at_once(clients, read)
        assert clients[0].get("/api/jobs").json()["jobs"][0]["failures"] == []
    assert len({each["by"] for each in events(server.folder, REVIEWED)}) == TABS


def test_decisions_outlive_the_server(ledger: Path) -> None:
    """What was decided and added before a restart stands after it."""

    @contextmanager
    def opened() -> Iterator[TestClient]:
        with TestClient(application(Settings(ledger)), base_url="http://localhost", headers=OURS) as client:
            yield client

    with opened() as client:
        row = client.get("/api/statements", params={"size": 1}).json()["rows"][0]
        client.post(f"/api/statements/{row['id']}/fix", json={"speaker": "Ana Brumal"})
        link = client.get("/api/links", params={"size": 1}).json()["rows"][0]
        client.post(f"/api/links/{link['id']}/decide", json={"verdict": "yes", "note": "seen"})
        client.post("/api/add", json={"text": 'Lope Candil said: "The boom is shut."\n'})
        assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
        documents = client.get("/api/counts").json()["counts"]["documents"]
    with opened() as client:
        again = client.get(f"/api/statements/{row['id']}").json()
        assert (again["state"], again["speaker"]["name"], again["fixed"]) == ("accepted", "Ana Brumal", ["speaker"])
        assert client.get(f"/api/links/{link['id']}").json()["decision"]["note"] == "seen"
        assert client.get("/api/counts").json()["counts"]["documents"] == documents
        assert client.get("/api/jobs").json() == {"jobs": []}


def test_a_fix_is_compared_anew(ledger: Path) -> None:
    """A statement that a person fixed is compared again soon after: cut short, it is no exact copy any more."""

    def kinds(statement: str) -> set[str]:
        assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
        with open_workspace(ledger) as desk:
            links = [link for link in desk.ledger.links.all() if statement in (link.left, link.right)]
        return {link.kind for link in links if link.certain}

    with TestClient(application(Settings(ledger)), base_url="http://localhost", headers=OURS) as client:
        rows = client.get("/api/statements", params={"size": 200, "form": "direct"}).json()["rows"]
        long = max(rows, key=lambda row: len(row["text"]["content"][0]))
        text = client.get(f"/api/documents/{long['document']['id']}").json()["text"]
        client.post("/api/add", json={"text": f"{text}\n\nA copy.\n"})
        assert kinds(long["id"]) == {"exact"}
        start, _ = long["content"][0]
        client.post(f"/api/statements/{long['id']}/fix", json={"content": [[start, start + 40]]})
        assert kinds(long["id"]) == set()


def test_what_was_never_compared_is_not_compared_by_a_decision(ledger: Path) -> None:
    """A decision in a ledger without an index does not begin to compare all of it: that may take long, unasked."""
    keys.forget(ledger)
    with TestClient(application(Settings(ledger)), base_url="http://localhost", headers=OURS) as client:
        row = client.get("/api/statements", params={"size": 1}).json()["rows"][0]
        client.post(f"/api/statements/{row['id']}/fix", json={"speaker": "Ana Brumal"})
        assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert not keys.there(ledger)


@pytest.mark.parametrize("path", ["/documents", "/api/statements"])
def test_two_servers_over_one_ledger(ledger: Path, path: str) -> None:
    """Two servers, or a server and the command line, may have the same ledger open: each sees what the other wrote."""
    with serving(ledger) as one, serving(ledger) as other:
        row = httpx2.get(f"{one}/api/statements?size=1", timeout=LONG).json()["rows"][0]
        httpx2.post(f"{one}/api/statements/{row['id']}/accept", json={}, timeout=LONG)
        assert httpx2.get(f"{other}/api/statements/{row['id']}", timeout=LONG).json()["state"] == "accepted"
        assert httpx2.get(f"{other}{path}", timeout=LONG).status_code == 200


def test_who_decides_later_is_told_of_the_one_before(client: TestClient) -> None:
    """On a page that is older than another's decision, one's own counts, and the other is named."""
    row = client.get("/api/statements", params={"size": 1}).json()["rows"][0]
    seen = client.get("/api/counts").json()["head"]["seq"]
    client.post(f"/api/statements/{row['id']}/accept", json={"by": "ana"})
    address = f"/statements/{row['id']}/reject"
    told = client.post(address, data={"seen": str(seen)}, headers={"Accept": "application/json"}).json()
    assert "Meanwhile ana had decided: accepted. Your word counts now." in told["said"]
    again = client.post(address, data={"seen": str(told["event"])}, headers={"Accept": "application/json"}).json()
    assert "Meanwhile" not in again["said"]
    for path in ("/statements?state=rejected", f"/documents/{row['document']['id']}"):
        answer = client.post(address, data={"seen": str(seen), "next": path})
        assert "Meanwhile person had decided: rejected." in client.get(answer.headers["location"].split("#")[0]).text


def test_a_link_decided_meanwhile_is_told(client: TestClient) -> None:
    """The same on the board of a conflict."""
    link = client.get("/api/links", params={"size": 1, "relation": "conflict"}).json()["rows"][0]
    seen = client.get("/api/counts").json()["head"]["seq"]
    client.post(f"/api/links/{link['id']}/decide", json={"verdict": "no", "by": "ana"})
    answer = client.post(f"/links/{link['id']}/decide", data={"choice": "unsure", "seen": str(seen)})
    shown = client.get(answer.headers["location"]).text
    assert "Meanwhile ana had decided: not a conflict. Your word counts now." in shown


def test_a_page_left_open_shows_what_was_decided(client: TestClient) -> None:
    """A page asks what was decided in its document since it was opened: by whom, and what."""
    row = client.get("/api/statements", params={"size": 1}).json()["rows"][0]
    address = f"/documents/{row['document']['id']}/decided"
    seen = client.get("/api/counts").json()["head"]["seq"]
    assert client.get(f"{address}?since={seen}").json() == {"head": seen, "said": []}
    client.post(f"/api/statements/{row['id']}/accept", json={"by": "ana"})
    told = client.get(f"{address}?since={seen}").json()
    assert [each["statement"] for each in told["said"]] == [row["id"]]
    assert told["said"][0]["said"].startswith("ana: Statement ") and told["head"] > seen
    assert client.get(f"{address}?since={told['head']}").json()["said"] == []


def test_the_other_tab_sees_it_when_it_is_looked_at(page: Page, server: Server) -> None:
    """In the tab that was decided in first, the card changes and says by whom as soon as somebody is back on it."""
    row = httpx2.get(f"{server.url}/api/statements?size=1&state=open", timeout=LONG).json()["rows"][0]
    page.goto(f"/documents/{row['document']['id']}?statement={row['id']}")
    card = page.locator(f"#s-{row['id']}")
    assert "Accepted" not in card.inner_text()
    httpx2.post(f"{server.url}/api/statements/{row['id']}/accept", json={"by": "ana"}, timeout=LONG)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.locator(".toast").get_by_text("ana: Statement").wait_for()
    assert "Accepted" in card.inner_text()


def test_meaning_is_prepared_meanwhile(client: TestClient, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a ledger without its index no page waits for it: it says that it is being made, and then there it is."""
    monkeypatch.setattr(compare, "FEW", 3)
    row = client.get("/api/statements", params={"size": 1}).json()["rows"][0]
    asked = {"like": row["text"]["content"][0]}
    keys.forget(ledger)
    for path in ("/api/statements", "/statements/export"):
        assert client.get(path, params=asked).status_code == 503
        assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
        keys.forget(ledger)
    assert "The search by meaning is being prepared" in client.get("/statements", params=asked).text
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert client.get("/api/statements", params=asked).json()["total"] > 0
    with open_workspace(ledger) as desk:
        assert not compare.behind(desk.ledger), "looking for meaning compares nothing"


def test_making_the_index_holds_up_nobody(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made by another process: pages answer meanwhile, and a server that ends does not wait for it."""
    started, made = crew.started, []

    @contextmanager
    def watched(*given: object) -> Iterator[subprocess.Popen[bytes]]:
        with started(*map(str, given)) as process:
            made.append(process)
            yield process

    monkeypatch.setattr(crew, "started", watched)
    monkeypatch.setattr(compare, "FEW", 3)
    keys.forget(ledger)
    held = apsw.Connection(str(ledger / keys.FILE_NAME))
    held.execute("BEGIN IMMEDIATE")  # whoever writes the index waits for this
    with TestClient(application(Settings(ledger)), base_url="http://localhost", headers=OURS) as client:
        assert client.get("/api/statements", params={"like": "the fuel never arrived"}).status_code == 503
        until = time.monotonic() + LONG
        while not made:
            assert time.monotonic() < until
            time.sleep(0.01)
        for path in ("/documents", "/statements?words=fuel"):
            assert client.get(path).status_code == 200
        assert made[0].poll() is None, "it is at work"
    held.close()
    assert made[0].poll() is not None and not keys.there(ledger)


def test_what_there_is_much_of_is_compared_by_another_process(
    client: TestClient, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document added to a ledger never compared: all of it is compared and flagged, and not by the server itself."""
    keys.forget(ledger)
    monkeypatch.setattr(compare, "MANY", 1)
    for work in ((compare, "_compared"), (flags, "renew")):  # whoever does it in this process fails
        monkeypatch.setattr(*work, None)
    sent = [("files", ("a.txt", b'"The frigate never left Quintalba," said Casilda Brum on Monday.\n'))]
    assert client.post("/add", files=sent, follow_redirects=False).status_code == 303
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert client.get("/jobs").json()["jobs"][0]["state"] == "done"
    with open_workspace(ledger) as desk:
        assert keys.there(ledger) and not compare.behind(desk.ledger)


def test_a_process_ends_with_the_one_that_started_it() -> None:
    """Were the server killed, nobody would end those it started: they see that its end of a pipe closes."""
    with crew.started("tests.web.tied") as process:
        assert process.stdin is not None and process.stdout is not None
        while not os.pread(process.stdout.fileno(), 4, 0):
            assert process.poll() is None
            time.sleep(0.01)
        process.stdin.close()
        assert process.wait(LONG) == 1


def test_an_index_that_is_not_made_is_told(
    client: TestClient, ledger: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the process that makes the index breaks, the log says what was not made, and why."""
    monkeypatch.setattr(compare, "MODULE", "dicho.pipeline.none")
    monkeypatch.setattr(compare, "FEW", 3)
    keys.forget(ledger)
    assert client.get("/api/statements", params={"like": "the fuel never arrived"}).status_code == 503
    assert client.app.app.state.jobs.wait(LONG)  # type: ignore[attr-defined]
    assert "the index that finds by meaning was not made" in caplog.text and "dicho.pipeline.none" in caplog.text
