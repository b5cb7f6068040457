"""`dicho add https://...` and `dicho extract https://...`, against servers of our own."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.capture.fetch.made import PAGE, Site, Talk, certified, leads, page, raw, turns
from tests.cli.conftest import EXAMPLES, Run

STORY = (
    "<html><head><title>The bridge</title><meta charset=utf-8></head><body><article><h1>The bridge</h1>"
    "<p>“The bridge will open on Friday,” said Mayor Ada Pellworth at the town hall, where some forty people had come "
    "to hear when the works would end and what they had cost the town so far.</p></article></body></html>"
).encode()
FAST = ("--allow-private", "--wait", "0")


def conditional(talk: Talk) -> None:
    if talk.headers.get("if-none-match") == '"v1"':
        talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        talk.answer(STORY, ETag='"v1"')


@pytest.fixture
def site() -> Iterator[Site]:
    rules = page(b"User-agent: *\nDisallow: /closed\n", Content_Type="text/plain")
    routes = {"/story": conditional, "/old": leads("/story", "301 Moved"), "/closed": page(STORY), "/robots.txt": rules}
    with Site({**routes, "/slow": Talk.hold}) as running:
        yield running


def test_an_address_is_added(site: Site, run: Run, tmp_path: Path) -> None:
    """Fetched, read, its statements found, and all of it verified; the ledger says where it is from."""
    ledger = tmp_path / "l"
    done = run("add", *FAST, f"{site.url}/old", ledger=ledger)
    assert done.code == 0, done.err
    assert "1 new" in done.out
    [line] = run("search", "--json", "Friday", ledger=ledger).out.splitlines()
    statement = json.loads(line)
    assert statement["document"]["url"] == f"{site.url}/story"
    assert statement["speaker"]["name"] == "Ada Pellworth"
    assert run("verify", ledger=ledger).code == 0


def test_addresses_and_files_together(site: Site, run: Run, tmp_path: Path) -> None:
    """Several, mixed; what fails is named with reason and advice, listed, and does not stop the rest."""
    ledger, file = tmp_path / "l", str(EXAMPLES / "09_resaca_libreta31.txt")
    addresses = [f"{site.url}/{name}" for name in ("story", "closed", "gone", "slow")]
    done = run("add", "--json", "--timeout", "0.4", *FAST, addresses[0], file, *addresses[1:], ledger=ledger)
    report = json.loads(done.out)
    assert done.code == 0
    assert (report["inputs"], report["new"], report["failed"]) == (5, 2, 3)
    codes = {failure["file"]: failure["code"] for failure in report["failures"]}
    assert codes == dict(zip(addresses[1:], ("robots-refused", "http-status", "fetch-timeout"), strict=True))
    assert all(failure["hint"] for failure in report["failures"])
    listed = run("list", "--failed", ledger=ledger).out
    assert [address in listed for address in addresses] == [False, True, True, True]
    assert "--ignore-robots" in listed
    assert run("add", "--ignore-robots", *FAST, f"{site.url}/closed", ledger=ledger).code == 0
    assert f"{site.url}/closed" not in run("list", "--failed", ledger=ledger).out


def test_an_address_that_is_unchanged_is_known(site: Site, run: Run, tmp_path: Path) -> None:
    """The validators of the last fetch go along, a 304 adds nothing, and neither does the same page sent again."""
    ledger = tmp_path / "l"
    run("add", *FAST, f"{site.url}/story", ledger=ledger)
    head = run("head", ledger=ledger).out
    for path in ("story", "story"):
        assert "1 known already" in run("add", *FAST, f"{site.url}/{path}", ledger=ledger).out
    assert run("head", ledger=ledger).out == head
    assert site.seen[-1].headers["if-none-match"] == '"v1"'


def test_this_machine_is_refused_unless_allowed(site: Site, run: Run, tmp_path: Path) -> None:
    """Nothing is asked; the reason and the way out are told, and the exit code is 1 where all failed."""
    done = run("add", f"{site.url}/story", ledger=tmp_path / "l")
    assert done.code == 1
    assert "loopback" in done.err
    assert "--allow-private" in done.err
    assert site.seen == []


@pytest.mark.parametrize(
    "address", ["ftp://news.example/a", "file:///etc/passwd", "http://user@127.0.0.1/", "https://"]
)
def test_what_is_no_address_of_the_web_is_a_recorded_failure(run: Run, tmp_path: Path, address: str) -> None:
    """Refused with a reason, without a traceback, and listed."""
    done = run("add", address, ledger=tmp_path / "l")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert address in run("list", "--failed", ledger=tmp_path / "l").out


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(
            (name, True)
            for name in ("www.paper.example", "paper.example/a", "https:/paper.example/a", "//paper.example")
        ),
        *((name, False) for name in ("notes.txt", "notes", "./a.txt", "folder/a.txt")),
    ],
)
def test_an_address_without_its_beginning_is_told_from_a_file(run: Run, name: str, meant: bool) -> None:
    """Wrong usage both, with the advice that helps."""
    done = run("add", name)
    assert done.code == 2
    assert ("begins with https://" in done.err) == meant


@pytest.mark.parametrize(
    "wrong",
    [
        ("--wait", "-1"),
        ("--timeout", "0"),
        ("--timeout", "nan"),
        ("--max-size", "inf"),
        ("--max-size", "nan"),
        ("--contact", "ñ"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(run: Run, tmp_path: Path, wrong: tuple[str, str]) -> None:
    """Exit code 2, and nothing is made."""
    assert run("add", *wrong, "https://news.example/a", ledger=tmp_path / "l").code == 2
    assert not (tmp_path / "l").exists()


def test_who_asks_can_be_said_once(site: Site, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DICHO_CONTACT stands for --contact."""
    monkeypatch.setenv("DICHO_CONTACT", "desk@paper.example")
    run("add", *FAST, f"{site.url}/story", ledger=tmp_path / "l")
    assert "desk@paper.example" in site.seen[-1].headers["user-agent"]


def test_too_large_a_page_is_not_taken(run: Run, tmp_path: Path) -> None:
    """--max-size is in megabytes."""
    with Site({"/x": page(PAGE + b"<!--" + b"x" * 200_000 + b"-->")}) as site:
        done = run("add", *FAST, "--max-size", "0.1", f"{site.url}/x", ledger=tmp_path / "l")
        assert "100,000 bytes" in done.err
        assert run("add", *FAST, "--max-size", "1", f"{site.url}/x", ledger=tmp_path / "l").code == 0


@pytest.mark.parametrize(
    ("said", "body"),
    [("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "cp1252"), ("x-none", "utf-8"), ("", "cp1252")],
)
def test_a_charset_that_is_not_so_does_no_harm(run: Run, tmp_path: Path, said: str, body: str) -> None:
    """What the server says of the encoding is weighed against the bytes: quotation marks and accents survive."""
    story = "<html><body><p>El alcalde Íñigo Ñandubay dijo: «La garúa cesará mañana».</p></body></html>".encode(body)
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={said}\r\n\r\n".encode() + story
    with Site({"/x": raw(answer)}) as site:
        run("add", *FAST, f"{site.url}/x", ledger=tmp_path / "l")
    found = run("search", "--json", "garúa", ledger=tmp_path / "l").out
    assert "«La garúa cesará mañana»" in found
    assert "Íñigo Ñandubay" in found


def drip(talk: Talk) -> None:
    for _ in range(60):
        talk.send(b"x")
        time.sleep(0.05)


def flood(talk: Talk) -> None:
    talk.line.settimeout(2)
    talk.line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        talk.line.sendall(bytes(65536))


def broken(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + STORY)
    talk.reset()


BOMB = gzip.compress(bytes(20_000_000))
NEW = "new"
FAULTS = {
    "loris": (drip, "fetch-timeout"),
    "endless": (flood, "too-large"),
    "bomb": (page(BOMB, Content_Encoding="gzip"), "too-large"),
    "circle": (leads("/circle"), "bad-answer"),
    "short": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + STORY), "bad-answer"),
    "busy": (turns(page(b"", "429 Too Many Requests", Retry_After="1"), page(STORY)), NEW),
    "reset": (turns(broken, page(STORY + b"<!-- again -->")), NEW),
    "charset": (page(STORY + b"<!-- utf-8 -->", Content_Type="text/html; charset=utf-16"), NEW),
    "header": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n"), "bad-answer"),
}


def test_ten_kinds_of_faults_in_one_run(run: Run, tmp_path: Path) -> None:
    """Each ends as a page or as a failure with reason and advice, in its time; the ledger is sound after it."""
    import trustme

    ledger, begun = tmp_path / "l", time.monotonic()
    routes = {f"/{name}": behave for name, (behave, _) in FAULTS.items()}
    with Site(routes) as site, Site({"/x": page()}, certified("127.0.0.1", by=trustme.CA())) as secret:
        wanted = {f"{site.url}/{name}": code for name, (_, code) in FAULTS.items()} | {f"{secret.url}/x": "unreachable"}
        done = run("add", "--json", "--timeout", "1.2", "--max-size", "1", *FAST, *wanted, ledger=ledger)
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert {failure["file"]: failure["code"] for failure in report["failures"]} == {
        address: code for address, code in wanted.items() if code != NEW
    }
    assert report["new"] == 3
    assert all(failure["reason"] and failure["hint"] for failure in report["failures"])
    assert len(run("list", "--failed", ledger=ledger).out.splitlines()) == 7
    assert run("verify", ledger=ledger).code == 0
    assert time.monotonic() - begun < 15


def test_extract_fetches_and_keeps_nothing(site: Site, run: Run, tmp_path: Path) -> None:
    """The statements of an address, without a ledger."""
    done = run("extract", *FAST, f"{site.url}/story")
    assert done.code == 0, done.err
    assert re.search(r"Ada Pellworth.*bridge will open", done.out, re.S)
    assert list(tmp_path.iterdir()) == []
    assert run("extract", *FAST, f"{site.url}/gone").code == 1
