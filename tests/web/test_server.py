"""`dicho serve` as somebody types it: it says where it is, why it cannot be, and ends without losing anything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest

from dicho.cli.main import main
from dicho.errors import ServeError
from dicho.pipeline.workspace import open_workspace
from dicho.web.server import address, door, is_loopback

LONG = 60.0
STORY = 'The keeper, Ana Brumal, said on night {}: "The lamp burned all night."\n'


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command over the ledger in `folder`, on a free port: its process, and the address it said."""
    command = [sys.executable, "-m", "dicho", "--ledger", str(folder), "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert line.startswith("dicho: http://localhost:"), line
        yield process, line.split()[1]
    finally:
        process.kill()
        process.communicate(timeout=LONG)


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and what is said after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LONG)
    return process.returncode, said


def test_a_folder_without_a_ledger_gets_one(tmp_path: Path) -> None:
    """The first page of a new ledger can be read, Ctrl-C ends the server with 0, and the ledger is there."""
    with served(tmp_path / "new") as (process, place):
        assert httpx2.get(f"{place}/documents", timeout=LONG).status_code == 200
        assert interrupted(process) == (0, "dicho: ended.\n")
    with open_workspace(tmp_path / "new") as desk:
        assert desk.ledger.counts().documents == 0


def test_no_part_of_a_page_waits_for_another() -> None:
    """What is sent over a connection goes out at once, whether the browser has acknowledged what came before or not."""
    with closing(door("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_reader_who_goes_away(tmp_path: Path) -> None:
    """A connection that ends in the middle of what it sends is no fault: the server says nothing of it and goes on."""
    with served(tmp_path / "l") as (process, place):
        for path, kind in (("/add", "multipart/form-data; boundary=x"), ("/api/add", "application/json")):
            with socket.create_connection(("localhost", int(place.rpartition(":")[2])), LONG) as gone:
                head = (
                    f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 999\r\n\r\n--x"
                )
                gone.sendall(head.encode())
            assert httpx2.get(f"{place}/documents", timeout=LONG).status_code == 200
        assert interrupted(process) == (0, "dicho: ended.\n")


def test_ctrl_c_while_somebody_sends(tmp_path: Path) -> None:
    """Who has not sent all when the server ends is told so, and the server's own output shows no fault."""
    with served(tmp_path / "l") as (process, place):
        with socket.create_connection(("localhost", int(place.rpartition(":")[2])), LONG) as slow:
            slow.sendall(b"POST /api/people/merge HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
            assert httpx2.get(f"{place}/documents", timeout=LONG).status_code == 200
            code, said = interrupted(process)
            assert b" 503 " in slow.recv(1000)
        assert code == 0
        assert "Traceback" not in said


def test_ctrl_c_while_documents_are_added(tmp_path: Path) -> None:
    """Ended while it adds, every document is in the ledger whole or not at all, and the ledger is sound."""
    with served(tmp_path / "l") as (process, place):
        sent = [("files", (f"{n}.txt", STORY.format(n).encode())) for n in range(150)]
        assert httpx2.post(f"{place}/add", files=sent, timeout=LONG).status_code == 303
        while not httpx2.get(f"{place}/jobs", timeout=LONG).json()["jobs"][0]["done"]:
            pass
        code, said = interrupted(process)
    assert code == 0
    assert "ending after the document" in said
    with open_workspace(tmp_path / "l") as desk:
        assert desk.verify().ok
        found = desk.ledger.counts()
        assert 1 <= found.documents == found.captures == found.statements < 150


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_while_documents_are_added(tmp_path: Path) -> None:
    """Killed while it adds, the ledger is as sound, and the server opens it again."""
    with served(tmp_path / "l") as (process, place):
        sent = [("files", (f"{n}.txt", STORY.format(n).encode())) for n in range(150)]
        httpx2.post(f"{place}/add", files=sent, timeout=LONG)
        while not httpx2.get(f"{place}/jobs", timeout=LONG).json()["jobs"][0]["done"]:
            pass
        process.kill()
        process.wait(LONG)
    with served(tmp_path / "l") as (process, place):
        assert httpx2.get(f"{place}/documents", timeout=LONG).status_code == 200
    with open_workspace(tmp_path / "l") as desk:
        assert desk.verify().ok


def test_a_port_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A taken port is said in one line, with one that is free, and the exit code is 1."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["--ledger", str(tmp_path / "l"), "serve", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}: another program listens there." in said
    assert "dicho serve --port" in said


def test_an_address_of_another_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is not this machine's is refused in words; before that, who could reach it is said."""
    assert main(["--ledger", str(tmp_path / "l"), "serve", "--port", "0", "--host", "192.0.2.7"]) == 1
    said = capsys.readouterr().err
    assert "whoever reaches 192.0.2.7 can read this ledger and decide in it" in said
    assert "cannot be listened on" in said


def test_a_ledger_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the ledger is said at the start, and nothing is served."""
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "ledger.sqlite3").write_bytes(os.urandom(4096))
    assert main(["--ledger", str(tmp_path / "l"), "serve", "--port", "0"]) == 1
    assert "no SQLite database" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["archive.example:80", "http://archive.example", "", "a b"])
def test_a_name_that_is_none(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--allow-host takes a bare name; anything else would never match and is refused as wrong usage."""
    assert main(["--ledger", str(tmp_path / "l"), "serve", "--allow-host", name]) == 2
    assert "no host name" in capsys.readouterr().err


def test_addresses_a_browser_can_open() -> None:
    """What is said can be opened: this machine is localhost, an IPv6 address stands in brackets."""
    assert address("127.0.0.1", 80) == address("0.0.0.0", 80) == address("::", 80) == "http://localhost:80"
    assert address("2001:db8::7", 80) == "http://[2001:db8::7]:80"
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "archive.example")] == [
        *(True, True, True),
        *(False, False),
    ]


def test_a_port_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port one may not listen on is told from one that is taken."""

    def forbidden(*_: object, **__: object) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", forbidden)
    with pytest.raises(ServeError, match="does not allow it"):
        door("127.0.0.1", 80)
