"""Crawls added to a ledger: each page a capture of its address, traceable to its record, and never lost or doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.capture.crawl.written import answer, packed, page, record

from dicho.capture.archive import Archive
from dicho.model.document import Capture, Document, Overrides
from dicho.pipeline import intake, job
from dicho.pipeline.stages import Tools
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.read import documents
from dicho.store import derive, log

MEMORY = Path("/dev/shm")
"""A process that is killed loses nothing that it wrote: the memory is as good a disk for that, and far quicker."""
CASES = Path(__file__).parent / "cases" / "crawl"
BASE = "https://faro.example/"
TEXT = "text/plain; charset=utf-8"


class Here:
    """Reads in this process: what is tested is not the reading."""

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        return documents.read(data, capture, overrides)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ledger", create=True) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules alone find what these pages say."""
    monkeypatch.setattr("dicho.text.encoder.installed", lambda: None)


def add(desk: Workspace, *paths: Path) -> job.Report:
    return job.add(Tools(Here(), archive=desk.archive, ledger=desk.ledger), intake.find(paths))


def written(path: Path, *each: bytes) -> Path:
    path.write_bytes(packed(each))
    return path


def test_a_page_leads_back_to_its_record(desk: Workspace, tmp_path: Path) -> None:
    """A document's capture is the payload; its address, time, crawl file and record are kept, and all verifies."""
    report = add(desk, written(tmp_path / "news.warc.gz", page(1), page(2)))
    assert (report.new, report.failed, report.documents, report.statements) == (2, 0, 2, 2)
    first = next(iter(desk.ledger.documents()))
    capture = desk.ledger.capture(first.sha256)
    assert (capture.url, capture.captured_at) == (BASE + "1", "2024-05-01T09:30:00+00:00")
    assert desk.archive.get(first.sha256).startswith(b"<html><title>1")
    [fetch] = desk.ledger.fetches(first.sha256)
    assert (fetch.url, fetch.crawl, fetch.record) == (BASE + "1", "news.warc.gz", f"urn:x:{BASE}1")
    assert desk.verify().problem is None


def test_the_same_bytes_at_two_addresses(desk: Workspace, tmp_path: Path) -> None:
    """One document, and both addresses are recorded."""
    story = answer(b"<p>The mill will close, said Ada Pellworth.</p>")
    report = add(desk, written(tmp_path / "a.warc.gz", *(record(BASE + name, story) for name in "ab")))
    assert (report.new, report.known, report.documents) == (1, 1, 1)
    [document] = desk.ledger.documents()
    assert [fetch.url for fetch in desk.ledger.fetches(document.sha256)] == [BASE + "a", BASE + "b"]


def test_a_crawl_added_again_changes_nothing(desk: Workspace, tmp_path: Path) -> None:
    """Under its own name or another one: no event is written, nothing is read."""
    made = [page(1), page(2), page(1).replace(b"faro.example/1", b"faro.example/9"), record(BASE + "7", b"none")]
    add(desk, written(tmp_path / "a.warc.gz", *made))
    head = desk.ledger.head()
    report = add(desk, written(tmp_path / "a.warc.gz", *made))
    assert (report.new, report.known, report.failed) == (0, 3, 1) and desk.ledger.head() == head
    assert add(desk, written(tmp_path / "b.warc.gz", *made[:3])).known == 3 and desk.ledger.head() == head


def test_a_revisit_in_another_crawl_finds_its_bytes_in_the_ledger(desk: Workspace, tmp_path: Path) -> None:
    """Without them it is a listed failure; with the crawl that holds them added it is a fetch of its own day."""
    again = record(
        BASE + "1", answer(b""), "revisit", (f"WARC-Refers-To: <urn:x:{BASE}1>",), at="2024-06-01T00:00:00Z"
    ).replace(b"<urn:x:https://faro.example/1>", b"<urn:x:again>", 1)
    later = written(tmp_path / "b.warc.gz", again)
    report = add(desk, later)
    [failure] = desk.ledger.failures()
    assert report.failed == 1 and (failure.file, failure.code) == (BASE + "1", "not-readable")
    add(desk, written(tmp_path / "a.warc.gz", page(1)))
    assert not list(desk.ledger.failures()) and add(desk, later).known == 1
    [document] = desk.ledger.documents()
    assert [(f.crawl, f.at[:7]) for f in desk.ledger.fetches(document.sha256)] == [
        ("a.warc.gz", "2024-05"),
        ("b.warc.gz", "2024-06"),
    ]


def test_what_is_not_whole_is_read_and_listed(desk: Workspace, tmp_path: Path) -> None:
    """A crawl broken off: its last page is read with a note, and the crawl is listed as damaged."""
    story = b"<html><body><p>" + b"The mill will close, said Ada Pellworth on Monday. " * 30
    path = tmp_path / "a.warc"
    path.write_bytes(page(1) + record(BASE + "2", answer(story))[:-400])
    report = add(desk, path)
    assert (report.new, report.failed) == (2, 1)
    _, cut = (desk.ledger.document(row.id) for row in desk.ledger.documents())
    assert "not whole in the crawl: the file breaks off" in cut.notes[0]
    [failure] = desk.ledger.failures()
    assert failure.file == "a.warc" and "damaged: a record is not whole" in failure.reason


def test_crawls_by_wget(desk: Workspace) -> None:
    """A real crawl: pages, a text, a copy and a redirect's target fetched twice; then one of revisit records."""
    report = add(desk, CASES / "wget" / "faro.warc.gz")
    assert (report.new, report.known, report.failed) == (4, 2, 0)
    [tally] = report.crawls
    assert tally.records == 26 and tally.kinds == {"styles": 1, "images": 1, "scripts": 1}
    assert {(d.title, d.lang) for d in map(desk.ledger.document, (row.id for row in desk.ledger.documents()))} >= {
        ("The mill will close in June", "en"),
        ("La flota vuelve a salir", "es"),
    }
    before = list(desk.ledger.documents())
    report = add(desk, CASES / "wget" / "faro-again.warc.gz")
    assert (report.new, report.known, report.failed) == (0, 6, 0) and list(desk.ledger.documents()) == before
    [mill] = (row for row in before if row.title == "The mill will close in June")
    assert [f.crawl for f in desk.ledger.fetches(mill.sha256)] == ["faro.warc.gz"] * 2 + ["faro-again.warc.gz"] * 2


def note(number: int) -> bytes:
    text = f"Note {number}\n\n“Mill {number} will close,” said Ada Pellworth.\n".encode()
    return record(f"{BASE}{number}.txt", answer(text, TEXT))


def small(path: Path) -> Path:
    """A crawl with everything that may go wrong twice: copies, a revisit, a failure."""
    copy = note(1).replace(b"faro.example/1.txt", b"copy.example/1.txt")
    again = record(BASE + "r", b"", "revisit", (f"WARC-Refers-To: <urn:x:{BASE}2.txt>",))
    return written(path, note(1), note(2), copy, again, record(BASE + "x", b"no answer"), note(3), note(4))


def state(desk: Workspace) -> tuple[Any, ...]:
    """What a ledger holds, and how many events of each kind its log has (the runs' and the ledger's own aside)."""
    rows = sorted((row.sha256, row.id, row.statements) for row in desk.ledger.documents())
    fetched = sorted((f.url, f.at, f.record or "", sha256) for sha256, *_ in rows for f in desk.ledger.fetches(sha256))
    kinds = Counter(event.kind for event in desk.ledger.events())
    return rows, fetched, sorted(map(str, desk.ledger.failures())), kinds


class Stop(BaseException):
    """A crash, as Ctrl-C is one."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for many ledgers."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as name:
        yield Path(name)


def test_interrupted_anywhere_it_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off at 50 places (in the archive, in the log, in the tables): then nothing is lost and nothing doubled."""
    crawl = small(folder / "a.warc.gz")
    steps = 0
    stop_at: int | None = None

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == stop_at:
                raise Stop
            return function(*args, **kwargs)

        return step

    monkeypatch.setattr(Archive, "put", counted(Archive.put))
    monkeypatch.setattr(log, "append", counted(log.append))
    monkeypatch.setattr(derive, "apply", counted(derive.apply))
    with open_workspace(folder / "whole", create=True) as desk:
        add(desk, crawl)
        whole, last = state(desk), steps
    chance = random.Random(11)
    for number in range(50):
        with open_workspace(folder / f"l{number}", create=True) as desk:
            steps, stop_at = 0, chance.randint(1, last - 3)
            with pytest.raises(Stop):
                add(desk, crawl)
        stop_at = None
        with open_workspace(folder / f"l{number}") as desk:
            add(desk, crawl)
            assert state(desk) == whole, number
            assert desk.verify().problem is None


KILLED = """
import os, random, signal, sys
from pathlib import Path
from dicho.text import encoder
encoder.installed = lambda: None
from tests.test_crawls import add, state
from dicho.pipeline.workspace import open_workspace

crawl, folder, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def once(ledger, seconds=0.0):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process at once, as kill -9 does
        signal.setitimer(signal.ITIMER_PROF, seconds)
        with open_workspace(ledger, create=True) as desk:
            add(desk, crawl)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    return status, used.ru_utime + used.ru_stime

with open_workspace(folder / "whole", create=True) as desk:  # what is loaded only once is loaded now
    add(desk, crawl)
    whole = state(desk)
status, takes = once(folder / "first")
chance, killed = random.Random(5), 0
for number in range(4 * times):
    ledger = folder / f"k{number}"
    if killed == times or not once(ledger, chance.uniform(0.001, takes))[0]:
        continue
    killed += 1
    assert once(ledger)[0] == 0
    with open_workspace(ledger) as desk:
        assert state(desk) == whole, number
        assert killed % 10 or desk.verify().problem is None
print(killed)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_killed_at_any_moment_it_goes_on(folder: Path) -> None:
    """A process ended at 50 moments without a chance to tidy up: added again, nothing is lost and nothing doubled."""
    crawl = small(folder / "a.warc.gz")
    command = [sys.executable, "-c", KILLED, str(crawl), str(folder), "50"]
    root = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == 50


def test_the_command_killed_in_the_middle_goes_on(tmp_path: Path) -> None:
    """`dicho add` killed with -9 once it has recorded something, and run again: every page of the crawl is there."""
    crawl = written(tmp_path / "a.warc.gz", *(page(number) for number in range(12)))
    command = [sys.executable, "-m", "dicho", "--ledger", str(tmp_path / "ledger"), "add", str(crawl)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < until and not list(tmp_path.glob("ledger/captures/??/*")):
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "a.warc.gz: 12 records: 12 pages" in done.stdout
    with open_workspace(tmp_path / "ledger") as desk:
        assert len(list(desk.ledger.documents())) == 12 and desk.verify().problem is None
