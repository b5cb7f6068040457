"""The big made-up ledger: a ledger like any other, the same each time, kept for the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.big import Size, big
from bench.lists import timed, written_to
from bench.measure import Timing

from dicho.capture.archive import Archive
from dicho.model.link import Relation
from dicho.pipeline import links
from dicho.pipeline.workspace import Workspace
from dicho.store.ledger import Ledger
from dicho.store.paged.documents import DocumentQuery
from dicho.store.search import Query

CONFLICTS: tuple[Relation, ...] = ("conflict",)
SMALL = Size.of(1500)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


def test_it_is_a_true_ledger(home: Path) -> None:
    """Every span, text, event and derived row checks, and there is something of everything in it."""
    folder = big(SMALL, home)
    with Ledger.open(folder) as ledger:
        assert Workspace(folder, ledger, Archive(folder)).verify().ok
        pages = ledger.pages
        longest = pages.documents(DocumentQuery(sort="statements"), size=1).rows[0]
        assert longest.open + longest.accepted + longest.rejected == SMALL.statements // 3
        assert pages.people().total < len(list(ledger.speakers()))
        assert any(card.twins for card in pages.documents(size=1000).rows)
        for query in (Query(lang="es"), Query(lang="en"), Query(state="rejected"), Query(status="hypothesis")):
            assert pages.count(query)
        assert pages.predictions("past", "2026-01-15").total
        assert pages.failures().total
        assert links.page(ledger, CONFLICTS).total
        assert links.page(ledger, decided=True).total


def test_it_is_made_once(home: Path) -> None:
    """A second call takes what is there; when Dicho's tables have changed they are written anew."""
    folder = big(SMALL, home)
    with Ledger.open(folder) as ledger:
        head = ledger.head()
        ledger._db.execute("DELETE FROM utterances")
    home.joinpath(f"{folder.name}.schema").write_text("another")
    assert big(SMALL, home) == folder
    with Ledger.open(folder) as ledger:
        assert ledger.head() == head
        assert Workspace(folder, ledger, Archive(folder)).verify().ok


def test_another_process_writes_meanwhile(home: Path) -> None:
    """While it is measured so, documents are being added."""
    folder = big(SMALL, home)
    with Ledger.open(folder) as ledger:
        before = ledger.head().seq
        with written_to(folder):
            for _ in range(600):
                if ledger.head().seq > before:
                    break
                timed(lambda: ledger.pages.statements(), 5)
        assert ledger.head().seq > before


def test_a_timing_is_of_all_calls() -> None:
    """The median and the slowest but one of a hundred."""
    taken = timed(lambda: None, 100)
    assert isinstance(taken, Timing)
    assert 0 <= taken.median <= taken.p99
