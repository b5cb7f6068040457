"""Whatever is decided, undone and read again in whatever order: what is derived is what a replay derives."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.store.made import Captures, document, statement
from tests.store.reviewing import found, sound

from dicho.errors import UsageError
from dicho.model import ids
from dicho.model.document import Document
from dicho.model.review import Fix
from dicho.model.run import Run
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.store.ledger import Ledger

ELVIRA, ODON = "Elvira Sotomonte", "Odón Berástegui"
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
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_order_of_decisions = Deciding.TestCase
