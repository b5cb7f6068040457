"""Pages of a ledger: put together they are the whole list, whatever the order, the filter and the size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import RUNS, Captures, document, statement
from tests.store.paged import COMPARED, filled, page_of

from dicho.errors import NotFound, UsageError
from dicho.model.link import Link
from dicho.model.statement import FORMS, SORTS, STATES, STATUSES
from dicho.store.ledger import Ledger
from dicho.store.paged import documents, people
from dicho.store.paged.cursor import MOST, Page
from dicho.store.paged.documents import DocumentQuery
from dicho.store.search import Query

TODAY = "2026-03-01"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with filled(tmp_path_factory.mktemp("pages") / "l") as made:
        yield made


Turn = Callable[[str | None, int], Page[Any]]


def whole(turn: Turn, size: int) -> list[Any]:
    """Every row of a list, page after page; all but the last page are full, and each says how many there are."""
    rows: list[Any] = []
    after: str | None = None
    while True:
        page = turn(after, size)
        rows += page.rows
        after = page.next
        if after is None:
            assert len(rows) == page.total
            return rows
        assert len(page.rows) == size


queries = st.builds(
    Query,
    words=st.sampled_from(["", "muelle", "muelle abierto", '"está abierto"', "sotomonte", "nothing", "—"]),
    speaker=st.sampled_from([None, "brum", "PELL", "nobody"]),
    lang=st.sampled_from([None, "es", "es-mx", "en"]),
    since=st.sampled_from([None, "2025-03", "2026"]),
    until=st.sampled_from([None, "2025-12-31", "2027"]),
    form=st.sampled_from([None, "direct", "mixed"]),
    flag=st.sampled_from([None, "headline", "continued"]),
    status=st.sampled_from([None, *STATUSES]),
    state=st.sampled_from([None, *STATES]),
    sort=st.sampled_from([None, *SORTS]),
)


@settings(max_examples=250, deadline=None)
@given(queries, st.integers(1, 60))
def test_pages_of_statements_are_the_whole_list(ledger: Ledger, query: Query, size: int) -> None:
    """In every order and under every filter: no statement twice, none missing: what a search without pages finds."""
    rows = whole(lambda after, size: ledger.pages.statements(query, after, size), size)
    ids = [row.statement.id for row in rows]
    assert len(ids) == len(set(ids))
    found = [s.id for s, _ in ledger.statements(query)]
    assert sorted(ids) == sorted(found)
    if query.sort:
        assert ids == found
    assert ledger.pages.count(query) == len(ids)


@settings(max_examples=80, deadline=None)
@given(queries)
def test_facets_say_what_choosing_would_give(ledger: Ledger, query: Query) -> None:
    """Each count is the count of the list in which that value is chosen instead; what is not listed gives none."""
    facets = ledger.pages.facets(query)
    lists = {"lang": facets.langs, "form": facets.forms, "status": facets.statuses, "state": facets.states}
    for name, counts in {**lists, "flag": facets.flags}.items():
        for value, count in counts:
            chosen: dict[str, Any] = {name: value}
            assert ledger.pages.count(replace(query, **chosen)) == count, (name, value)
    for form in set(FORMS) - {form for form, _ in facets.forms}:
        assert not ledger.pages.count(replace(query, form=form))


document_queries = st.builds(
    DocumentQuery,
    words=st.sampled_from(["", "título", "tit 1", "faro", "pagina2", "nothing", "!"]),
    state=st.sampled_from([None, *documents.STATES]),
    lang=st.sampled_from([None, "es", "en"]),
    outlet=st.sampled_from([None, "El Faro"]),
    sort=st.sampled_from(documents.SORTS),
)


@settings(max_examples=80, deadline=None)
@given(document_queries, st.integers(1, 30))
def test_pages_of_documents_are_the_whole_list(ledger: Ledger, query: DocumentQuery, size: int) -> None:
    """Every document that fits comes once, in every order."""
    rows = whole(lambda after, size: ledger.pages.documents(query, after, size), size)
    ids = [row.facts.id for row in rows]
    assert len(ids) == len(set(ids))
    assert all(row.open for row in rows if query.state == "open")
    if query == DocumentQuery(sort=query.sort):
        assert set(ids) == {row.id for row in ledger.documents()}


PLACES = (
    *("https://faro.example", "https://Faro.example/a", "http://faro.example?x=1", "https://faro.example:8443/b"),
    *("https://www.faro.example/c", "https://other.example/https://faro.example/", "https://faro.example.net/"),
)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("faro.example", (0, 1, 2, 3)),
        ("faro.example/", (0, 1, 2, 3)),
        (" FARO.example ", (0, 1, 2, 3)),
        ("https://faro.example/a", (0, 1, 2, 3)),
        ("faro.example:8443", (3,)),
        ("www.faro.example", (4,)),
        ("faro", ()),
        ("https://", ()),
    ],
)
def test_a_host_is_given_as_it_is_written(tmp_path: Path, host: str, found: tuple[int, ...]) -> None:
    """By its plain name or an address of it; no other host is taken for it, one without a port is any port's."""
    captures = Captures()
    with Ledger.create(tmp_path / "l") as made:
        for number, url in enumerate(PLACES):
            capture = captures.put(url.encode(), f"{number}.txt")
            made.record_reading(capture, [(document(capture, url, url=url), [])], RUNS)
        rows = made.pages.documents(DocumentQuery(host=host, sort="oldest"), None, 20).rows
    assert tuple(PLACES.index(row.facts.url or "") for row in rows) == found


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["", "brum", "O", "nobody"]),
    st.sampled_from([None, *people.KINDS]),
    st.sampled_from(people.SORTS),
    st.integers(1, 9),
)
def test_pages_of_people_are_the_whole_list(ledger: Ledger, words: str, kind: str | None, sort: str, size: int) -> None:
    """Every person that fits comes once, just as the list of all people has them."""
    rows = whole(lambda after, size: ledger.pages.people(words, kind, sort, after, size), size)
    everyone = {row.id: row for row in ledger.people.all()}
    assert all(everyone[row.id] == row for row in rows)
    assert len(rows) == len({row.id for row in rows})
    if not words and kind is None:
        assert len(rows) == len(everyone)


def test_pages_of_the_log_and_of_what_is_due(ledger: Ledger) -> None:
    """Events, failures, predictions and hypotheses: each once, whatever the size of a page."""
    for size in (1, 3, 1000):
        events = whole(turns(ledger)["events"], size)
        assert [row.event for row in events] == list(range(ledger.head().seq, 0, -1))
        assert len(whole(ledger.pages.failures, size)) == 3
        parts = [whole(turns(ledger)[f"predictions/{when}"], size) for when in ("open", "past", "undated")]
        assert all(row.statement.due.value >= TODAY for row in parts[0])
        assert all(row.statement.due.value < TODAY for row in parts[1])
        assert all(row.statement.due is None for row in parts[2])
        both = [*parts[0], *parts[1], *parts[2]]
        assert len({row.statement.id for row in both}) == len(both) > 0
        assert {row.statement.id for row in both} == {s.id for s, _ in ledger.statements() if s.status == "prediction"}
        ideas = whole(ledger.pages.hypotheses, size)
        assert {r.statement.id for r in ideas} == {s.id for s, _ in ledger.statements() if s.status == "hypothesis"}


def turns(ledger: Ledger) -> dict[str, Turn]:
    """Every list that has pages, by its name and order."""
    pages = ledger.pages

    def statements(sort: str) -> Turn:
        return lambda after, size: pages.statements(Query("muelle", sort=sort), after, size)

    def shelf(sort: str) -> Turn:
        return lambda after, size: pages.documents(DocumentQuery(sort=sort), after, size)

    def everyone(sort: str) -> Turn:
        return lambda after, size: pages.people("", None, sort, after, size)

    def due(when: str) -> Turn:
        return lambda after, size: pages.predictions(when, TODAY, after, size)

    return {
        **{f"statements/{sort}": statements(sort) for sort in SORTS},
        **{f"documents/{sort}": shelf(sort) for sort in documents.SORTS},
        **{f"people/{sort}": everyone(sort) for sort in people.SORTS},
        **{f"predictions/{when}": due(when) for when in ("open", "past", "undated")},
        "events": lambda after, size: pages.events(None, after, size),
        "failures": pages.failures,
    }


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda b: b.hex()), st.data())
def test_what_is_no_mark_is_refused(ledger: Ledger, after: str, data: st.DataObject) -> None:
    """Any string that is not the end of a page is said to be none, in every list, and is no other error."""
    with pytest.raises(UsageError, match="after"):
        data.draw(st.sampled_from(list(turns(ledger).values())))(after or "x", 5)


def test_a_mark_of_another_list_is_refused(ledger: Ledger) -> None:
    """A mark belongs to one list in one order; changed by a character it belongs to none."""
    lists = turns(ledger)
    for name, turn in lists.items():
        mark = turn(None, 1).next
        assert mark, name
        for other in lists.keys() - {name}:
            if (name, other) != ("statements/newest", "statements/best"):  # what stands too often is not ranked
                with pytest.raises(UsageError):
                    lists[other](mark, 1)
        with pytest.raises(UsageError):
            turn(f"{mark}A", 1)


@pytest.mark.parametrize("size", [0, -1, MOST + 1])
def test_a_page_has_a_size(ledger: Ledger, size: int) -> None:
    """No page without rows, none without end."""
    with pytest.raises(UsageError, match="size"):
        ledger.pages.statements(size=size)


def test_what_there_is_not_is_refused(ledger: Ledger) -> None:
    """An order, a state, a kind that there is not: said at once, with those that there are."""
    pages = ledger.pages
    for ask in (
        lambda: pages.statements(Query(sort="loudest")),
        lambda: pages.documents(DocumentQuery(sort="loudest")),
        lambda: pages.documents(DocumentQuery(state="lost")),
        lambda: pages.people(sort="honest"),
        lambda: pages.people(kind="robot"),
        lambda: pages.events(["nothing.happened"]),
        lambda: pages.predictions("soon", TODAY),
        lambda: pages.predictions("open", "tomorrow"),
    ):
        with pytest.raises(UsageError) as caught:
            ask()
        assert caught.value.hint
    with pytest.raises(NotFound):
        pages.person_statements("Nobody Atall")
    with pytest.raises(NotFound):
        pages.document_statements("feed")


def test_a_statement_comes_with_its_own_words(ledger: Ledger) -> None:
    """A row has the words of the document's text, its facts, and the person who speaks across documents."""
    documents = {d.id: d for d in (ledger.document(row.id) for row in ledger.documents())}
    person = ledger.people.namer()
    for row in whole(lambda after, size: ledger.pages.statements(Query(), after, size), 50):
        read, text = row.statement, documents[row.document.id].text
        assert row.words == tuple(span.of(text) for span in read.content)
        assert row.cue == tuple(span.of(text) for span in read.cue)
        assert (row.document.title, row.document.file) == (
            documents[read.document].title,
            documents[read.document].file,
        )
        told = person(read)
        assert told == ({"id": row.person, "name": row.name} if row.person else None)


def test_rows_by_their_ids(ledger: Ledger) -> None:
    """Statements asked for by id come whatever their state, as a list shows them; an unknown id is left out."""
    rows = [*ledger.pages.statements(size=9).rows, *ledger.pages.statements(Query(state="rejected")).rows]
    assert ledger.pages.these({row.statement.id for row in rows} | {"feed"}) == {row.statement.id: row for row in rows}


def test_a_document_shows_what_it_holds(ledger: Ledger) -> None:
    """A card has the document's facts, its statements by state, and the other documents that are the same text."""
    cards = {
        card.facts.file: card for card in whole(lambda after, size: ledger.pages.documents(after=after, size=size), 7)
    }
    for row in ledger.documents():
        card = cards[row.file]
        assert (card.sha256, card.kept, card.notes) == (row.sha256, row.kept, row.notes)
        assert card.open + card.accepted == row.statements
        assert len(ledger.pages.document_statements(row.id)) == row.statements + card.rejected
    assert [(twin.file, twin.how) for twin in cards["página0.txt"].twins] == [("página2.txt", "text")]
    assert [twin.file for twin in cards["página2.txt"].twins] == ["página0.txt"]
    assert not cards["página5.txt"].twins


def test_an_event_says_what_it_did(ledger: Ledger) -> None:
    """Decisions name who, what and whether they count; readings name their document; nothing needs a payload."""
    rows = ledger.pages.events(size=1000).rows
    merged = next(row for row in rows if row.kind == "people.merged")
    assert (merged.by, merged.note, merged.active) == ("ana", "the same captain", True)
    assert {(each.side, each.label) for each in merged.about} == {("left", "Órlan Brum"), ("right", "Brum")}
    undoing = next(row for row in rows if row.kind == "decision.undone")
    undone = next(row for row in rows if row.event == undoing.undoes)
    assert (undone.active, undone.undone_by) == (False, undoing.event)
    decided = next(row for row in rows if row.kind == "link.decided")
    assert decided.words == ("yes", "conflict", "negation")
    assert [each.kind for each in decided.about] == ["link", "statement", "statement"]
    assert decided.about[1].label
    read = next(row for row in rows if row.kind == "document.read" and row.words == ("página7.txt",))
    assert (read.about[0].label, read.active, read.erased) == ("Título 1", None, False)
    found = [row for row in rows if row.kind == "statements.found"]
    rejected = ledger.pages.count(Query(state="rejected"))
    assert sum(dict(row.counts)["statements"] for row in found) == ledger.counts().statements + rejected
    only = ledger.pages.events(["people.merged", "link.decided"])
    assert [row.kind for row in only.rows] == ["link.decided", "people.merged"]
    assert only.total == 2


def test_what_was_erased_is_listed_as_erased(tmp_path: Path) -> None:
    """A removed payload leaves its event in the list, with nothing of what it said."""
    with filled(tmp_path / "l", range(12)) as ledger:
        page = next(row for row in ledger.documents() if row.file == "página3.txt")
        ledger.remove(page.sha256, "asked for")
        rows = ledger.pages.events(size=1000).rows
        erased = [row for row in rows if row.erased]
        assert {row.kind for row in erased} >= {"document.read", "statements.found", "capture.stored"}
        assert not any(row.about or row.words or row.counts for row in erased)
        assert rows[0].kind == "payload.removed"
        assert rows[0].words == ("asked for",)


def test_a_page_goes_on_where_it_stopped_whatever_is_added(tmp_path: Path) -> None:
    """Documents added between two pages move nothing: the rows that were there come once each."""
    with filled(tmp_path / "l") as ledger:
        for sort in SORTS:
            query = Query("muelle", sort=sort)
            before = [s.id for s, _ in ledger.statements(query)]
            page = ledger.pages.statements(query, size=10)
            ids = [row.statement.id for row in page.rows]
            number = 100 + SORTS.index(sort) * 6 + 5
            capture, reading = page_of(Captures(), number)
            ledger.record_reading(capture, [reading], RUNS)
            while page.next:
                page = ledger.pages.statements(query, page.next, 10)
                ids += [row.statement.id for row in page.rows]
            assert len(ids) == len(set(ids))
            assert set(before) <= set(ids)


def test_a_reprint_is_told_by_its_statements(tmp_path: Path) -> None:
    """Documents that share most statements of one of them as certain copies, three at least, are the same."""
    archive = Captures()
    with Ledger.create(tmp_path / "l") as ledger:
        ids = []
        for number, said in enumerate((5, 4, 9)):
            text = "\n".join(f"Ana dijo: «frase {at}»." for at in range(said)) + f"\nPágina {number}."
            capture = archive.put(text.encode(), f"{number}.txt")
            read = document(capture, text)
            found = [statement(read, f"«frase {at}»") for at in range(said)]
            ledger.record_reading(capture, [(read, found)], RUNS)
            ids.append([each.id for each in found])

        def twins(count: int, other: int, *, certain: bool = True) -> list[tuple[str, str, int]]:
            """What is the same as the first page when so many of its statements stand in another."""
            pairs = list(zip(ids[0], ids[other], strict=False))[:count]
            ledger.links.record(COMPARED, [Link(a, b, "copy", "near", 0.9, certain) for a, b in pairs])
            cards = {card.facts.file: card for card in ledger.pages.documents().rows}
            back = [twin.file for twin in cards[f"{other}.txt"].twins]
            assert bool(back) == bool(cards["0.txt"].twins)
            return [(twin.file, twin.how, twin.shared) for twin in cards["0.txt"].twins]

        assert twins(3, 1) == [("1.txt", "statements", 3)]
        assert twins(2, 1) == [], "two may be chance"
        assert twins(4, 1, certain=False) == [], "what is only proposed is for a person"
        assert twins(3, 2) == [("2.txt", "statements", 3)], "most of the one, if not of the other"
        ledger.links.record(COMPARED, [Link(ids[1][at], ids[2][at], "copy", "near", 0.9, True) for at in range(3)])
        ledger.remove(ledger.document(next(ledger.documents()).id).capture, "asked for")
        assert [[twin.file for twin in card.twins] for card in ledger.pages.documents().rows] == [["1.txt"], ["2.txt"]]
