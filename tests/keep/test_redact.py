"""Redacting: no word is left in the folder, what others share stays, the chain holds, and a crash is made good."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.keep.made import EXCHANGE, PAGE, STORY, TEXTS, Site, everything, names

from dicho.capture.archive import Archive
from dicho.errors import AmbiguousId, LedgerBusy, NotFound, UsageError
from dicho.model.document import Failure
from dicho.model.review import Fix
from dicho.pipeline import intake
from dicho.pipeline.intake import Input
from dicho.pipeline.keep import redact as redacting
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store import derive, keys, log, removal
from dicho.store.ledger import Ledger
from dicho.store.removals import Removals
from dicho.store.search import Query

A_SHINGLE = 8


def document(desk: Workspace, file: str) -> Any:
    return next(row for row in desk.ledger.documents() if file in row.file)


def shingles(text: str) -> set[bytes]:
    """Every stretch of eight bytes of a text."""
    data = text.encode()
    return {data[at : at + A_SHINGLE] for at in range(len(data) - A_SHINGLE + 1)}


def left_of(folder: Path, text: str, others: str = "") -> set[bytes]:
    """What of a text, in stretches of eight bytes that do not stand in the other texts, a folder still holds."""
    held = everything(folder)
    return {each for each in shingles(text) - shingles(others) if each in held}


def fully_gone(folder: Path) -> bool:
    """Whether nothing of the mill's text is anywhere, and the ledger holds without it."""
    others = " ".join(text for name, text in TEXTS.items() if name != "mill.txt")
    with open_workspace(folder) as desk:
        found = desk.verify()
        assert found.problem is None, found.problem
        assert [each.reason for each in found.redactions] == ["court order 7"]
        assert not desk.ledger.removals.unfinished
    return not left_of(folder, TEXTS["mill.txt"], others)


def test_no_word_is_left_in_the_folder(desk: Workspace, folder: Path) -> None:
    """Not in the log, tables, index of comparisons, archive, freed pages or write-ahead log, open or not."""
    mill = document(desk, "mill.txt")
    head, before = "{0.seq}:{0.hash}".format(desk.ledger.head()), left_of(folder, TEXTS["mill.txt"])
    assert len(before) > 80
    found = desk.redact(mill.id[:6], " court  order 7 ", "ana")
    assert (found.capture, found.reason, found.by, found.documents) == (mill.sha256, "court order 7", "ana", (mill.id,))
    assert fully_gone(folder)
    assert desk.verify(head).ok, "a head noted before still verifies"
    assert not [*desk.ledger.statements(Query("molino"))] and [*desk.ledger.statements(Query("quay"))]
    desk.ledger.rebuild()
    assert desk.compare() is not None and fully_gone(folder)


def test_the_records_of_fetching_it_go_too(desk: Workspace, folder: Path) -> None:
    """A page's exchange holds its text: it is erased, and so are its address and the failures to get it."""
    page = document(desk, "mill-closed")
    [fetch] = desk.ledger.fetches(page.sha256)
    assert fetch.warc and desk.archive.has(fetch.warc) and EXCHANGE.split()[0] in everything(folder)
    going = desk.concerned(page.id)
    assert going.archived == (page.sha256, fetch.warc) and going.url == PAGE
    for address in (PAGE, f"{PAGE}-first", "https://faro.example/other"):
        desk.ledger.record_failure(Failure(address, "fetch-timeout", "it took too long."), None, ())
    desk.redact(page.id, "asked for")
    assert [failure.file for failure in desk.ledger.failures()] == ["https://faro.example/other"]
    assert not desk.archive.has(fetch.warc) and not desk.ledger.fetches(page.sha256)
    assert not left_of(folder, STORY.decode(), "".join(TEXTS.values())) and PAGE.encode() not in everything(folder)
    assert desk.verify().problem is None


def test_a_record_of_a_fetch_that_was_never_recorded_goes_too(desk: Workspace) -> None:
    """Killed between archiving and recording, a fetch leaves an exchange that no event names: it holds the page."""
    page = document(desk, "mill-closed")
    lines = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(STORY)
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {PAGE}\r\nContent-Type: application/http\r\n"
    about = f"WARC-Date: 2026-01-02T03:04:05Z\r\nContent-Length: {len(lines + STORY)}\r\n\r\n"
    exchange = (head + about).encode() + lines + STORY + b"\r\n\r\n"
    left = [desk.archive.put(gzip.compress(exchange)), desk.archive.put(exchange)]
    kept = [desk.archive.put(gzip.compress(exchange.replace(b"wheel", b"crane"))), desk.archive.put(b"WARC/ but none")]
    desk.redact(page.id, "asked for")
    assert [desk.archive.has(each) for each in (*left, *kept)] == [False, False, True, True]


def test_what_others_share_stays(desk: Workspace) -> None:
    """A speaker quoted elsewhere, a statement repeated elsewhere: there they stand as before, and are told of."""
    quay, copy = document(desk, "quay.txt"), document(desk, "copy.txt")
    going = desk.concerned(quay.id)
    assert (going.statements, going.copies) == (2, ()) and [key for key, _, _ in going.repeats] == [copy.id]
    desk.redact(quay.id, "asked for")
    assert [s.speaker.name for s, _ in desk.ledger.statements(Query(speaker="Ada Pellworth")) if s.speaker]
    assert not [*desk.ledger.statements(Query(speaker="Lope Candil"))]
    assert desk.verify().ok


def test_what_people_wrote_about_it_goes_too(desk: Workspace, folder: Path) -> None:
    """Notes on its statements, on links to them, on what they tell of a prediction elsewhere: each may quote it."""
    mine, other = ([s.id for s, d in desk.ledger.statements() if d.file == name] for name in ("quay.txt", "mill.txt"))
    desk.ledger.reviews.fix(other[0], Fix(status="prediction"))
    desk.ledger.reviews.accept(mine[0], note="bollard, as the deputy says")
    desk.ledger.links.decide(f"{mine[0]}:{other[0]}", "no", "stance", note="bollard, see there")
    desk.ledger.outcomes.settle(other[0], "kept", [mine[1]], note="bollard proves it")
    told = desk.ledger.people.undo(desk.ledger.outcomes.settle(other[0], "moot", [mine[1]]).event, note="bollard again")
    assert told.event and b"bollard" in everything(folder)
    assert desk.concerned(document(desk, "quay.txt").id).decisions == 5
    desk.redact(document(desk, "quay.txt").id, "asked for")
    assert b"bollard" not in everything(folder) and desk.verify().ok
    assert next(s.status for s, _ in desk.ledger.statements() if s.id == other[0]) == "prediction"


def test_the_same_text_in_other_bytes_is_told(desk: Workspace) -> None:
    """Where another capture has the very same text, that is said: it does not go by itself."""
    desk.add_inputs([Input("again.txt", data=TEXTS["mill.txt"].encode("utf-16"))])
    plain, again = document(desk, "mill.txt"), document(desk, "again.txt")
    assert [(key, capture) for key, _, capture in desk.concerned(plain.id).copies] == [(again.id, again.sha256)]
    desk.redact(plain.id, "asked for")
    assert desk.ledger.document(again.id).text == TEXTS["mill.txt"] and desk.verify().ok


def test_the_same_bytes_are_refused_until_it_is_lifted(desk: Workspace, folder: Path, tmp_path: Path) -> None:
    """Under any name: the reason is said, nothing is recorded, nothing archived; once lifted they are added as ever."""
    mill = document(desk, "mill.txt")
    desk.redact(mill.id, "court order 7", "ana")
    events = desk.ledger.head().seq
    (tmp_path / "under another name.txt").write_text(TEXTS["mill.txt"])
    report = desk.add([tmp_path / "under another name.txt"])
    assert (report.failed, report.failures[0].code) == (1, "redacted") and "court order 7" in report.failures[0].reason
    assert desk.ledger.head().seq == events and not desk.archive.has(mill.sha256)
    assert b"under another name" not in everything(folder)
    with pytest.raises(NotFound, match="court order 7"):
        desk.ledger.document(mill.id)
    with pytest.raises(NotFound, match="court order 7"):
        desk.ledger.capture(mill.sha256)
    with pytest.raises(UsageError):
        desk.ledger.removals.lift(mill.id, " ")
    with pytest.raises(NotFound):
        desk.ledger.removals.lift("abcd", "set aside")
    desk.ledger.removals.lift(mill.id[:5], "set aside", "eva")
    assert desk.add([tmp_path / "under another name.txt"]).new == 1
    assert desk.verify().ok and desk.ledger.removals.all()[0].lifted
    desk.redact(mill.id, "again")
    assert not left_of(folder, TEXTS["mill.txt"], " ".join(TEXTS[name] for name in ("quay.txt", "copy.txt")))
    assert desk.verify().ok


def test_a_page_is_refused_at_its_address_too(desk: Workspace) -> None:
    """Fetched again with the same bytes, it is refused, and its exchange is not archived either."""
    page = document(desk, "mill-closed")
    desk.redact(page.id, "asked for")
    held = set(desk.archive.each())
    report = desk.add_inputs(intake.find([PAGE]), fetcher=Site())
    assert report.failures[0].code == "redacted" and set(desk.archive.each()) == held
    assert not [*desk.ledger.failures()] and desk.verify().ok


def test_what_is_redacted_while_it_is_read_stays_out(desk: Workspace, folder: Path, monkeypatch: Any) -> None:
    """A document taken in before it was redacted and recorded after: refused, and its bytes leave the archive again."""
    data = b"The cook, Ada Brea, said: \xe2\x80\x9cThe soup was fine.\xe2\x80\x9d\n"
    desk.add_inputs([Input("soup.txt", data=data), Input("blank.txt", data=b"")])
    soup = document(desk, "soup.txt")
    held = set(desk.archive.each())
    refuse = Removals.refuse

    def meanwhile(self: Removals, sha256: str) -> None:
        refuse(self, sha256)
        if sha256 == soup.sha256:
            with open_workspace(folder) as other:
                other.redact(soup.id, "court order 7")

    monkeypatch.setattr(Removals, "refuse", meanwhile)
    monkeypatch.setattr(Ledger, "has_reading", lambda *given: False)
    report = desk.add_inputs([Input("soup.txt", data=data)])
    monkeypatch.undo()
    assert report.failures[0].code == "redacted" and set(desk.archive.each()) == held - {soup.sha256}
    assert b"The soup was" not in everything(folder) and desk.verify().ok


def test_what_is_named_must_be_one_thing(desk: Workspace) -> None:
    """A document's id, a capture's hash, a beginning of either; nothing else, and no two at once."""
    mill = document(desk, "mill.txt")
    for wanted in (mill.id, mill.id[:4], mill.sha256, mill.sha256[:8].upper()):
        assert desk.concerned(wanted).capture == mill.sha256
    for wanted in ("", "ab", "zzzz", "0" * 64, "ffffffffff", "%", "../../x"):
        with pytest.raises(NotFound):
            desk.concerned(wanted)
    with pytest.raises(UsageError):
        desk.redact(mill.id, "  ")
    assert desk.verify().ok and not desk.ledger.removals.all()


def test_a_beginning_of_two_captures_is_ambiguous(desk: Workspace) -> None:
    """Nothing is erased by a beginning that fits two."""
    mill = document(desk, "mill.txt")
    start = mill.sha256[:4]
    data = next(d for n in count() if hashlib.sha256(d := str(n).encode()).hexdigest().startswith(start))
    desk.archive.put(data)
    with pytest.raises(AmbiguousId, match=mill.sha256[:12]):
        desk.redact(start, "court order 7")
    assert desk.concerned(mill.sha256[:12]).capture == mill.sha256


STEPS: dict[str, tuple[object, str]] = {
    "before anything": (removal, "erase"),
    "with the log written and not committed": (derive, "replay"),
    "after the commit": (redacting, "finish"),
    "in the archive": (Archive, "erase"),
    "with the bytes gone": (Removals, "scrub"),
    "with the index emptied": (Removals, "_empty"),
    "with all done but the note of it": (removal, "finished"),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to kill")
@pytest.mark.parametrize("at", STEPS)
def test_killed_at_any_step_it_is_finished_by_the_next_that_opens_the_ledger(folder: Path, at: str) -> None:
    """Either nothing was erased and all is as before, or the next opening leaves no word."""
    owner, name = STEPS[at]
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child
        try:
            with open_workspace(folder) as desk:
                setattr(owner, name, lambda *given, **more: os.kill(os.getpid(), signal.SIGKILL))
                desk.redact(document(desk, "mill.txt").id, "court order 7")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    if at in list(STEPS)[:2]:
        with open_workspace(folder) as desk:
            assert desk.verify().ok and document(desk, "mill.txt") and not desk.ledger.removals.all()
            desk.redact(document(desk, "mill.txt").id, "court order 7")
    assert fully_gone(folder)


def test_where_another_process_reads_the_rest_is_done_later(desk: Workspace, folder: Path, monkeypatch: Any) -> None:
    """A reader that holds the ledger as it was is not cut off: the redaction is decided, says so, and is finished."""
    monkeypatch.setattr(redacting, "PATIENCE", 0.1)
    mill = document(desk, "mill.txt")
    with Ledger.open(folder) as other:
        other._db.execute("BEGIN")
        assert other._db.execute("SELECT count(*) FROM log").get
        with pytest.raises(LedgerBusy, match="erased"):
            desk.redact(mill.id, "court order 7")
        assert not desk.archive.has(mill.sha256) and desk.ledger.removals.unfinished
        assert "not erased from every file yet" in (desk.verify().problem or "")
        with open_workspace(folder) as third:
            assert third.ledger.removals.unfinished, "a reader is not kept waiting, nor failed"
        other._db.execute("COMMIT")
    assert fully_gone(folder)


def test_bytes_that_come_back_are_found(desk: Workspace) -> None:
    """Somebody who copies the erased file back into the archive is told of by verify."""
    mill = document(desk, "mill.txt")
    desk.redact(mill.id, "court order 7")
    desk.archive.put(TEXTS["mill.txt"].encode())
    assert f"capture {mill.sha256}" in (desk.verify().problem or "")


def test_a_hard_link_elsewhere_keeps_its_bytes(desk: Workspace, tmp_path: Path) -> None:
    """The archived file may have a second name outside: it is deleted here and not overwritten there."""
    mill = document(desk, "mill.txt")
    place = desk.folder / "captures" / mill.sha256[:2] / mill.sha256
    (tmp_path / "second").hardlink_to(place)
    (place.parent / ".writing-abc").write_bytes(TEXTS["mill.txt"].encode()[:20])
    (place.parent / ".writing-other").write_bytes(b"another's")
    desk.redact(mill.id, "court order 7")
    assert not place.exists() and (tmp_path / "second").read_text() == TEXTS["mill.txt"]
    assert names(place.parent) == [".writing-other"]


def test_an_index_in_use_is_emptied_and_not_fed_again(desk: Workspace) -> None:
    """A comparison under way when the index is thrown away puts nothing more into it, and begins anew."""
    with keys.Keys(desk.folder, "v") as index:
        index.add([(1, ["molino"])])
        keys.forget(desk.folder)
        assert not keys.there(desk.folder)
        with pytest.raises(keys.Forgotten):
            index.add([(2, ["molinero"])])
        with pytest.raises(keys.Forgotten):
            index.stands()
    assert b"molino" not in (desk.folder / keys.FILE_NAME).read_bytes()
    assert desk.compare() == {} or desk.verify().ok
    assert keys.there(desk.folder)


def test_a_comparison_goes_on_after_a_redaction_in_its_middle(desk: Workspace, monkeypatch: Any) -> None:
    """What another process redacts while statements are compared is in no link and no index afterwards."""
    mill = document(desk, "mill.txt")
    add: Callable[..., None] = keys.Keys.add
    turns: list[int] = []

    def meanwhile(self: keys.Keys, rows: Any) -> None:
        if not turns:
            turns.append(1)
            with open_workspace(desk.folder) as other, pytest.raises(LedgerBusy):
                other.redact(mill.id, "court order 7")
        add(self, rows)

    monkeypatch.setattr(redacting, "PATIENCE", 0.1)
    monkeypatch.setattr(keys.Keys, "add", meanwhile)
    desk.compare()
    monkeypatch.undo()
    assert turns and fully_gone(desk.folder)
    assert {link.left for link in desk.ledger.links.all()} <= {s.id for s, _ in desk.ledger.statements()}


def test_the_log_names_what_was_erased_and_by_whom(desk: Workspace) -> None:
    """The page of the log has the reason and who decided; the removal itself is never erased."""
    mill = document(desk, "mill.txt")
    desk.redact(mill.id, "court order 7", "ana")
    desk.ledger.removals.lift(mill.id, "set aside", "eva")
    lifted, removed = desk.ledger.pages.events((log.REMOVED, log.LIFTED), None, 9).rows
    assert (removed.by, removed.words, lifted.by, lifted.words) == ("ana", ("court order 7",), "eva", ("set aside",))
    assert (removed.about[0].id, removed.about[0].label) == (mill.sha256, None)


def test_a_copy_of_the_folder_taken_in_the_middle_is_finished_as_well(desk: Workspace, tmp_path: Path) -> None:
    """What is still to be done is noted in the ledger itself, so it is done wherever that is opened."""
    mill = document(desk, "mill.txt")
    desk.ledger.remove(mill.sha256, "court order 7")
    shutil.copytree(desk.folder, tmp_path / "copy")
    assert fully_gone(tmp_path / "copy") and not Archive(tmp_path / "copy").has(mill.sha256)
