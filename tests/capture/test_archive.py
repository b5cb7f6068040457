"""The archive of captures."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dicho.capture.archive import Archive
from dicho.errors import LedgerDamaged, NotFound


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(max_size=2000))
def test_what_is_put_is_what_is_got(tmp_path: Path, data: bytes) -> None:
    """Bytes come back as they were, under their SHA-256."""
    archive = Archive(tmp_path)
    name = archive.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert archive.get(name) == data
    assert archive.has(name)


def test_layout_is_the_documented_one(tmp_path: Path) -> None:
    """A capture is captures/ab/abcdef... so that people and other tools find it."""
    name = Archive(tmp_path).put(b"hola")
    assert (tmp_path / "captures" / name[:2] / name).read_bytes() == b"hola"


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    """A second put of equal bytes does not touch the file."""
    archive = Archive(tmp_path)
    name = archive.put(b"hola")
    place = tmp_path / "captures" / name[:2] / name
    os.utime(place, (1, 1))
    assert archive.put(b"hola") == name
    assert place.stat().st_mtime == 1
    assert list(archive.each()) == [name]


def test_changed_bytes_are_noticed_and_put_repairs_them(tmp_path: Path) -> None:
    """A capture that no longer hashes to its name is never handed out; adding the original again mends it."""
    archive = Archive(tmp_path)
    name = archive.put(b"hola")
    place = tmp_path / "captures" / name[:2] / name
    place.write_bytes(b"holA")
    with pytest.raises(LedgerDamaged) as caught:
        archive.get(name)
    assert str(place) in str(caught.value) and caught.value.hint
    assert [error.where for error in archive.check()] == [str(place)]
    archive.put(b"hola")
    assert archive.get(name) == b"hola" and not list(archive.check())


def test_what_is_found_under_a_hash_is_told(tmp_path: Path) -> None:
    """The hash of the bytes that are there now: its own, another's where they changed, none where they are gone."""
    archive = Archive(tmp_path)
    sha256 = archive.put(b"harbour")
    assert archive.found(sha256) == sha256
    place = tmp_path / "captures" / sha256[:2] / sha256
    place.write_bytes(b"harbor")
    assert archive.found(sha256) == hashlib.sha256(b"harbor").hexdigest()
    place.unlink()
    assert archive.found(sha256) == ""


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "ABC"])
def test_missing_and_senseless_names_are_not_found(tmp_path: Path, name: str) -> None:
    """No name leads out of the archive or to a traceback."""
    with pytest.raises(NotFound):
        Archive(tmp_path).get(name)
    assert not Archive(tmp_path).has(name)


def test_each_is_sorted_and_knows_only_captures(tmp_path: Path) -> None:
    """Temporary and foreign files in the folder are no captures."""
    archive = Archive(tmp_path)
    names = sorted(archive.put(str(n).encode()) for n in range(20))
    (tmp_path / "captures" / names[0][:2] / ".writing-abc").write_bytes(b"half")
    (tmp_path / "captures" / names[0][:2] / "notes.txt").write_bytes(b"mine")
    assert list(archive.each()) == names
    assert list(Archive(tmp_path / "nothing").each()) == []


def test_old_leftovers_are_cleaned_and_fresh_ones_left(tmp_path: Path) -> None:
    """What a killed writer left goes at the next put; another writer's file of this minute stays."""
    first = Archive(tmp_path).put(b"one")
    folder = tmp_path / "captures" / first[:2]
    old, fresh = folder / ".writing-old", folder / ".writing-new"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    Archive(tmp_path).put(b"two")
    assert not old.exists() and fresh.exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk raises, and neither a capture nor a temporary file is there after."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Archive(tmp_path).put(b"hola")
    assert [p for p in (tmp_path / "captures").rglob("*") if p.is_file()] == []


KILLED = """
import os, sys
from pathlib import Path
from dicho.capture.archive import Archive
archive, n = Archive(Path(sys.argv[1])), 0
while True:
    name = archive.put(os.urandom(20_000))
    sys.stdout.write(name + "\\n"); sys.stdout.flush()
"""


def test_a_killed_writer_leaves_only_whole_captures(tmp_path: Path) -> None:
    """kill -9 while writing: everything it told of is there, and everything there is whole."""
    for _ in range(3):
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(5)]
        child.kill()
        told += [line.strip() for line in child.stdout if len(line) == 65]
        child.stdout.close()
        child.wait()
        archive = Archive(tmp_path)
        assert set(told) <= set(archive.each())
        assert not list(archive.check())
