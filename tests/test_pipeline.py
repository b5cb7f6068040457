from __future__ import annotations

import io
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dicho.errors import InstallationError, LedgerMissing, LexiconError, UsageError
from dicho.extract import attribution
from dicho.model.document import Overrides
from dicho.model.span import Span
from dicho.model.statement import Attribution, Statement
from dicho.pipeline import intake, single
from dicho.pipeline.intake import Input
from dicho.pipeline.job import Report
from dicho.pipeline.stages import STAGES, overrides_key
from dicho.pipeline.workspace import open_workspace, parse_head
from dicho.resolve import statements

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "blackout"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Wick</title>
<item><title>One</title><description>Ana Brumal said: "The lamp is sound."</description><guid>1</guid></item>
<item><title>Two</title><description>Lope Candil said: "The boom is shut."</description><guid>2</guid></item>
</channel></rss>"""


def note(number: int) -> str:
    """A short text nobody else has, with one statement."""
    return f'The keeper, Ana Brumal, said on night {number}: "The lamp burned {number} hours."\n'


def notes(folder: Path, count: int, ending: str = ".txt") -> Path:
    folder.mkdir()
    for number in range(count):
        text = note(number)
        page = f"<html><body><article><h1>Night {number}</h1><p>{text}</p></article></body></html>"
        (folder / f"{number:04}{ending}").write_text(page if ending == ".html" else text)
    return folder


def add(folder: Path, *paths: Path, **given: str) -> Report:
    with open_workspace(folder, create=True) as desk:
        return desk.add(paths, Overrides(**given))


# --- what the user named


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    """Files come in a settled order, folder by folder, without hidden ones and without the ledger itself."""
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden/x.txt", "b/.x.txt", "ledger/ledger.sqlite3", "c/d/3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x")
    found = intake.find([tmp_path], without=tmp_path / "ledger")
    assert [item.name for item in found] == ["a.txt", "1.txt", "2.txt", "3.txt"]


def test_a_missing_path_stops_before_anything_is_done(tmp_path: Path) -> None:
    """A path that is not there is wrong usage, found before the first file is read."""
    (tmp_path / "a.txt").write_text(note(1))
    with open_workspace(tmp_path / "l", create=True) as desk:
        with pytest.raises(UsageError, match="no such file"):
            desk.add([tmp_path / "a.txt", tmp_path / "b.txt"])
        assert desk.ledger.counts().captures == 0


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A file name of bytes that are no UTF-8 is read like any other, under a name that can be written."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(note(1))
    report = add(tmp_path / "l", Path(os.fsdecode(path)))
    assert report.new == 1
    with open_workspace(tmp_path / "l") as desk:
        assert [row.file for row in desk.ledger.documents()] == ["caf\ufffd.txt"]


def test_endless_input_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A device or pipe without end is refused once the limit is reached; other inputs are read."""
    monkeypatch.setattr(intake, "LIMIT", 4096)
    (tmp_path / "a.txt").write_text(note(1))
    report = add(tmp_path / "l", Path("/dev/zero"), tmp_path / "a.txt")
    assert (report.new, report.failed) == (1, 1)
    assert report.failures[0].code == "too-large"


def test_a_file_that_goes_away(tmp_path: Path) -> None:
    """A file gone between the listing and the reading is a recorded failure."""
    gone = Input("gone.txt", path=tmp_path / "gone.txt")
    with open_workspace(tmp_path / "l", create=True) as desk:
        report = desk.add_inputs([gone, Input("a.txt", data=note(1).encode())])
        assert (report.new, report.failed) == (1, 1)
        [failure] = desk.ledger.failures()
        assert (failure.file, failure.code) == ("gone.txt", "read-error")
        assert "No such file" in failure.reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_nobody_writes_to(tmp_path: Path) -> None:
    """A named pipe without a writer is a recorded failure at once, where opening it would wait forever."""
    os.mkfifo(tmp_path / "pipe.txt")
    report = add(tmp_path / "l", tmp_path / "pipe.txt")
    assert [failure.code for failure in report.failures] == ["empty-input"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_somebody_writes_to_late(tmp_path: Path) -> None:
    """A pipe with a writer is waited for and read to its end, as the shell's <(command) needs."""
    os.mkfifo(tmp_path / "pipe.txt")
    keeper = os.open(tmp_path / "pipe.txt", os.O_RDWR)

    def write() -> None:
        with (tmp_path / "pipe.txt").open("w") as pipe:
            os.close(keeper)
            time.sleep(0.3)
            pipe.write(note(1))

    writer = threading.Thread(target=write)
    writer.start()
    report = add(tmp_path / "l", tmp_path / "pipe.txt")
    writer.join()
    assert (report.new, report.statements) == (1, 1)


def test_a_folder_that_cannot_be_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder the system will not list is a recorded failure with its name; what is beside it is read."""
    (tmp_path / "in" / "shut").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(note(1))
    genuine = os.scandir

    def refuses(path: str) -> Any:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", path)
        return genuine(path)

    monkeypatch.setattr(os, "scandir", refuses)
    report = add(tmp_path / "l", tmp_path / "in")
    assert (report.new, report.failed) == (1, 1)
    assert report.failures[0].file == "shut"


def test_links_that_go_round(tmp_path: Path) -> None:
    """A folder that holds a link to itself is walked once, and a link that leads nowhere is no file."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(note(1))
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "nowhere.txt").symlink_to(tmp_path / "gone")
    assert [item.name for item in intake.find([tmp_path / "in"])] == ["a.txt"]


def test_standard_input_is_one_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "-" is what stands on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    assert intake.find(["-"]) == [Input("stdin", data=b"abc")]


# --- the stages


def test_the_table() -> None:
    """The stages come in this order, and each names its version."""
    assert [stage.name for stage in STAGES] == ["fetch", "capture", "read", "extract", "resolve", "record"]
    assert all(stage.version for stage in STAGES)


def test_a_broken_installation_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the reading process cannot start the run stops and says why, instead of blaming every page."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "trafilatura.py").write_text("raise ImportError('no such library here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    pages = notes(tmp_path / "in", 3, ".html")
    with open_workspace(tmp_path / "l", create=True) as desk:
        with pytest.raises(InstallationError, match=r"does not start .*no such library here"):
            desk.add([pages])
        assert list(desk.ledger.failures()) == []


def test_overrides_have_one_written_form() -> None:
    """The same overrides give the same key, others another; none give an empty one."""
    assert overrides_key(Overrides()) == ""
    assert overrides_key(Overrides(lang="es", url="u")) == overrides_key(Overrides(url="u", lang="es"))
    assert overrides_key(Overrides(lang="es")) != overrides_key(Overrides(lang="en"))


def test_a_fault_in_one_document_spares_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When extraction breaks on one item of a feed, that is a recorded failure, and the other item is in the ledger."""
    (tmp_path / "feed.xml").write_text(FEED)
    genuine = attribution.attribute

    def breaks(text: str, lang: str | None, network: object) -> tuple[Attribution, ...]:
        if "boom" in text:
            raise ZeroDivisionError("the boom")
        return tuple(genuine(text, lang))

    monkeypatch.setattr(attribution, "attribute", breaks)
    report = add(tmp_path / "l", tmp_path / "feed.xml")
    assert (report.new, report.documents, len(report.failures)) == (1, 1, 1)
    [failure] = report.failures
    assert failure.code == "internal-error"
    assert "ZeroDivisionError (the boom) at test_pipeline.py:" in failure.reason
    assert "report it" in failure.hint
    with open_workspace(tmp_path / "l") as desk:
        assert [row.title for row in desk.ledger.documents()] == ["One"]
        assert [f.code for f in desk.ledger.failures()] == ["internal-error"]
        assert desk.verify().ok


def test_a_fault_in_resolution_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When resolution breaks, the file is a failure and the run goes on; a sound Dicho reads it the next time."""
    folder = notes(tmp_path / "in", 3)
    genuine = statements.resolve

    def breaks(document: Any, attributions: Any) -> tuple[Statement, ...]:
        if document.file == "0001.txt":
            raise RecursionError
        return tuple(genuine(document, attributions))

    monkeypatch.setattr(statements, "resolve", breaks)
    report = add(tmp_path / "l", folder)
    assert (report.new, report.failed) == (2, 1)
    monkeypatch.undo()
    report = add(tmp_path / "l", folder)
    assert (report.new, report.known, report.failed) == (1, 2, 0)
    with open_workspace(tmp_path / "l") as desk:
        assert list(desk.ledger.failures()) == []


def test_a_span_that_does_not_fit_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements whose spans the ledger refuses are a recorded failure: nothing of that reading is kept."""
    (tmp_path / "a.txt").write_text(note(1))
    wrong = Attribution((), (), (Span(0, 10_000),), "direct")
    monkeypatch.setattr(attribution, "attribute", lambda text, lang, network: (wrong,))
    monkeypatch.setattr(
        statements,
        "resolve",
        lambda d, found: tuple(
            Statement("f" * 16, d.id, (), (), a.content, "direct", "say", "asserted") for a in found
        ),
    )
    report = add(tmp_path / "l", tmp_path / "a.txt")
    assert (report.new, report.failed, report.statements) == (0, 1, 0)
    assert report.failures[0].code == "internal-error"
    assert "SpanError" in report.failures[0].reason


def test_what_would_fail_for_every_file_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken language file is not blamed on each document: the run stops with its error."""

    def broken(text: str, lang: str | None, network: object) -> tuple[Attribution, ...]:
        raise LexiconError("es.toml is malformed.")

    monkeypatch.setattr(attribution, "attribute", broken)
    with pytest.raises(LexiconError):
        add(tmp_path / "l", notes(tmp_path / "in", 3))
    with open_workspace(tmp_path / "l") as desk:
        assert list(desk.ledger.failures()) == []


# --- the job


def test_twice_is_once(tmp_path: Path) -> None:
    """The same bytes, again or under a second name, add nothing; other overrides are another reading."""
    (tmp_path / "a.txt").write_text(note(1))
    (tmp_path / "b.txt").write_text(note(1))
    first = add(tmp_path / "l", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "a.txt")
    assert (first.inputs, first.new, first.known, first.documents) == (3, 1, 2, 1)
    with open_workspace(tmp_path / "l") as desk:
        head = desk.ledger.head()
        assert desk.add([tmp_path / "b.txt"]).known == 1
        assert desk.ledger.head() == head
        assert desk.add([tmp_path / "b.txt"], Overrides(published="2025-03")).new == 1
        assert [row.published for row in desk.ledger.documents()] == ["2025-03"]


def test_failures_are_recorded_once(tmp_path: Path) -> None:
    """A file that fails again is not recorded again."""
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 40)
    heads = []
    for _ in range(2):
        assert add(tmp_path / "l", tmp_path / "a.bin").failed == 1
        with open_workspace(tmp_path / "l") as desk:
            heads.append(desk.ledger.head())
            assert desk.verify().ok
    assert heads[0] == heads[1]


def test_progress_is_told_in_order(tmp_path: Path) -> None:
    """Progress is called once an input, in the order named, although reading runs ahead."""
    seen: list[str] = []
    with open_workspace(tmp_path / "l", create=True) as desk:
        desk.add([notes(tmp_path / "in", 12, ".html")], progress=lambda work: seen.append(work.item.name))
    assert seen == [f"{number:04}.html" for number in range(12)]


def test_without_a_ledger_the_result_is_the_same(tmp_path: Path) -> None:
    """extract finds what add records, statement by statement, but for names and a year that only others tell."""
    add(tmp_path / "l", EXAMPLES)
    alone = [
        s for work in single.extract(intake.find([EXAMPLES]), Overrides()) for d in work.drafts for s in d.statements
    ]
    with open_workspace(tmp_path / "l") as desk:
        kept = {statement.id: (statement, document) for statement, document in desk.ledger.statements()}
    assert {statement.id for statement in alone} == kept.keys()
    for found in alone:
        statement, document = kept[found.id]
        chain = tuple(replace(hop, agent=hop.written or hop.agent, written="") for hop in statement.chain)
        assert chain == found.chain
        if not document.yearless:
            assert replace(statement, chain=chain) == found
    assert len(kept) > 40


def test_heads_are_read_strictly() -> None:
    """A head is SEQ:HASH and nothing else."""
    assert parse_head("3:" + "a" * 64).seq == 3
    for wrong in ("", "3", "3:abc", "x:" + "a" * 64, "3:" + "A" * 64):
        with pytest.raises(UsageError):
            parse_head(wrong)


# --- being stopped


def started(folder: Path, paths: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dicho", "--ledger", str(folder), "add", str(paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def count(folder: Path) -> int:
    """Documents in the ledger; 0 when it was not made yet. What is there verifies."""
    with suppress(LedgerMissing), open_workspace(folder) as desk:
        outcome = desk.verify()
        assert outcome.problem is None
        return outcome.documents
    return 0


def until(held: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not held():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def test_kill_at_random_moments(tmp_path: Path) -> None:
    """Killed with SIGKILL again and again, the ledger always verifies, and the same command completes it."""
    pages, folder = notes(tmp_path / "in", 60, ".html"), tmp_path / "l"
    chance = random.Random(20261122)

    def captures() -> int:
        return len(list(folder.glob("captures/??/*")))

    reached = [0]
    for _ in range(8):
        # By how far it has come, not by the clock: on a busy machine nothing would have begun.
        wanted = captures() + chance.randint(1, 6)
        process = started(folder, pages)
        until(lambda: captures() >= wanted or process.poll() is not None, 120)  # noqa: B023 - called in this round
        time.sleep(chance.uniform(0, 0.03))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        reached.append(count(folder))
        assert reached[-1] >= reached[-2], "nothing recorded is lost"
    assert reached[-1] > 0
    process = started(folder, pages)
    _, errors = process.communicate(timeout=300)
    assert (process.returncode, errors) == (0, "")
    assert count(folder) == 60


def test_interrupt(tmp_path: Path) -> None:
    """Ctrl-C stops with exit code 130 and says how to go on; nothing is blamed on a file, and the rerun completes."""
    pages, folder = notes(tmp_path / "in", 150, ".html"), tmp_path / "l"
    process = started(folder, pages)
    until(lambda: len(list(folder.glob("captures/??/*"))) > 10)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    told = re.search(
        r"^dicho: stopped after (\d+) of 150 files, which are kept; the same command goes on", errors, re.M
    )
    assert told is not None
    assert 0 < int(told[1]) <= count(folder) < 150
    with open_workspace(folder) as desk:
        assert list(desk.ledger.failures()) == []
        assert desk.add([pages]).failed == 0
    assert count(folder) == 150
