"""Hostile files through the command line, as a user meets them: a recorded failure or a right result, in bounds."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import resource
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
SECONDS = 20
MEGABYTES = 700
SAID = '"The lamp is sound," said Ana Brumal.\n'
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""What may move a terminal's cursor, write its title or turn its direction."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")


def page(inner: str) -> bytes:
    return f"<html><body><article>{inner}</article></body></html>".encode()


def packed(inner: str, beside: str) -> bytes:
    """A packed document of two parts, of which `inner` unpacks to 300 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(beside, "<container/>")
        with file.open(inner, "w") as part:
            for _ in range(300):
                part.write(b"a" * 1_000_000)
    return held.getvalue()


def entities() -> bytes:
    """The billion laughs, as a feed."""
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    feed = "<rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>"
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{nested}]>{feed}'.encode()


def blank_pdf() -> bytes:
    """A PDF of one page on which nothing is written."""
    import pypdfium2

    document, held = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(300, 400)
    document.save(held)
    return held.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.txt": (lambda: b"", "empty-input"),
    "blank.html": (lambda: b" \n\t ", "empty-input"),
    "line.txt": (lambda: b"The keeper said that the lamp is sound; " * 1_250_000, "too-large"),
    "line.html": (lambda: b"<p>" + b"b " * 25_000_000, "too-large"),
    "binary.txt": (lambda: bytes(range(256)) * 4_000, "not-readable"),
    "binary.html": (lambda: bytes(range(256)) * 4_000, "not-readable"),
    "deep.html": (lambda: page("<div>" * 300_000 + SAID + "</div>" * 300_000), "too-large"),
    "attributes.html": (lambda: page("<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">x"), "too-large"),
    "blank.pdf": (blank_pdf, "no-text"),
    "bomb.docx": (lambda: packed("word/document.xml", "[Content_Types].xml"), "too-large"),
    "bomb.epub": (lambda: packed("a.xhtml", "META-INF/container.xml"), "too-large"),
    "entities.xml": (entities, "malformed"),
    "data.json": (lambda: json.dumps([SAID] * 100).encode(), "not-readable"),
}
READ: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "straight marks.txt": (lambda: b'"' * 100_000, None),
    "curly marks.txt": (lambda: "“".encode() * 100_000, None),
    "pairs.txt": (lambda: b'"a" ' * 50_000, None),
    "marks.html": (lambda: page("<p>" + "“a” " * 50_000), None),
    "one run.txt": (lambda: b"a" * 9_000_000, None),
    "nul.txt": (lambda: b'"The lamp\0 is sound," said Ana Brumal.\0', '"The lamp\0 is sound,"'),
    "lone.txt": (lambda: SAID.replace("is", "\ud800").encode("utf-8", "surrogatepass"), None),
    "lone.html": (lambda: page("<p>“The lamp &#xD800; is sound,” said Ana Brumal.</p>"), "“The lamp \ufffd is sound,”"),
    "turned.txt": (
        lambda: '"The \u202epmal\u202c is \u2066sound\u2069," said Ana Brumal.'.encode(),
        '"The \u202epmal\u202c is \u2066sound\u2069,"',
    ),
    "emoji.txt": (lambda: '"The 💡 is 👩‍🔧🇻🇪 sound," said Ana Brumal.'.encode(), '"The 💡 is 👩‍🔧🇻🇪 sound,"'),
}


def measured(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    """The command, and the seconds of processor it used; more memory than MEGABYTES makes it fail."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20, resource.RLIM_INFINITY))

    before = processor_seconds()
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, preexec_fn=limit)
    return done, processor_seconds() - before


def processor_seconds() -> float:
    """What finished child processes have used: a busy machine takes longer, and uses no more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def dicho(*args: str, ledger: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    return measured([sys.executable, "-m", "dicho", "--ledger", str(ledger), *args])


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    """What cannot be read is one line with reason and advice, a recorded failure and exit code 1, in bounds."""
    build, code = REFUSED[name]
    (tmp_path / name).write_bytes(build())
    done, seconds = dicho("-q", "add", str(tmp_path / name), ledger=tmp_path / "l")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(f"dicho: {name}: ")
    [listed] = dicho("list", "--json", ledger=tmp_path / "l")[0].stdout.splitlines()
    failure = json.loads(listed)["failure"]
    assert (failure["file"], failure["code"]) == (name, code)
    assert failure["reason"] and failure["hint"]
    assert seconds < SECONDS


@pytest.mark.parametrize("name", READ)
def test_read(name: str, tmp_path: Path) -> None:
    """What can be read is read in bounds, what is said in it is right to the character, and the ledger verifies."""
    build, said = READ[name]
    (tmp_path / name).write_bytes(build())
    done, seconds = dicho("add", str(tmp_path / name), ledger=tmp_path / "l")
    assert done.returncode == 0, done.stderr
    assert seconds < SECONDS
    if said is not None:
        [line] = dicho("export", ledger=tmp_path / "l")[0].stdout.splitlines()
        assert json.loads(line)["text"]["content"] == [said]
    assert dicho("verify", ledger=tmp_path / "l")[0].returncode == 0


NAMES = [
    b"new\nline.txt",
    "lamp 💡.txt".encode(),
    b"caf\xe9\xff.txt",
    b"-dash.txt",
    b"x" * 246 + b".txt",
    b"\x1b[2Jclear.txt",
    "\u202etxt.gpj.txt".encode(),
    b"tab\tcr\rbell\x07.txt",
    "c1\x9b31m.txt".encode(),
    b"%s {0} `id` $HOME.txt",
]
STEERED = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e"


@pytest.fixture
def odd(tmp_path: Path, run: Run) -> Path:
    """A ledger of files with odd names and texts that try to steer a terminal."""
    (tmp_path / "in").mkdir()
    for number, name in enumerate(NAMES):
        path = os.fsencode(tmp_path / "in") + b"/" + name
        Path(os.fsdecode(path)).write_text(f'{SAID}{number}. "It {STEERED} burns," said the {STEERED} keeper.')
        Path(os.fsdecode(path[:-8] + b"_e.txt")).write_bytes(b"\0\1\2\3" * 100 + bytes([number]))
    title = f"<title>{STEERED} title</title><meta name=author content='{STEERED} A'>"
    (tmp_path / "in" / "page.html").write_text(title + page(f"<p>{SAID}</p>").decode())
    added = run("add", "in", ledger=tmp_path / "l")
    assert added.code == 0 and f"{len(NAMES) + 1} new" in added.out
    assert not STEERING.search(added.err + added.out)
    assert added.err.count("\n") == len(NAMES) + 1
    return tmp_path / "l"


def test_odd_names_and_texts_never_steer_the_terminal(odd: Path, run: Run) -> None:
    """No command passes a control character of a file's name, title or text on, and a file is one line of a list."""
    shown = run("list", ledger=odd).out
    assert shown.count("\n") == 2 * len(NAMES) + 1
    documents = [json.loads(line) for line in run("list", "--json", ledger=odd).out.splitlines()]
    for found in [document["document"]["id"] for document in documents if "document" in document]:
        shown += run("show", found, ledger=odd).out + run("show", "--json", found, ledger=odd).out
    for command in ("summary", "summary --json", "search lamp", "search --json lamp", "speakers", "doctor"):
        shown += run(*command.split(), ledger=odd).out
    assert "Ana Brumal" in shown
    assert not STEERING.search(shown)


def on_a_terminal(command: list[str]) -> str:
    """What the command writes to a terminal."""
    import pty

    outer, inner = pty.openpty()
    process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    written = b""
    while True:
        try:
            more = os.read(outer, 65536)
        except OSError:  # Linux says so when the last writer is gone
            more = b""
        if not more:
            break
        written += more
    os.close(outer)
    assert process.wait(60) == 0
    return written.decode()


@pytest.mark.parametrize("kind", ["jsonl", "csv", "html"])
def test_an_export_to_a_terminal(odd: Path, kind: str) -> None:
    """An export shown on a terminal steers it as little; into a pipe goes every character."""
    command = [sys.executable, "-m", "dicho", "--ledger", str(odd), "export", "-f", kind]
    shown = on_a_terminal(command).replace("\r\n", "\n")
    assert "Ana Brumal" in shown
    assert not STEERING.search(shown)
    whole = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "\u202e" in whole


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_a_page_says_runs_in_the_report_or_the_spreadsheet(run: Run, tmp_path: Path) -> None:
    """Markup, scripts, javascript: addresses and formulas in titles, authors, texts and options stay words."""
    bad = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'"
    body = (
        f"<p>“It is lit, {bad.replace('<', '&lt;')},” said Ana Brumal.</p><p>“The lamp is sound,” said Ana Brumal.</p>"
    )
    head = f"<title>=1+1{bad.replace('<', '&lt;')}</title><meta name=author content='@SUM(A1)\"&gt;&lt;script&gt;'>"
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head>{page(body).decode()}")
    given = ["--outlet", "</style>" + bad, "--url", "javascript:alert(1)//" + bad]
    assert run("add", *given, "a.html", ledger=tmp_path / "l").code == 0
    assert run("export", "-f", "html", "-o", "a.out.html", "--title", bad, ledger=tmp_path / "l").code == 0
    tags = Tags((tmp_path / "a.out.html").read_text()).found
    assert not {"script", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not any(name.startswith("on") for _, given in tags for name in given)
    assert not any((given.get("href") or "").lower().startswith("javascript") for _, given in tags)
    rows = list(csv.reader(io.StringIO(run("export", "-f", "csv", ledger=tmp_path / "l").out)))
    assert any("=1+1" in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def test_endless_and_closed_things(run: Run, tmp_path: Path) -> None:
    """A named pipe, a socket, a device and a dangling link each have an answer at once; what is beside them is read."""
    import socket

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(SAID)
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("in/socket.txt")  # a relative path: a socket's has 107 characters at most
        answer = run("add", "in", "in/pipe.txt", "in/socket.txt", "/dev/null", ledger=tmp_path / "l")
    assert answer.code == 0
    assert "4 files: 1 new, 0 known already, 3 failed" in answer.out
    assert run("add", "in/gone.txt", ledger=tmp_path / "l").code == 2


def test_a_file_that_changes_while_it_is_read(run: Run, tmp_path: Path) -> None:
    """What was archived is what was read, whatever happens to the file meanwhile: the ledger verifies."""
    stop = threading.Event()

    def rewrite() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            (tmp_path / "a.html").write_bytes(page(f"<p>“Night {number},” said Ana Brumal.</p>" * (number % 50 + 1)))

    (tmp_path / "a.html").write_bytes(page(f"<p>{SAID}</p>"))
    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        for _ in range(5):
            assert run("add", "a.html", ledger=tmp_path / "l").code in (0, 1)
    finally:
        stop.set()
        writer.join()
    assert run("verify", ledger=tmp_path / "l").code == 0


def test_a_full_disk(run: Run, ledger: Path, tmp_path: Path) -> None:
    """Where the disk takes no more the run stops with one line that says so, and what was recorded before is sound."""
    examples = Path(__file__).resolve().parents[2] / "examples" / "blackout"
    command = [sys.executable, "-m", "dicho", "-q", "--ledger", str(tmp_path / "l"), "add", str(examples)]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=limit)
    assert done.returncode == 1
    assert done.stderr.startswith("dicho: ") and done.stderr.count("\n") == 1
    assert run("verify", ledger=tmp_path / "l").code == 0
    assert run("add", str(examples), ledger=tmp_path / "l").code == 0
    assert sorted(run("export", ledger=tmp_path / "l").out.splitlines()) == sorted(
        run("export", ledger=ledger).out.splitlines()
    )


def test_a_linked_ledger(run: Run, ledger: Path, tmp_path: Path) -> None:
    """A ledger behind a link is the ledger, and its own files are not taken for documents."""
    (tmp_path / "here").symlink_to(ledger)
    assert run("verify", ledger=tmp_path / "here").code == 0
    assert "no files in there" in run("extract", str(ledger), ledger=tmp_path / "here").err
