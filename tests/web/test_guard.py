"""Who may ask and what may be sent: what the guard before every page keeps out."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from tests.web.serving import serving

from dicho.web import assets, guard
from dicho.web.app import Settings, application
from dicho.web.forms import local

PREFERENCES = {"lang": "es", "next": "/documents"}
Asking = Callable[..., TestClient]


@pytest.fixture
def asking(ledger: Path) -> Asking:
    """asking("archive.example") -> a client that sends no header of a browser, of a server with these hosts."""
    return lambda *hosts: TestClient(
        application(Settings(ledger, hosts)), base_url="http://localhost:8377", follow_redirects=False
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]"])
def test_this_machine_is_answered(asking: Asking, host: str) -> None:
    """The names only this machine has are answered to, at whatever port."""
    for port in ("", ":8377", ":9000"):
        assert asking().get("/documents", headers={"Host": host + port}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["harbour.example", "localhost.harbour.example", "127.0.0.1.harbour.example", "192.0.2.7", "a b", "localhost@x"],
)
@pytest.mark.parametrize("path", ["/documents", "/static/icon.svg", "/preferences", "/api/statements"])
def test_a_rebound_name_is_not_answered(asking: Asking, host: str, path: str) -> None:
    """A foreign name that was made to point here gets no page, no file and no data, but words what to do (421)."""
    answer = asking().get(path, headers={"Host": host})
    assert answer.status_code == (400 if "@" in host else 421)
    assert "--allow-host" in answer.text or "names no host" in answer.text
    assert answer.headers["content-type"].split(";")[0] in ("text/plain", "application/json")


@pytest.mark.parametrize("host", ["", "localhost:port", "local/host", "[::1"])
def test_no_name_at_all(asking: Asking, host: str) -> None:
    """A Host header that is none is answered with 400."""
    assert asking().get("/documents", headers={"Host": host}).status_code == 400


def test_more_names_by_request(asking: Asking) -> None:
    """--allow-host adds a name; a server for every address takes addresses in numbers too, and still no other name."""
    named = asking("archive.example")
    assert named.get("/documents", headers={"Host": "archive.example:8377"}).status_code == 200
    everywhere = asking("0.0.0.0")
    assert everywhere.get("/documents", headers={"Host": "192.0.2.7:8377"}).status_code == 200
    assert everywhere.get("/documents", headers={"Host": "harbour.example"}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8377"}, 403),
        ({"Origin": "http://localhost:8377"}, 303),
        ({"Origin": "http://localhost:9000"}, 403),
        ({"Origin": "http://localhost:8377.harbour.example"}, 403),
        ({"Origin": "https://harbour.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({}, 303),
    ],
)
def test_writes_come_from_our_own_pages(asking: Asking, headers: dict[str, str], status: int) -> None:
    """What changes something is taken from a page of this very server, or from no browser: as Go's net/http rules."""
    answer = asking().post("/preferences", data=PREFERENCES, headers=headers)
    assert answer.status_code == status
    assert ("set-cookie" in answer.headers) == (status == 303)


@pytest.mark.parametrize(
    ("mode", "dest", "status"),
    [("navigate", "document", 200), ("navigate", "iframe", 403), ("no-cors", "image", 403), ("cors", "empty", 403)],
)
def test_another_page_can_only_link_here(asking: Asking, mode: str, dest: str, status: int) -> None:
    """A link followed from elsewhere opens; a picture, script, frame or request of another page learns nothing."""
    sent = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert asking().get("/documents", headers=sent).status_code == status


def test_bodies_have_an_end(asking: Asking) -> None:
    """Too much is refused with 413: at once where the length is claimed, and while it comes where it is not."""
    much = b"lang=es&next=" + b"x" * guard.MOST
    client = asking()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    claimed = client.post("/preferences", content=much, headers=form)
    streamed = client.post("/preferences", content=iter([much[:4096]] * 1000), headers=form)
    for answer in (claimed, streamed):
        assert answer.status_code == 413
        assert "dicho add" in answer.text


def test_a_body_does_not_come_for_ever(monkeypatch: pytest.MonkeyPatch, ledger: Path) -> None:
    """A body that trickles in is given up with 408, its connection with it; one that is merely slow is taken."""
    monkeypatch.setattr(guard, "GRACE", 0.3)
    monkeypatch.setattr(guard, "SLOWEST", 1000)
    with serving(ledger) as url:
        for pause, status in ((0.05, b"303"), (0.4, b"408")):
            with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as line:
                line.sendall(b"POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600\r\n")
                line.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlang=es&next=")
                with contextlib.suppress(OSError):
                    for part in [b"x" * 100] * 5 + [b"x" * 87]:
                        time.sleep(pause)
                        line.sendall(part)
                assert line.recv(4096).split(b" ")[1] == status


def test_an_answer_that_is_cut_off_is_not_begun_again() -> None:
    """What is under way when the server ends gets no second answer on top of its first; what has none is told so."""

    def answered(begun: bool) -> list[str]:
        sent: list[Message] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if begun:
                await send({"type": "http.response.start", "status": 200, "headers": []})
            raise asyncio.CancelledError

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"host", b"localhost")]
        head = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": headers}
        with ThreadPoolExecutor(1) as pool:  # the browser's loop may run in this thread
            pool.submit(asyncio.run, guard.Guard(app)(head, receive, send)).result()
        return [str(each.get("status", "")) for each in sent]

    assert answered(begun=True) == ["200"]
    assert answered(begun=False)[0] == "503"


def test_a_form_comes_as_a_form(client: TestClient) -> None:
    """What is sent as something else is refused with 415: nothing is decided without the note that came with it."""
    for kind in ("text/plain", "application/json", "application/xml"):
        for path in ("/preferences", "/people/split"):
            answer = client.post(path, content=b'{"lang": "es"}', headers={"Content-Type": kind})
            assert (answer.status_code, "set-cookie" in answer.headers) == (415, False)


@pytest.mark.parametrize("path", ["/undo/{}", "/api/undo/{}", "/jobs/{}/stop", "/api/jobs/{}/stop", "/links/{}/decide"])
@pytest.mark.parametrize("digits", [20, 1900, 5000])
def test_addresses_have_an_end(client: TestClient, path: str, digits: int) -> None:
    """A number in an address that no program could read names nothing, and is no fault of ours."""
    assert client.post(path.format("9" * digits)).status_code == 404


@pytest.mark.parametrize("path", ["/statements", "/api/statements"])
def test_questions_have_an_end(client: TestClient, path: str) -> None:
    """A question of many thousand characters is refused: a page repeats it in each of its links."""
    answer = client.get(path, params={"words": "x" * (guard.LONGEST_QUERY + 1)})
    assert answer.status_code == 414
    assert "less" in answer.text
    assert client.get(path, params={"words": "x" * (guard.LONGEST_QUERY - 10)}).status_code == 200


def test_files_are_served_whole(client: TestClient) -> None:
    """A request for thousands of parts of a file gets the file: putting parts in order is work others could cause."""
    parts = ",".join(f"{n}-{n}" for n in range(3000))
    for asked in (f"bytes={parts}", "bytes=5-1", "bytes=--", "bytes=0-3"):
        answer = client.get("/static/icon.svg", headers={"Range": asked})
        assert (answer.status_code, "content-range" in answer.headers) == (200, False)


def test_a_method_that_is_not_taken(client: TestClient) -> None:
    """The answer says which methods are."""
    answer = client.put("/api/counts")
    assert answer.status_code == 405
    assert "GET" in answer.json()["error"]["hint"]
    assert "GET" in client.put("/documents").text


def test_forms_have_few_fields_and_no_files(client: TestClient) -> None:
    """A form of thousands of fields, and a file where none is asked for, are refused and not kept in memory."""
    assert client.post("/preferences", data={f"f{n}": "x" for n in range(1000)}).status_code == 400
    assert client.post("/preferences", files={"lang": ("a.txt", b"x")}).status_code == 400


@pytest.mark.parametrize("path", ["/documents", "/nowhere", "/static/icon.svg", "/static/none.css", "/api/nowhere"])
def test_every_answer_is_sealed(client: TestClient, path: str) -> None:
    """Every answer, also one that fails or is refused, says what a browser may do with it: nothing inline, no frame."""
    for answer in (client.get(path), client.get(path, headers={"Host": "harbour.example"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert set(map(str.lower, guard.HEADERS)) <= set(answer.headers)


def test_a_fault_of_ours_is_sealed_too(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that breaks says so in words, without a traceback, and sealed as all others."""

    def broken(*_: object) -> None:
        raise RuntimeError("the pump failed")

    monkeypatch.setattr("dicho.web.pages.preferences.back", broken)
    client = TestClient(application(Settings(ledger)), base_url="http://localhost", raise_server_exceptions=False)
    answer = client.post("/preferences", data={})
    assert answer.status_code == 500
    assert "the pump" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2fapp.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..%5capp.py",
        "/static/css/%00",
        "/static/",
        "/static/css",
        "/static/0123456789ab/../app.py",
        "/static/0123456789ab/%2e%2e/app.py",
        "/static/" + "a" * 5000,
    ],
)
def test_files_stay_in_their_folder(client: TestClient, path: str) -> None:
    """Nothing beside the files of the pages is handed out, however the address is written."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "from __future__" not in answer.text
    assert "root:" not in answer.text


def test_browsers_keep_files_as_long_as_they_hold(client: TestClient) -> None:
    """A file asked for in this very edition is kept for good; in another or none it is asked for again."""
    address = assets.address("css/base.css")
    assert "immutable" in client.get(address).headers["cache-control"]
    for other in ("/static/css/base.css", "/static/0123456789ab/css/base.css"):
        assert client.get(other).headers["cache-control"] == "no-cache"


def test_a_script_has_one_address(client: TestClient) -> None:
    """What a script imports by a relative address is the file that a page names: a module is never loaded twice."""
    first, second = assets.address("js/keys.js"), assets.address("css/base.css")
    assert first.removesuffix("js/keys.js") == second.removesuffix("css/base.css")
    assert "?" not in first


@pytest.mark.parametrize(
    "target",
    [
        "//harbour.example",
        "/\\harbour.example",
        "http://harbour.example",
        "/\t/x",
        "/\n/x",
        "x",
        "",
        None,
        f"/{'x' * 9000}",
    ],
)
def test_a_form_leads_nowhere_else(target: str | None) -> None:
    """After a form a reader goes on to a page of ours, whatever address the form carried."""
    assert local(target) is None


def test_a_form_leads_back() -> None:
    """A path of ours is gone to with its query."""
    assert local("/statements?words=harbour%20wall&sort=said") == "/statements?words=harbour%20wall&sort=said"
