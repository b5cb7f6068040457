"""Links a page at a time: one row a pair of utterances, whatever was found, decided, undone, rejected or read again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import NEWER, RUNS, Captures, dump, ledger_of, parts, simple

from dicho.errors import NotFound, UsageError
from dicho.model.link import RELATIONS, SAME, Link, Relation
from dicho.model.run import Run
from dicho.pipeline import links
from dicho.store.ledger import Ledger
from dicho.store.paged.links import LinkQuery
from dicho.store.rows import Verdict

RUN = Run("compare", "test/1")
KINDS = {"copy": "near", "translation": "translated", "conflict": "negation", "change": "stance"}
Folders = Callable[[str], Path]
SUBSETS: tuple[tuple[Relation, ...], ...] = (RELATIONS, ("conflict",), ("change",), ("conflict", "change"), ("copy",))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return tmp_path_factory.mktemp


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ledger_of(tmp_path / "l", Captures(), range(3)) as made:
        yield made


def busy(folder: Path, seed: int) -> tuple[Ledger, Captures]:
    """A ledger in which links were found, decided on, undone and withdrawn, and pages read again, at random."""
    chance = random.Random(seed)
    archive = Captures()
    ledger = Ledger.create(folder)
    for number in range(4):
        ledger.record_reading(*simple(archive, number), RUNS)
    ids = [s.id for s, _ in ledger.statements()]
    decisions: list[int] = []
    for _ in range(chance.randint(3, 14)):
        step = chance.random()
        pair = chance.sample([s.id for s, _ in ledger.statements()], 2)
        if step < 0.4:
            ledger.links.record(RUN, made(chance, ids), scope=chance.choice((None, set(pair))))
        elif step < 0.5:
            said = chance.choice((ledger.reviews.accept, ledger.reviews.reject))
            decisions.append(said(pair[0]).event)
        elif step < 0.75:
            verdict = chance.choice(("yes", "yes", "no", "unsure"))
            kind = chance.choice((None, *RELATIONS))
            decisions.append(ledger.links.decide(f"{pair[0]}:{pair[1]}", verdict, kind).event)
        elif step < 0.9 and decisions:
            at = chance.randrange(len(decisions))
            decisions.append(ledger.people.undo(decisions.pop(at)).event)
        else:
            capture, [(page, found)] = simple(archive, chance.randrange(4))
            keep = chance.sample(found, chance.randint(1, 3))
            ledger.record_reading(capture, [(page, keep)], chance.choice((RUNS, NEWER)))
    return ledger, archive


def made(chance: random.Random, ids: list[str]) -> list[Link]:
    """Some links of some statements, many of them certain copies, scores often equal."""
    found: dict[str, Link] = {}
    for _ in range(chance.randint(0, 12)):
        left, right = chance.sample(ids, 2)
        relation = chance.choice(("copy", "copy", *RELATIONS))
        certain = relation == "copy" and chance.random() < 0.6
        kind = "exact" if certain else KINDS[relation]
        score = 1.0 if certain else chance.choice((0.3, 0.5, 0.5, 0.9))
        link = Link(left, right, relation, kind, score, certain)  # type: ignore[arg-type]
        found[link.id] = link
    return list(found.values())


Row = tuple[str, int | None, int]
"""Link, the event of the word on it, how many pairs it stands for."""


class Told:
    """The same list, worked out the slow and plain way from all links and all words."""

    def __init__(self, ledger: Ledger) -> None:
        self.links = list(ledger.links.all())
        self.words = sorted(ledger.links.verdicts().values(), key=lambda word: word.event)
        on = {word.link: word for word in self.words}
        pairs: list[Link | Verdict] = [*self.links, *self.words]
        self.of = {end: {end} for each in pairs for end in (each.left, each.right)}
        for link in self.links:
            if link.relation in SAME and (on[link.id].verdict == "yes" if link.id in on else link.certain):
                self.join(link.left, link.right)
        for word in self.words:
            if word.relation in SAME and word.verdict == "yes":
                self.join(word.left, word.right)

    def join(self, left: str, right: str) -> None:
        whole = self.of[left] | self.of[right]
        for each in whole:
            self.of[each] = whole

    def pair(self, each: Link | Verdict, key: str) -> object:
        """What is listed once; None for what is not listed."""
        if each.relation in SAME:
            return key
        left, right = frozenset(self.of[each.left]), frozenset(self.of[each.right])
        return None if left == right else frozenset((left, right))

    def rows(self, relations: tuple[Relation, ...], *, decided: bool) -> Iterator[Row]:
        """What is listed, in order."""
        last = {pair: word for word in self.words if (pair := self.pair(word, word.link)) is not None}
        known = {link.id for link in self.links}
        links = self.together((link, link.id) for link in self.links if link.relation in relations)
        words = self.together((w, w.link) for w in self.words if w.relation in relations and w.link not in known)
        for pair, members in links.items():
            if (pair in last) == decided:
                yield members[0], last[pair].event if decided else None, len(members) + len(words.get(pair, ()))
        for pair, members in words.items() if decided else ():
            if pair not in links and last[pair].link in members:  # the last word says of which relation it is
                yield last[pair].link, last[pair].event, len(members)

    def together(self, rows: Iterable[tuple[Link | Verdict, str]]) -> dict[object, list[str]]:
        """The links of each pair."""
        found: dict[object, list[str]] = {}
        for each, key in rows:
            pair = self.pair(each, key)
            if pair is not None:
                found.setdefault(pair, []).append(key)
        return found


def paged(ledger: Ledger, relations: tuple[Relation, ...], *, decided: bool, size: int) -> list[Row]:
    after = None
    found: list[Row] = []
    while True:
        page = links.page(ledger, relations, decided=decided, after=after, size=size)
        found += [(row.link.id, row.verdict.event if row.verdict else None, row.pairs) for row in page.rows]
        after = page.next
        if after is None:
            assert page.total == len(found)
            return found
        assert len(page.rows) == size


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 7))
def test_pages_of_links_are_what_follows_from_all_links(folders: Folders, seed: int, size: int) -> None:
    """Open and decided, of every choice of relations: the same rows in the same order as worked out plainly."""
    ledger, _ = busy(folders("busy") / "l", seed)
    with ledger:
        told = Told(ledger)
        for relations in SUBSETS:
            for decided in (False, True):
                want = list(told.rows(relations, decided=decided))
                got = paged(ledger, relations, decided=decided, size=size)
                assert sorted(got) == sorted(want)
                assert [row for row in got if row[0] in {x.id for x in told.links}] == [
                    row for row in want if row[0] in {x.id for x in told.links}
                ]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_one_utterance_follows_from_the_log_alone(folders: Folders, seed: int) -> None:
    """A rebuild gives the same pairs and words, and a check finds nothing to complain of."""
    folder = folders("again") / "l"
    ledger, archive = busy(folder, seed)
    with ledger:
        assert ledger.verify(archive.fetch, parts).ok
        before = dump(folder)
        ledger.rebuild()
        assert dump(folder) == before


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_the_neighbours_of_a_link_are_those_in_its_list(folders: Folders, seed: int) -> None:
    """Before and behind each link stand those the list has there; once decided it still stands between the same two."""
    ledger, _ = busy(folders("beside") / "l", seed)
    with ledger:
        for relations in SUBSETS:
            query = LinkQuery(relations)
            rows = ledger.pages.links(query, size=1000).rows
            ids = [None, *(row.link.id for row in rows), None]
            for at, row in enumerate(rows, 1):
                before, behind = ledger.pages.beside(row.link, query)
                assert [each and each.id for each in (before, behind)] == [ids[at - 1], ids[at + 1]]
        if rows:
            middle = rows[len(rows) // 2].link
            there = ledger.pages.beside(middle, query)
            ledger.links.decide(middle.id, "unsure")
            assert ledger.pages.beside(middle, query) == there


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_each_statement_knows_its_links(folders: Folders, seed: int) -> None:
    """`of` gives just the listed links that a statement is an end of, best first; `words_on` the word on each."""
    ledger, _ = busy(folders("of") / "l", seed)
    with ledger:
        told = Told(ledger)
        ids = [s.id for s, _ in ledger.statements()]
        words = {pair: word for word in told.words if (pair := told.pair(word, word.link)) is not None}
        listed = [link for link in told.links if told.pair(link, link.id) is not None]
        want = {end: [link for link in listed if end in (link.left, link.right)] for end in ids}
        assert ledger.links.of(ids) == {end: links for end, links in want.items() if links}
        on = ledger.links.words_on([link.id for link in listed])
        pairs = {link.id: told.pair(link, link.id) for link in listed}
        assert on == {key: words[pair] for key, pair in pairs.items() if pair in words}
        open_ones = {link.id for link in listed if link.id not in on and link.relation == "conflict"}
        for row in ledger.pages.statements(size=1000).rows:
            mine = [link for link in want[row.statement.id] if link.id in open_ones]
            assert row.conflicts == len({told.pair(link, link.id) for link in mine})


def test_one_link_is_found_as_it_is_listed(ledger: Ledger) -> None:
    """A link is shown with its statements and the word on it, open or decided; one that is none is said to be none."""
    a, b, *_ = [s.id for s, _ in ledger.statements()]
    proposed = Link(a, b, "conflict", "negation", 0.5)
    ledger.links.record(RUN, [proposed])
    assert links.one(ledger, proposed.id[:8]) == links.page(ledger).rows[0]
    word = ledger.links.decide(proposed.id, "no")
    assert links.one(ledger, f"{a}:{b}") == links.page(ledger, decided=True).rows[0]
    assert links.one(ledger, proposed.id).verdict == word
    with pytest.raises(NotFound):
        links.one(ledger, "feed")


@pytest.mark.parametrize("after", ["x", "WyJsaW5rcy9vcGVuIl0", "ñandú"])
def test_what_is_no_place_among_links_is_refused(ledger: Ledger, after: str) -> None:
    """No string but the end of a page of links is taken for one, and no relation that there is not."""
    with pytest.raises(UsageError, match="after"):
        links.page(ledger, after=after)
    with pytest.raises(UsageError, match="relation"):
        links.page(ledger, ("friendship",))  # type: ignore[arg-type]


def test_people_see_the_links_of_every_name(ledger: Ledger) -> None:
    """Asked for by a name, a list has the links on one side of which that person speaks, under any of the names."""
    rows = list(ledger.statements())
    elvira = [s.id for s, _ in rows if s.speaker and s.speaker.name == "Elvira Sotomonte"]
    odon = [s.id for s, _ in rows if s.speaker and s.speaker.name == "Odón Berástegui"]
    nobody = [s.id for s, _ in rows if s.speaker is None]
    made = [Link(elvira[0], nobody[0], "conflict", "negation", 0.5), Link(odon[0], nobody[1], "change", "stance", 0.4)]
    ledger.links.record(RUN, made)
    assert [row.link for row in links.page(ledger, speaker="SOTO").rows] == made[:1]
    ledger.people.merge("Elvira Sotomonte", "Odón Berástegui")
    assert [row.link for row in links.page(ledger, speaker="SOTO").rows] == made
    ledger.links.decide(f"{elvira[1]}:{nobody[0]}", "yes", "change")
    assert [row.link.left for row in links.page(ledger, speaker="soto", decided=True).rows] == [elvira[1]]
    assert not links.page(ledger, speaker="nobody atall").rows
