"""Restoring: every byte is proved, nothing is written over, and a backup by an enemy gets nowhere."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.keep.made import everything, kept, names, repacked, rows

from dicho.errors import BackupError, DichoError, LedgerExists, ModelError, UsageError
from dicho.pipeline.keep import manifest, sources
from dicho.pipeline.keep import restore as restoring
from dicho.pipeline.workspace import Workspace, open_workspace, restore

MANIFEST = "manifest.json"


def backed_up(made: Path, folder: Path, name: str) -> Path:
    """A backup, made from a copy: where it went is noted beside the ledger, and others share this one."""
    with open_workspace(Path(shutil.copytree(made, folder / "l"))) as desk:
        desk.backup(folder / name)
    return folder / name


@pytest.fixture(scope="session")
def packed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup as a zip file."""
    return backed_up(made, tmp_path_factory.mktemp("packed"), "b.zip")


@pytest.fixture(scope="session")
def mirrored(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup as a folder."""
    return backed_up(made, tmp_path_factory.mktemp("mirrored"), "folder")


def refused(source: Path, tmp_path: Path, match: str | None = None) -> None:
    """It is refused with words, and nothing of it stays."""
    before = names(tmp_path)
    with pytest.raises(DichoError, match=match):
        restore(source, tmp_path / "back")
    assert names(tmp_path) == before


def test_a_ledger_is_never_restored_over(packed: Path, folder: Path, tmp_path: Path) -> None:
    """A folder with anything in it, a file, a link: each is refused and stays; an empty folder is filled."""
    before = everything(folder)
    with pytest.raises(LedgerExists):
        restore(packed, folder)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for place in ("file", "link"):
        with pytest.raises(UsageError):
            restore(packed, tmp_path / place)
    assert everything(folder) == before
    (tmp_path / "empty").mkdir()
    restore(packed, tmp_path / "empty")
    assert rows(tmp_path / "empty") == rows(folder)


def test_a_backup_can_be_proved_and_not_restored(packed: Path, mirrored: Path, tmp_path: Path) -> None:
    """Proving leaves nothing, and does not mind that there is a ledger."""
    for source in (packed, mirrored):
        found = restore(source, tmp_path / "l", only_prove=True)
        assert found.folder is None and found.verification.ok
    assert names(tmp_path) == []


def test_an_unpacked_zip_is_a_backup_too(packed: Path, made: Path, tmp_path: Path) -> None:
    """Unzipped by any program, its folder restores; the ledger in it can be opened as it lies."""
    with zipfile.ZipFile(packed) as file:
        file.extractall(tmp_path / "unpacked")
    restore(tmp_path / "unpacked", tmp_path / "back")
    assert kept(tmp_path / "back") == kept(made) == kept(tmp_path / "unpacked")
    with open_workspace(tmp_path / "unpacked") as desk:
        assert desk.verify().ok


def test_a_head_kept_elsewhere_is_looked_for(packed: Path, made: Path, tmp_path: Path) -> None:
    """An earlier head is in the chain; one of another history is not, and then nothing is restored."""
    with open_workspace(made) as desk:
        early = next(event for event in desk.ledger.events() if event.seq == 3)
    with pytest.raises(BackupError, match="event 3"):
        restore(packed, tmp_path / "back", f"3:{'0' * 64}")
    with pytest.raises(UsageError):
        restore(packed, tmp_path / "back", "no head")
    assert names(tmp_path) == []
    assert restore(packed, tmp_path / "back", f"3:{early.hash}").verification.ok


def _info(name: str, mode: int = stat.S_IFREG | 0o600) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


EXTRA = {
    "a path upwards": _info("../../evil"),
    "an absolute path": _info("/tmp/evil"),
    "a path of another system": _info("C:\\evil"),
    "a path upwards of another system": _info("captures\\..\\..\\evil"),
    "a file of ours elsewhere": _info("captures/zz/" + "0" * 64),
    "a link": _info("captures", stat.S_IFLNK | 0o777),
    "a folder": _info("captures/"),
    "a device": _info("device", stat.S_IFCHR | 0o600),
    "a name with a zero": _info("ledger.sqlite3\0.txt"),
    "no name": _info(""),
    "one of ours, twice": _info("models.json"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", EXTRA)
def test_a_zip_with_anything_else_in_it_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    """What is no file of a backup is not unpacked, not even looked into."""
    bad = repacked(packed, tmp_path / "bad.zip", {}, [EXTRA[name]])
    refused(bad, tmp_path)


def _said(packed: Path) -> dict[str, Any]:
    with zipfile.ZipFile(packed) as file:
        said: dict[str, Any] = json.loads(file.read(MANIFEST))
    return said


def _change(at: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said[at] = value

    return change


def _first(part: int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["files"][0][part] = value

    return change


def _append(*file: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["files"].append([*file])

    return change


ZEROS = "0" * 64
LIES: dict[str, Callable[[dict[str, Any]], None]] = {
    "another schema": _change("schema", "dicho-backup/9"),
    "no schema": lambda said: said.pop("schema"),
    "another ledger's name": _change("ledger", ZEROS),
    "a head that is none": _change("head", {"seq": "1", "hash": ZEROS}),
    "another head": _change("head", {"seq": 2, "hash": ZEROS}),
    "a state upwards": _change("state", "../.."),
    "a state elsewhere": _change("state", "state-1-0123456789abcdef"),
    "files that are none": _change("files", [1, 2]),
    "no files": _change("files", []),
    "files of another kind": _change("files", "ledger.sqlite3"),
    "a path upwards": _append("../evil", 1, ZEROS),
    "a path through ours": _append("captures/00/../../../evil", 1, ZEROS),
    "a file that is not there": _append(f"captures/00/{ZEROS}", 1, ZEROS),
    "a capture named otherwise": _append(f"captures/00/{ZEROS}", 1, "1" * 64),
    "a line end in a path": _append("models.json\n", 1, ZEROS),
    "a file twice": lambda said: said["files"].append(said["files"][0]),
    "another size": _first(1, 7),
    "a size below nothing": _first(1, -1),
    "a size that is true": _first(1, True),
    "more than any disk holds": _first(1, 1 << 49),
    "a number too large": _first(1, 1 << 62),
    "another hash": _first(2, ZEROS),
    "a hash that is none": _first(2, None),
    "a path that is none": _first(0, 5),
}


@pytest.mark.parametrize("name", LIES)
def test_a_manifest_that_lies_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    """Whatever it says that is not so, nothing comes of it, and the words say that the backup is to blame."""
    said = _said(packed)
    LIES[name](said)
    refused(repacked(packed, tmp_path / "bad.zip", {MANIFEST: orjson.dumps(said)}, []), tmp_path)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 1 << 60)
    | st.text(max_size=8)
    | st.sampled_from([ZEROS, "models.json"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["seq", "hash"]), inner, max_size=2),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["schema", "ledger", "head", "made", "state", "files"]), JUNK)
def test_no_manifest_makes_it_break(packed: Path, field: str, junk: Any) -> None:
    """Any JSON in any field is a manifest, or a BackupError; never another error."""
    said = {**_said(packed), field: junk}
    try:
        manifest.read(orjson.dumps(said), "here")
    except BackupError:
        pass
    except orjson.JSONEncodeError:
        pass


def test_a_bomb_is_left_where_it_passes_its_size(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to more than the manifest says fills nothing; a manifest that says it all is too large."""
    said = _said(packed)
    path = next(file[0] for file in said["files"] if file[0].startswith("captures"))
    refused(repacked(packed, tmp_path / "bad.zip", {path: bytes(50_000_000)}, []), tmp_path, "a byte of it changed")
    monkeypatch.setattr(sources, "LARGEST", 4000)
    refused(repacked(packed, tmp_path / "bad.zip", {MANIFEST: b" " * 4002}, []), tmp_path, "too large")


def test_what_needs_more_room_than_there_is_begins_nothing(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is asked before anything is unpacked."""
    monkeypatch.setattr(restoring, "SPARE", 1 << 60)
    refused(packed, tmp_path, "MiB are free")


def test_a_zip_cut_off_anywhere_is_refused(packed: Path, tmp_path: Path) -> None:
    """Copied in part, a backup is no backup; and neither are no bytes, or others."""
    whole = packed.read_bytes()
    for share in range(24):
        (tmp_path / "bad.zip").write_bytes(whole[: len(whole) * share // 24])
        refused(tmp_path / "bad.zip", tmp_path)
    for data in (b"PK\5\6", b"PK\5\6" + b"\xff" * 30, b"PK\6\7" + b"\xff" * 40 + b"PK\5\6" + b"\xff" * 18):
        (tmp_path / "bad.zip").write_bytes(data)
        refused(tmp_path / "bad.zip", tmp_path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), to=st.integers(0, 255))
def test_any_changed_byte_is_refused_or_harmless(
    packed: Path, made: Path, tmp_path_factory: pytest.TempPathFactory, at: float, to: int
) -> None:
    """One byte of a zip changed anywhere: it is refused with words, or what is restored is what was backed up."""
    folder = tmp_path_factory.mktemp("byte")
    data = bytearray(packed.read_bytes())
    data[int(at * len(data))] = to
    (folder / "bad.zip").write_bytes(data)
    try:
        with sources.opened(folder / "bad.zip") as source:
            found = sources.of(source, "bad.zip")
            for number, file in enumerate(found.files):
                sources.unpack(source, found, file, folder / str(number), "bad.zip")
    except BackupError:
        return
    with sources.opened(packed) as source:
        assert found.files == sources.of(source, "b.zip").files


def test_members_before_the_file_begins_are_refused(packed: Path, tmp_path: Path) -> None:
    """The zip's end says that the directory stands further on than it does: all members move before the first byte."""
    data = bytearray(packed.read_bytes())
    place = data.rindex(b"PK\5\6") + 16
    begins = int.from_bytes(data[place : place + 4], "little")
    for more in (1, 256, begins, 1 << 24):
        data[place : place + 4] = (begins + more).to_bytes(4, "little")
        (tmp_path / "bad.zip").write_bytes(data)
        refused(tmp_path / "bad.zip", tmp_path)


@pytest.mark.parametrize("kind", ["file", "folder", "pipe", "gone", "byte"])
def test_a_folder_with_links_or_other_bytes_is_refused(mirrored: Path, tmp_path: Path, kind: str) -> None:
    """A link is not followed, a pipe not waited for, a changed byte found."""
    bad = Path(shutil.copytree(mirrored, tmp_path / "bad"))
    place = next(bad.glob("captures/??/*"))
    data = place.read_bytes()
    if kind == "folder":
        place.parent.rename(tmp_path / "bad" / "elsewhere")
        place.parent.symlink_to(tmp_path / "bad" / "elsewhere")
    else:
        place.unlink()
    if kind == "file":
        (tmp_path / "bad" / "elsewhere").write_bytes(data)
        place.symlink_to(tmp_path / "bad" / "elsewhere")
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "byte":
        place.write_bytes(b"x" + data[1:])
    refused(bad, tmp_path)


def test_a_backup_whose_log_was_rewritten_is_refused(packed: Path, folder: Path, tmp_path: Path) -> None:
    """Hashes of files that fit each other do not help: the chain, the texts and the captures must hold too."""
    with open_workspace(folder) as desk:
        db = desk.ledger._db
        db.execute("DROP TRIGGER payload_no_update; UPDATE payload SET body = x'7b7d' WHERE seq = 5")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    said = _said(packed)
    data = (folder / "ledger.sqlite3").read_bytes()
    import hashlib

    for file in said["files"]:
        if file[0] == "ledger.sqlite3":
            file[1:] = [len(data), hashlib.sha256(data).hexdigest()]
    change = {"ledger.sqlite3": data, MANIFEST: orjson.dumps(said)}
    refused(repacked(packed, tmp_path / "bad.zip", change, []), tmp_path, "does not hold")


def test_slots_that_dicho_did_not_write_are_refused(packed: Path, tmp_path: Path) -> None:
    """The file that names models is looked at before it stands in a ledger's folder."""
    import hashlib

    said, data = _said(packed), b'{"models": [{"kind": "nli"}]}'
    for file in said["files"]:
        if file[0] == "models.json":
            file[1:] = [len(data), hashlib.sha256(data).hexdigest()]
    bad = repacked(packed, tmp_path / "bad.zip", {"models.json": data, MANIFEST: orjson.dumps(said)}, [])
    with pytest.raises(ModelError):
        restore(bad, tmp_path / "back")


def test_stopped_while_restoring_nothing_stays(packed: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle leaves no folder under any name."""

    def stop(what: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(packed, tmp_path / "back", progress=stop)
    assert names(tmp_path) == []


def test_a_restored_ledger_goes_on(packed: Path, tmp_path: Path) -> None:
    """What is restored is a ledger as any other: it is added to, backed up into the same place, and verifies."""
    restore(packed, tmp_path / "back")
    with open_workspace(tmp_path / "back") as desk:
        (tmp_path / "new.txt").write_text("The cook, Ada Brea, said: “The soup was fine.”\n")
        assert desk.add([tmp_path / "new.txt"]).new == 1
        _backed_up_again(desk, packed, tmp_path)


def _backed_up_again(desk: Workspace, packed: Path, tmp_path: Path) -> None:
    again = tmp_path / "b.zip"
    again.write_bytes(packed.read_bytes())
    assert desk.backup(again).head == "{0.seq}:{0.hash}".format(desk.ledger.head())
    assert desk.verify().ok
