"""Comparing many statements finds what comparing them one by one finds, however they are shared out."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.compare import keys as keyed
from dicho.compare import pair
from dicho.compare.same import is_certain
from dicho.compare.side import Side
from dicho.model.document import Capture, Document, Piece, SourceMap
from dicho.model.ids import document_id, speaker_id, statement_id
from dicho.model.link import Link
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Speaker, Statement
from dicho.pipeline import compare, crew
from dicho.pipeline.pairing import CANDIDATES, OWN, Work, opened, side
from dicho.store import bonds, postings
from dicho.store import utterances as together
from dicho.store.ledger import Ledger
from dicho.store.pool import Pool
from dicho.store.postings import Postings

PEOPLE = ("Renata Olavezar", "Casilda Brum", "Pío Casaverde")
SUBJECTS = ("The harbour lights of Quintalba", "El faro de Quintalba", "The fuel of the naval base", "El puerto")
SAID = ("failed twice", "never failed", "falló dos veces", "no falló nunca", "cost 40 million", "costó 90 millones")
ENDS = (".", " before the storm of Corumaya.", " antes de la tormenta de Corumaya.", " and nobody signed for it.")


def said(chance: random.Random) -> str:
    return f"{chance.choice(SUBJECTS)} {chance.choice(SAID)}{chance.choice(ENDS)}"


def fill(ledger: Ledger, sentences: Sequence[str], chance: random.Random) -> None:
    """Statements of these sentences, three to a document, each of one of the people or of nobody."""
    for at in range(0, len(sentences), 3):
        some = sentences[at : at + 3]
        text = "\n".join(some)
        sha256 = f"{at:064x}"
        key = document_id(sha256, "")
        whole = SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
        day = f"2026-0{1 + at % 9}-11"
        page = Document(key, sha256, "", f"{at}.txt", text, whole, lang=chance.choice(("en", "es")), published=day)
        found, start = [], 0
        for words in some:
            content = (Span(start, start + len(words)),)
            start += len(words) + 1
            name = chance.choice((*PEOPLE, None))
            who = Speaker(speaker_id(name.lower()), name, "person", 1.0, "name") if name else None
            key_of = statement_id(key, (), (), content)
            found.append(Statement(key_of, key, (), (), content, "direct", "say", "asserted", speaker=who))
        ledger.record_reading(Capture(sha256, len(text), "text/plain", page.file), [(page, found)], [Run("test", "1")])


def plainly(ledger: Ledger) -> set[bytes]:
    """The links as the rule says them: each statement with its candidates before it, one after the other."""
    found = set()
    with opened(ledger) as index, ledger.pool() as pool:
        for one in pool.after():
            mine = side(one)
            own = [n for n in (pool.of_person(one.person) if one.person else ()) if n < one.n]
            near, shared = index.best(keyed.keys(mine), one.n, CANDIDATES, own)
            besides = [n for n in dict.fromkeys([*shared, *own]) if n not in near][:OWN]
            sides = [side(each) for each in pool.at([*near, *besides])]
            apart = [each for each in sides if not pair.nested(each.statement, mine.statement)]
            copy = next((each.statement for each in apart if is_certain(each, mine)), None)
            around = [each for each in sides if copy and pair.nested(each.statement, copy)]
            links = (pair.compare(*pair.in_time(each, mine)) for each in around or sides)
            found |= {bonds.line(link) for link in links if link}
    return found


def swept(work: Work, pool: Pool, share: int) -> set[bytes]:
    rows = list(pool.after())
    return {line for at in range(0, len(rows), share) for line in work.links(rows[at : at + share], bonds.line)}


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 24), st.integers(1, 9))
def test_a_sweep_finds_what_one_by_one_is_found(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, count: int, share: int
) -> None:
    """On any small ledger, in shares of any size, from the index or from it laid flat: the same links to the byte."""
    folder = tmp_path_factory.mktemp("l")
    with Ledger.create(folder) as ledger:
        fill(ledger, [said(chance) for _ in range(count)], chance)
        compare.index(ledger)
        expected = plainly(ledger)
        with opened(ledger) as index, ledger.pool() as pool:
            postings.write(index, folder)
            assert swept(Work(index, pool), pool, share) == expected
            assert swept(Work(Postings(folder, index.count), pool), pool, share) == expected


def test_a_reprint_is_linked_to_the_longer_quotation_too(tmp_path: Path) -> None:
    """A page has one quotation whole and, found once more, its last sentence; who prints that sentence prints both."""
    whole = "Nobody has painted the harbour lights since the war. They burn with what the fishermen leave in the cans"
    last = whole.partition(". ")[2]
    at = Span(len(whole) - len(last), len(whole))
    with Ledger.create(tmp_path) as ledger:
        for number, (text, spans) in enumerate([(whole, [Span(0, len(whole)), at]), (last, [Span(0, len(last))])]):
            sha256 = f"{number:064x}"
            key = document_id(sha256, "")
            page = Document(
                key, sha256, "", f"{number}.txt", text, SourceMap((Piece(0, len(text), "", 0, len(text), "same"),))
            )
            said = [
                Statement(statement_id(key, (), (), (span,)), key, (), (), (span,), "direct", "say", "asserted")
                for span in spans
            ]
            ledger.record_reading(Capture(sha256, len(text), "text/plain", page.file), [(page, said)], [Run("t", "1")])
        assert compare.anew(ledger) == {"copy": 2}


def test_processes_find_the_same_however_many_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process or three, with shares of a few statements each: the keys and the links of one by one."""
    chance = random.Random(5)
    with Ledger.create(tmp_path) as ledger:
        fill(ledger, [said(chance) for _ in range(40)], chance)
        compare.index(ledger)
        expected = plainly(ledger)
        assert expected
        for count in (1, 3):
            monkeypatch.setattr(crew, "cores", lambda count=count: count)
            monkeypatch.setattr(crew, "A_SHARE", 9)
            with opened(ledger) as index, ledger.pool() as pool:
                rows = list(pool.numbers())
                assert set(crew.links(tmp_path, index, rows)) == expected
                keys = [(one.n, set(keyed.keys(side(one)))) for one in pool.after()]
            assert [(n, set(words)) for n, words in crew.keys(tmp_path, rows)] == keys


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often two statements were compared, and how often utterances were settled."""
    counts = {"compared": 0, "settled": 0}
    both, settle = pair.compare, together.settle

    def compared(left: Side, right: Side) -> Link | None:
        counts["compared"] += 1
        return both(left, right)

    def settled(db: Any, touched: Any) -> None:
        counts["settled"] += bool(touched)
        settle(db, touched)

    monkeypatch.setattr(pair, "compare", compared)
    monkeypatch.setattr(together, "settle", settled)
    yield counts


def test_a_flood_of_one_formula_costs_by_its_rows(tmp_path: Path, counted: dict[str, int]) -> None:
    """A table of "X is in favour of Y": no row is compared with more than the likeliest, and links are settled once."""
    parties = [f"Partido {name} de Quintalba" for name in ("Faro", "Ancla", "Vela", "Boya", "Remo", "Nudo", "Proa")]
    matters = [f"the {noun} of {place}" for noun in ("bridge", "tunnel", "mole") for place in ("Corumaya", "Brestal")]
    ways = ("is in favour of", "is against")
    rows = [f"{party} {way} {matter}." for party in parties for matter in matters for way in ways]
    with Ledger.create(tmp_path) as ledger:
        fill(ledger, rows * 3, random.Random(2))
        counted["settled"] = 0
        found = compare.anew(ledger)
        assert sum(found.values()) > bonds.A_BATCH, "they are recorded in several events"
    assert counted["compared"] <= 3 * len(rows) * (CANDIDATES + OWN)
    assert counted["settled"] == 1
