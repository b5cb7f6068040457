"""The whole way against a server on this machine: the command line, the fetcher, the ledger, and rude endings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.capture.fetch.made import Behave, Site, Talk, page

from dicho.cli.main import main

PAGE = """<html lang="en"><head><title>{0} | The Quay</title>
<meta property="og:site_name" content="The Quay"></head><body>
<article><h1>{0}</h1><p>“We will mend the lamp of the {0},” the harbour master, Ada Pellworth, told a crowded hall.</p>
<p>She said on Monday that no ship had been lost, and that the town would be paid for its losses in the spring.</p>
<p>Tirso Mencal denied that there had ever been oil in the store, and left the hall before anybody could ask.</p>
</article></body></html>"""
LOCAL = ("--allow-private", "--wait", "0")
posix = pytest.mark.skipif(os.name == "nt", reason="other signals there")


def rss(site: Site, *names: str) -> bytes:
    items = "".join(f"<item><guid>{n}</guid><title>{n}</title><link>{site.url}/{n}</link></item>" for n in names)
    return f'<rss version="2.0"><channel><title>The Quay</title>{items}</channel></rss>'.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        made.routes["/feed.xml"] = _feed(made, "pier", "mole")
        for name in ("pier", "mole", "lamp"):
            made.routes[f"/{name}"] = page(PAGE.format(name.title()).encode())
        yield made


def _feed(site: Site, *names: str) -> Behave:
    """A feed with a validator that it keeps to."""
    body = rss(site, *names)

    def behave(talk: Talk) -> None:
        if talk.headers.get("if-none-match") == f'"{len(body)}"':
            talk.answer(b"", "304 Not Modified")
        else:
            talk.answer(body, Content_Type="application/rss+xml", ETag=f'"{len(body)}"')

    return behave


class Line:
    """The command line in this process."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capture = capture

    def __call__(self, *words: str, code: int = 0) -> tuple[str, str]:
        assert main(["--ledger", str(self.folder), *words]) == code
        out, err = self.capture.readouterr()
        return out, err

    def lines(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json")[0].splitlines()]


@pytest.fixture
def dicho(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(tmp_path / "l", capsys)


def due(folder: Path) -> None:
    """Let the next look be due now."""
    from dicho.store.watches import Watches

    with Watches(folder) as watches:
        for watch in watches.all():
            watches.write(watch.number, due=0.0)


def test_from_feed_to_ledger(site: Site, dicho: Line) -> None:
    """Added, looked at, read and kept with the exchange; the next look is conditional; new items alone are read."""
    out, _ = dicho("watch", "add", f"{site.url}/feed.xml", "--every", "30m", *LOCAL)
    assert out.split() == ["1", "rss", "The", "Quay", f"{site.url}/feed.xml"]
    out, err = dicho("watch", "run", "--once", *LOCAL)
    assert [line.split("  ")[-1] for line in out.splitlines()] == [f"{site.url}/mole", f"{site.url}/pier"]
    assert "2 listed, 2 new" in err and "2 new, 0 known already, 0 failed" in err
    out, err = dicho("watch", "run", "--once", *LOCAL)
    assert out == "" and "0 looks, 0 in vain; 0 pages" in err
    due(dicho.folder)
    site.routes["/feed.xml"] = _feed(site, "lamp", "pier", "mole")
    look, item = dicho.lines("watch", "run", "--once", *LOCAL)
    assert (look["look"]["listed"], look["look"]["new"], look["look"]["error"]) == (3, 1, None)
    assert item["item"]["address"] == f"{site.url}/lamp" and item["item"]["state"] == "new"
    due(dicho.folder)
    [look] = dicho.lines("watch", "run", "--once", *LOCAL)
    assert look["look"]["listed"] is None and site.paths().count("/pier") == 1
    [listed] = dicho.lines("watch", "list")
    assert (listed["state"], listed["taken"], listed["waiting"], listed["every"]) == ("well", 3, 0, 1800)
    assert "Pellworth" in dicho("search", "--speaker", "pellworth")[0]
    dicho("verify")


def test_how_it_is_fetched_is_kept(site: Site, dicho: Line) -> None:
    """What was said when it was added holds for the feed and its pages in every run, and for nothing else."""
    dicho("watch", "add", f"{site.url}/feed.xml", *LOCAL)
    [watch] = dicho.lines("watch", "list")
    assert watch["terms"] == {"allow_private": True, "wait_s": 0.0}
    assert "fetched with allow-private, wait 0" in dicho("watch", "list")[0]
    out, _ = dicho("watch", "run", "--once")
    assert [line.split("  ")[-1] for line in out.splitlines()] == [f"{site.url}/mole", f"{site.url}/pier"]
    site.routes["/other.xml"] = _feed(site)
    dicho("watch", "add", f"{site.url}/other.xml", *LOCAL)
    from dicho.store.watches import Watches

    with Watches(dicho.folder) as watches:
        watches.write(2, terms="{}")
    _, err = dicho("watch", "run", "--once", code=1)
    assert "--allow-private" in err
    due(dicho.folder)
    dicho("watch", "run", "--once", "--allow-private")


def test_failures_are_listed(site: Site, dicho: Line) -> None:
    """A feed that fails is named at once and in the list with reason, advice and when it is looked at next."""
    dicho("watch", "add", f"{site.url}/feed.xml", *LOCAL)
    site.routes["/feed.xml"] = page(b"", "500 Oh no")
    _, err = dicho("watch", "run", "--once", *LOCAL, code=1)
    assert "it answers 500." in err and "Next look" in err
    first, _, second = dicho("watch", "list", "--failing")[0].splitlines()
    assert "failing" in first and "1 failure in a row: it answers 500." in second
    dicho("watch", "pause", "1")
    assert "paused" in dicho("watch", "list")[0]
    site.routes["/feed.xml"] = _feed(site)
    dicho("watch", "resume", "feed.xml")
    dicho("watch", "run", "--once", *LOCAL)
    assert "well" in dicho("watch", "list")[0] and dicho("watch", "list", "--failing")[0] == ""
    dicho("watch", "remove", f"{site.url}/feed.xml")
    assert dicho("watch", "list") == ("", "")


def test_a_server_that_asks_for_time(site: Site, dicho: Line) -> None:
    """Cache-Control of an answer and Retry-After of a refusal reach the time of the next look."""
    dicho("watch", "add", f"{site.url}/feed.xml", *LOCAL)
    site.routes["/feed.xml"] = page(rss(site), Cache_Control="public, max-age=86400", Age="3600")
    [look] = dicho.lines("watch", "run", "--once", *LOCAL)
    [watch] = dicho.lines("watch", "list")
    assert (
        82_800 <= seconds(watch["due"]) - seconds(watch["looked"]) <= 82_800 + 600
        and look["look"]["next"] == watch["due"]
    )
    due(dicho.folder)
    site.routes["/feed.xml"] = page(b"", "429 Slowly", Retry_After="172800")
    dicho("watch", "run", "--once", *LOCAL, code=1)
    [watch] = dicho.lines("watch", "list")
    assert 172_700 <= seconds(watch["due"]) - seconds(watch["looked"]) <= 172_800 + 700


def seconds(written: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(written).timestamp()


def test_what_cannot_be_watched(site: Site, dicho: Line) -> None:
    """A private address without leave, nothing there, an impatient wish, one watched already: each says what to do."""
    for words, code, said in (
        ([f"{site.url}/feed.xml"], 1, "--allow-private"),
        ([f"{site.url}/nothing", *LOCAL], 1, "404"),
        ([f"{site.url}/feed.xml", "--every", "1m", *LOCAL], 2, "--often"),
        ([f"{site.url}/feed.xml", "--every", "soon", *LOCAL], 2, "1h30m"),
    ):
        assert said in dicho("watch", "add", *words, code=code)[1]
    out, err = dicho("watch", "add", f"{site.url}/nothing", f"{site.url}/feed.xml", *LOCAL)
    assert "/feed.xml" in out and "/nothing: it answers 404." in err
    assert "already" in dicho("watch", "add", f"{site.url}/feed.xml", *LOCAL, code=2)[1]
    assert "nothing of this number" in dicho("watch", "pause", "7", code=1)[1]


def begin(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dicho", "--ledger", str(folder), "watch", "run", *LOCAL]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@posix
def test_stopped_with_ctrl_c_and_killed(site: Site, dicho: Line) -> None:
    """Killed in the middle of a page it goes on later; Ctrl-C ends it at once, exit code 130, over a sound ledger."""
    slow = site.routes["/pier"]
    site.routes["/pier"] = lambda talk: talk.hold(30)
    dicho("watch", "add", f"{site.url}/feed.xml", *LOCAL)
    with begin(dicho.folder) as killed:
        wait_for(lambda: "/pier" in site.paths())
        killed.kill()
    assert killed.returncode == -signal.SIGKILL
    due(dicho.folder)
    with begin(dicho.folder) as stopped:
        wait_for(lambda: site.paths().count("/pier") == 2)
        assert "at work" in dicho("watch", "run", "--once", *LOCAL, code=1)[1]
        began = time.monotonic()
        stopped.send_signal(signal.SIGINT)
        assert stopped.wait(20) == 130 and time.monotonic() - began < 10
    site.routes["/pier"] = slow
    due(dicho.folder)
    dicho("watch", "run", "--once", *LOCAL)
    files = [row["document"]["file"] for row in dicho.lines("list") if "document" in row]
    assert sorted(files) == [f"{site.url}/mole", f"{site.url}/pier"]
    assert dicho("list", "--failed")[0] == ""
    dicho("verify")


def wait_for(seen: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.02)
