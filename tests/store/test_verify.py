from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.store.made import NEWER, RUNS, Captures, chain, dump, ledger_of, parts, simple

from dicho.errors import LedgerError, NotReadable
from dicho.model.document import Failure
from dicho.model.link import Link
from dicho.store import derive
from dicho.store.ledger import Ledger
from dicho.store.log import Head, canonical, event_hash, payload_digest
from dicho.store.rows import Verification

ARCHIVE = Captures()
CHANGED = (
    *("runs", "captures", "documents", "statements", "speakers", "failures"),
    *("links", "verdicts", "utterances", "entries"),
)
"""The tables in which every cell is changed in turn."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a bit of everything: pages, a second reading, failures, a removal, links, a decision."""
    folder = tmp_path_factory.mktemp("whole") / "l"
    with ledger_of(folder, ARCHIVE, range(4)) as ledger:
        capture, [(read, found)] = simple(ARCHIVE, 3)
        ledger.record_reading(capture, [(read, found[1:])], NEWER)
        broken = ARCHIVE.put(b"\x00\x01", "broken.bin", "application/octet-stream")
        ledger.record_failure(Failure("broken.bin", "not-readable", "binary."), broken, RUNS)
        ledger.record_failure(Failure("gone.txt", "not-readable", "no permission."), None, RUNS)
        ledger.remove(simple(ARCHIVE, 0)[0].sha256, "asked")
        a, b, c, *_ = [s.id for s, _ in ledger.statements()]
        copy = Link(a, b, "copy", "exact", 1.0, certain=True)
        ledger.links.record(RUNS[0], [copy, Link(a, c, "conflict", "negation", 0.5)])
        ledger.links.decide(f"{b}:{c}", "yes", note="both of that night")
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "l"))


FORGET = "INSERT INTO words (words, rowid, content) SELECT 'delete', min(n), spoken ->> '$[0][0]' FROM statements"


def change(folder: Path, *statements: str) -> None:
    """Does to the file what no Dicho would: past the triggers, which are put back."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    triggers = list(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    for _, sql in triggers:
        db.execute(str(sql))
    db.close()


def verified(folder: Path, fetch: Callable[[str], bytes] = ARCHIVE.fetch, head: Head | None = None) -> Verification:
    with Ledger.open(folder) as ledger:
        return ledger.verify(fetch, parts, head)


def test_a_whole_ledger_verifies(whole: Path) -> None:
    """Everything held is counted: events, tombstones, captures, documents, statements, spans."""
    outcome = verified(whole)
    assert outcome.ok and outcome.problem is None
    assert (outcome.captures, outcome.documents, outcome.statements, outcome.removed) == (4, 3, 8, 4)
    assert outcome.spans == 2 * (3 + 3 + 1) + (3 + 1)
    assert not outcome.head_checked


def cells() -> Iterator[tuple[str, str]]:
    """Every column of every table of a ledger."""
    db = apsw.Connection(":memory:")
    derive.make(db)
    yield from [("log", name) for name in ("seq", "at", "kind", "digest", "prev", "hash")]
    yield from [("payload", name) for name in ("seq", "salt", "body")]
    for table in CHANGED:
        for _, name, *_ in db.execute(f"PRAGMA table_info({table})"):
            yield table, str(name)


def flipped(value: Any, at: int, bit: int) -> Any:
    """The value with one bit changed: of a byte, of a character (kept printable), of a number."""
    if value is None:
        return "x"
    if isinstance(value, bytes):
        at %= len(value)
        return value[:at] + bytes([value[at] ^ (1 << bit)]) + value[at + 1 :]
    if isinstance(value, str):
        at %= len(value) or 1
        return value[:at] + chr((ord(value[at]) if value else 64) ^ (1 << bit % 4)) + value[at + 1 :]
    return value + 1 + bit


@pytest.mark.parametrize("cell", list(cells()), ids=".".join)
@settings(max_examples=6, deadline=None)
@given(at=st.tuples(st.integers(0, 99), st.integers(0, 5000), st.integers(0, 7)))
@example(at=(25, 0, 0)).via("the event that says a payload was removed")
def test_any_changed_cell_is_found(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, cell: tuple[str, str], at: tuple[int, int, int]
) -> None:
    """One bit of any cell of any table changed: the check fails, and names the event or the row."""
    table, column = cell
    folder = Path(shutil.copytree(whole, tmp_path_factory.mktemp("cell") / "l"))
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    rows = list(db.execute(f"SELECT * FROM {table} ORDER BY 1"))
    names = [str(name) for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    row = rows[at[0] % len(rows)]
    key, new = names[0], flipped(row[names.index(column)], at[1], at[2])
    triggers = list(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    try:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (new, row[0]))
    except apsw.ConstraintError:
        return  # the file itself refuses it: another row has this key
    finally:
        for _, sql in triggers:
            db.execute(str(sql))
        db.close()
    problem = verified(folder).problem
    assert problem is not None
    if table in ("log", "payload"):
        assert problem.startswith(("event", "payload")), problem
        if column not in ("seq",):
            assert problem.startswith(f"event {row[0]}:"), problem
    else:
        assert problem.startswith(derive_noun(table)), problem


def derive_noun(table: str) -> tuple[str, ...]:
    return {"failures": ("failure of",), "entries": ("entry of",)}.get(table, (table[:-1],))


@settings(max_examples=150, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_changed_byte_of_the_file(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    """One bit of the file itself changed: an error or a named problem, unless what the ledger says is the same."""
    folder = Path(shutil.copytree(whole, tmp_path_factory.mktemp("byte") / "l"))
    path = folder / "ledger.sqlite3"
    data = bytearray(path.read_bytes())
    at = int(place * len(data))
    data[at] ^= 1 << bit
    path.write_bytes(bytes(data))
    try:
        problem = verified(folder).problem
    except LedgerError as error:
        assert error.hint
        return
    if problem is None:
        assert (dump(folder), chain(folder)) == (dump(whole), chain(whole))


@settings(max_examples=30, deadline=None)
@given(which=st.integers(0, 3), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_changed_byte_of_a_capture(whole: Path, which: int, at: int, bit: int) -> None:
    """One bit of any archived file changed: the capture is named."""
    with Ledger.open(whole) as ledger:
        held = sorted({str(e.body["sha256"]) for e in ledger.events() if e.body and "sha256" in e.body})
    key = held[which]

    def fetch(sha256: str) -> bytes:
        data = ARCHIVE.fetch(sha256)
        return data if sha256 != key else flipped(data, at, bit)

    problem = verified(whole, fetch).problem
    assert problem is not None and problem.startswith(f"capture {key}")


def test_a_capture_that_is_gone(whole: Path) -> None:
    """An archive that gives nothing, or refuses, is a named problem, never a traceback."""
    for error in (KeyError("x"), FileNotFoundError("x"), NotReadable("broken.")):

        def fetch(sha256: str, error: Exception = error) -> bytes:
            raise error

        problem = verified(whole, fetch).problem
        assert problem is not None and problem.startswith("capture ")


def test_a_text_that_is_not_the_captures(whole: Path) -> None:
    """Bytes that hash right but read as another text name the document; so does a reader that refuses."""

    def refuses(data: bytes, media_type: str) -> dict[str, str]:
        raise NotReadable("binary.")

    with Ledger.open(whole) as ledger:
        for other in (lambda data, media_type: {"": data.decode()[1:]}, refuses):
            problem = ledger.verify(ARCHIVE.fetch, other).problem
            assert problem is not None and problem.startswith("document ")


def test_rows_added_and_taken_away(copy: Path) -> None:
    """A row only the tables have, a row only the log has, a payload of no event, a word of the index."""
    for statements, expected in (
        (("DELETE FROM speakers WHERE name LIKE 'Elvira%'",), "speaker "),
        (("INSERT INTO failures VALUES ('k', 1, 'made up', 'c', 'r', '', NULL)",), "failure of made up"),
        (("DELETE FROM documents WHERE seq = (SELECT max(seq) FROM documents)",), "document "),
        (("PRAGMA foreign_keys = OFF", "INSERT INTO payload VALUES (999, x'00', x'7b7d')"), "payload 999"),
        (("DELETE FROM payload WHERE seq = 1",), "event 1: its payload is gone"),
        (("DELETE FROM log WHERE seq = 3",), "event 3"),
        (("INSERT INTO words (rowid, content) SELECT 1, 'falso'",), "search index row 1"),
        ((FORGET,), "statement "),
        (("DROP INDEX statements_in_order",), "table, index or trigger statements_in_order"),
        (("CREATE TABLE zz (a)",), "table, index or trigger zz"),
    ):
        folder = Path(shutil.copytree(copy, copy.parent / f"c{abs(hash(statements))}"))
        change(folder, *statements)
        problem = verified(folder).problem
        assert problem is not None and problem.startswith(expected), (problem, expected)


def test_a_trigger_taken_away(copy: Path) -> None:
    """Without its triggers the log is not append-only any more: named even before anything else changed."""
    db = apsw.Connection(str(copy / "ledger.sqlite3"))
    for statement in ("UPDATE log SET at = at", "DELETE FROM log", "UPDATE payload SET salt = salt"):
        with pytest.raises(apsw.ConstraintError):
            db.execute(statement)
    db.execute("DROP TRIGGER log_no_update")
    db.close()
    assert "log_no_update" in (verified(copy).problem or "")


def rechain(folder: Path, seq: int, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """What an insider with the source code would do: change a payload and hash everything after it anew."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    rows = list(db.execute("SELECT l.*, p.salt, p.body FROM log l LEFT JOIN payload p USING (seq) ORDER BY seq"))
    db.close()
    statements, prev = [], "0" * 64
    for number, at, kind, digest, _, _, salt, body in rows:
        if number == seq:
            body = canonical(edit(orjson.loads(body)))
            digest = payload_digest(salt, body)
            statements.append(f"UPDATE payload SET body = x'{body.hex()}' WHERE seq = {number}")
        own = event_hash(number, at, kind, digest, prev)
        statements.append(f"UPDATE log SET digest = '{digest}', prev = '{prev}', hash = '{own}' WHERE seq = {number}")
        prev = own
    change(folder, *statements)
    with Ledger.open(folder) as ledger:
        ledger.rebuild()


def test_an_insider_is_caught_by_a_head_kept_outside(copy: Path) -> None:
    """History rewritten with all hashes redone verifies by itself; the head noted before names where it broke."""
    with Ledger.open(copy) as ledger:
        head = ledger.head()
        run = next(e.seq for e in ledger.events() if e.kind == "read.failed")
    rechain(copy, run, lambda body: {**body, "failure": {**body["failure"], "reason": "nothing to see."}})
    assert verified(copy).ok, "the chain alone cannot tell; docs/ledger.md says so"
    assert verified(copy, head=head).problem == (
        f"event {head.seq}: its hash is not that of the head kept outside: history was rewritten."
    )


def test_a_cut_tail_is_caught_by_a_head_kept_outside(copy: Path) -> None:
    """The last events cut off, the state rebuilt: only the head from outside shows it, and it does."""
    with Ledger.open(copy) as ledger:
        capture, readings = simple(ARCHIVE, 9)
        before = ledger.head()
        ledger.record_reading(capture, readings, RUNS)
        head = ledger.head()
    last = before.seq
    change(copy, f"DELETE FROM payload WHERE seq > {last}", f"DELETE FROM log WHERE seq > {last}")
    with Ledger.open(copy) as ledger:
        ledger.rebuild()
    assert verified(copy).ok and verified(copy, head=before).head_checked
    problem = verified(copy, head=head).problem
    assert problem is not None and problem.startswith(f"event {last}: the log ends there")


def test_a_well_hashed_lie_about_spans(copy: Path) -> None:
    """An insider's span beyond the text, or payload of the wrong shape, is found even when every hash is right."""
    with Ledger.open(copy) as ledger:
        seqs = {e.kind: e.seq for e in ledger.events() if e.body is not None}
    edits: list[tuple[int, Callable[[dict[str, Any]], dict[str, Any]], str]] = [
        (seqs["capture.stored"], lambda body: {"nothing": 1}, "event"),
        (seqs["document.read"], lambda body: {**body, "map": []}, "document"),
        (seqs["document.read"], lambda body: {**body, "map": [[0, 5, "", 0, 5, "same"]]}, "document"),
        (seqs["statements.found"], lambda body: {**body, "statements": [_shifted(body)]}, "statement"),
    ]
    for number, (seq, edit, expected) in enumerate(edits):
        folder = Path(shutil.copytree(copy, copy.parent / f"lie{number}"))
        try:
            rechain(folder, seq, edit)
        except LedgerError as error:
            assert str(error).startswith(f"event {seq}")
        problem = verified(folder).problem
        assert problem is not None and problem.startswith(expected), problem


def _shifted(body: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = body["statements"][0]
    return {**first, "content": [[0, 100_000]]}


def test_the_chain_can_be_checked_by_hand(whole: Path) -> None:
    """The recipe of docs/ledger.md, with the standard library alone, gives every hash of the log."""
    import json
    import sqlite3

    db = sqlite3.connect(whole / "ledger.sqlite3")
    before = "0" * 64
    for seq, at, kind, digest, prev, own in db.execute("SELECT * FROM log ORDER BY seq"):
        assert prev == before
        line = json.dumps([seq, at, kind, digest, prev], separators=(",", ":"))
        assert hashlib.sha256(line.encode()).hexdigest() == own
        stored = db.execute("SELECT salt, body FROM payload WHERE seq = ?", (seq,)).fetchone()
        if stored:
            assert hashlib.sha256(stored[0] + stored[1]).hexdigest() == digest
        before = own
    db.close()
