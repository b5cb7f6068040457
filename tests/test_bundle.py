"""A ledger's bundle: made a ledger again it is the same one, hash for hash; changed anywhere it is refused."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dicho.errors import DichoError, LedgerDamaged, LedgerExists, NotReadable
from dicho.model.review import Fix
from dicho.pipeline import bundle
from dicho.pipeline.intake import Input
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store.search import Query

TEXTS = (
    "«Nadie avisó al puerto», dijo la alcaldesa Ada Pellworth el lunes.",
    "El almirante Bruno Dray aseguró que «la lámpara estaba llena» en marzo de 2025.",
    "“Nobody told the harbour,” said Mayor Ada Pellworth. She denied that the lamp was full.",
    "Pellworth dijo que el faro se apagará el 3 de abril de 2026. Dray lo niega: «Eso es falso».",
)


def add(desk: Workspace, number: int) -> None:
    text = TEXTS[number % len(TEXTS)] + f"\n\nNota {number}.\n"
    desk.add_inputs([Input(f"{number}.txt", data=text.encode())])


def ids(desk: Workspace) -> list[str]:
    return [statement.id for statement, _ in desk.ledger.statements()]


def accept(desk: Workspace, number: int) -> None:
    if found := ids(desk):
        desk.ledger.reviews.accept(found[number % len(found)], "ana", "lo oí")


def reject(desk: Workspace, number: int) -> None:
    if found := ids(desk):
        desk.ledger.reviews.reject(found[number % len(found)], "ana")


def fix(desk: Workspace, number: int) -> None:
    if found := ids(desk):
        desk.ledger.reviews.fix(found[number % len(found)], Fix(speaker="Nora Brum", said="2025-03-12"), "ana")


def link(desk: Workspace, number: int) -> None:
    found = list(desk.ledger.links.all(("copy", "translation", "conflict")))
    if found:
        desk.ledger.links.decide(found[number % len(found)].id, "yes", by="ana")


def undo(desk: Workspace, number: int) -> None:
    found = [one for one in desk.ledger.people.decisions() if one.active and one.undoes is None]
    if found:
        desk.ledger.people.undo(found[number % len(found)].event, "ana")


def erase(desk: Workspace, number: int) -> None:
    found = sorted(desk.ledger.document(row.id).capture for row in desk.ledger.documents())
    if len(found) > 1:
        desk.ledger.remove(found[number % len(found)], "court order")


STEPS: tuple[Callable[[Workspace, int], None], ...] = (add, accept, reject, fix, link, undo, erase)


def exported(desk: Workspace, target: Path) -> bytes:
    desk.export("jsonl", Query(), target)
    return target.read_bytes()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 7)), max_size=6))
def test_a_ledger_comes_back_as_it_was(steps: list[tuple[Callable[[Workspace, int], None], int]]) -> None:
    """Whatever was read, decided, undone and erased: same head, same statements byte for byte, same bundle again."""
    with TemporaryDirectory() as name:
        home = Path(name)
        with open_workspace(home / "one", create=True) as desk:
            add(desk, 0)
            for step, number in steps:
                step(desk, number)
            bundle.write(desk, home / "a.dicho")
            head, lines = desk.ledger.head(), exported(desk, home / "a.jsonl")
        bundle.read(home / "a.dicho", home / "two", f"{head.seq}:{head.hash}")
        with open_workspace(home / "two") as desk:
            assert desk.ledger.head() == head and exported(desk, home / "b.jsonl") == lines
            bundle.write(desk, home / "b.dicho")
        assert (home / "a.dicho").read_bytes() == (home / "b.dicho").read_bytes()


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """The bundle of a ledger of two documents, a link and a decision."""
    with open_workspace(tmp_path / "one", create=True) as desk:
        for number in (0, 2):
            add(desk, number)
        accept(desk, 0)
        bundle.write(desk, tmp_path / "a.dicho")
    return tmp_path / "a.dicho"


def changed(packed: Path, name: str, change: Callable[[bytes], bytes], drop: bool = False) -> Path:
    """A copy of a bundle in which one file is otherwise, or is left out."""
    target = packed.with_name("changed.dicho")
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            data = old.read(each)
            if not each.startswith(name):
                new.writestr(each, data)
            elif not drop:
                new.writestr(each, change(data))
    return target


def edited(data: bytes, kind: str, edit: Callable[[dict[str, object]], None]) -> bytes:
    """The events with one of this kind edited, its hashes left as they were."""
    lines = [json.loads(line) for line in data.splitlines()]
    edit(next(line for line in lines if line["kind"] == kind))
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def swap(data: bytes) -> bytes:
    return data.replace(b"puerto", b"faro  ", 1)


CHANGES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a capture's byte": ("captures/", lambda data: data.replace(b"N", b"M", 1)),
    "a word of a text": ("events.jsonl", swap),
    "an event's time": ("events.jsonl", lambda data: edited(data, "document.read", lambda e: e.update(at="2020"))),
    "who decided": ("events.jsonl", lambda data: data.replace(b'"ana"', b'"eva"', 1)),
    "an event left out": ("events.jsonl", lambda data: b"".join(data.splitlines(keepends=True)[:-1])),
    "no events": ("events.jsonl", lambda data: b""),
    "no JSON": ("events.jsonl", lambda data: data + b"{"),
    "the head": ("dicho-bundle.json", lambda data: data.replace(b'"seq": ', b'"seq": 9', 1)),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_a_changed_bundle_is_refused(packed: Path, what: str) -> None:
    """Whatever was changed, nothing is left behind: no folder, no half of one."""
    name, change = CHANGES[what]
    file = changed(packed, name, change)
    assert file.read_bytes() != packed.read_bytes()
    with pytest.raises(DichoError):
        bundle.read(file, packed.with_name("two"))
    assert not [path for path in packed.parent.iterdir() if path.name.startswith("two")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), behind=st.booleans(), to=st.integers(0, 255))
def test_a_changed_byte_is_refused_in_words_or_harmless(packed: Path, at: float, behind: bool, to: int) -> None:
    """One byte of the file changed, half of the time in the zip's directory: refused with words, or the same ledger."""
    data = bytearray(packed.read_bytes())
    begins = data.index(b"PK\1\2") if behind else 0
    data[begins + int(at * (len(data) - begins))] = to
    file, folder = packed.with_name("byte.dicho"), packed.with_name("two")
    file.write_bytes(data)
    try:
        assert bundle.read(file, folder).ok
    except DichoError:
        assert not folder.exists()
    shutil.rmtree(folder, ignore_errors=True)


def test_members_before_the_file_begins_are_refused(packed: Path) -> None:
    """The zip's end says that its directory stands further on than it does: every member moves before the file."""
    data = bytearray(packed.read_bytes())
    place = data.rindex(b"PK\5\6") + 16
    begins = int.from_bytes(data[place : place + 4], "little")
    data[place : place + 4] = (begins + 256).to_bytes(4, "little")
    packed.write_bytes(data)
    with pytest.raises(NotReadable):
        bundle.read(packed, packed.with_name("two"))


def test_a_capture_that_is_missing_is_missed(packed: Path) -> None:
    """A bundle without the bytes that its log speaks of is refused."""
    with pytest.raises(LedgerDamaged):
        bundle.read(changed(packed, "captures/", bytes, drop=True), packed.with_name("two"))


def test_a_bundle_of_another_ledger_is_told(packed: Path) -> None:
    """A sound bundle that is not of the ledger whose head was noted is refused."""
    with pytest.raises(LedgerDamaged, match="head"):
        bundle.read(packed, packed.with_name("two"), f"1:{'0' * 64}")


def test_nothing_is_written_over(packed: Path) -> None:
    """A folder in which anything stands is left alone; an empty one is filled."""
    with pytest.raises(LedgerExists):
        bundle.read(packed, packed.with_name("one"))
    packed.with_name("two").mkdir()
    assert bundle.read(packed, packed.with_name("two")).ok
    shutil.rmtree(packed.with_name("two"))


@pytest.mark.parametrize(
    "data", [b'{"schema":"dicho/1"}\n', b"id,form\n", b"PK\x03\x04", b"", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_bundle_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    """JSON Lines and CSV hold statements without texts, and say so; a broken or foreign ZIP is no bundle."""
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(NotReadable):
        bundle.read(tmp_path / "x", tmp_path / "two")
    assert not (tmp_path / "two").exists()
