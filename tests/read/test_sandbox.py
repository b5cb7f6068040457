"""The reading process: killable, limited, gone when its work is done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dicho.errors import DichoError, Malformed, NoText, ReaderStopped, TooLarge
from dicho.model.document import Capture, Document, Overrides
from dicho.read import documents
from dicho.read.sandbox import Reader

Of = Callable[..., Capture]
BLACKOUT = Path(__file__).parents[2] / "examples" / "blackout"
PAGE = (BLACKOUT / "03_ledger_raid.html").read_bytes()
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def test_the_child_reads_as_the_parent_would(reader: Reader, capture: Of) -> None:
    """Every example reads to the same documents in the child as here, maps and notes included."""
    for path in sorted(BLACKOUT.iterdir()):
        data = path.read_bytes()
        of = capture(data, path.name)
        assert reader.read(data, of, Overrides()) == documents.read(data, of, Overrides())


def test_overrides_and_errors_travel(reader: Reader, capture: Of) -> None:
    """Overrides reach the reader; an error comes back of its own kind with what, and what to do."""
    (document,) = reader.read(PAGE, capture(PAGE, "a.html"), Overrides(title="T", outlet="X", published="2020-01-02"))
    assert (document.outlet, document.published) == ("X", "2020-01-02")
    for data, file, kind in ((b"<html><body></body></html>", "a.html", NoText), (b"%PDF-1.7", "a.pdf", Malformed)):
        with pytest.raises(kind) as caught:
            reader.read(data, capture(data, file), Overrides())
        assert caught.value.what and caught.value.hint
        here: DichoError | None = None
        try:
            documents.read(data, capture(data, file), Overrides())
        except DichoError as error:
            here = error
        assert here is not None and str(here) == str(caught.value)


def test_plain_text_needs_no_child(capture: Of) -> None:
    """Text files are read without starting a process."""
    data = b"Hola, dijo el alcalde."
    with Reader() as reader:
        assert reader.read(data, capture(data, "a.txt"), Overrides())[0].text == "Hola, dijo el alcalde."
        assert reader._child is None


def stall(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Have children read pages with a reader that does `code` instead."""
    package = tmp_path / "sitecustomize.py"
    body = textwrap.indent(textwrap.dedent(code), "    ")
    package.write_text(
        "import dicho.errors as e\nimport dicho.read.html.reader as r\n"
        f"def read(data, source):\n{body}\nr.read = read\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_stalled_reader_is_ended_and_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of) -> None:
    """Past its time by the clock the child is killed, the failure says so, and the next capture has a new child."""
    code = "import time\nif b'stall' in data: time.sleep(60)\nraise e.NoText('x')"
    stall(monkeypatch, tmp_path, code)
    with Reader(wall=0.5) as reader:
        began = time.monotonic()
        with pytest.raises(ReaderStopped, match=r"0\.5 seconds"):
            reader.read(b"<html>stall", capture(b"<html>stall", "a.html"), Overrides())
        assert time.monotonic() - began < 10
        with pytest.raises(NoText):
            reader.read(b"<html>ok", capture(b"<html>ok", "a.html"), Overrides())


@needs_limits
def test_processor_time_is_limited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of) -> None:
    """A parser that spins, in whatever language it is written, is ended by the system."""
    stall(monkeypatch, tmp_path, "while True: pass")
    with Reader(wall=30, cpu=1) as reader, pytest.raises(ReaderStopped, match="processor time"):
        reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


@needs_limits
def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of) -> None:
    """A parser that bloats gets no more memory, and the parent none of the trouble."""
    stall(monkeypatch, tmp_path, "x = b'x' * 3_000_000_000")
    with Reader() as reader, pytest.raises(ReaderStopped, match="memory"):
        reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


def test_a_child_that_dies_is_a_recorded_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of) -> None:
    """A crash in a library ends the child, not the run."""
    stall(monkeypatch, tmp_path, "import os\nos._exit(11)")
    with Reader() as reader:
        for _ in range(2):
            with pytest.raises(ReaderStopped, match="11"):
                reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


def test_an_unforeseen_exception_is_a_failure_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of
) -> None:
    """Whatever a library throws is recorded, and the child lives on."""
    stall(monkeypatch, tmp_path, "raise ZeroDivisionError('oops')")
    with Reader() as reader:
        for _ in range(2):
            with pytest.raises(Malformed, match="ZeroDivisionError: oops"):
                reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


def test_a_library_that_prints_does_not_garble_the_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of
) -> None:
    """Standard output of the child is not the answer's pipe."""
    stall(monkeypatch, tmp_path, "print('hello', flush=True)\nraise e.NoText('x')")
    with Reader() as reader, pytest.raises(NoText):
        reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


def test_a_file_in_the_working_folder_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capture: Of
) -> None:
    """A folder of documents may hold an lxml.py: it must not run."""
    (tmp_path / "lxml.py").write_text("raise SystemExit(99)")
    monkeypatch.chdir(tmp_path)
    with Reader() as reader:
        assert reader.read(PAGE, capture(PAGE, "a.html"), Overrides())


def test_the_child_is_gone_after_the_block(capture: Of) -> None:
    """Leaving the block ends and collects the child."""
    with Reader() as reader:
        reader.read(PAGE, capture(PAGE, "a.html"), Overrides())
        child = reader._child
        assert child is not None
    assert child.returncode is not None


PARENT = """
import sys, time
from dicho.read.sandbox import Reader
with Reader() as reader:
    reader.start()
    print(reader._child.pid, flush=True)
    time.sleep(60)
"""


@needs_limits
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_child_outlives_its_parent(sent: signal.Signals) -> None:
    """Ctrl-C to the whole group, or kill -9 of the parent alone: the child goes too."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.7)
    if sent == signal.SIGINT:
        os.killpg(parent.pid, sent)
    else:
        parent.kill()
    parent.wait(10)
    parent.stdout.close()
    for _ in range(600):
        if not alive(child):
            return
        time.sleep(0.05)
    raise AssertionError("the reading process is still there")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


HOSTILE: list[tuple[str, bytes, type[DichoError] | None]] = [
    ("nested.html", b"<html><body>" + b"<div>" * 300_000 + b"texto", TooLarge),
    ("attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(500_000)) + b">x", TooLarge),
    ("brackets.html", b"<html><body><p>Dijo: " + b"<" * 2_000_000, None),
    ("comments.html", b"<html><body><p>Dijo que no." + b"<!--" * 500_000, None),
    ("quotes.html", b"<html>" + b"<a href='" * 60_000, TooLarge),
    ("references.html", b"<html><body><p>" + b"&eacute;&nbsp;&#8220;x&#8221; " * 30_000, None),
    ("figures.html", b"<html><body><p>&#" + b"9" * 200_000 + b"; dijo.", None),
    ("marks.html", b"<html><body><article><p>" + "«“‘".encode() * 33_000 + b" dijo.", None),
    ("long.html", b"<html><body><p>" + b"x" * 11_000_000, TooLarge),
    ("script.html", b"<html><body><p>Dijo que no.</p><script>" + b"a" * 5_000_000, None),
]


@pytest.mark.parametrize(("file", "data", "error"), HOSTILE, ids=[file for file, _, _ in HOSTILE])
def test_hostile_pages_end_in_bounded_time(
    reader: Reader, capture: Of, file: str, data: bytes, error: type[DichoError] | None
) -> None:
    """Each is read, or refused with its reason, within the limits; the map of what is read holds."""
    of = capture(data, file, "text/html")
    began = time.monotonic()
    if error is not None:
        with pytest.raises(error):
            reader.read(data, of, Overrides())
    else:
        (document,) = reader.read(data, of, Overrides())
        document.map.check(document.text, documents.parts(data, "text/html"))
    assert time.monotonic() - began < 10


def test_fifty_megabytes_of_one_line(reader: Reader, capture: Of) -> None:
    """A line of 50 MB is refused at once, with its size and what to do; one of 9 MB is read whole, in one piece."""
    line = "palabra dicha por «alguien». ".encode()
    data, began = line * 1_700_000, time.monotonic()
    assert len(data) > 50_000_000
    with pytest.raises(TooLarge, match="52,700,000 bytes"):
        reader.read(data, capture(data, "a.txt"), Overrides())
    data = data[: 9_000_000 // len(line) * len(line)]
    (document,) = reader.read(data, capture(data, "a.txt"), Overrides())
    assert document.text == data.decode() and len(document.map.pieces) == 1
    assert time.monotonic() - began < 10


def test_no_format_smuggles_in_a_longer_text(monkeypatch: pytest.MonkeyPatch, capture: Of) -> None:
    """The longest text of a document is the same for every format, packed ones included."""
    monkeypatch.setattr("dicho.read.limits.TEXT_CHARS", 100)
    for name in ("02_cuaderno_farera.txt", "03_ledger_raid.html", "05_petrolitoral_comunicado.eml"):
        data = (BLACKOUT / name).read_bytes()
        with pytest.raises(TooLarge, match="more than the 100 that are read of one document"):
            documents.read(data, capture(data, name), Overrides())


def test_a_title_without_end_is_cut(reader: Reader, capture: Of) -> None:
    """A title of 200,000 characters does not stand in every statement's line."""
    data = b"<title>" + b"T" * 200_000 + b"</title><p>" + b"The lamp is sound, said the keeper. " * 20
    (document,) = reader.read(data, capture(data, "a.html"), Overrides())
    assert document.title is not None and len(document.title) <= 1_000


def test_right_to_left_marks_and_emoji_keep_their_places(reader: Reader, capture: Of) -> None:
    """Marks that turn the line, joined emoji and flags in a quotation are characters with offsets like any other."""
    quote = "«\u202eotxet\u202c 👩‍👩‍👧‍👦 dijo \u200fאבג\u200e 🇪🇸»"
    data = f"<html><article><h1>Título</h1><p>{quote}, añadió la portavoz del grupo.</p></article>".encode()
    (document,) = reader.read(data, capture(data, "a.html"), Overrides())
    assert quote in document.text
    document.map.check(document.text, documents.parts(data, "text/html"))
    document_of_text: tuple[Document, ...] = reader.read(quote.encode(), capture(quote.encode(), "a.txt"), Overrides())
    assert document_of_text[0].text == quote
