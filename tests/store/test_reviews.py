"""A person's word on a statement counts until it is taken back, whatever a later run finds, and is never lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.store.made import NEWER, RUNS, Captures, document, dump, ledger_of, marked, parts, simple, statement

from dicho.errors import NotFound, SpanError, UsageError
from dicho.model import ids
from dicho.model.document import Document
from dicho.model.review import Fix
from dicho.model.run import Run
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.store.derive import TABLES
from dicho.store.ledger import Ledger
from dicho.store.search import Query

ELVIRA, ODON = "Elvira Sotomonte", "Odón Berástegui"


@pytest.fixture
def archive() -> Captures:
    return Captures()


@pytest.fixture
def ledger(tmp_path: Path, archive: Captures) -> Iterator[Ledger]:
    with ledger_of(tmp_path / "l", archive, range(2)) as made:
        yield made


def found(ledger: Ledger, **query: Any) -> list[Statement]:
    return [each for each, _ in ledger.statements(Query(**query))]


def speakers(ledger: Ledger) -> dict[str, tuple[int, int]]:
    return {row.name: (row.statements, row.documents) for row in ledger.speakers()}


def everything(folder: Path) -> dict[str, list[Any]]:
    """Every row of every derived table and word of the index."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    try:
        return {**dump(folder), **{table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}}
    finally:
        db.close()


def sound(ledger: Ledger, archive: Captures, check_texts: bool = True) -> None:
    """The ledger verifies, and replaying it gives the same rows."""
    outcome = ledger.verify(archive.fetch, parts if check_texts else None)
    assert outcome.ok, outcome.problem
    before = everything(ledger.folder)
    ledger.rebuild()
    assert everything(ledger.folder) == before


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


def test_a_tampered_fix_is_found(ledger: Ledger, archive: Captures) -> None:
    """A changed row of a fixed statement is named, and so is a changed word on it."""
    one = found(ledger)[0]
    ledger.reviews.fix(one.id, Fix(speaker=ODON))
    db = apsw.Connection(str(ledger.folder / "ledger.sqlite3"))
    db.execute("UPDATE reviews SET verdict = 'reject'")
    assert "decision on statement" in str(ledger.verify(archive.fetch, parts).problem)
    db.execute("UPDATE reviews SET verdict = 'fix'; UPDATE statements SET body = replace(body, 'decided', 'name')")
    db.close()
    assert f"statement {one.id}" in str(ledger.verify(archive.fetch, parts).problem)


WORDS = st.sampled_from([ELVIRA, ODON, "Cosme Arrabal", ""])
TEXT = "Uno dijo dos. Tres dijo cuatro. Cinco dijo seis. Siete dijo ocho."


def spot(text: str, number: int, width: int) -> Spans:
    return (Span(number, min(len(text), number + width)),)


class Deciding(RuleBasedStateMachine):
    """Two who decide, undo and read again in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Captures()
        self.ledger = Ledger.create(Path(self.folder.name) / "l")
        self.capture = self.archive.put(TEXT.encode(), "uno.txt")
        self.machine: list[Statement] = []
        self.events: list[int] = []
        self.read(0, 0b1111, [0, 0, 0, 0])

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.folder.cleanup()

    def page(self, variant: int) -> Document:
        text = TEXT if variant == 0 else TEXT.replace("cuatro", "CUATRO")
        return document(self.capture, text, published="2026-03-04")

    @rule(
        variant=st.sampled_from([0, 0, 0, 1]),
        which=st.integers(0, 15),
        cues=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    )
    def read(self, variant: int, which: int, cues: list[int]) -> None:
        """A run finds these of the four sentences, each in one of three ways."""
        page = self.page(variant)
        self.machine = []
        at = 0
        for index, sentence in enumerate(page.text.split(". ")):
            who, cue, what = sentence.rstrip(".").split(" ")
            if which >> index & 1:
                start = at + len(who) + len(cue) + 2
                content = (Span(start, start + len(what)),)
                source = (Span(at, at + len(who)),) if cues[index] != 1 else ()
                said = (Span(at + len(who) + 1, start - 1),) if cues[index] != 2 else ()
                made = statement(page, what, who=who)
                key = ids.statement_id(page.id, source, said, content)
                self.machine.append(replace(made, id=key, source=source, cue=said, content=content))
            at += len(sentence) + 2
        self.ledger.record_reading(self.capture, [(page, self.machine)], (Run("read", f"{which} {cues}"),))

    def all(self) -> list[Statement]:
        return [each for state in ("open", "accepted", "rejected") for each in found(self.ledger, state=state)]

    @precondition(lambda self: self.all())
    @rule(data=st.data(), verdict=st.sampled_from(["accept", "reject"]))
    def decide(self, data: st.DataObject, verdict: str) -> None:
        one = data.draw(st.sampled_from(self.all()))
        self.events.append(getattr(self.ledger.reviews, verdict)(one.id).event)

    @precondition(lambda self: self.all())
    @rule(data=st.data(), speaker=WORDS)
    def fix_speaker(self, data: st.DataObject, speaker: str) -> None:
        one = data.draw(st.sampled_from(self.all()))
        self.events.append(self.ledger.reviews.fix(one.id, Fix(speaker=speaker)).event)

    @precondition(lambda self: self.all())
    @rule(data=st.data())
    def fix_content(self, data: st.DataObject) -> None:
        one, other = data.draw(st.sampled_from(self.all())), data.draw(st.sampled_from(self.all()))
        content = data.draw(st.sampled_from([other.content, other.source or other.content, (Span(0, 3),)]))
        self.events.append(self.ledger.reviews.fix(one.id, Fix(content=content, status="opinion")).event)

    @rule(at=st.sampled_from([0, 9, 24, 32]), speaker=WORDS)
    def add(self, at: int, speaker: str) -> None:
        fix = Fix(content=spot(TEXT, at, 3), speaker=speaker)
        try:
            self.events.append(self.ledger.reviews.add(self.page(0).id, fix).event)
        except UsageError as error:
            assert "is there" in error.what

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.events))
        active = {each.event: each.active for each in self.ledger.people.decisions()}
        if active[event]:
            self.events.append(self.ledger.people.undo(event).event)

    @rule()
    def undo_all(self) -> None:
        """With nothing decided any more, the machine's records stand, and those alone."""
        decisions = self.ledger.people.decisions()
        for each in decisions:
            if each.kind != "undo" and each.active:
                self.ledger.people.undo(each.event)
        self.events = [each.event for each in self.ledger.people.decisions()]
        assert sorted(found(self.ledger), key=lambda s: s.id) == sorted(self.machine, key=lambda s: s.id)
        assert found(self.ledger, state="rejected") == []

    @invariant()
    def a_replay_gives_the_same(self) -> None:
        """What is derived step by step is what a replay derives, and is proved."""
        if hasattr(self, "ledger"):
            sound(self.ledger, self.archive, check_texts=False)

    @invariant()
    def who_is_counted_stands(self) -> None:
        """Speakers and forms are counted for just the statements that nobody rejected."""
        if not hasattr(self, "ledger"):
            return
        counted: dict[str, int] = {}
        for each in found(self.ledger):
            if each.speaker:
                counted[each.speaker.id] = counted.get(each.speaker.id, 0) + 1
        assert {row.id: row.statements for row in self.ledger.speakers()} == counted
        assert {row.id: row.statements for row in self.ledger.people.all()} == counted
        assert all(row.documents == 1 for row in self.ledger.speakers())

    @invariant()
    def no_words_twice(self) -> None:
        """No open statement has the words of an accepted one that the machine does not find so."""
        if not hasattr(self, "ledger"):
            return
        machines = {each.id: each.content for each in self.machine}
        taken = {each.content for each in found(self.ledger, state="accepted") if machines.get(each.id) != each.content}
        assert not taken & {each.content for each in found(self.ledger, state="open")}


Deciding.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_order_of_decisions = Deciding.TestCase
