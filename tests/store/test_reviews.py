"""A person's word on a statement counts until it is taken back, whatever a later run finds, and is never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from tests.store.made import NEWER, RUNS, Captures, ledger_of, marked, parts, simple, statement
from tests.store.reviewing import found, sound

from dicho.errors import NotFound, SpanError, UsageError
from dicho.model import ids
from dicho.model.review import Fix
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.store.ledger import Ledger
from dicho.store.reviewed import TABLES

ELVIRA, ODON = "Elvira Sotomonte", "Odón Berástegui"


@pytest.fixture
def archive() -> Captures:
    return Captures()


@pytest.fixture
def ledger(tmp_path: Path, archive: Captures) -> Iterator[Ledger]:
    with ledger_of(tmp_path / "l", archive, range(2)) as made:
        yield made


def speakers(ledger: Ledger) -> dict[str, tuple[int, int]]:
    return {row.name: (row.statements, row.documents) for row in ledger.speakers()}


def test_an_accepted_statement_says_so(ledger: Ledger, archive: Captures) -> None:
    """Accepting changes nothing of a statement but its state, and is in its history with who, when and why."""
    one = found(ledger)[0]
    said = ledger.reviews.accept(one.id[:6], by=" ana  b ", note="heard it")
    assert (said.statement, said.document, said.verdict, said.fix) == (one.id, one.document, "accept", None)
    assert (said.by, said.note, said.active) == ("ana b", "heard it", True)
    assert ledger.statement(one.id)[0] == replace(one, state="accepted")
    assert found(ledger, state="accepted") == [replace(one, state="accepted")]
    assert ledger.reviews.history(one.id) == [said]
    assert ledger.reviews.last([one.id, found(ledger)[1].id]) == {one.id: said}
    assert ledger.reviews.histories([one.id, found(ledger)[1].id]) == {one.id: ledger.reviews.history(one.id)}
    sound(ledger, archive)


def test_a_rejected_statement_is_nowhere_but_where_it_is_asked_for(ledger: Ledger, archive: Captures) -> None:
    """No list, search, count, speaker or pool holds it; it comes back when that is undone, as new to comparing."""
    one = found(ledger)[0]
    with ledger.pool() as pool:
        last = max(each.n for each in pool.after())
    before = (speakers(ledger), ledger.counts().statements, ledger.people.person(ELVIRA))
    said = ledger.reviews.reject(one.id)
    assert one.id not in [each.id for each in (*found(ledger), *found(ledger, words="muelle abierto"))]
    assert [each.id for each in found(ledger, state="rejected")] == [one.id]
    assert [each.id for each in found(ledger, state="rejected", words="muelle")] == [one.id]
    assert speakers(ledger) == {ELVIRA: (1, 1), ODON: (2, 2)}
    assert ledger.counts().statements == before[1] - 1
    assert [row.statements for row in ledger.documents()] == [2, 3]
    assert ledger.people.person(ELVIRA).documents == 1
    with ledger.pool() as pool:
        assert one.id not in [each.statement.id for each in pool.after()]
    sound(ledger, archive)
    ledger.people.undo(said.event)
    assert found(ledger)[0] == one
    assert (speakers(ledger), ledger.counts().statements, ledger.people.person(ELVIRA)) == before
    with ledger.pool() as pool:
        assert [each.statement.id for each in pool.after(last)] == [one.id]
    sound(ledger, archive)


def test_a_fix_changes_what_it_says_and_nothing_else(ledger: Ledger, archive: Captures) -> None:
    """A fixed statement keeps its id, stands with every fix in order, says which facts are a person's, and is new."""
    one, other, *_ = found(ledger)
    with ledger.pool() as pool:
        last = max(each.n for each in pool.after())
    ledger.reviews.fix(one.id, Fix(speaker=ODON.upper(), said="2026-02", status="denial"))
    second = ledger.reviews.fix(one.id, Fix(said="", form="mixed"), by="ana")
    fixed = ledger.statement(one.id)[0]
    assert fixed.speaker and other.speaker
    assert fixed.speaker == replace(other.speaker, score=1.0, reason="decided")
    kept = replace(fixed, speaker=one.speaker, said=one.said, status=one.status, form=one.form)
    assert kept == replace(one, state="accepted", fixed=("form", "said", "speaker", "status"))
    assert (fixed.said, fixed.form, fixed.status) == (None, "mixed", "denial")
    assert speakers(ledger) == {ODON: (3, 2), ELVIRA: (1, 1)}
    with ledger.pool() as pool:
        assert [each.statement.id for each in pool.after(last)] == [one.id]
    sound(ledger, archive)
    ledger.people.undo(second.event)
    fixed = ledger.statement(one.id)[0]
    assert fixed.said and (fixed.said.value, fixed.said.precision) == ("2026-02", "month")
    assert fixed.form == one.form
    sound(ledger, archive)


def test_a_fixed_content_takes_its_words_along(ledger: Ledger, archive: Captures) -> None:
    """Search, pool and offsets follow the new spans; the numbers and times outside them are gone."""
    one, text = found(ledger)[0], next(ledger.statements())[1].text
    ledger.reviews.fix(one.id, Fix(content=marked(text, "El muelle"), source=(), speaker=""))
    fixed = ledger.statement(one.id)[0]
    assert (fixed.content, fixed.source, fixed.speaker) == (marked(text, "El muelle"), (), None)
    assert [each.id for each in found(ledger, words="abierto")] == [found(ledger)[3].id]
    assert one.id in [each.id for each in found(ledger, words="muelle")]
    sound(ledger, archive)


def test_a_name_nobody_bears_makes_a_speaker(ledger: Ledger, archive: Captures) -> None:
    """A free name is a person whom a person named, written as it was given."""
    one = found(ledger)[2]
    ledger.reviews.fix(one.id, Fix(speaker="  Cosme   Arrabal "))
    fixed = ledger.statement(one.id)[0]
    assert fixed.speaker
    assert (fixed.speaker.name, fixed.speaker.kind) == ("Cosme Arrabal", "person")
    assert fixed.speaker.id == ids.speaker_id("cosme arrabal")
    assert fixed.flags == ()  # no longer unattributed
    assert speakers(ledger)["Cosme Arrabal"] == (1, 1)
    again = ledger.reviews.fix(found(ledger)[5].id, Fix(speaker=fixed.speaker.id[:8]))
    assert again.fix == Fix(speaker="Cosme Arrabal")
    sound(ledger, archive)


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        (Fix(), "says nothing"),
        (Fix(content=(Span(3, 100_000),)), "ends after a text"),
        (Fix(source=(Span(5, 6),)), "white space"),
        (Fix(said="yesterday"), "no date"),
        (Fix(said="2026-02-31"), "no date"),
        (Fix(said="2026-03/2026-01"), "no date"),
        (Fix(speaker="…"), "no name"),
        (Fix(speaker="x" * 201), "no name"),
    ],
)
def test_a_fix_that_does_not_hold_is_refused(ledger: Ledger, fix: Fix, told: str) -> None:
    """What a fix says must be of this text and of this calendar; nothing is recorded otherwise."""
    head = ledger.head()
    with pytest.raises(UsageError, match=told):
        ledger.reviews.fix(found(ledger)[0].id, fix)
    assert ledger.head() == head


def test_a_fix_checks_itself() -> None:
    """Overlapping fragments, no content, and words outside the closed lists are refused when a fix is made."""
    with pytest.raises(SpanError):
        Fix(source=(Span(0, 5), Span(3, 8)))
    with pytest.raises(SpanError):
        Fix(content=())
    with pytest.raises(UsageError):
        Fix(status="true")  # type: ignore[arg-type]
    assert Fix().says_nothing and not Fix(speaker="").says_nothing


def test_a_statement_the_machine_missed_can_be_added(ledger: Ledger, archive: Captures) -> None:
    """It stands like any other, with the id of its spans, until that is undone; what was said of it goes with it."""
    _, read = next(ledger.statements())
    content = marked(read.text, "decía un cartel")
    said = ledger.reviews.add(read.id, Fix(content=content, speaker=ELVIRA, status="opinion"))
    assert said.statement == ids.statement_id(read.id, (), (), content)
    one = ledger.statement(said.statement)[0]
    assert (one.content, one.form, one.status, one.state) == (content, "indirect", "opinion", "accepted")
    assert speakers(ledger)[ELVIRA] == (3, 2)
    with pytest.raises(UsageError, match="is there"):
        ledger.reviews.add(read.id, Fix(content=content))
    ledger.reviews.accept(one.id)
    sound(ledger, archive)
    undone = ledger.people.undo(said.event)
    with pytest.raises(NotFound):
        ledger.statement(one.id)
    assert speakers(ledger)[ELVIRA] == (2, 2)
    sound(ledger, archive)
    ledger.people.undo(undone.event)
    assert ledger.statement(one.id)[0] == one
    with pytest.raises(UsageError, match="needs content"):
        ledger.reviews.add(read.id, Fix(speaker=ELVIRA))


def again(ledger: Ledger, archive: Captures, found: Sequence[Statement], runs: Sequence[Run] = NEWER) -> None:
    """Another run reads the first page and finds these statements."""
    capture, [(read, _)] = simple(archive, 0)
    ledger.record_reading(capture, [(read, found)], runs)


def test_running_again_never_undoes_a_decision(ledger: Ledger, archive: Captures) -> None:
    """A run that finds nothing any more leaves what was accepted, fixed and added, and keeps rejected what was."""
    _, [(read, machine)] = simple(archive, 0)
    first, second, third = machine
    ledger.reviews.accept(first.id)
    ledger.reviews.fix(second.id, Fix(speaker="Cosme Arrabal"))
    ledger.reviews.reject(third.id)
    added = ledger.reviews.add(read.id, Fix(content=marked(read.text, "decía")))
    before = found(ledger, document=read.id)
    assert len(before) == 3
    again(ledger, archive, [])
    assert found(ledger, document=read.id) == before
    assert [each.id for each in found(ledger, state="rejected")] == [third.id]
    sound(ledger, archive)
    again(ledger, archive, machine, RUNS)
    assert found(ledger, document=read.id) == before
    assert added.statement in [each.id for each in before]
    sound(ledger, archive)


def test_a_decision_on_what_is_no_longer_found_can_be_undone(ledger: Ledger, archive: Captures) -> None:
    """What stood by a decision alone goes when it is taken back, and comes back with it."""
    _, [(read, machine)] = simple(archive, 0)
    said = ledger.reviews.accept(machine[0].id)
    again(ledger, archive, [])
    undone = ledger.people.undo(said.event)
    assert found(ledger, document=read.id) == []
    assert [each.active for each in ledger.reviews.history(machine[0].id)] == [False]
    ledger.people.undo(undone.event)
    assert found(ledger, document=read.id) == [replace(machine[0], state="accepted")]
    sound(ledger, archive)


def test_the_same_words_are_not_shown_twice(ledger: Ledger, archive: Captures) -> None:
    """What a run finds of the words that a person fixed a statement to, or fixed it from, stands behind that one."""
    _, [(read, machine)] = simple(archive, 0)
    first = machine[0]
    inner = "El muelle 0 está abierto"
    said = ledger.reviews.fix(first.id, Fix(content=marked(read.text, inner)))
    better = statement(read, inner, f"La ministra {ELVIRA}", "dijo", ELVIRA)
    other = statement(read, f"«{inner}»", ELVIRA, "dijo", ELVIRA)
    again(ledger, archive, [better, other, *machine[1:]])
    assert [each.id for each in found(ledger, document=read.id)] == [first.id, *(each.id for each in machine[1:])]
    sound(ledger, archive)
    head = ledger.head()
    again(ledger, archive, [better, other, *machine[1:]])
    assert ledger.head() == head
    ledger.people.undo(said.event)
    assert {each.id for each in found(ledger, document=read.id)} == {each.id for each in (better, other, *machine[1:])}
    sound(ledger, archive)
    again(ledger, archive, [better, other, *machine[1:]])
    assert ledger.head().seq == head.seq + 1


def test_a_decision_is_on_the_words_it_was_made_on(ledger: Ledger, archive: Captures) -> None:
    """Where a later reading has another text at the same offsets, the decision is on nothing; elsewhere it holds."""
    capture, [(read, machine)] = simple(archive, 0)
    first, second, _ = machine
    ledger.reviews.accept(first.id)
    ledger.reviews.fix(second.id, Fix(speaker=ELVIRA))
    changed = replace(read, text=read.text.replace("abierto", "cerrado"))
    assert ledger.record_reading(capture, [(changed, [])], NEWER)
    assert [each.id for each in found(ledger, document=read.id)] == [second.id]
    sound(ledger, archive, check_texts=False)
    assert ledger.record_reading(capture, [(read, machine)], RUNS)
    assert [each.state for each in found(ledger, document=read.id)] == ["accepted", "accepted", "open"]
    sound(ledger, archive)


def test_recording_the_same_again_adds_nothing_to_a_reviewed_document(ledger: Ledger, archive: Captures) -> None:
    """A reading that finds what was found before writes no event, whatever people said of it in between."""
    _, [(read, machine)] = simple(archive, 0)
    ledger.reviews.reject(machine[2].id)
    ledger.people.undo(ledger.reviews.reject(machine[0].id).event)
    ledger.reviews.fix(machine[1].id, Fix(content=machine[0].content))
    ledger.reviews.add(read.id, Fix(content=marked(read.text, "decía")))
    head = ledger.head()
    again(ledger, archive, machine, RUNS)
    assert ledger.head() == head


def test_two_who_decide_at_once_lose_nothing(ledger: Ledger, archive: Captures) -> None:
    """Both words are in the log; the later counts, and the earlier again when the later is taken back."""
    one = found(ledger)[0]
    with Ledger.open(ledger.folder) as theirs:
        mine = ledger.reviews.reject(one.id, by="ana")
        other = theirs.reviews.fix(one.id, Fix(speaker=ODON), by="ben")
    assert ledger.statement(one.id)[0].state == "accepted"
    assert [each.event for each in ledger.reviews.history(one.id)] == [mine.event, other.event]
    ledger.people.undo(other.event)
    assert ledger.statement(one.id)[0] == replace(one, state="rejected")
    sound(ledger, archive)


def test_decisions_of_many_at_the_same_time_are_all_kept(ledger: Ledger, archive: Captures) -> None:
    """Of decisions that come at once from several connections each is in the log, and the last of them counts."""
    one = found(ledger)[0]

    def decide(who: int) -> None:
        with Ledger.open(ledger.folder) as mine:
            for turn in range(5):
                (mine.reviews.accept if (who + turn) % 2 else mine.reviews.reject)(one.id, by=f"{who}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide, range(4)))
    said = ledger.reviews.history(one.id)
    assert Counter(each.by for each in said) == dict.fromkeys("0123", 5)
    last = "accepted" if said[-1].verdict == "accept" else "rejected"
    assert ledger.statement(one.id)[0].state == last
    sound(ledger, archive)


def test_links_of_rejected_statements_are_not_listed(ledger: Ledger) -> None:
    """A link shows only while both its statements stand, and so does a word on it; undoing brings both back."""
    one, other = (each.id for each in found(ledger)[:2])
    ledger.links.decide(f"{one}:{other}", "yes")
    said = ledger.reviews.reject(one)
    assert ledger.links.verdicts() == {}
    ledger.people.undo(said.event)
    assert len(ledger.links.verdicts()) == 1


def test_erasing_a_capture_erases_what_was_said_of_its_statements(ledger: Ledger, archive: Captures) -> None:
    """No decision on it, undoing or name that stood in one is left in the file; the chain stays valid."""
    capture, [(read, machine)] = simple(archive, 0)
    said = ledger.reviews.fix(machine[0].id, Fix(speaker="Zacarías Quebrantahuesos"), note="Quebrantahuesos said so")
    ledger.people.undo(said.event, note="not Quebrantahuesos")
    added = ledger.reviews.add(read.id, Fix(content=marked(read.text, "decía"), speaker="Zacarías Quebrantahuesos"))
    ledger.people.merge("Zacarías Quebrantahuesos", ELVIRA, note="Quebrantahuesos is she")
    ledger.links.decide(f"{added.statement}:{found(ledger)[-1].id}", "yes", note="Quebrantahuesos again")
    ledger.remove(capture.sha256, "asked for")
    held = (ledger.folder / "ledger.sqlite3").read_bytes()
    assert b"Quebrantahuesos" not in held
    assert [each for each in ledger.people.decisions() if "Quebranta" in each.note] == []
    outcome = ledger.verify(archive.fetch, parts)
    assert outcome.ok, outcome.problem


@pytest.mark.parametrize("table", ["statements", *TABLES])
def test_a_tampered_decision_is_found(ledger: Ledger, archive: Captures, table: str) -> None:
    """Any changed cell of what is kept of decisions is found, and of the statement that stands by one."""
    one = found(ledger)[0]
    ledger.reviews.fix(one.id, Fix(speaker=ODON, content=(Span(3, 9),)))
    key = "id" if table in ("statements", "proposed") else "statement"
    with closing(apsw.Connection(str(ledger.folder / "ledger.sqlite3"))) as db:
        columns = [str(name) for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
        for column in columns:
            other = f"CASE typeof({column}) WHEN 'integer' THEN {column} + 1 ELSE 'x' END"
            db.execute(f"UPDATE {table} SET {column} = {other} WHERE {key} = ?", (one.id,))
            assert db.changes() == 1
            assert not ledger.verify(archive.fetch, parts).ok, column
            ledger.rebuild()
    sound(ledger, archive)
