"""Backups: whole, of one moment, never in the way of what was there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.keep.made import TEXTS, everything, kept, names, rows

from dicho.capture.archive import Archive
from dicho.errors import BackupError, LedgerBusy, LedgerDamaged, LedgerError, UsageError
from dicho.pipeline.keep import places, sources, targets
from dicho.pipeline.keep.manifest import Manifest
from dicho.pipeline.workspace import Workspace, open_workspace, restore
from dicho.store.db import lock
from dicho.store.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("b.zip", "folder")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_restored_is_what_was_backed_up(desk: Workspace, tmp_path: Path, kind: str) -> None:
    """Every row, archived byte, slot, timestamp and watch comes back; what is not Dicho's is not carried along."""
    stamp = Path("timestamps", "3-0123456789abcdef.tsr")  # whose word it is, a restore does not judge
    (desk.folder / stamp).write_bytes(b"a token")
    made = desk.backup(tmp_path / kind)
    back = tmp_path / "back"
    found = restore(tmp_path / kind, back)
    assert rows(back) == rows(desk.folder) and kept(back) == kept(desk.folder)
    assert made.head == found.head == "{0.seq}:{0.hash}".format(desk.ledger.head())
    assert found.verification.ok and found.verification.head_checked
    assert (back / "watch.sqlite3").is_file() and not (back / "notes of mine.txt").exists()
    assert names(tmp_path) == sorted([kind, "back", "l"]), "nothing else was left"
    (back / stamp).unlink()
    with open_workspace(back) as again:
        assert again.verify().ok


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_brought_up_to_date(desk: Workspace, tmp_path: Path, kind: str) -> None:
    """A second backup holds what came since; a folder gets just the bytes that are new, and keeps one state."""
    target = tmp_path / kind
    first = desk.backup(target)
    (tmp_path / "new.txt").write_text("The cook, Ada Brea, said: “The soup was fine.”\n")
    desk.add([tmp_path / "new.txt"])
    second = desk.backup(target)
    assert second.captures == first.captures + 1
    assert second.copied == (1 if kind == "folder" else second.captures)
    assert restore(target, tmp_path / "back").verification.documents == desk.ledger.counts().documents
    if kind == "folder":
        assert len([*target.glob("state-*")]) == 1 and not [*target.glob("*.part")]


def test_what_is_redacted_goes_from_a_backup_folder_too(desk: Workspace, tmp_path: Path) -> None:
    """Brought up to date after a redaction, the folder holds none of the bytes, not in the old state either."""
    target = tmp_path / "folder"
    desk.backup(target)
    mill = next(row for row in desk.ledger.documents() if row.file == "mill.txt")
    assert b"molino" in everything(target)
    desk.redact(mill.id, "asked for")
    desk.backup(target)
    assert b"molino" not in everything(target)
    assert restore(target, tmp_path / "back").verification.ok


def test_a_redaction_meanwhile_begins_the_backup_anew(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is redacted while it is copied is in no backup, neither its bytes nor the log's words of them."""
    mill = next(row for row in desk.ledger.documents() if row.file == "mill.txt")
    turns: list[str] = []

    def meanwhile(what: str, done: int, total: int) -> None:
        if what == "captures" and not turns:
            turns.append(what)
            with open_workspace(desk.folder) as other:
                other.redact(mill.id, "asked for")

    desk.backup(tmp_path / "folder", meanwhile)
    assert turns and b"molino" not in everything(tmp_path / "folder")
    assert restore(tmp_path / "folder", tmp_path / "back").verification.ok


def test_a_backup_of_something_else_is_not_written_over(desk: Workspace, folder: Path, tmp_path: Path) -> None:
    """Another ledger's backup, a later state's, any other file or folder, and the ledger's own folder are refused."""
    places_of = {"other.zip": b"PK but no zip", "notes": None, "odd.zip": None}
    for name, data in places_of.items():
        place = tmp_path / name
        if data is None:
            place.mkdir()
            (place / "mine.txt").write_text("mine")
        else:
            place.write_bytes(data)
        with pytest.raises((UsageError, BackupError)):
            desk.backup(place)
    with pytest.raises(UsageError):
        desk.backup(folder / "inside.zip")
    with open_workspace(tmp_path / "second", create=True) as other:
        other.backup(tmp_path / "second.zip")
        before = (tmp_path / "second.zip").read_bytes()
        with pytest.raises(UsageError, match="another ledger"):
            desk.backup(tmp_path / "second.zip")
    assert (tmp_path / "second.zip").read_bytes() == before
    assert (tmp_path / "other.zip").read_bytes() == b"PK but no zip"


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_ledger_never_takes_a_later_backups_place(desk: Workspace, tmp_path: Path, kind: str) -> None:
    """Where a ledger was put back to an earlier state, or rewritten, the backup that has more is left alone."""
    desk.backup(tmp_path / "early.zip")
    desk.ledger.reviews.accept(next(desk.ledger.statements())[0].id)
    desk.backup(tmp_path / kind)
    restore(tmp_path / "early.zip", tmp_path / "earlier")
    with open_workspace(tmp_path / "earlier") as earlier, pytest.raises(UsageError, match="which this ledger does not"):
        earlier.backup(tmp_path / kind)


WRITER = """
import sys
from pathlib import Path
from dicho.pipeline.intake import Input
from dicho.pipeline.workspace import open_workspace
with open_workspace(Path(sys.argv[1])) as desk:
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        text = f'The keeper, Ada Pellworth, said on night {number}: "The lamp burned {number} hours."'
        desk.add_inputs([Input(f"{number}.txt", data=text.encode())])
        print(number, flush=True)
"""


def test_a_backup_while_another_process_adds(folder: Path, tmp_path: Path) -> None:
    """Taken while documents are added and compared, each is of one moment: it restores, verifies and holds no hole."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n" and writer.stdout.readline() == "1\n"
        with open_workspace(folder) as desk:
            made = [desk.backup(tmp_path / KINDS[turn % 2]) for turn in range(6)]
    finally:
        writer.kill()
        writer.wait()
    heads = [int(each.head.partition(":")[0]) for each in made]
    assert heads == sorted(heads) and heads[-1] > heads[0], "it went on meanwhile"
    for kind in KINDS:
        back = restore(tmp_path / kind, tmp_path / f"back-{kind}")
        files = {row.file for row in _documents(tmp_path / f"back-{kind}")} - {*TEXTS, "mill-closed-by-order"}
        nights = sorted(int(name.partition(".")[0]) for name in files if name[0].isdigit())
        assert back.verification.ok and nights == list(range(1, len(nights) + 1))


def _documents(folder: Path) -> list[Any]:
    with open_workspace(folder) as desk:
        return list(desk.ledger.documents())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", ["pages", "captures", "commit"])
def test_stopped_at_any_point_the_old_backup_stands(
    desk: Workspace, tmp_path: Path, kind: str, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C leaves what was there, byte for byte, and nothing half-written under any name."""
    target = tmp_path / kind
    desk.backup(target)
    before = everything(target) if target.is_dir() else target.read_bytes()
    desk.ledger.reviews.accept(next(desk.ledger.statements())[0].id)

    def stop(what: str, done: int, total: int) -> None:
        if what == at:
            raise KeyboardInterrupt

    if at == "commit":
        monkeypatch.setattr(Manifest, "written", _interrupt_bare)
    with pytest.raises(KeyboardInterrupt):
        desk.backup(target, stop)
    monkeypatch.undo()
    assert names(tmp_path) == sorted([kind, "l"])
    if target.is_dir():
        assert restore(target, tmp_path / "back").head == _head_of(before, target)
    else:
        assert target.read_bytes() == before


def _interrupt_bare(self: object) -> bytes:
    raise KeyboardInterrupt


def _head_of(before: bytes, target: Path) -> str:
    made = sources.manifest(target)
    assert made.head.hash.encode() in before
    return f"{made.head.seq}:{made.head.hash}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs resource limits")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("most", [0, 4096, 100_000])
def test_a_full_disk_leaves_nothing_half(folder: Path, tmp_path: Path, kind: str, most: int) -> None:
    """Where the system will write no more, the error says so, and nothing stands under the backup's name."""
    import resource

    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child
        code = 9
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            with open_workspace(folder) as desk:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
                try:
                    desk.backup(tmp_path / "to" / kind)
                except (BackupError, LedgerError):
                    code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert not [
        name for name in names(tmp_path / "to") if name.endswith((".part", ".zip")) or name.startswith(".writing-")
    ]
    assert not (tmp_path / "to" / kind / "manifest.json").exists()


def test_a_full_disk_is_called_one(desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words say what to do, and that the old backup is as before."""

    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(targets.Zipped, "capture", full)
    with pytest.raises(BackupError, match="no room left"):
        desk.backup(tmp_path / "b.zip")
    assert names(tmp_path) == ["l"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_that_cannot_be_looked_at_is_called_so(desk: Workspace, tmp_path: Path, kind: str) -> None:
    """The system's refusal is a BackupError that names the place, also before anything is written."""
    with pytest.raises(BackupError, match="cannot be written") as refused:
        desk.backup(tmp_path / ("n" * 300 + kind))
    assert "nnn" in str(refused.value.where) and names(tmp_path) == ["l"]


@pytest.mark.parametrize("break_it", ["byte", "missing", "chain"])
def test_a_damaged_ledger_takes_no_good_backups_place(desk: Workspace, tmp_path: Path, break_it: str) -> None:
    """A changed or missing archived byte, or a chain that does not hold, is named; the backup there stays."""
    desk.backup(tmp_path / "b.zip")
    before = (tmp_path / "b.zip").read_bytes()
    place = next(desk.folder.glob("captures/??/*"))
    if break_it == "byte":
        place.write_bytes(b"x" + place.read_bytes()[1:])
    elif break_it == "missing":
        place.unlink()
    else:
        desk.ledger._db.execute("DROP TRIGGER payload_no_update; UPDATE payload SET body = x'7b7d' WHERE seq = 4")
    with pytest.raises(LedgerDamaged, match="event 4" if break_it == "chain" else place.name[:12]):
        desk.backup(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == before and names(tmp_path) == ["b.zip", "l"]


def test_a_byte_lost_in_the_ledger_is_still_whole_in_a_backup_folder(desk: Workspace, tmp_path: Path) -> None:
    """Bytes that a folder has are not taken from the ledger again: what breaks here does not break there."""
    desk.backup(tmp_path / "folder")
    place = next(desk.folder.glob("captures/??/*"))
    place.write_bytes(b"x" + place.read_bytes()[1:])
    desk.backup(tmp_path / "folder")
    assert restore(tmp_path / "folder", tmp_path / "back").verification.ok


def test_only_one_writes_into_a_backup_folder(desk: Workspace, tmp_path: Path) -> None:
    """Two backups into one folder would tidy each other's files away: the second is told to wait."""
    desk.backup(tmp_path / "folder")
    with lock(tmp_path / "folder" / ".lock"), pytest.raises(LedgerBusy):
        desk.backup(tmp_path / "folder")
    assert restore(tmp_path / "folder", tmp_path / "back").verification.ok


def test_what_a_killed_backup_left_goes_with_a_later_one(desk: Workspace, tmp_path: Path) -> None:
    """Leftovers under our names go; one still held, or just made, is another process's; others' are none of ours."""
    names_of = (".b.zip.old.part", ".b.zip.held.part", ".b.zip.young.part", ".film.mkv.part")
    old, held, young, other = (tmp_path / name for name in names_of)
    long_ago = time.time() - 2 * targets.YOUNG
    for place in (old, held, young, other):
        place.mkdir()
        (place / "ledger.sqlite3").write_text("half")
    with lock(held / ".lock"):
        for place in (old, held, other):
            os.utime(place, (long_ago, long_ago))
        desk.backup(tmp_path / "b.zip")
    assert [place.exists() for place in (old, held, young, other)] == [False, True, True, True]


def test_where_backups_went_is_noted(desk: Workspace, tmp_path: Path) -> None:
    """The note names each place once, the last first; it is in no backup, and a damaged one is as none."""
    for name in ("a.zip", "folder", "a.zip"):
        desk.backup(tmp_path / name)
    assert [Path(each.path).name for each in places.read(desk.folder)] == ["a.zip", "folder"]
    restore(tmp_path / "a.zip", tmp_path / "back")
    assert not (tmp_path / "back" / places.FILE_NAME).exists()
    for damaged in ("", "[]", '{"backups": [{"path": 1, "at": "x", "seq": 2}]}', "\0"):
        (desk.folder / places.FILE_NAME).write_text(damaged)
        assert places.read(desk.folder) == []


def test_a_reader_with_nothing_to_write_to_can_back_up(folder: Path, tmp_path: Path) -> None:
    """A ledger opened while another holds it for writing is backed up all the same: readers wait for nobody."""
    with Ledger.open(folder) as other, open_workspace(folder) as desk:
        other._db.execute("BEGIN IMMEDIATE")
        desk.backup(tmp_path / "b.zip")
        other._db.execute("ROLLBACK")
    assert restore(tmp_path / "b.zip", tmp_path / "back").verification.ok
    assert [*Archive(tmp_path / "back").check()] == []
