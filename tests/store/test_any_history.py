"""Any text and any history: what was recorded comes back, verifies, and is what the log alone gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import RUNS, Captures, document, dump, parts, simple, statement

from dicho.errors import (
    Redacted,
)
from dicho.model import ids
from dicho.model.document import Failure
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.store.ledger import Ledger
from dicho.store.search import Query

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_any_text_round_trips(tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject) -> None:
    """NULs, emoji, right-to-left marks, any character at all: text and spans come back exactly and verify."""
    archive = Captures()
    capture = archive.put(text.encode(), "any.txt")
    read = document(capture, text, title=text, author=text)
    start = data.draw(st.integers(0, len(text) - 1))
    content = (Span(start, data.draw(st.integers(start + 1, len(text)))),)
    made = replace(
        statement(read, text, who=text),
        id=ids.statement_id(read.id, (), (), content),
        content=content,
    )
    with Ledger.create(tmp_path_factory.mktemp("any") / "l") as ledger:
        ledger.record_reading(capture, [(read, [made])], RUNS)
        assert list(ledger.statements()) == [(made, read)]
        assert ledger.verify(archive.fetch, parts).ok


def test_named_texts_round_trip(tmp_path: Path) -> None:
    """The awkward ones by name: NUL first and last, astral, combining, bidirectional controls, CRLF, BOM."""
    archive = Captures()
    text = "\0«a\0b» 👩‍👧 e\u0301 \u202eשלום\u202c \u200f\r\n\ufeff\0"
    capture = archive.put(text.encode(), "odd\u202e.txt")
    read = document(capture, text)
    made = [
        statement(read, "«a\0b»"),
        statement(read, "👩‍👧 e\u0301"),
        statement(read, "שלום\u202c \u200f\r\n\ufeff\0"),
    ]
    with Ledger.create(tmp_path / "l") as ledger:
        ledger.record_reading(capture, [(read, made)], RUNS)
        assert [span.of(d.text) for s, d in ledger.statements() for span in s.content] == [
            "«a\0b»", "👩‍👧 e\u0301", "שלום\u202c \u200f\r\n\ufeff\0"
        ]  # fmt: skip
        assert [s.id for s, _ in ledger.statements(Query("שלום"))] == [made[2].id]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "reread", "fail", "remove", "lift", "override"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=14,
)


def _take(ledger: Ledger, archive: Captures, step: tuple[str, int, int]) -> None:
    """One step of a history; while a page is removed it is refused, whichever way it comes."""
    what, page, much = step
    capture, [(read, found)] = simple(archive, page)
    newer = (Run("extract", str(much)),)
    failed = partial(ledger.record_failure, Failure("f", "malformed", f"r{much}"), capture if page else None, newer)
    steps: dict[str, Callable[[], object]] = {
        "read": partial(ledger.record_reading, capture, [(read, found)], RUNS),
        "reread": partial(ledger.record_reading, capture, [(replace(read, title=f"T{much}"), found[much:])], newer),
        "override": partial(ledger.record_reading, capture, [(read, found)] if much else [], newer, f"k{much}"),
        "fail": failed,
        "remove": partial(ledger.remove, capture.sha256, "asked"),
        "lift": partial(ledger.removals.lift, capture.sha256, "asked"),
    }
    gone = capture.sha256 in {r.capture for r in ledger.removals.all() if r.lifted is None}
    held = any(e.body and e.body.get("sha256") == capture.sha256 for e in ledger.events())
    if gone and what in ("read", "reread", "override"):
        with pytest.raises(Redacted):
            steps[what]()
    elif {"remove": held, "lift": gone, "fail": not gone or not page}.get(what, True):
        steps[what]()


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_any_history_rebuilds_and_verifies(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    """Whatever was read, read again, failed, removed and let in again in whatever order: the log gives the state.

    It verifies, and what was removed comes in again only once that was lifted.
    """
    archive = Captures()
    with Ledger.create(tmp_path_factory.mktemp("history") / "l") as ledger:
        heads = []
        for step in steps:
            _take(ledger, archive, step)
            heads.append(ledger.head())
        before = dump(ledger.folder)
        for head in heads[-2:]:
            assert ledger.verify(archive.fetch, parts, head).problem is None
        ledger.rebuild()
        assert dump(ledger.folder) == before
