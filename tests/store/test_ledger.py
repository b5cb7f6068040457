from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import apsw
import pytest
from tests.store.made import NEWER, RUNS, Captures, document, dump, ledger_of, parts, simple, statement

from dicho.errors import (
    AmbiguousId,
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerExists,
    LedgerMissing,
    NotFound,
    Redacted,
    SpanError,
    UsageError,
)
from dicho.model import ids
from dicho.model.document import Failure
from dicho.model.span import Span
from dicho.model.statement import Hop, Quantity, Statement, When
from dicho.store import db as database
from dicho.store.ledger import Ledger


@pytest.fixture
def archive() -> Captures:
    return Captures()


def test_what_is_recorded_comes_back(tmp_path: Path, archive: Captures) -> None:
    """Statements and documents come back equal to what was recorded, in text order, after closing and opening."""
    with ledger_of(tmp_path / "l", archive, range(3)) as ledger:
        assert ledger.folder == tmp_path / "l"
    with Ledger.open(tmp_path / "l") as ledger:
        expected = [(s, d) for n in range(3) for d, found in simple(archive, n)[1] for s in found]
        assert list(ledger.statements()) == expected
        rows = list(ledger.documents())
        assert [(r.file, r.statements, r.title, r.kept) for r in rows] == [
            (f"page{n}.txt", 3, f"El muelle {n}", 1.0) for n in range(3)
        ]
        counts = ledger.counts()
        assert (counts.captures, counts.documents, counts.statements, counts.speakers, counts.runs) == (3, 3, 9, 2, 2)


def test_every_field_of_a_statement_survives(tmp_path: Path, archive: Captures) -> None:
    """Times, quantities, chain, parent, flags and scores come back exactly as they went in."""
    capture = archive.put(b"Ana said 6.2 million left on Monday, wrote El Faro.", "a.txt")
    read = document(capture, "Ana said 6.2 million left on Monday, wrote El Faro.", notes=("guessed the language",))
    outer = statement(read, "Ana said 6.2 million left on Monday", "El Faro", "wrote", form="indirect")
    inner = replace(
        statement(read, "6.2 million left on Monday", "Ana", "said", "Ana", status="prediction", score=0.1 + 0.2),
        said=When("2026-Q1", "quarter", (Span(29, 35),)),
        about=(When("2026", "year"), When("2026-05", "month", (Span(0, 3),))),
        quantities=(Quantity(6200000, "people", (Span(9, 20),)), Quantity(0.1, "share", ())),
        chain=(Hop("El Faro", "republished", (Span(43, 50),)),),
        parent=outer.id,
        flags=("continued", "headline"),
    )
    with Ledger.create(tmp_path / "l") as ledger:
        ledger.record_reading(capture, [(read, [outer, inner])], RUNS)
        assert list(ledger.statements()) == [(outer, read), (inner, read)]
        assert ledger.verify(archive.fetch, parts).ok


def test_recording_again_changes_nothing(tmp_path: Path, archive: Captures) -> None:
    """The same capture, runs and documents leave no event, whatever the order of the runs or the file's new name."""
    with ledger_of(tmp_path / "l", archive, [0]) as ledger:
        capture, readings = simple(archive, 0)
        before, head = dump(ledger.folder), ledger.head()
        assert ledger.has_reading(capture.sha256, RUNS[::-1])
        assert not ledger.record_reading(capture, readings, RUNS[::-1])
        renamed = [(replace(d, file="copy.txt"), found) for d, found in readings]
        assert not ledger.record_reading(replace(capture, file="copy.txt"), renamed, RUNS)
        assert (dump(ledger.folder), ledger.head()) == (before, head)


def test_a_newer_reading_supersedes(tmp_path: Path, archive: Captures) -> None:
    """A later run replaces a document's statements under the same document id; the log keeps the earlier ones."""
    with ledger_of(tmp_path / "l", archive, [0, 1]) as ledger:
        capture, [(read, found)] = simple(archive, 0)
        assert not ledger.has_reading(capture.sha256, NEWER)
        assert ledger.record_reading(capture, [(read, found[:1])], NEWER)
        assert ledger.has_reading(capture.sha256, NEWER) and not ledger.has_reading(capture.sha256, RUNS)
        assert next(ledger.documents()).id == read.id
        assert [s.id for s, d in ledger.statements() if d.id == read.id] == [found[0].id]
        assert [(r.name, r.statements) for r in ledger.speakers()] == [("Elvira Sotomonte", 2), ("Odón Berástegui", 1)]
        kinds = [event.kind for event in ledger.events()]
        assert kinds.count("statements.found") == 3 and kinds.count("document.read") == 2
        assert ledger.verify(archive.fetch, parts).ok


def test_a_document_no_longer_read_leaves(tmp_path: Path, archive: Captures) -> None:
    """A capture whose newer reading gives fewer documents keeps only those in the current state."""
    capture = archive.put(b"one two", "feed.xml")
    nothing: list[Statement] = []
    items = [(document(capture, "one two", f"item {n}"), nothing) for n in range(3)]
    with Ledger.create(tmp_path / "l") as ledger:
        ledger.record_reading(capture, items, RUNS)
        ledger.record_reading(capture, items[1:2], NEWER)
        assert [row.id for row in ledger.documents()] == [items[1][0].id]
        ledger.record_reading(capture, [], NEWER, "nothing")
        assert list(ledger.documents()) == [] and ledger.has_reading(capture.sha256, NEWER, "nothing")


def test_overrides_make_another_reading(tmp_path: Path, archive: Captures) -> None:
    """What a user overrides is part of what a reading is: another key is not the same reading."""
    with ledger_of(tmp_path / "l", archive, [0]) as ledger:
        capture, readings = simple(archive, 0)
        assert not ledger.has_reading(capture.sha256, RUNS, "outlet=El Faro")
        assert ledger.record_reading(capture, readings, RUNS, "outlet=El Faro")
        assert ledger.has_reading(capture.sha256, RUNS, "outlet=El Faro")
        assert not ledger.has_reading(capture.sha256, RUNS)


def test_failures_are_recorded_once_and_cleared(tmp_path: Path, archive: Captures) -> None:
    """The same failure of the same bytes is one row, a new reason replaces it, a later success clears it."""
    capture, readings = simple(archive, 0)
    failure = Failure("page0.txt", "malformed", "the tags never close.", "Save the page again.")
    with Ledger.create(tmp_path / "l") as ledger:
        assert ledger.record_failure(failure, capture, RUNS)
        assert not ledger.record_failure(replace(failure, file="copy.txt"), capture, NEWER)
        assert list(ledger.failures()) == [replace(failure, capture=capture.sha256)]
        assert not ledger.has_reading(capture.sha256, RUNS)
        assert ledger.record_failure(replace(failure, reason="too slow."), capture, RUNS)
        assert [f.reason for f in ledger.failures()] == ["too slow."]
        assert ledger.record_reading(capture, readings, RUNS)
        assert list(ledger.failures()) == []
        assert ledger.record_failure(failure, capture, NEWER)
        assert len(list(ledger.documents())) == 1, "a failed second reading loses nothing"
        assert ledger.record_reading(capture, readings, RUNS), "the same reading again clears the failure"
        assert list(ledger.failures()) == []


def test_failures_without_bytes(tmp_path: Path) -> None:
    """A file that could not even be opened is a failure of its own name and reason, in the order it happened."""
    first, second = (Failure("gone.html", "not-readable", reason) for reason in ("no permission.", "is a folder."))
    with Ledger.create(tmp_path / "l") as ledger:
        assert ledger.record_failure(first, None, RUNS) and ledger.record_failure(second, None, RUNS)
        assert not ledger.record_failure(first, None, RUNS)
        assert list(ledger.failures()) == [first, second]


def test_a_reading_is_all_or_nothing(tmp_path: Path, archive: Captures) -> None:
    """A span outside the text, a false id or a repeated statement refuses the whole reading and leaves no trace."""
    capture, [(read, found)] = simple(archive, 0)
    outside = (Span(0, len(read.text) + 1),)
    wrong = replace(found[0], content=outside, id=ids.statement_id(read.id, found[0].source, found[0].cue, outside))
    when = replace(found[0], said=When("2026", "year", outside))
    renamed, repeated = replace(found[0], id="0" * 16), found[0]
    infinite = replace(found[0], score=float("inf"))
    with Ledger.create(tmp_path / "l") as ledger:
        for bad in (wrong, when, renamed, repeated, infinite):
            with pytest.raises(SpanError):
                ledger.record_reading(capture, [(read, [found[0], bad] if bad is repeated else [found[1], bad])], RUNS)
        with pytest.raises(SpanError):
            ledger.record_reading(capture, [(read, found), (read, found)], RUNS)
        with pytest.raises(LedgerError, match="cannot be recorded"):
            ledger.record_reading(capture, [(replace(read, title="\ud800"), found)], RUNS)
        assert ledger.head().seq == 1 and ledger.counts().captures == 0


def test_abbreviated_ids(tmp_path: Path, archive: Captures) -> None:
    """Ids may be shortened to 4 characters as in git; several that fit are listed, and nonsense is not found."""
    with ledger_of(tmp_path / "l", archive, range(40)) as ledger:
        every = [s.id for s, _ in ledger.statements()]
        unique = next(key for key in every if sum(other.startswith(key[:6]) for other in every) == 1)
        assert ledger.statement(unique[:6].upper())[0].id == unique
        row = next(iter(ledger.documents()))
        assert ledger.document(row.id).file == row.file
        for bad in ("abc", "", "zzzz", "%%%%", "0" * 17, "'; DROP TABLE statements; --"):
            with pytest.raises(NotFound):
                ledger.statement(bad)


def test_ambiguous_ids_list_the_candidates(tmp_path: Path, archive: Captures) -> None:
    """Two ids with the same first four characters are both named."""
    with ledger_of(tmp_path / "l", archive, range(400)) as ledger:
        every = sorted(s.id for s, _ in ledger.statements())
        one, two = next((a, b) for a, b in pairwise(every) if a[:4] == b[:4])
        with pytest.raises(AmbiguousId, match=f"{one}.*{two}"):
            ledger.statement(one[:4])


def test_create_and_open(tmp_path: Path) -> None:
    """A second creation is refused, a missing ledger says how to make one, open can create."""
    with pytest.raises(LedgerMissing, match="dicho add"):
        Ledger.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    Ledger.create(tmp_path / "l").close()
    with pytest.raises(LedgerExists):
        Ledger.create(tmp_path / "l")
    with Ledger.open(tmp_path / "deep" / "er", create=True) as ledger:
        assert ledger.head().seq == 1
    with Ledger.open(tmp_path / "deep" / "er", create=True) as ledger:
        assert ledger.head().seq == 1


def test_an_unfinished_creation_is_taken_up(tmp_path: Path) -> None:
    """The empty file a creation killed at the start leaves is not a ledger to read, and can become one."""
    (tmp_path / database.FILE_NAME).touch()
    with pytest.raises(LedgerMissing):
        Ledger.open(tmp_path)
    Ledger.create(tmp_path).close()
    Ledger.open(tmp_path).close()


def test_files_that_are_no_ledger(tmp_path: Path) -> None:
    """Another program's database, a text file, a cut file and a file in the folder's place are told apart, clearly."""
    for folder in ("other", "text", "cut"):
        (tmp_path / folder).mkdir()
    db = apsw.Connection(str(tmp_path / "other" / database.FILE_NAME))
    db.execute("CREATE TABLE t (a)")
    db.close()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(tmp_path / "other")
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(tmp_path / "other", create=True)
    (tmp_path / "text" / database.FILE_NAME).write_text("not a database, only words. " * 40)
    with pytest.raises(LedgerDamaged, match="no SQLite database"):
        Ledger.open(tmp_path / "text")
    Ledger.create(tmp_path / "l").close()
    whole = (tmp_path / "l" / database.FILE_NAME).read_bytes()
    (tmp_path / "cut" / database.FILE_NAME).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LedgerError), Ledger.open(tmp_path / "cut") as ledger:
        ledger.rebuild()
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="folder cannot be made"):
        Ledger.create(tmp_path / "file")


def test_one_writer_at_a_time(tmp_path: Path, archive: Captures, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes, a second waits, then says so; readers go on reading."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    ledger_of(tmp_path / "l", archive, [0]).close()
    other = apsw.Connection(str(tmp_path / "l" / database.FILE_NAME))
    other.execute("BEGIN IMMEDIATE")
    with Ledger.open(tmp_path / "l") as ledger:
        capture, readings = simple(archive, 1)
        with pytest.raises(LedgerBusy, match="another process"):
            ledger.record_reading(capture, readings, RUNS)
        assert len(list(ledger.statements())) == 3
        other.execute("ROLLBACK")
        assert ledger.record_reading(capture, readings, RUNS)
    other.close()


def test_a_stream_keeps_its_view(tmp_path: Path, archive: Captures) -> None:
    """Statements being read stay those of the moment reading began, also when the reader writes in between."""
    with ledger_of(tmp_path / "l", archive, range(3)) as ledger:
        seen = []
        for number, (found, _) in enumerate(ledger.statements()):
            seen.append(found.id)
            capture, readings = simple(archive, 100 + number)
            ledger.record_reading(capture, readings, RUNS)
        assert len(seen) == 9 and ledger.counts().statements == 9 + 27


def test_rebuild_gives_the_same_state(tmp_path: Path, archive: Captures) -> None:
    """Replaying the log writes every derived row again as it was."""
    with ledger_of(tmp_path / "l", archive, range(5)) as ledger:
        capture, [(read, found)] = simple(archive, 2)
        ledger.record_reading(capture, [(replace(read, title="Otro"), found[1:])], NEWER)
        ledger.record_failure(Failure("x", "empty-input", "nothing."), None, RUNS)
        before = dump(ledger.folder)
        ledger.rebuild()
        assert dump(ledger.folder) == before


def test_rebuild_repairs_what_was_changed(tmp_path: Path, archive: Captures) -> None:
    """Derived rows lost or changed come back from the log; a damaged log is refused and nothing is touched."""
    with ledger_of(tmp_path / "l", archive, range(2)) as ledger:
        before = dump(ledger.folder)
        db = apsw.Connection(str(ledger.folder / database.FILE_NAME))
        db.execute(
            "DELETE FROM statements; UPDATE documents SET text = 'x'; INSERT INTO words (words) VALUES ('delete-all')"
        )
        assert not ledger.verify(archive.fetch).ok
        ledger.rebuild()
        assert dump(ledger.folder) == before and ledger.verify(archive.fetch, parts).ok
        db.execute("DROP TRIGGER payload_no_update; UPDATE payload SET body = x'7b7d' WHERE seq = 4")
        with pytest.raises(LedgerDamaged, match="event 4"):
            ledger.rebuild()
        assert dump(ledger.folder) == before
        db.close()


def test_removal_leaves_a_valid_chain_and_no_trace(tmp_path: Path, archive: Captures) -> None:
    """After a legal removal the words are nowhere in the folder, the events stand as tombstones, the chain holds."""
    with ledger_of(tmp_path / "l", archive, range(3)) as ledger:
        capture, [(read, found)] = simple(archive, 1)
        ledger.record_reading(capture, [(read, found[:1])], NEWER)
        head = ledger.head()
        with pytest.raises(UsageError):
            ledger.remove(capture.sha256, " ")
        with pytest.raises(NotFound):
            ledger.remove("0" * 64, "court order 7")
        assert ledger.remove(capture.sha256, "court order 7") == 6
        del archive.held[capture.sha256]
        outcome = ledger.verify(archive.fetch, parts, head)
        assert (outcome.problem, outcome.removed, outcome.documents) == (None, 6, 2)
        said = [e.body for e in ledger.events()][-1]
        assert said == {
            "capture": capture.sha256,
            "events": [8, 9, 10, 11, 17, 18],
            "documents": [read.id],
            "archived": [capture.sha256],
            "reason": "court order 7",
            "by": "person",
        }
        assert [r.reason for r in outcome.redactions] == ["court order 7"]
        ledger.removals.scrub(ledger.removals.unfinished)
        assert not ledger.removals.unfinished
        before = dump(ledger.folder)
        ledger.rebuild()
        assert dump(ledger.folder) == before
        assert not ledger.has_reading(capture.sha256, NEWER)
        everything = b"".join(p.read_bytes() for p in ledger.folder.iterdir())
        assert b"muelle 1" not in everything and b"muelle 2" in everything
        with pytest.raises(Redacted, match="court order 7"):
            ledger.record_reading(capture, [(read, found)], RUNS)
        with pytest.raises(Redacted, match="court order 7"):
            ledger.record_failure(Failure("f", "malformed", "r"), capture, RUNS)
        ledger.removals.lift(read.id[:6], "lifted by the court", "ana")
        with pytest.raises(UsageError):
            ledger.removals.lift(read.id[:6], "twice", "ana")
        archive.put(read.text.encode(), read.file)
        assert ledger.record_reading(capture, [(read, found)], RUNS), "it can be added again"
        assert not ledger.removals.erased() and ledger.removals.all()[0].lifted
        assert ledger.verify(archive.fetch, parts).ok
