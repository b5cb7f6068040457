"""A folder that others fill: files are read once they are there in full, under any name once, and never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dicho.cli.main import main
from dicho.pipeline import intake
from dicho.pipeline.follow import follow
from dicho.pipeline.intake import Input, find, is_settled
from dicho.pipeline.workspace import open_workspace

TEXT = "«Nadie avisó al puerto», dijo la alcaldesa Ada Pellworth.\n"


def old(path: Path, text: str = TEXT) -> Path:
    """A file written an hour ago."""
    path.write_text(text)
    os.utime(path, (time.time() - 3600, time.time() - 3600))
    return path


def names(inputs: list[Input]) -> list[str]:
    return [item.name for item in inputs]


def test_what_is_not_there_in_full_is_left(tmp_path: Path) -> None:
    """Parts of downloads, the empty file a browser puts beside them, locks and temporary files are no inputs."""
    for name in ("a.txt", "b.pdf", "b.pdf.part", "c.html.crdownload", "~$d.docx", "e.TMP", ".hidden", "f.txt"):
        old(tmp_path / name)
    assert names(find([str(tmp_path)])) == ["a.txt", "f.txt"]
    assert names(find([str(tmp_path / "e.TMP")])) == ["e.TMP"]


def test_mail_that_is_not_delivered_is_left(tmp_path: Path) -> None:
    """In a Maildir the messages of `cur` and `new` are read, what stands in `tmp` is not."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
        old(tmp_path / name / f"{name}.1")
    assert names(find([str(tmp_path)])) == ["cur.1", "new.1"]


def test_a_file_that_changes_while_it_is_read_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of a file that was written to since it was found are not taken; the same command takes them next time."""
    (tmp_path / "in").mkdir()
    path = old(tmp_path / "in" / "a.txt")
    load = intake.load

    def slow(item: Input) -> bytes:
        data = load(item)
        with path.open("a") as file:
            file.write("Y más.\n")
        return data

    with open_workspace(tmp_path / "l", create=True) as desk:
        monkeypatch.setattr("dicho.pipeline.stages.load", slow)
        report = desk.add([str(path.parent)])
        assert (report.left, report.new, report.failed, len(list(desk.ledger.documents()))) == (1, 0, 0, 0)
        monkeypatch.setattr("dicho.pipeline.stages.load", load)
        assert desk.add([str(path.parent)]).new == 1


def test_names_make_no_document(tmp_path: Path) -> None:
    """A conflict copy and a renamed file are known by their bytes; what is deleted stays in the ledger."""
    folder = tmp_path / "in"
    folder.mkdir()
    old(folder / "a.txt")
    with open_workspace(tmp_path / "l", create=True) as desk:
        assert desk.add([str(folder)]).new == 1
        (folder / "a.txt").rename(folder / "b.txt")
        old(folder / "b (Ada's conflicted copy 2025-03-12).txt")
        report = desk.add([str(folder)])
        assert (report.new, report.known) == (0, 2)
        for path in folder.iterdir():
            path.unlink()
        desk.add([str(folder)])
        assert [row.file for row in desk.ledger.documents()] == ["a.txt"]


def test_each_file_is_told_once_it_rests(tmp_path: Path) -> None:
    """New and changed files come, one that is written to only when it has rested; a folder may be gone for a while."""
    (tmp_path / "in").mkdir()
    old(tmp_path / "in" / "a.txt")
    looks: list[Callable[[], object]] = [
        lambda: (tmp_path / "in" / "b.txt").write_text("Uno"),
        lambda: (tmp_path / "in" / "b.txt").write_text("Uno y dos"),
        lambda: None,
        lambda: (tmp_path / "in").rename(tmp_path / "out"),
        lambda: (tmp_path / "out").rename(tmp_path / "in"),
        lambda: old(tmp_path / "in" / "a.txt", "Otra cosa."),
    ]

    def pause(seconds: float) -> None:
        if not looks:
            raise KeyboardInterrupt
        looks.pop(0)()

    told: list[list[str]] = []
    with pytest.raises(KeyboardInterrupt):
        for inputs in follow([str(tmp_path / "in")], None, 60.0, pause):
            told.append(names(inputs))
    assert told == [["a.txt"], ["b.txt"], ["a.txt"]]


def test_a_stamp_is_that_of_a_file(tmp_path: Path) -> None:
    """An input without a file is always settled, and so is one that is gone, which reading will tell."""
    assert is_settled(Input("x", data=b""))
    gone = Input("x", path=tmp_path / "x", stamp=(1, 1))
    assert is_settled(gone)


def test_a_saved_page_is_followed_like_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --follow a file named by --from-file is no less read, and a misspelt one is told."""
    page = old(tmp_path / "page.html")
    told: list[tuple[str, ...]] = []

    def followed(paths: tuple[str, ...], *_: object) -> list[list[Input]]:
        told.append(paths)
        return []

    monkeypatch.setattr("dicho.pipeline.follow.follow", followed)
    before = ["--quiet", "--ledger", str(tmp_path / "l"), "add", "--follow", "--from-file"]
    assert main([*before, str(page), str(tmp_path)]) == 0
    assert main([*before, f"{page}x", str(tmp_path)]) == 2
    assert told == [(str(tmp_path), str(page))]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_ctrl_c_ends_following(tmp_path: Path) -> None:
    """Ctrl-C ends it with what was read kept and exit code 0; the same command goes on from there."""
    folder = tmp_path / "in"
    folder.mkdir()
    old(folder / "a.txt")
    command = [
        sys.executable,
        "-m",
        "dicho",
        "--ledger",
        str(tmp_path / "l"),
        "add",
        "--follow",
        "--every",
        "0.2",
        "in",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "1 new" in child.stdout.readline()
        old(folder / "b.txt", TEXT.replace("Nadie", "Nunca nadie"))
        assert "1 new" in child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 0
    with open_workspace(tmp_path / "l") as desk:
        assert [row.file for row in desk.ledger.documents()] == ["a.txt", "b.txt"]
